"""The first question: what is the evidence for this indication?"""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.addresses import Everything, Slug, Text
from api.pages import forest
from api.pages.rendering import page
from api.sessions import ReadSession
from kb.query import evidence, resolve

router = APIRouter()


@router.get("/evidence")
def ask(session: ReadSession, q: Text) -> Response:
    """Lead from a name to the page of the indication that it means."""
    concept = resolve(session, q, ("indication",))
    return RedirectResponse(f"/indications/{concept.slug}/evidence", 303)


@router.get("/indications/{slug}/evidence")
def show(request: Request, session: ReadSession, slug: Slug, *, everything: Everything = False) -> Response:
    """Show the evidence for an indication, study by study."""
    answer = evidence(session, slug, everything=everything)
    cards = [card for study in answer.studies for card in study.documents]
    sizes = [max((card.n_patients or 0 for card in study.documents), default=0) for study in answer.studies]
    return page(
        request,
        "evidence.html",
        answer=answer,
        everything=everything,
        patients=sum(sizes),
        measured_axis=forest.measured_axis,
        cards={study.study_id: study.documents[0] for study in answer.studies},
        card_of={card.document_id: card for card in cards},
    )
