"""Files that want to break their reader, read apart: each is refused or read, and the next goes on.

The large ones, and the figures, are those of ``benchmarks/hostile.py``.
"""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.sources.apart import Limits, Reader
from kb.errors import SourceError
from tests.fixtures.hostile import PAGES, XML, Hostile
from tests.fixtures.hostile_archives import ARCHIVES
from tests.fixtures.hostile_pdfs import PDFS
from tests.fixtures.hostile_places import NAMES, PLACES, named
from tests.fixtures.hostile_texts import LISTS, OFFICE, TEXTS

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")
QUICK = [h for h in (*XML, *PAGES, *TEXTS, *LISTS, *OFFICE, *ARCHIVES, *PDFS) if h.quick]
GOOD = "A title of four words\n\nMethods\n\nWe treated six patients.\n"


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(Limits(memory=256 << 20)) as reader:
        yield reader


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.txt"
    path.write_text(GOOD, "utf-8")
    return path


def _said(reader: Reader, path: Path) -> str:
    """What is said of a file that is refused."""
    try:
        reader.take(path)
    except SourceError as error:
        return str(error)
    return ""


@pytest.mark.parametrize("hostile", QUICK, ids=lambda hostile: hostile.name)
def test_is_refused_with_a_line_or_read(hostile: Hostile, reader: Reader, good: Path, tmp_path: Path) -> None:
    path = tmp_path / hostile.name
    path.write_bytes(hostile.make())
    before = set(tmp_path.rglob("*"))
    start = time.perf_counter()
    said = _said(reader, path)
    assert time.perf_counter() - start < 10
    assert re.search(hostile.says, said) if hostile.says else not said, said
    assert not re.search(r"\n|the reader failed|the parser crashed", said)
    assert reader.read(good).text == GOOD
    assert set(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("name", PLACES)
def test_what_is_no_ordinary_file_is_refused(name: str, reader: Reader, good: Path, tmp_path: Path) -> None:
    make, words = PLACES[name]
    path = make(tmp_path)
    if os.access(path, os.R_OK) and "may not be read" in name:
        pytest.skip("this user may read everything")
    with pytest.raises(SourceError, match=words):
        reader.read(path)
    assert reader.read(good).text == GOOD


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_any_name_that_a_system_allows_is_only_a_name(name: bytes, reader: Reader, tmp_path: Path) -> None:
    document = reader.read(named(tmp_path, name, GOOD.encode()))
    assert document.text == GOOD
    document.source.encode()
