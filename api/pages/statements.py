"""A statement: its words in context, what was read out of them, how it is cited."""

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session
from starlette.responses import Response

from api.addresses import StatementId
from api.pages import forest, particulars
from api.pages.rendering import page
from api.sessions import ReadSession
from kb.cite.standing import item_of
from kb.cite.statement import cite_statement
from kb.query import statement
from kb.query.answers import StatementView
from kb.query.denominators import denominators
from kb.statements import ComplicationReport
from kb.synthesis.rates import Rate, rates

router = APIRouter()


@router.get("/statements/{id}")
def show(request: Request, session: ReadSession, id: StatementId) -> Response:  # noqa: A002 - the address says so
    """Show a statement in full."""
    answer = statement(session, id)
    card = answer.statement.document
    found = _rates(session, answer.statement)
    item = item_of(answer.bibliography, card)
    return page(
        request,
        "statement.html",
        answer=answer,
        view=answer.statement,
        card=card,
        found_rates=found,
        axis=forest.axis(found),
        rows=particulars.rows(answer.statement.value),
        citation=cite_statement(item, answer.statement.value),
    )


def _rates(session: Session, view: StatementView) -> tuple[Rate, ...]:
    """Return every rate that a report of a complication supports; none of what is retracted."""
    if not isinstance(view.value, ComplicationReport) or view.document.is_retracted:
        return ()
    key = view.document.document_id
    return rates(view.value, denominators(session, {key: view.document})[key])
