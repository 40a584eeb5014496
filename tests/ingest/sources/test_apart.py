"""Reading in a process of its own: what a hostile file can do ends there."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.sources import apart, read
from ingest.sources.apart import Limits, Reader, read_apart
from kb.documents import Document
from kb.errors import SourceError
from tests.fixtures.hostile_pdfs import flate_bomb

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a system that can fork")


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as reader:
        yield reader


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text("A title of four words\n\nMethods\n\nWe treated six patients.\n", "utf-8")
    return path


def test_yields_what_reading_here_yields(reader: Reader, page: Path) -> None:
    assert reader.read(page) == read(page)


def test_an_error_comes_back_as_it_was(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.touch()
    with pytest.raises(SourceError, match="the file is empty") as caught:
        reader.read(path)
    assert caught.value.source == "empty.txt"


def test_what_is_no_file(reader: Reader, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    for path, words in ((tmp_path / "fifo", "not a regular file"), (tmp_path / "none", "no such file")):
        with pytest.raises(SourceError, match=words):
            reader.read(path)


def test_too_large(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.touch()
    os.truncate(path, 65 * 2**20)
    with pytest.raises(SourceError, match="the limit is 64 MiB"):
        reader.read(path)


def test_memory_has_a_limit(page: Path, tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.txt"
    bomb.write_bytes(b"word " * 4_000_000)
    with Reader(Limits(memory=100 << 20)) as reader:
        with pytest.raises(SourceError, match="needs more than 100 MiB"):
            reader.read(bomb)
        assert reader.read(page).text  # and the next document is read


def test_time_has_a_limit(page: Path, tmp_path: Path) -> None:
    slow = tmp_path / "slow.txt"
    slow.write_bytes(b"A. B. " * 8_000_000)
    with Reader(Limits(memory=8 << 30, seconds=1)) as reader:
        with pytest.raises(SourceError, match="not read within 1 seconds"):
            reader.read(slow)
        assert reader.read(page).text


@pytest.mark.slow
def test_silence_has_a_limit_but_a_long_list_goes_on(tmp_path: Path) -> None:
    """A page without an end is given up early; entry upon entry may take as long as a document may."""
    page, entries = tmp_path / "page.html", tmp_path / "list.ris"
    page.write_bytes(b"<p " + b" ".join(b"a%d=1" % number for number in range(60_000)) + b">Six words.")
    entries.write_bytes(b"TY  - JOUR\nTI  - A title\nER  - \n" * 30_000)
    with Reader(Limits(silence=1)) as reader:
        with pytest.raises(SourceError, match="not read within 1 seconds"):
            reader.read(page)
        assert len(reader.take(entries).records) == 30_000


def test_a_parser_that_dies_for_want_of_memory_is_said_to(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.pdf"
    bomb.write_bytes(flate_bomb(200 << 20))
    with (
        Reader(Limits(memory=150 << 20)) as reader,
        pytest.raises(SourceError, match="needs more than 150 MiB of memory"),
    ):
        reader.read(bomb)


def test_a_crash_costs_one_document(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Reader() as reader:
        reader.read(page)
        process = reader._process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert reader.read(page).text  # a new helper


@pytest.mark.parametrize(
    ("number", "words"),
    [(signal.SIGSEGV, r"the parser crashed \(SIGSEGV\)"), (signal.SIGKILL, "needs more than")],
)
def test_what_a_signal_means(number: signal.Signals, words: str) -> None:
    problem = apart._what_happened("x", int(number), Limits(), in_time=True)[1]
    assert pytest.importorskip("re").search(words, problem)


def test_threads_share_a_reader(reader: Reader, page: Path) -> None:
    found: list[Document] = []
    threads = [threading.Thread(target=lambda: found.append(reader.read(page))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [read(page)] * 4


def test_the_helper_ends_with_the_reader(page: Path) -> None:
    with Reader() as reader:
        reader.read(page)
        process = reader._process
    assert process is not None
    assert process.returncode is not None


def test_the_helper_ends_with_a_killed_command(page: Path) -> None:
    code = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom ingest.sources import apart\n"
        "apart.read_apart(Path(sys.argv[1]))\nprint(apart._shared._process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(page)], capture_output=True, text=True, check=False
    )
    helper = int(done.stdout)
    for _ in range(100):
        if not Path(f"/proc/{helper}").exists() or "Z" in Path(f"/proc/{helper}/stat").read_text("ascii"):
            return
        threading.Event().wait(0.05)
    pytest.fail("the helper lives on")


def test_the_helper_knows_nothing_of_spacy(page: Path) -> None:
    code = (
        "import sys\nfrom ingest.sources import apart\napart._warm()\n"
        "print(sorted({'spacy', 'sqlalchemy', 'fastapi', 'trafilatura'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_shared_reader(page: Path) -> None:
    assert read_apart(page) == read(page)
