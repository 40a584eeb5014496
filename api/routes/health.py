"""Whether the server can read its store, for whoever watches it."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import text

from api.problems import documented
from api.sessions import ReadSession

router = APIRouter(tags=["service"])


class Health(BaseModel):
    """The server answers, and its store can be read."""

    status: Literal["ok"] = Field(description="Always `ok`; a store that cannot be read is a problem 503.")


@router.get("/health", summary="Whether the server can read its store", responses=documented(503))
def health(session: ReadSession) -> Health:
    """Read nothing from the store, and say so."""
    session.execute(text("SELECT 1"))
    return Health(status="ok")
