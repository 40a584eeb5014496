"""The third question: cite it."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.addresses import Text
from api.citing import cited, split_ids
from api.problems import documented
from api.replies.questions import CitationsReply, CitedReply
from api.sessions import ReadSession
from kb.cite.records import export_records

router = APIRouter(tags=["citations"])

Style = Literal["vancouver", "nlm", "ama", "apa"]
Form = Literal["text", "bibtex", "ris", "csljson"]

_FILES = {
    "bibtex": ("application/x-bibtex", "references.bib"),
    "ris": ("application/x-research-info-systems", "references.ris"),
    "csljson": ("application/vnd.citationstyles.csl+json", "references.json"),
}
_RECORDS = {media: {"schema": {"type": "string"}} for media, _ in _FILES.values()}


@router.get(
    "/citations",
    summary="References of documents and statements",
    response_model=CitationsReply,
    responses={
        **documented(404, 422),
        200: {"description": "References as JSON, or records as a file.", "content": _RECORDS},
    },
)
def citations(
    session: ReadSession,
    ids: Annotated[
        Text,
        Query(
            description="Citation keys, digests of documents or ids of statements, separated by commas.",
            examples=["okunoTranscatheterArterialEmbolization2015"],
            max_length=4000,
        ),
    ],
    style: Annotated[Style, Query(description="The style of references in text.")] = "vancouver",
    form: Annotated[
        Form, Query(alias="format", description="text answers in JSON; the others are files of records.")
    ] = "text",
) -> object:
    """References in the order asked for; a statement's with its quotes and their places."""
    found = cited(session, split_ids(ids), style)
    if form == "text":
        return CitationsReply(style=style, citations=[CitedReply.model_validate(each) for each in found])
    media_type, name = _FILES[form]
    items = {each.citation_key: each.item for each in found}
    return Response(
        export_records(list(items.values()), form),
        media_type=media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
