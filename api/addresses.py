"""What stands in addresses: the parameters that routes and pages take, and the addresses of what is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated
from urllib.parse import quote, urlencode

from fastapi import Path, Query

from kb.errors import NotFoundError

if TYPE_CHECKING:
    from fastapi import Request, Response

    from kb.query.answers import DocumentCard
    from kb.statements import ConceptRef

_PRINTABLE = r"^[^\x00-\x1f]*$"
_KINDS = {
    "indication": "indications",
    "intervention": "interventions",
    "agent": "agents",
    "outcome": "outcomes",
    "complication": "complications",
    "mechanism": "mechanisms",
    "anatomy": "anatomy",
}
_QUESTIONS = {"indication": "evidence", "intervention": "complications", "agent": "complications"}
_MOST_DIGITS = 12  # of a number that a document may be known by

Slug = Annotated[
    str,
    Path(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=200,
        description="The name of a concept in addresses.",
        examples=["vertebral-metastases"],
    ),
]
DocumentKey = Annotated[
    str,
    Path(
        pattern=_PRINTABLE,
        max_length=200,
        description="A citation key, or the digest of the bytes that were read (or its beginning).",
        examples=["okunoTranscatheterArterialEmbolization2015"],
    ),
]
StatementId = Annotated[
    str,
    Path(
        pattern=r"^[0-9a-fA-F]{6,32}$",
        description="The id of a statement, or its beginning.",
        examples=["3f2c5a0b9d1e4c7a8b6d5e4f3a2b1c0d"],
    ),
]
Text = Annotated[str, Query(min_length=1, max_length=400, pattern=_PRINTABLE)]
Offset = Annotated[int, Query(ge=0, le=1_000_000, description="How many to leave out from the start.")]
Everything = Annotated[
    bool,
    Query(alias="all", description="Also what was read with little certainty, and nobody has checked."),
]
Limit = Annotated[int, Query(ge=1, le=200, description="How many to return at most.")]


def known_key(key: str) -> str:
    """Return a document's key; numbers longer than any identifier are refused before the store counts them.

    Raises:
        NotFoundError: No document can be known by this.
    """
    if key.isdigit() and not (key.isascii() and len(key) <= _MOST_DIGITS):
        raise NotFoundError(f"There is no document '{key}'.")
    return key


def document_address(card: DocumentCard) -> str:
    """Return the address of a document's page: by its citation key; by its digest where it is outdated."""
    return f"/documents/{quote(card.citation_key if card.is_current else card.digest, safe='')}"


def concept_address(ref: ConceptRef) -> str:
    """Return the address of a concept's page."""
    return f"/concepts/{ref.kind}/{ref.slug}"


def question_address(ref: ConceptRef) -> str | None:
    """Return where the question is answered that one asks of such a concept, if there is one."""
    question = _QUESTIONS.get(ref.kind)
    return f"/{_KINDS[ref.kind]}/{ref.slug}/{question}" if question else None


def link_pages(request: Request, response: Response, offset: int, limit: int, total: int) -> None:
    """Name the pages before and after this one in the `Link` header (RFC 8288)."""
    pages = {"prev": max(0, offset - limit) if offset else None}
    pages["next"] = offset + limit if offset + limit < total else None
    kept = [
        (name, value) for name, value in request.query_params.multi_items() if name not in {"offset", "limit"}
    ]
    links = [
        f'<{request.url.path}?{urlencode([*kept, ("offset", at), ("limit", limit)])}>; rel="{relation}"'
        for relation, at in pages.items()
        if at is not None
    ]
    if links:
        response.headers["Link"] = ", ".join(links)
