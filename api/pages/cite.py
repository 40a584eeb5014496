"""The third question: cite it. References to copy, and records to take along."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from api.citing import cited, split_ids
from api.pages.rendering import page
from api.sessions import ReadSession
from kb.cite.records import FORMATS

router = APIRouter()

STYLE_NAMES = {"vancouver": "Vancouver (NLM)", "ama": "AMA", "apa": "APA"}
"""The styles that the page shows, and what they are called."""

FORMAT_NAMES = {"bibtex": "BibTeX", "ris": "RIS", "csljson": "CSL-JSON"}
"""The records that the page offers."""

_Ids = Annotated[str, Query(max_length=4000, pattern=r"^[^\x00-\x08\x0b-\x1f]*$")]


@router.get("/cite")
def show(request: Request, session: ReadSession, ids: _Ids = "", q: _Ids = "") -> Response:
    """Show the references of documents and statements in each style, to copy or to download."""
    asked = split_ids(ids or q)
    styles = {style: cited(session, asked, style) for style in STYLE_NAMES} if asked else {}
    return page(
        request,
        "cite.html",
        ids=", ".join(asked),
        asked=asked,
        styles=styles,
        style_names=STYLE_NAMES,
        formats={form: FORMAT_NAMES[form] for form in FORMATS},
    )
