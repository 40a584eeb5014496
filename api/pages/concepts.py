"""Concepts: what the store speaks of, kind by kind, and each for itself."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.addresses import Offset, Slug
from api.pages.rendering import page
from api.sessions import ReadSession
from kb.lexicon import ConceptKind
from kb.query import concepts
from kb.query.subjects import concept

router = APIRouter()

KIND_NAMES = {
    ConceptKind.INDICATION: "Conditions",
    ConceptKind.INTERVENTION: "Procedures",
    ConceptKind.AGENT: "Agents",
    ConceptKind.COMPLICATION: "Complications",
    ConceptKind.OUTCOME: "Outcome measures",
    ConceptKind.MECHANISM: "Mechanisms",
    ConceptKind.ANATOMY: "Anatomy",
}
"""What the kinds are called on the pages."""

_PER_PAGE = 50


@router.get("/concepts")
def browse(
    request: Request, session: ReadSession, kind: Annotated[ConceptKind, Query()] = ConceptKind.INDICATION
) -> Response:
    """Show the concepts of a kind that documents speak of."""
    return page(request, "concepts.html", kinds=KIND_NAMES, kind=kind, uses=concepts(session, kind))


@router.get("/concepts/{kind}/{slug}")
def show(
    request: Request, session: ReadSession, kind: ConceptKind, slug: Slug, offset: Offset = 0
) -> Response:
    """Show a concept with its names, its neighbours and what is said about it."""
    answer = concept(session, kind, slug, offset=offset, limit=_PER_PAGE)
    return page(request, "concept.html", answer=answer, kind_name=KIND_NAMES[kind])
