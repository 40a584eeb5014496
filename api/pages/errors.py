"""The page that says why there is no answer, and where to go on."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from api.pages.rendering import page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request
    from starlette.responses import HTMLResponse


def error_page(request: Request, status: int, detail: str, suggestions: Sequence[str] = ()) -> HTMLResponse:
    """Return the page of an error; ``suggestions`` are names near the one that was asked for."""
    return page(
        request,
        "error.html",
        status=status,
        title=HTTPStatus(status).phrase,
        detail=detail,
        suggestions=suggestions,
    )
