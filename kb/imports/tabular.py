"""Tables of tab-separated values in the columns of our own vocabulary; only the label is required."""

from __future__ import annotations

from collections.abc import Iterable

from kb.folding import fold
from kb.imports.terms import Term, Terms, VocabularyError

COLUMNS = ("label", "synonyms", "abbreviations", "curie", "broader")
"""The columns that are read; several values of a cell are divided by ``|``."""


def recognises(beginning: str) -> bool:
    """Return whether a file begins with a header of ours."""
    return "label" in beginning.partition("\n")[0].rstrip("\r").split("\t")


def read(lines: Iterable[str], source: str) -> Terms:
    """Return the terms of a table.

    Raises:
        VocabularyError: The header lacks the label, a line has other cells than it, or no label.
    """
    numbered = ((number, line.rstrip("\r\n")) for number, line in enumerate(lines, start=1))
    _, first = next(numbered, (1, ""))
    header = first.removeprefix("\ufeff").split("\t")
    if "label" not in header:
        raise VocabularyError(source, f"a header with {', '.join(COLUMNS)} is needed", 1)
    found = []
    for number, line in numbered:
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) != len(header):
            raise VocabularyError(source, f"{len(header)} cells are needed, not {len(cells)}", number)
        row = dict(zip(header, cells, strict=True))
        if not row["label"].strip():
            raise VocabularyError(source, "a label is needed", number)
        found.append(_term(row))
    return Terms("TSV", tuple(found))


def _term(row: dict[str, str]) -> Term:
    """Return the term of a row; terms of a table know each other by their labels."""

    def several(column: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in row.get(column, "").split("|") if part.strip())

    return Term(
        id=fold(row["label"]),
        label=row["label"],
        synonyms=several("synonyms"),
        abbreviations=several("abbreviations"),
        parents=tuple(fold(label) for label in several("broader")),
        curie=row.get("curie", "").strip() or None,
    )
