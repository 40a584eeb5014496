"""What all tables share: names of constraints, types of columns, and the key of a document's parts.

Constraint names follow one convention from the first migration on, so that a later one can name what it
drops on both databases.
"""

from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Double, Enum, ForeignKey, LargeBinary, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

DIGEST_BYTES = 16


class Base(DeclarativeBase):
    """The parent of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        },
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy's own name, which it reads from the class
        str: Text(),
        bytes: LargeBinary(DIGEST_BYTES),
        float: Double(),
        list[Any]: JSON(),
        dict[str, Any]: JSON(),
    }


class PartOfDocument:
    """A row that belongs to one document: numbered within it, and gone with it.

    The document is the first half of the key, so that on a server these tables can later be cut into
    partitions by document (docs/decisions/0013).
    """

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


def closed(kind: type[StrEnum]) -> Enum:
    """Return the type of a column that holds one word of a closed list, which the database checks too."""
    return Enum(
        kind,
        name=kind.__name__.lower(),
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


def short(length: int = 64) -> String:
    """Return the type of a column that holds a word or two, not prose."""
    return String(length)
