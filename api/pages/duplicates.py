"""Pairs of works that may be one, or may report the same patients: both references side by side.

Deciding is done on the command line, so that a page on the web can never do it for the reader.
"""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from api.addresses import Offset
from api.pages.rendering import page
from api.sessions import ReadSession
from kb.query.pairs import merges, pair, pairs
from kb.tables import PairQuestion

router = APIRouter()

_PER_PAGE = 25
_MOST_MERGES = 100
QUESTIONS = {
    PairQuestion.DUPLICATE: "May be one work",
    PairQuestion.SAME_STUDY: "May report one study",
    PairQuestion.OVERLAP: "May report the same patients",
}


@router.get("/duplicates")
def browse(
    request: Request,
    session: ReadSession,
    question: Annotated[PairQuestion, Query(description="What is asked.")] = PairQuestion.DUPLICATE,
    offset: Offset = 0,
) -> Response:
    """Show the pairs that wait for a decision, and the merges that were made last."""
    return page(
        request,
        "duplicates.html",
        questions=QUESTIONS,
        question=question,
        listed=pairs(session, question=question, offset=offset, limit=_PER_PAGE),
        merges=merges(session)[:_MOST_MERGES],
    )


@router.get("/duplicates/{number}")
def show(
    request: Request, session: ReadSession, number: Annotated[int, Path(ge=1, le=2**31 - 1)]
) -> Response:
    """Show both references of a pair, with what differs marked, and why the two were put together."""
    found = pair(session, number)
    return page(request, "duplicate.html", pair=found, question=QUESTIONS[PairQuestion(found.question)])
