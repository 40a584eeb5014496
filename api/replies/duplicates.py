"""Pairs of works to decide on, as replies."""

from api.replies.reply import Moment, Reply


class PairSideReply(Reply):
    """One of two works: its citation key, and a document that tells what is known of it."""

    citation_key: str
    digest: str | None
    source: str
    title: str


class PairFieldReply(Reply):
    """A field of both references, and how they agree: same, near, different or unknown."""

    name: str
    first: str
    second: str
    agreement: str


class PairReply(Reply):
    """Two works, what is asked of them, why they were put together, and what was decided."""

    pair_id: int
    question: str
    score: float
    reasons: list[str]
    first: PairSideReply
    second: PairSideReply
    fields: list[PairFieldReply]
    answer: str
    decided_by: str | None
    decided_at: Moment | None
    reason: str
    is_one_work: bool


class PairListReply(Reply):
    """A page of pairs."""

    total: int
    offset: int
    limit: int
    pairs: list[PairReply]
