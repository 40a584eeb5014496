"""A session for each request: it sees one state of the store, and can change nothing.

Who asks from elsewhere sees of closed texts no more than may leave this machine (``kb.licences``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.orm import Session

from api.security import is_near
from kb.database import reading
from kb.query.sharing import limit


def _session(request: Request) -> Iterator[Session]:
    """Open a session on the application's store for the time of the request."""
    with reading(request.app.state.database) as session:
        if not (request.app.state.shares_closed or is_near(request)):
            limit(session)
        yield session


ReadSession = Annotated[Session, Depends(_session)]
"""What a route asks for to read the store."""
