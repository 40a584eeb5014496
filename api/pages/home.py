"""The first page: the three questions, and what the store holds."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages.rendering import page
from api.sessions import ReadSession
from kb.query import concepts, documents
from kb.query.subjects import overview

router = APIRouter()

_TALLIED = {
    "indication": "conditions",
    "intervention": "procedures",
    "agent": "agents",
    "outcome": "outcome measures",
    "complication": "complications",
}
_EXAMPLES = 2
_RECENT = 5


@router.get("/")
def home(request: Request, session: ReadSession) -> Response:
    """Show the three questions, examples that have an answer, and what was added last."""
    uses = {kind: concepts(session, kind) for kind in _TALLIED}
    return page(
        request,
        "home.html",
        recent=documents(session, limit=_RECENT),
        tallies=[(kind, name, len(uses[kind])) for kind, name in _TALLIED.items()],
        examples=overview(session, _EXAMPLES),
    )
