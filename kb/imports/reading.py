"""A file of any format that we know, as terms: told apart by how it begins, not by its name."""

from __future__ import annotations

from pathlib import Path

from kb.imports import mesh, obo, obograph, tabular
from kb.imports.terms import Terms, VocabularyError

FORMATS = "OBO, OBO Graphs JSON, MeSH XML and TSV with a column 'label'"
_BEGINNING = 4096


def read(path: Path) -> Terms:
    """Return the terms of a file.

    Raises:
        VocabularyError: It is none of the formats, or damaged; file and line are named.
    """
    beginning = _beginning(path)
    if mesh.recognises(beginning):
        return mesh.read(path)
    recognised = next((f for f in (obograph, obo, tabular) if f.recognises(beginning)), None)
    if recognised is None:
        raise VocabularyError(path.name, f"the format is not known; {FORMATS} are")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise VocabularyError(path.name, "this is not UTF-8", line) from None
    if recognised is obograph:
        return obograph.read(text, path.name)
    lines = text.split("\n")
    return obo.read(lines, path.name) if recognised is obo else tabular.read(lines, path.name)


def _beginning(path: Path) -> str:
    """Return how a file begins, without comments and empty lines."""
    if not path.is_file():
        raise VocabularyError(str(path), "there is no such file")
    try:
        with path.open("rb") as file:
            data = file.read(_BEGINNING)
    except OSError as error:
        raise VocabularyError(str(path), f"cannot be read: {error.strerror or error}") from None
    lines = data.decode("utf-8-sig", errors="replace").lstrip().split("\n")
    while lines and lines[0].strip()[:1] in {"", "!"}:
        lines.pop(0)
    return "\n".join(lines)
