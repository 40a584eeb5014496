"""A backup of the store: one file that is a store itself, made while others read and write.

SQLite copies itself (``VACUUM INTO``: one snapshot, never the stepwise interface, which starts again whenever
somebody writes). A server has tools of its own; for a copy that goes into a pocket its rows are written into
a new SQLite store, which holds the same documents, statements and decisions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, text

from kb import migrate
from kb.database import connect, reading, writing
from kb.errors import StoreError
from kb.tables import Base

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from kb.database import Database

_ROWS = 500


def back_up(database: Database, file: Path) -> int:
    """Copy the store into a new file and return its size in bytes.

    Raises:
        StoreError: There is no store, the file is there already, or it cannot be written.
    """
    if file.exists():
        raise StoreError(f"{file}: is there already; give a new name, nothing is overwritten")
    if not file.parent.is_dir():
        raise StoreError(f"{file}: there is no folder {file.parent}")
    migrate.require_current(database)
    unfinished = file.with_name(f".{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        if database.is_sqlite:
            _by_sqlite(database, unfinished)
        else:
            _by_rows(database, unfinished)
        unfinished.replace(file)
    finally:
        for left in unfinished.parent.glob(f"{unfinished.name}*"):
            left.unlink()
    return file.stat().st_size


def _by_sqlite(database: Database, file: Path) -> None:
    """Let SQLite write a copy of one snapshot."""
    with reading(database) as session:
        connection = session.connection()
        # Not inside a transaction, and not from a connection that may only query: it writes, but elsewhere.
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA query_only=OFF")
        try:
            connection.execute(text("VACUUM INTO :file"), {"file": str(file)})
        finally:
            connection.exec_driver_sql("PRAGMA query_only=ON")
            connection.exec_driver_sql("BEGIN")


def _by_rows(database: Database, file: Path) -> None:
    """Write every row of a server's store into a new embedded one."""
    copy = connect(str(file))
    try:
        migrate.upgrade(copy)
        with reading(database) as source, writing(copy) as target:
            # Documents name newer ones that come after them; all is there when the transaction ends.
            target.execute(text("PRAGMA defer_foreign_keys=ON"))
            for table in Base.metadata.sorted_tables:
                _copy_table(source, target, table.name)
    finally:
        copy.close()


def _copy_table(source: Session, target: Session, name: str) -> None:
    """Copy the rows of one table."""
    table = Base.metadata.tables[name]
    rows = source.execute(select(table).order_by(*table.primary_key).execution_options(yield_per=_ROWS))
    for some in rows.mappings().partitions(_ROWS):
        target.execute(insert(table), [dict(row) for row in some])
