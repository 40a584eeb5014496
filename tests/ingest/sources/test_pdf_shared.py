"""The reader of PDFs on publishers' files: all are read whole, and the pair with its XML agrees."""

from collections import Counter
from pathlib import Path

import pytest

from ingest.sources import read
from ingest.view import HyphenJudge, view_of
from kb.documents import Completeness, Document, Role
from tests.fixtures.structure import assert_well_formed

_PAIR = "metacheck/journal.pone.0319315"
_BESIDE = (Role.BOILERPLATE, Role.REFERENCES, Role.BACK, Role.TABLE, Role.FIGURE)


@pytest.fixture(scope="module")
def folder(shared: Path) -> Path:
    """The folder of publishers' PDFs."""
    found = shared / "data" / "formats" / "pdf"
    if not found.is_dir():
        pytest.skip(f"needs the PDFs beside the checkout: {found}")
    return found


def words(document: Document) -> Counter[str]:
    judge = HyphenJudge.of(document.text)
    found: Counter[str] = Counter()
    for block in document.blocks:
        if document.sections[block.section].role not in _BESIDE:
            found.update(view_of(document.text, block.span, document.citations, judge).text.lower().split())
    return found


def test_a_paper_has_the_words_and_the_data_of_its_xml(folder: Path) -> None:
    printed, marked = read(folder / f"{_PAIR}.pdf"), read(folder / f"{_PAIR}.xml")
    ours, theirs = words(printed), words(marked)
    assert (ours & theirs).total() >= 0.95 * theirs.total()
    assert printed.bibliography.title == marked.bibliography.title
    assert printed.bibliography.doi == marked.bibliography.doi
    assert printed.bibliography.year == marked.bibliography.year
    theirs_by_name = [a.family for a in marked.bibliography.authors if a.role == "author"]
    assert [a.family for a in printed.bibliography.authors] == theirs_by_name
    assert len(printed.page_starts) == 23
    assert len(printed.tables) == len(marked.tables)


@pytest.mark.slow
def test_all_are_read_whole_with_a_title(folder: Path) -> None:
    files = sorted(folder.rglob("*.pdf"))
    for path in files:
        document = read(path)
        assert_well_formed(document)
        assert document.completeness is not Completeness.TEXT_INCOMPLETE, path.name
        assert document.bibliography.title, path.name
        assert document.bibliography.authors, path.name
        assert document.bibliography.year, path.name
    assert len(files) == 26
