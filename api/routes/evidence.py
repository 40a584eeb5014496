"""The first question: what is the evidence for this indication?"""

from typing import Annotated

from fastapi import APIRouter, Query

from api.addresses import Everything, Slug, Text
from api.problems import documented
from api.replies.questions import EvidenceReply
from api.sessions import ReadSession
from kb.query import evidence
from kb.query.answers import EvidenceAnswer

router = APIRouter(tags=["evidence"])


@router.get(
    "/evidence",
    summary="The evidence for an indication",
    response_model=EvidenceReply,
    responses=documented(404, 422),
)
def by_name(
    session: ReadSession,
    indication: Annotated[
        Text, Query(description="Name, synonym, abbreviation, CURIE or slug.", examples=["bone metastases"])
    ],
    *,
    everything: Everything = False,
) -> EvidenceAnswer:
    """What studies say on an indication and everything narrower, best level of evidence first."""
    return evidence(session, indication, everything=everything)


@router.get(
    "/indications/{slug}/evidence",
    summary="The evidence for an indication, by its slug",
    response_model=EvidenceReply,
    responses=documented(404, 422),
)
def by_slug(session: ReadSession, slug: Slug, *, everything: Everything = False) -> EvidenceAnswer:
    """The same, at an address that stays."""
    return evidence(session, slug, everything=everything)
