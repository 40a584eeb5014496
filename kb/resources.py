"""Where the folders of data are: in a checkout at the top, installed inside the package that uses them."""

from pathlib import Path

_PACKAGES = Path(__file__).resolve().parent.parent
"""The folder that holds `kb`, `ingest` and `api`: the repository, or site-packages."""


def migrations() -> Path:
    """The Alembic history."""
    return _folder("kb/_migrations", "migrations")


def templates() -> Path:
    """The Jinja2 templates of the pages."""
    return _folder("api/_templates", "templates")


def static() -> Path:
    """What the pages load: style, scripts, fonts."""
    return templates() / "static"


def corpus() -> Path:
    """The built-in demonstration documents."""
    return _folder("kb/_corpus", "corpus")


def vocabulary() -> Path:
    """The curated concepts, one table of tab-separated values for each kind."""
    return _folder("kb/vocabulary", "kb/vocabulary")


def _folder(installed: str, checkout: str) -> Path:
    """The installed folder where it exists, else the one of the checkout.

    Raises:
        FileNotFoundError: Neither exists: the installation is incomplete.
    """
    for candidate in (_PACKAGES / installed, _PACKAGES / checkout):
        if candidate.is_dir():
            return candidate
    raise FileNotFoundError(f"the folder {checkout}/ is missing from this installation of evidence-kb")
