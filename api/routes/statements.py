"""A statement in full: its quotes in context, its citation, what was found and decided on it."""

from fastapi import APIRouter

from api.addresses import StatementId
from api.problems import documented
from api.replies.documents import (
    DecisionReply,
    FindingReply,
    QuoteReply,
    StatementDetailReply,
    StatementReply,
)
from api.replies.questions import flat_findings
from api.sessions import ReadSession
from kb.cite.formatted import formatted
from kb.cite.standing import item_of
from kb.query import statement

router = APIRouter(tags=["statements"])


@router.get("/statements/{id}", summary="A statement in full", responses=documented(404, 422))
def one(session: ReadSession, id: StatementId) -> StatementDetailReply:  # noqa: A002 - the address says so
    """A statement with its quotes between the words around them."""
    found = statement(session, id)
    card = found.statement.document
    item = item_of(found.bibliography, card)
    return StatementDetailReply(
        statement=StatementReply.model_validate(found.statement),
        quotes=tuple(QuoteReply.model_validate(quote) for quote in found.quotes),
        findings=[FindingReply.model_validate(each) for each in flat_findings(found.findings)],
        decisions=tuple(DecisionReply.model_validate(each) for each in found.decisions),
        reference=formatted([item])[0],
    )
