"""A list of references into the store: each entry a record, extracted where the store does not know it yet.

Works in batches, each one transaction, so that a broken-off import goes on where it stopped. What an entry
says of a work that the store holds in full is kept as a source of that work, and not extracted again.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ingest.records import document_of
from kb.store.imports import Entry, ImportAbout, Imports, Kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.pipeline import Extracted
    from kb.documents import Document
    from kb.records import RecordList
    from kb.store import Store

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
    extractor: str | None = None,
    tell: Callable[[int], None] = lambda _: None,
) -> ImportReport:
    """Save all entries of a list.

    Args:
        found: The list as read.
        store: Where to.
        about: What the user says of the search that the list came from.
        extract: Reads a document (``ingest.pipeline.extract``).
        extractor: Name and version of that reading; that of ``ingest.pipeline`` if it is not given.
        tell: Hears how many entries are dealt with.

    Raises:
        StoreError: The store itself cannot be written. What was kept so far stays; the import goes on from
            there when it is called again.
    """
    imports = Imports(store)
    state = imports.begin(found, about)
    entries, problems = _entries(found, state.kept)
    saving = _Saving(imports, state.run_id, extract, extractor or _extractor(), problems)
    done = len(found.records) - len(entries)
    for start in range(0, len(entries), _BATCH):
        tell(done)
        batch = entries[start : start + _BATCH]
        saving.keep(batch)
        done += len(batch)
    tell(done)
    if entries or not state.is_finished:
        imports.finish(state.run_id, problems)
    return ImportReport(
        run_id=state.run_id,
        source=found.source,
        database=about.database or found.database,
        records=len(found.records) + len(found.problems),
        new=saving.sums.new,
        duplicates=saving.sums.duplicates,
        already=len(state.kept),
        statements=saving.sums.statements,
        problems=tuple(problems),
        warnings=found.warnings,
    )


def _extractor() -> str:
    """Return name and version of the extraction of this program."""
    from ingest.pipeline import extractor  # noqa: PLC0415 - loads spaCy, which whoever extracts has loaded

    return extractor()


def _entries(found: RecordList, kept: frozenset[int]) -> tuple[list[Entry], list[str]]:
    """Return the entries that are still to be kept, and what cannot be taken."""
    entries: list[Entry] = []
    problems = list(found.problems)
    for record in found.records:
        document = document_of(record, found.source)
        if document is None:
            problems.append(_empty(record.position, record.where))
        elif record.position not in kept:
            entries.append(Entry(record, document))
    return entries, problems


@dataclass(slots=True)
class _Saving:
    """One list on its way into the store; ``problems`` grows where an entry cannot be taken."""

    imports: Imports
    run_id: int
    extract: Callable[[Document], Extracted]
    extractor: str
    problems: list[str]
    sums: Kept = field(default_factory=Kept)

    def keep(self, batch: list[Entry]) -> None:
        """Keep one batch: extract what the store needs of it, then write; once more for what it missed."""
        needed = self.imports.needing(batch, self.extractor)
        kept = self._keep([self._read(e) if e.record.position in needed else e for e in batch])
        if kept.unread:  # the works that they belong to were removed in the meantime
            self._keep([self._read(entry) for entry in kept.unread])

    def _keep(self, entries: list[Entry | None]) -> Kept:
        """Write entries in one transaction, and count them."""
        kept = self.imports.keep(self.run_id, [entry for entry in entries if entry is not None])
        self.sums.new += kept.new
        self.sums.duplicates += kept.duplicates
        self.sums.statements += kept.statements
        return kept

    def _read(self, entry: Entry) -> Entry | None:
        """Return the entry with the reading of its document; None where reading it failed."""
        try:
            extracted = self.extract(entry.document)
        except Exception as error:  # noqa: BLE001 - a fault of ours in one entry must not cost the others
            self.problems.append(
                f"{entry.record.where}: entry {entry.record.position}: a fault of this program "
                f"({type(error).__name__}: {error}); please report it with the entry"
            )
            return None
        return replace(entry, reading=extracted.reading, sentences=extracted.sentences)


def _empty(position: int, where: str) -> str:
    """Say that an entry holds nothing by which a work could be known."""
    return (
        f"{where}: entry {position} has neither title nor abstract; it was left out; "
        "export it again with its title"
    )
