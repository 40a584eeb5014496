"""Documents: the list, one with its text, and what was read out of it."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.addresses import DocumentKey, Limit, Offset, known_key, link_pages
from api.problems import documented
from api.replies.documents import (
    ArmReply,
    CharacteristicReply,
    DocumentListReply,
    DocumentReply,
    FindingReply,
    FullDocumentReply,
    SectionReply,
    StatementListReply,
    StatementReply,
)
from api.replies.questions import flat_findings
from api.sessions import ReadSession
from kb.query import document, documents
from kb.query.answers import DocumentPage
from kb.statements import Kind

router = APIRouter(tags=["documents"])


@router.get(
    "/documents",
    summary="The documents of the store",
    response_model=DocumentListReply,
    responses=documented(422),
)
def listed(
    request: Request, response: Response, session: ReadSession, offset: Offset = 0, limit: Limit = 50
) -> DocumentPage:
    """Current documents, the newest first."""
    found = documents(session, offset=offset, limit=limit)
    link_pages(request, response, offset, limit, found.total)
    return found


@router.get(
    "/documents/{key}",
    summary="A document with its text",
    responses=documented(404, 422),
)
def one(session: ReadSession, key: DocumentKey) -> FullDocumentReply:
    """A document with its text, its parts, the groups of its study and what the checks found."""
    found = document(session, known_key(key))
    return FullDocumentReply(
        **DocumentReply.model_validate(found.card).model_dump(),
        extractor=found.extractor,
        stored_at=found.stored_at,
        statement_count=len(found.statements),
        text=found.document.text,
        text_withheld=not found.document.text,
        sections=[SectionReply.of(section) for section in found.document.sections],
        arms=[ArmReply.model_validate(arm) for arm in found.study.arms],
        characteristics=[CharacteristicReply.model_validate(each) for each in found.study.characteristics],
        findings=[FindingReply.model_validate(each) for each in flat_findings(found.findings)],
        superseded_by=found.superseded_by.digest if found.superseded_by else None,
    )


@router.get(
    "/documents/{key}/statements",
    summary="The statements of a document",
    responses=documented(404, 422),
)
def statements(
    request: Request,
    response: Response,
    session: ReadSession,
    key: DocumentKey,
    kind: Annotated[Kind | None, Query(description="Only those of this kind.")] = None,
    offset: Offset = 0,
    limit: Limit = 50,
) -> StatementListReply:
    """Everything that was read out of a document, in the order of the reading, whosever finding it is."""
    found = [view for view in document(session, known_key(key)).statements if kind in {None, view.value.kind}]
    link_pages(request, response, offset, limit, len(found))
    return StatementListReply(
        total=len(found),
        offset=offset,
        limit=limit,
        statements=[StatementReply.model_validate(view) for view in found[offset : offset + limit]],
    )
