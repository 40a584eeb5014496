"""CSV, for spreadsheets and screening tools. What it cannot hold stands in the column ``kb_record``.

Titles come from strangers: a cell that a spreadsheet would take for a formula begins with an apostrophe,
which ``kb ingest`` takes off again.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from kb.carried import beside
from kb.export.references.ris import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb.query.references import Reference

OWN = frozenset({
    "title", "authors", "year", "month", "day", "journal", "journal_abbreviation", "volume", "issue", "pages",
    "publisher", "doi", "pmid", "pmcid", "url", "language", "licence", "keywords", "issn",
    "publication_types",
})  # fmt: skip
"""The fields of a bibliography that have columns."""

COLUMNS = (
    "key", "title", "authors", "editors", "year", "month", "day", "journal", "journal_abbreviation", "volume",
    "issue", "pages", "publisher", "doi", "pmid", "pmcid", "url", "language", "licence", "issn", "type",
    "keywords", "abstract", "digest_of", "kb_record",
)  # fmt: skip
_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def lines(references: Iterable[Reference]) -> Iterator[str]:
    """Yield the lines of a table, the names of the columns first."""
    yield _row(list(COLUMNS))
    for reference in references:
        cells = _cells(reference)
        yield _row([guarded(cells[column]) for column in COLUMNS])


def guarded(cell: str) -> str:
    """Return a cell as it is, but for one that a spreadsheet would take for a formula.

    >>> guarded("=HYPERLINK(1)"), guarded("A trial"), guarded("'=1")
    ("'=HYPERLINK(1)", 'A trial', "''=1")
    """
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _cells(reference: Reference) -> dict[str, str]:
    """Return the cells of a work by the names of their columns."""
    known = reference.bibliography
    cells = {
        name: str(getattr(known, name) or "")
        for name in COLUMNS
        if name in OWN and name not in ("authors", "keywords", "issn")
    }
    authors = [name_of(author) for author in known.authors if author.role in ("author", "interviewee")]
    editors = [name_of(author) for author in known.authors if author.role == "editor"]
    return cells | {
        "key": reference.key,
        "authors": _listed(authors),
        "editors": _listed(editors),
        "issn": "; ".join(known.issn),
        "type": "; ".join(known.publication_types),
        "keywords": "; ".join(known.keywords),
        "abstract": reference.abstract,
        "digest_of": reference.digest_of,
        "kb_record": beside(known, OWN),
    }


def _listed(names: list[str]) -> str:
    """Return names in one cell; a semicolon behind a single one says that its comma divides nothing else."""
    return "; ".join(names) + (";" if len(names) == 1 else "")


def _row(cells: list[str]) -> str:
    """Return one line of the table."""
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(cells)
    return out.getvalue()
