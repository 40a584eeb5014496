"""Passages of the documents in their own words."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.addresses import Limit, Offset, Text, link_pages
from api.problems import documented
from api.replies.questions import SearchReply
from api.sessions import ReadSession
from kb.query import search
from kb.query.answers import SearchAnswer

router = APIRouter(tags=["search"])


@router.get(
    "/search",
    summary="Passages with these words",
    response_model=SearchReply,
    responses=documented(400, 422),
)
def passages(
    request: Request,
    response: Response,
    session: ReadSession,
    q: Annotated[
        Text,
        Query(
            description='All words have to stand in one sentence; `"two words"`, `-without`, `OR`.',
            examples=['"cement leakage" -symptoms'],
        ),
    ],
    offset: Offset = 0,
    limit: Limit = 20,
) -> SearchAnswer:
    """Sentences and rows of tables that hold the words, best first."""
    found = search(session, q, limit=limit, offset=offset)
    link_pages(request, response, offset, limit, found.total)
    return found
