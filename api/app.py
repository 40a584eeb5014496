"""The application: the API for programs under `/api/v1`, the pages for readers beside it.

It only reads. Requests get a session of their own that sees one state of the store; errors become problems
or pages; a guard stands before everything.
"""

from __future__ import annotations

from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from api.openapi import describe
from api.pages import pages
from api.pages.errors import error_page
from api.problems import add_problems
from api.routes import API_PREFIX, api
from api.security import LOOPBACK_HOSTS, Guard
from kb.database import connect
from kb.licences import shares_closed
from kb.resources import static

if TYPE_CHECKING:
    from collections.abc import Iterable

_DESCRIPTION = """\
What published studies say about interventional pain procedures: the evidence for an indication, the
complications of an agent or procedure with their counts and denominators, and the citation of every claim.
Every number comes with the words that it was read from and their place in the source.

All answers are read-only. Errors are problem details (RFC 9457). Lists are cut into pages: the `Link` header
names the next one.
"""


def create_app(
    database_url: str | None = None, *, allowed_hosts: Iterable[str] = (), share_closed: bool = False
) -> FastAPI:
    """Return the application on a store.

    Args:
        database_url: The store: a URL or a file; by default what `KB_DATABASE_URL` says.
        allowed_hosts: Names, beside those of this machine, under which it may be addressed.
        share_closed: Whether whole texts without an open licence are shown to others than who sits at this
            machine; `KB_SHARE_CLOSED` says the same.
    """
    app = FastAPI(
        title="Evidence knowledge base",
        version=version("evidence-kb"),
        description=_DESCRIPTION,
        openapi_url=f"{API_PREFIX}/openapi.json",
        # Their pages load scripts from other machines; `/api` describes the same in a page of our own.
        docs_url=None,
        redoc_url=None,
    )
    app.state.database = connect(database_url)
    app.state.shares_closed = share_closed or shares_closed()
    app.include_router(api)
    app.include_router(pages)
    app.openapi = partial(describe, app)  # type: ignore[method-assign] # this is how FastAPI has it replaced
    app.mount("/static", StaticFiles(directory=static()), name="static")
    app.add_middleware(Guard, hosts=(*LOOPBACK_HOSTS, *allowed_hosts))
    add_problems(app, error_page)
    return app
