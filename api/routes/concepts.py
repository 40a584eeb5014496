"""Concepts that the documents speak of."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.addresses import Limit, Offset, link_pages
from api.problems import documented
from api.replies.questions import ConceptListReply, ConceptUseReply
from api.sessions import ReadSession
from kb.folding import fold
from kb.lexicon import ConceptKind
from kb.query import concepts

router = APIRouter(tags=["concepts"])


@router.get("/concepts", summary="The concepts that documents speak of", responses=documented(422))
def listed(
    request: Request,
    response: Response,
    session: ReadSession,
    kind: Annotated[ConceptKind, Query(description="The kind of concepts.")] = ConceptKind.INDICATION,
    q: Annotated[
        str, Query(description="Only those whose label holds this.", max_length=200, examples=["metasta"])
    ] = "",
    offset: Offset = 0,
    limit: Limit = 50,
) -> ConceptListReply:
    """Concepts of one kind, those that most documents speak of first."""
    wanted = fold(q)
    found = [use for use in concepts(session, kind) if wanted in fold(use.concept.label)]
    link_pages(request, response, offset, limit, len(found))
    return ConceptListReply(
        total=len(found),
        offset=offset,
        limit=limit,
        concepts=[ConceptUseReply.model_validate(use) for use in found[offset : offset + limit]],
    )
