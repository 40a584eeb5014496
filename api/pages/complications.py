"""The second question: which complications, how often, out of how many?"""

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import RedirectResponse, Response

from api.addresses import Everything, Slug, Text
from api.pages import forest
from api.pages.rendering import page
from api.sessions import ReadSession
from kb.errors import NotFoundError
from kb.query import complications, resolve

router = APIRouter()


@router.get("/complications")
def ask(session: ReadSession, q: Text) -> Response:
    """Lead from a name to the page of the agent or procedure that it means."""
    concept = resolve(session, q, ("agent", "intervention"))
    return RedirectResponse(f"/{concept.kind}s/{concept.slug}/complications", 303)


@router.get("/agents/{slug}/complications")
def of_agent(
    request: Request, session: ReadSession, slug: Slug, *, everything: Everything = False
) -> Response:
    """Show the complications of an agent."""
    return _show(request, session, slug, "agent", everything=everything)


@router.get("/interventions/{slug}/complications")
def of_intervention(
    request: Request, session: ReadSession, slug: Slug, *, everything: Everything = False
) -> Response:
    """Show the complications of a procedure."""
    return _show(request, session, slug, "intervention", everything=everything)


def _show(request: Request, session: Session, slug: str, kind: str, *, everything: bool) -> Response:
    answer = complications(session, slug, everything=everything)
    if answer.concept.kind != kind:
        raise NotFoundError(f"There is no {kind} '{slug}'.", (answer.concept.label,))
    entries = (*answer.observed, *answer.none)
    return page(
        request,
        "complications.html",
        answer=answer,
        everything=everything,
        axis=forest.axis(rate for entry in entries for rate in entry.rates),
    )
