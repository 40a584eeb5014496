"""A list of references into the store: each entry a record, extracted where the store does not know it yet.

Works in batches, each one transaction, so that a broken-off import goes on where it stopped. What an entry
says of a work that the store holds in full is kept as a source of that work, and not extracted again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.records import document_of
from kb.store.imports import Entry, ImportAbout, Imports

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.pipeline import Extracted
    from kb.documents import Document
    from kb.records import RecordList
    from kb.store import Store
    from kb.store.imports import Kept

__all__ = ["ImportAbout", "ImportReport", "save_list"]

_BATCH = 20  # a second or less of extraction: what an interruption can cost


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a list. ``already`` counts the entries that an earlier import of this file had kept.

    ``problems`` name the entries that could not be taken, each with its place.
    """

    run_id: int
    source: str
    database: str
    records: int
    new: int
    duplicates: int
    already: int
    statements: int
    problems: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        """Return in a word what the import came to: stored, unchanged, or failed."""
        if self.new or self.duplicates:
            return "stored"
        return "unchanged" if self.already else "failed"


def save_list(
    found: RecordList,
    store: Store,
    about: ImportAbout,
    extract: Callable[[Document], Extracted],
    *,
    extractor: str,
    tell: Callable[[int], None] = lambda _: None,
) -> ImportReport:
    """Save all entries of a list; ``tell`` hears how many of them are dealt with.

    Args:
        found: The list as read.
        store: Where to.
        about: What the user says of the search that the list came from.
        extract: Reads a document (``ingest.pipeline.extract``).
        extractor: Name and version of that reading (``ingest.pipeline.extractor``).
        tell: Hears of the progress.

    Raises:
        StoreError: The store itself cannot be written. What was kept so far stays; the import goes on from
            there when it is called again.
    """
    imports = Imports(store)
    state = imports.begin(found, about)
    entries: list[Entry] = []
    problems = list(found.problems)
    for record in found.records:
        document = document_of(record, found.source)
        if document is None:
            problems.append(_empty(record.position, record.where))
        elif record.position not in state.kept:
            entries.append(Entry(record, document))
    report = ImportReport(
        state.run_id,
        found.source,
        about.database or found.database,
        len(found.records) + len(found.problems),
        0,
        0,
        len(state.kept),
        0,
        tuple(problems),
        found.warnings,
    )
    done = len(found.records) - len(entries)
    for batch in _batches(entries):
        tell(done)
        kept = _kept(imports, state.run_id, batch, extract, extractor)
        report = replace(
            report,
            new=report.new + kept.new,
            duplicates=report.duplicates + kept.duplicates,
            statements=report.statements + kept.statements,
        )
        done += len(batch)
    tell(done)
    if entries or not state.is_finished:
        imports.finish(state.run_id, problems)
    return report


def _batches(entries: list[Entry]) -> list[list[Entry]]:
    """Return the entries in batches, in order."""
    return [entries[start : start + _BATCH] for start in range(0, len(entries), _BATCH)]


def _kept(
    imports: Imports,
    run_id: int,
    batch: list[Entry],
    extract: Callable[[Document], Extracted],
    extractor: str,
) -> Kept:
    """Keep one batch: extract what the store needs of it, then write; once more for what it missed."""
    needed = imports.needing(batch, extractor)
    kept = imports.keep(run_id, [_read(e, extract) if e.record.position in needed else e for e in batch])
    if kept.unread:  # the works that they belong to were removed in the meantime
        again = imports.keep(run_id, [_read(entry, extract) for entry in kept.unread])
        kept.new += again.new
        kept.duplicates += again.duplicates
        kept.statements += again.statements
    return kept


def _read(entry: Entry, extract: Callable[[Document], Extracted]) -> Entry:
    """Return the entry with the reading of its document."""
    extracted = extract(entry.document)
    return replace(entry, reading=extracted.reading, sentences=extracted.sentences)


def _empty(position: int, where: str) -> str:
    """Say that an entry holds nothing by which a work could be known."""
    return (
        f"{where}: entry {position} has neither title nor abstract; it was left out; "
        "export it again with its title"
    )
