"""Passages of the documents in their own words."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.addresses import Offset
from api.pages.highlighting import Highlight, pieces
from api.pages.rendering import page
from api.sessions import ReadSession
from kb.query import search

router = APIRouter()

_PER_PAGE = 20


@router.get("/search")
def find(
    request: Request,
    session: ReadSession,
    q: Annotated[str, Query(max_length=400, pattern=r"^[^\x00-\x1f]*$")] = "",
    offset: Offset = 0,
) -> Response:
    """Show the passages that a search finds, best first; without a search, how to ask."""
    if not q.strip():
        return page(request, "search.html", q="", answer=None, passages=[])
    answer = search(session, q, limit=_PER_PAGE, offset=offset)
    passages = [
        (hit, pieces(hit.text, [Highlight(mark.start, mark.stop, "hit") for mark in hit.marks]))
        for hit in answer.hits
    ]
    return page(request, "search.html", q=q, answer=answer, passages=passages)
