"""The schema's history: bring a store up to date, say where it stands, compare it with the models.

The steps themselves are in `migrations/` (Alembic); `migrations/env.py` calls back to `configure`. `kb.store`
upgrades an embedded store on its first write, `kb db` does it on request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from kb.database import explained
from kb.errors import StoreError
from kb.resources import migrations
from kb.tables import Base

if TYPE_CHECKING:
    from alembic.runtime.environment import EnvironmentContext
    from sqlalchemy import Connection

    from kb.database import Database

# Made by SQL of each database's own in the migrations; no model describes them.
_NOT_MODELLED = ("sentence_fts", "ix_sentence_words")


def configure(context: EnvironmentContext, connection: Connection) -> None:
    """Set Alembic up on a connection; called by `migrations/env.py`."""
    context.configure(connection=connection, target_metadata=Base.metadata, **_options())


def _options() -> dict[str, Any]:
    """Return how Alembic works on our schema: the same for upgrading and for comparing."""
    return {"include_object": _is_modelled, "render_as_batch": True, "transactional_ddl": True}


def _is_modelled(_item: object, name: str | None, *_rest: object) -> bool:
    """Return whether the drift check looks at this object: full-text tables and indexes are left out."""
    return not (name or "").startswith(_NOT_MODELLED)


def _config() -> Config:
    """Return Alembic's configuration: the folder, wherever it is installed."""
    config = Config()
    config.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    return config


def head() -> str:
    """Return the newest revision that this version of the program knows."""
    revision = ScriptDirectory.from_config(_config()).get_current_head()
    if revision is None:  # pragma: no cover - the folder is empty
        raise StoreError("the migrations are missing from this installation")
    return revision


def current(database: Database) -> str | None:
    """Return the revision at which the store stands, None where there is no store."""
    if not database.exists():
        return None
    with explained(database), database.reader.connect() as connection:
        return _revision(connection)


def _revision(connection: Connection) -> str | None:
    """Return the revision that the database itself notes."""
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(database: Database) -> bool:
    """Bring the store to the newest revision, making it where it is not; return whether anything was done.

    Raises:
        StoreError: A newer version of the program wrote this store, or the file is no store.
    """
    if database.file is not None:
        database.file.parent.mkdir(parents=True, exist_ok=True)
    with database.locked(), explained(database), database.writer.begin() as connection:
        return _upgrade(database, connection)


def _upgrade(database: Database, connection: Connection) -> bool:
    """Run the missing steps on a connection, all in one transaction."""
    config = _config()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    present = _revision(connection)
    if present is not None and present not in known:
        raise StoreError(
            f"{database.name}: the store is at revision {present}, which this version of the program does "
            "not know; upgrade the program (pip install --upgrade evidence-kb)",
        )
    if present is None and inspect(connection).has_table("document"):
        raise StoreError(
            f"{database.name}: this database holds other tables; choose another with KB_DATABASE_URL"
        )
    if present == head():
        return False
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    return True


def require_current(database: Database) -> None:
    """Refuse to go on where the store is of another version than the program, and say what to do."""
    present = current(database)
    if present != head():
        state = "has not been set up" if present is None else "is of another version than this program"
        raise StoreError(f"{database.name}: the store {state}; run `kb db upgrade`")


def check(database: Database) -> list[str]:
    """Return how the database differs from the models, in words; an empty list where it does not.

    A store in memory begins empty, so it is upgraded first: that compares the migrations with the models.
    """
    if database.is_memory:
        upgrade(database)
    require_current(database)
    with database.reader.connect() as connection:
        differences = compare_metadata(
            MigrationContext.configure(connection, opts=_options() | {"compare_type": True}), Base.metadata
        )
    return [_said(difference) for difference in differences]


def _said(difference: Any) -> str:  # noqa: ANN401 - Alembic's tuples, and lists of them
    """Return one difference in words."""
    if isinstance(difference, list):
        return "; ".join(_said(part) for part in difference)
    verb, *rest = difference
    return f"{str(verb).replace('_', ' ')}: {' '.join(str(part) for part in rest if part is not None)}"
