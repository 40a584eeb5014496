"""The files that the rules of the house are about."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("kb", "ingest", "api")
CODE = (*PACKAGES, "migrations", "tests", "benchmarks")
FOLDERS = (*CODE, "templates", "docs", "requirements", ".ci")


def modules() -> list[Path]:
    """Every Python file of ours; a revision of the schema is written once, by Alembic, and not read again."""
    found = (path for folder in CODE for path in (ROOT / folder).rglob("*.py"))
    return sorted(path for path in found if path.parent != ROOT / "migrations" / "versions")


def texts() -> Iterator[tuple[str, str]]:
    """Name and text of every file that is written by hand: no documents, no golden cases."""
    local = re.compile(r"\.env|\.git$")  # settings, and the pointer that Git leaves in a linked work tree
    top = [path for path in ROOT.iterdir() if path.is_file() and not local.match(path.name)]
    below = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*") if path.is_file()]
    for path in sorted(top + below):
        name = relative(path)
        if "/golden/" in name or "__pycache__" in name:
            continue
        try:
            yield name, path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


def relative(path: Path) -> str:
    """The name of a file as the repository knows it."""
    return path.relative_to(ROOT).as_posix()
