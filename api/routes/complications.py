"""The second question: which complications, how often, out of how many?"""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session

from api.addresses import Everything, Slug, Text
from api.problems import documented
from api.replies.questions import ComplicationsReply
from api.sessions import ReadSession
from kb.errors import NotFoundError
from kb.query import complications
from kb.query.answers import ComplicationAnswer

router = APIRouter(tags=["complications"])


@router.get(
    "/complications",
    summary="The complications of an agent or procedure",
    response_model=ComplicationsReply,
    responses=documented(404, 422),
)
def by_name(
    session: ReadSession,
    of: Annotated[
        Text,
        Query(
            description="Name, synonym, abbreviation, CURIE or slug.",
            examples=["imipenem/cilastatin", "vertebroplasty"],
        ),
    ],
    *,
    everything: Everything = False,
) -> ComplicationAnswer:
    """What happened, did not happen and may happen: three answers, each rate with its denominator."""
    return complications(session, of, everything=everything)


@router.get(
    "/agents/{slug}/complications",
    summary="The complications of an agent, by its slug",
    response_model=ComplicationsReply,
    responses=documented(404, 422),
)
def of_agent(session: ReadSession, slug: Slug, *, everything: Everything = False) -> ComplicationAnswer:
    """The same, at an address that stays."""
    return complications_of(session, "agent", slug, everything=everything)


@router.get(
    "/interventions/{slug}/complications",
    summary="The complications of a procedure, by its slug",
    response_model=ComplicationsReply,
    responses=documented(404, 422),
)
def of_intervention(
    session: ReadSession, slug: Slug, *, everything: Everything = False
) -> ComplicationAnswer:
    """The same, at an address that stays."""
    return complications_of(session, "intervention", slug, everything=everything)


def complications_of(
    session: Session, kind: Literal["agent", "intervention"], slug: str, *, everything: bool
) -> ComplicationAnswer:
    """Return the complications of a concept of this kind.

    Raises:
        NotFoundError: There is none of this kind by this slug.
    """
    answer = complications(session, slug, everything=everything)
    if answer.concept.kind != kind:
        raise NotFoundError(f"There is no {kind} '{slug}'.", (answer.concept.label,))
    return answer
