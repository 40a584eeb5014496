"""Where things are on this machine: the database and the folder for data of our own.

Read from the environment when asked for, never at import, so that tests and `kb --database` can change them.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from kb.errors import StoreError

DATABASE_VARIABLE = "KB_DATABASE_URL"
_FILE_NAME = "evidence.sqlite3"
_SCHEMES = {
    "sqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


@dataclass(frozen=True, slots=True)
class Settings:
    """What the surroundings decide: the address of the store, and its file where a plain path was given.

    A path is kept as it is, since some of its characters would mean something in an address.
    """

    database_url: str
    file: Path | None = None


def data_folder() -> Path:
    """Return the folder for our data, by the rules of the platform (XDG_DATA_HOME on Linux)."""
    from platformdirs import user_data_path  # noqa: PLC0415 - not needed where the address is given

    return user_data_path("evidence-kb", appauthor=False)


def settings(database: str | None = None) -> Settings:
    """Return the settings: ``database`` if given, else KB_DATABASE_URL, else a file in the data folder.

    A plain path is taken as the file of an SQLite store.
    """
    address = database or os.environ.get(DATABASE_VARIABLE, "")
    if "://" in address:
        return Settings(database_url(address))
    file = Path(address).expanduser() if address else data_folder() / _FILE_NAME
    return Settings(f"sqlite:///{file}", file)


def database_url(address: str) -> str:
    """Return the address as the driver wants it; ``StoreError`` for a kind of database that we do not know.

    >>> database_url("postgres://kb@localhost/evidence")
    'postgresql+psycopg://kb@localhost/evidence'
    """
    scheme, _, rest = address.partition("://")
    if scheme not in _SCHEMES:
        raise StoreError(
            f"{DATABASE_VARIABLE}: '{scheme}://' is no database that we can use; give a file, "
            "sqlite:///FILE or postgresql://USER@HOST/NAME",
        )
    return f"{_SCHEMES[scheme]}://{rest}"
