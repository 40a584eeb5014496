"""Works that may be one, or may report the same patients."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.addresses import Limit, Offset, link_pages
from api.problems import documented
from api.replies.duplicates import PairListReply, PairReply
from api.sessions import ReadSession
from kb.query.pairs import PairPage, PairView, pair, pairs
from kb.tables import PairQuestion

router = APIRouter(tags=["duplicates"])


@router.get(
    "/duplicates",
    summary="Pairs of works for a person to decide on",
    response_model=PairListReply,
    responses=documented(422),
)
def listed(
    request: Request,
    response: Response,
    session: ReadSession,
    question: Annotated[PairQuestion | None, Query(description="Only those of which this is asked.")] = None,
    decided: Annotated[
        bool, Query(description="Those that were decided on, instead of the open ones.")
    ] = False,
    offset: Offset = 0,
    limit: Limit = 50,
) -> PairPage:
    """Open pairs, the likeliest first, each with both references field by field."""
    found = pairs(session, question=question, decided=decided, offset=offset, limit=limit)
    link_pages(request, response, offset, limit, found.total)
    return found


@router.get(
    "/duplicates/{number}",
    summary="A pair of works",
    response_model=PairReply,
    responses=documented(404, 422),
)
def one(
    session: ReadSession,
    number: Annotated[
        int, Path(ge=1, le=2**31 - 1, description="The number of the pair, as the list gives it.")
    ],
) -> PairView:
    """Both references of a pair, field by field, and why the two were put together."""
    return pair(session, number)
