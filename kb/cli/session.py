"""How commands come to the store: for reading, and for writing."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from kb.database import Database


@contextmanager
def connected() -> Iterator[Database]:
    """Open the database that `--database` or KB_DATABASE_URL names, and close it afterwards."""
    from kb.database import connect  # noqa: PLC0415 - loads SQLAlchemy, which `kb --help` does without

    database = connect()
    try:
        yield database
    finally:
        database.close()


@contextmanager
def opened() -> Iterator[Session]:
    """Open a session for reading; an error says what to do where there is no store, or another version's."""
    from kb.database import reading  # noqa: PLC0415 - loads SQLAlchemy
    from kb.errors import StoreError  # noqa: PLC0415 - with it
    from kb.migrate import require_current  # noqa: PLC0415 - with it

    with connected() as database:
        if not database.exists():
            raise StoreError(
                f"{database.name}: there is no store yet; `kb ingest PATH` makes one from documents"
            )
        require_current(database)
        with reading(database) as session:
            yield session
