"""What all replies share."""

from pydantic import BaseModel, ConfigDict


class Reply(BaseModel):
    """An answer, or a part of one, that is filled from the attributes of a value of the store."""

    model_config = ConfigDict(from_attributes=True, frozen=True)
