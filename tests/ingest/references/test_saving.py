"""A list into the store: what is extracted and what is not, and what an interruption costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from ingest.pipeline import Extracted
from ingest.references.saving import ImportAbout, save_list
from kb.database import Database, reading
from kb.tables import DocumentRow, ImportRunRow, SourceRecordRow
from tests.fixtures.records import EXTRACTOR, nothing_read
from tests.ingest.references.reading import list_in

if TYPE_CHECKING:
    from kb.documents import Document
    from kb.store import Store

LIST = "".join(
    f"TY  - JOUR\nTI  - Trial number {n} of embolization\nPY  - 2020\nAB  - Pain fell.\nER  - \n\n"
    for n in range(45)
)


class Extraction:
    """Reads nothing out of documents, counts them, and may break off."""

    def __init__(self, stop_at: int = -1) -> None:
        self.read = 0
        self._stop_at = stop_at

    def __call__(self, document: Document) -> Extracted:
        """Return an empty reading."""
        if self.read == self._stop_at:
            raise KeyboardInterrupt
        self.read += 1
        return Extracted(nothing_read(), ())


def counted(database: Database) -> tuple[int, int]:
    """Return how many entries and documents the store holds."""
    with reading(database) as session:
        entries = session.scalar(select(func.count()).select_from(SourceRecordRow))
        documents = session.scalar(select(func.count()).select_from(DocumentRow))
    return entries or 0, documents or 0


def test_every_entry_of_a_list_is_kept(store: Store, sqlite_database: Database) -> None:
    del sqlite_database
    told: list[int] = []
    report = save_list(
        list_in(LIST), store, ImportAbout("PubMed"), Extraction(), extractor=EXTRACTOR, tell=told.append
    )
    assert (report.status, report.records, report.new, report.duplicates) == ("stored", 45, 45, 0)
    assert counted(store.database) == (45, 45)
    assert told == [0, 20, 40, 45]


def test_a_list_that_was_broken_off_goes_on_without_doing_anything_twice(store: Store) -> None:
    found = list_in(LIST)
    with pytest.raises(KeyboardInterrupt):
        save_list(found, store, ImportAbout(), Extraction(stop_at=30), extractor=EXTRACTOR)
    assert counted(store.database) == (20, 20)
    again = Extraction()
    report = save_list(found, store, ImportAbout(), again, extractor=EXTRACTOR)
    assert (report.new, report.already, again.read) == (25, 20, 25)
    assert counted(store.database) == (45, 45)
    with reading(store.database) as session:
        run = session.scalars(select(ImportRunRow)).one()
        assert (run.new, run.duplicates) == (45, 0)


def test_the_same_list_again_is_unchanged_and_another_export_of_it_is_not_extracted(store: Store) -> None:
    save_list(list_in(LIST), store, ImportAbout(), Extraction(), extractor=EXTRACTOR)
    idle = Extraction()
    assert save_list(list_in(LIST), store, ImportAbout(), idle, extractor=EXTRACTOR).status == "unchanged"
    other = list_in(f"Provider: Another\n\n{LIST}")
    report = save_list(other, store, ImportAbout(), idle, extractor=EXTRACTOR)
    assert (report.new, report.duplicates, idle.read) == (0, 45, 0)
    assert counted(store.database) == (90, 45)


def test_an_entry_without_title_and_abstract_is_named_and_costs_itself_only(store: Store) -> None:
    found = list_in("TY  - JOUR\nPY  - 2020\nER  - \nTY  - JOUR\nTI  - A trial of it\nER  - \n")
    report = save_list(found, store, ImportAbout(), Extraction(), extractor=EXTRACTOR)
    assert (report.records, report.new) == (2, 1)
    assert report.problems[0].startswith("line 1: entry 1 has neither title nor abstract")


def test_an_entry_twice_in_one_list_is_one_work(store: Store) -> None:
    entry = "TY  - JOUR\nTI  - A trial of it\nPY  - 2020\nDO  - 10.1234/x\nER  - \n"
    report = save_list(list_in(entry * 2), store, ImportAbout(), Extraction(), extractor=EXTRACTOR)
    assert (report.new, report.duplicates) == (1, 1)
    assert counted(store.database) == (2, 1)


def test_an_entry_that_cannot_be_extracted_costs_itself_only_and_is_tried_again(store: Store) -> None:
    class Fault(Extraction):
        def __call__(self, document: Document) -> Extracted:
            if "number 7 " in document.text:
                raise ZeroDivisionError("odd words")
            return super().__call__(document)

    report = save_list(list_in(LIST), store, ImportAbout(), Fault(), extractor=EXTRACTOR)
    assert report.new == 44
    assert "entry 8: a fault of this program (ZeroDivisionError: odd words)" in report.problems[0]
    again = save_list(list_in(LIST), store, ImportAbout(), Extraction(), extractor=EXTRACTOR)
    assert (again.new, again.already, again.problems) == (1, 44, ())
