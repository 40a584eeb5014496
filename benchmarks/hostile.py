"""Reads files that want to break their reader: each must be refused or read, in 10 seconds and 1 GiB.

Run as `python benchmarks/hostile.py [NAME...] [--ingest]`; NAME is a part of a file's name, for a choice.
Each file is read apart, as `kb ingest` reads it. Printed are the size of the file, the seconds, the peak
memory of the process that read it, and what was said; `!` marks what took too long, too much, or ended
in anything but a document or a line that names the file. With `--ingest`, each lies in a folder beside a
good document that must go in through the command, and nothing may be written outside the store. The last
lines are what the guard costs: small documents of each format read here and apart, medians.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ingest import sources
from ingest.sources.apart import Reader
from ingest.sources.warming import samples
from kb.documents import Document
from kb.errors import SourceError
from tests.fixtures.hostile import PAGES, XML, Hostile
from tests.fixtures.hostile_archives import ARCHIVES
from tests.fixtures.hostile_pdfs import PDFS
from tests.fixtures.hostile_places import NAMES, PLACES, named
from tests.fixtures.hostile_texts import LISTS, OFFICE, TEXTS

ALL = (*XML, *PAGES, *TEXTS, *LISTS, *OFFICE, *ARCHIVES, *PDFS)
MOST_SECONDS, MOST_MEBIBYTES = 10.0, 1024
GOOD = b"A title of four words\n\nMethods\n\nWe treated six patients with knee pain.\n"
KB = Path(sys.executable).parent / "kb"
GUARDED = 60


def main() -> None:
    """Reads all, and prints the table."""
    parser = argparse.ArgumentParser(prog="python benchmarks/hostile.py", description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="parts of the names of files; all without")
    parser.add_argument("--ingest", action="store_true", help="through `kb ingest` too")
    options = parser.parse_args()
    chosen = [h for h in ALL if not options.names or any(name in h.name for name in options.names)]
    print("|  | file | MiB | seconds | peak MiB | said |\n|---|---|---|---|---|---|")
    bad = 0
    with tempfile.TemporaryDirectory() as scratch, Reader() as reader:
        for hostile in chosen:
            bad += _row(hostile, Path(scratch), reader)
        if not options.names:
            bad += sum(_place(name, Path(scratch), reader) for name in PLACES)
            bad += _names(Path(scratch), reader)
    if options.ingest:
        bad += _ingested(chosen)
    if not options.names:
        _guard()
    print(f"\n{bad} of {len(chosen)} marked")
    sys.exit(bool(bad))


def _row(hostile: Hostile, folder: Path, reader: Reader) -> bool:
    """Reads one file apart; returns whether anything is wrong with how it went."""
    path = folder / hostile.name
    path.write_bytes(hostile.make())
    with _watched(reader) as peak:
        begin = time.perf_counter()
        said, is_ours = _said(reader, path)
        seconds = time.perf_counter() - begin
    surprises = hostile.says and not re.search(hostile.says, said)
    bad = seconds > MOST_SECONDS or peak[0] > MOST_MEBIBYTES or not is_ours or bool(surprises)
    size = path.stat().st_size / 2**20
    path.unlink()
    mark = "!" if bad else ""
    print(
        f"| {mark} | {hostile.name} | {size:.1f} | {seconds:.2f} | {peak[0]:.0f} | {said[:150]} |", flush=True
    )
    return bad


def _said(reader: Reader, path: Path) -> tuple[str, bool]:
    """What comes of a file, and whether that is a document or a line of ours."""
    try:
        found = reader.take(path)
    except SourceError as error:
        line = str(error)
        return f"refused: {line}", "the reader failed" not in line and "crashed" not in line
    if isinstance(found, Document):
        return f"read: {len(found.text)} characters, {found.completeness.value}", True
    return f"read: {type(found).__name__}", True


@contextmanager
def _watched(reader: Reader) -> Iterator[list[float]]:
    """Watches the processes that the helper forks; yields the peak of their memory in MiB."""
    peak = [0.0]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.002):
            process = reader._process  # noqa: SLF001 - its children are what is measured
            if process is None:
                continue
            with suppress(OSError, ValueError, IndexError):
                listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii")
                for child in listed.split():
                    status = Path(f"/proc/{child}/status").read_text("ascii")
                    peak[0] = max(peak[0], int(status.split("VmHWM:")[1].split()[0]) / 1024)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def _place(name: str, scratch: Path, reader: Reader) -> bool:
    """Reads what is no ordinary file."""
    make, words = PLACES[name]
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        path = make(Path(folder))
        begin = time.perf_counter()
        said, _ = _said(reader, path)
        seconds = time.perf_counter() - begin
    is_root = os.geteuid() == 0 and name == "a file that may not be read"
    bad = not is_root and (seconds > MOST_SECONDS or not re.search(words, said))
    print(f"| {'!' if bad else ''} | {name} |  | {seconds:.2f} |  | {said[:150]} |", flush=True)
    return bad


def _names(scratch: Path, reader: Reader) -> int:
    """Reads good documents with odd names."""
    bad = 0
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        for name in NAMES:
            path = named(Path(folder), name, GOOD)
            said, _ = _said(reader, path)
            bad += not said.startswith("read")
            print(f"| {'' if said.startswith('read') else '!'} | {name!r:.40} |  |  |  | {said[:150]!a} |")
    return bad


# -- through the command -----------------------------------------------------------------------------------


def _ingested(chosen: list[Hostile]) -> int:
    """Puts all into one folder with a good document, and gives it to the command."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        folder = root / "in"
        folder.mkdir()
        for hostile in chosen:
            (folder / hostile.name).write_bytes(hostile.make())
        for make, _ in PLACES.values():
            make(folder)
        for name in NAMES:
            named(folder, name, GOOD + name)
        (folder / "good.txt").write_bytes(GOOD)
        before = _listed(root)
        address = f"sqlite:///{root / 'store.sqlite3'}"
        begin = time.perf_counter()
        done = subprocess.run(
            [KB, "ingest", str(folder), "--as-is"],
            env=os.environ | {"KB_DATABASE_URL": address},
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        seconds = time.perf_counter() - begin
        rows = done.stdout.splitlines()
        good = any("good.txt" in row and "stored" in row for row in rows)
        outside = sorted(name for name in _listed(root) - before if not name.startswith("store.sqlite3"))
        traced = "Traceback" in done.stderr + done.stdout
        print(f"\n`kb ingest` of {len(chosen)} hostile files: {seconds:.0f} s, exit {done.returncode}, "
              f"the good one {'went in' if good else 'DID NOT go in'}, outside: {outside or 'nothing'}"
              f"{', a TRACEBACK' if traced else ''}")  # fmt: skip
        print("\n".join(f"    {row}" for row in [*rows, *done.stderr.splitlines()]))
    return (not good) + bool(outside) + traced


def _listed(folder: Path) -> set[str]:
    """All names below a folder."""
    return {
        str(Path(place, name).relative_to(folder))
        for place, names, files in os.walk(folder)
        for name in names + files
    }


# -- the cost ----------------------------------------------------------------------------------------------


def _guard() -> None:
    """Reads small documents here and apart, in turn, and prints the difference of the medians."""
    print("\n| format | read here, ms | read apart, ms | the guard, ms |\n|---|---|---|---|")
    with tempfile.TemporaryDirectory() as scratch, Reader() as reader:
        for name, data in samples().items():
            path = Path(scratch, name)
            path.write_bytes(data)
            sources.take(path)
            reader.take(path)
            here, apart = [], []
            for _ in range(GUARDED):
                here.append(_seconds(lambda path=path: sources.take(path)))
                apart.append(_seconds(lambda path=path: reader.take(path)))
            first, second = (1000 * statistics.median(times) for times in (here, apart))
            print(f"| {path.suffix[1:]} | {first:.2f} | {second:.2f} | {second - first:.2f} |")


def _seconds(call: object) -> float:
    """The time that a call takes."""
    begin = time.perf_counter()
    call()  # type: ignore[operator]
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
