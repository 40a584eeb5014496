"""Templates to pages: one environment in which everything is escaped, whatever the template is called."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from kb.resources import templates

if TYPE_CHECKING:
    from starlette.requests import Request


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the environment of the templates, made once.

    Autoescape is on without regard to a file's ending: pictures are SVG and hold text from documents.
    """
    return Environment(
        loader=FileSystemLoader(templates()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401
    """Return a page made of a template and what it shows."""
    body = environment().get_template(template).render(path=request.url.path, **values)
    return HTMLResponse(body, status)
