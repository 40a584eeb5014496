"""Documents: the list of them, and one in full with what was read out of it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.addresses import DocumentKey, Offset, known_key
from api.pages.leaves import leaves
from api.pages.rendering import page
from api.sessions import ReadSession
from kb.cite.formatted import formatted
from kb.cite.standing import item_of
from kb.query import document, documents
from kb.query.answers import DocumentAnswer

router = APIRouter()

_PER_PAGE = 50


@router.get("/documents")
def browse(request: Request, session: ReadSession, offset: Offset = 0) -> Response:
    """Show the documents of the store, the newest first."""
    return page(request, "documents.html", listed=documents(session, offset=offset, limit=_PER_PAGE))


@router.get("/documents/{key}")
def show(
    request: Request,
    session: ReadSession,
    key: DocumentKey,
    at: Annotated[int | None, Query(ge=0, description="An offset: the paragraph to show first.")] = None,
) -> Response:
    """Show a document: its text with its statements marked, and what the checks found."""
    answer = document(session, known_key(key))
    return page(
        request,
        "document.html",
        answer=answer,
        card=answer.card,
        leaves=leaves(answer) if answer.document.text else [],
        at=at,
        reference=_reference(answer),
        disputed={id_ for view in answer.findings for id_ in view.statements},
    )


def _reference(answer: DocumentAnswer) -> str:
    """Return how the document is cited, in Vancouver style."""
    card = answer.card
    item = item_of(answer.document.bibliography, card)
    return formatted([item])[0]
