"""The page that says why there is no answer, and where to go on."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from api.pages.rendering import page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import HTMLResponse


_HEADINGS = {
    400: "This cannot be answered",
    404: "Not found",
    405: "This can only be read",
    422: "Something is missing in the question",
    500: "Something went wrong",
    503: "The store cannot be read",
}


def error_page(request: Request, status: int, detail: str, suggestions: Sequence[str] = ()) -> HTMLResponse:
    """Return the page of an error; ``suggestions`` are names near the one that was asked for."""
    return page(
        request,
        "error.html",
        status=status,
        title=f"{status} {HTTPStatus(status).phrase}",
        heading=_HEADINGS.get(status, HTTPStatus(status).phrase),
        parameter="ids" if request.url.path == "/cite" else "q",
        detail=detail,
        suggestions=suggestions,
    )
