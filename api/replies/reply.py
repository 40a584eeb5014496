"""What all replies share."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict


class Reply(BaseModel):
    """An answer, or a part of one, that is filled from the attributes of a value of the store."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


def _zoned(moment: datetime) -> datetime:
    """Return a moment with its zone: SQLite keeps none, and what is written there is UTC."""
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


Moment = Annotated[datetime, AfterValidator(_zoned)]
"""A point in time, as RFC 3339 writes it."""
