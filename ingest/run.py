"""Ingesting files: each is read apart, extracted and stored in one transaction; one failure costs one file.

The logic behind ``kb ingest`` (``ingest.commands``), without anything printed.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kb.documents import digest_of_bytes
from kb.errors import KnowledgeBaseError, SourceError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ingest.sources.apart import Reader
    from kb.store import Store

ENDINGS = frozenset({".txt", ".text", ".html", ".htm", ".xhtml", ".xml", ".nxml", ".jats"})
"""What is taken from a folder; a file that is named itself is tried whatever its ending."""

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file. ``problem`` says what is wrong and what to do, where something is."""

    path: str
    status: str  # stored | unchanged | reread | restored | outdated | failed
    statements: int = 0
    findings: int = 0
    kind: str = ""
    title: str = ""
    completeness: str = ""
    problem: str = ""
    warnings: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()


@dataclass(slots=True)
class IngestReport:
    """What became of all files, in order, and what was passed over in folders."""

    files: list[FileReport] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)

    @property
    def failed(self) -> list[FileReport]:
        """Return the files that could not be stored."""
        return [f for f in self.files if f.status == "failed"]

    @property
    def exit_status(self) -> int:
        """Return 0 where all went in, 1 where some failed, 2 where nothing could be done."""
        if not self.files or len(self.failed) == len(self.files):
            return 2
        return 1 if self.failed else 0


def collect(paths: Iterable[Path]) -> tuple[list[Path], list[str]]:
    """Return the files to read, each once, and those of folders whose ending is not known.

    Folders are searched to the bottom, hidden files and folders left out; links to folders are not followed.
    """
    files: dict[Path, None] = {}
    passed_over: list[str] = []
    for path in paths:
        if not path.is_dir():
            files[path] = None
            continue
        for folder, names, entries in os.walk(path):
            names[:] = sorted(n for n in names if not n.startswith("."))
            for name in sorted(e for e in entries if not e.startswith(".")):
                file = Path(folder) / name
                if file.suffix.lower() in ENDINGS:
                    files[file] = None
                else:
                    passed_over.append(str(file))
    return list(files), passed_over


def ingest(
    files: Sequence[Path],
    store: Store,
    reader: Reader,
    tell: Callable[[FileReport], None] = lambda _: None,
) -> Iterator[FileReport]:
    """Yield a report for each file, after it is stored; ``tell`` hears of each at once.

    Raises:
        StoreError: The store itself cannot be written: nothing that follows could be stored either.
    """
    for path in files:
        report = _one(path, store, reader)
        tell(report)
        yield report


def _one(path: Path, store: Store, reader: Reader) -> FileReport:
    """Return what became of one file."""
    from ingest.pipeline import extract, extractor  # noqa: PLC0415 - spaCy is loaded when there is something to read

    try:
        digest = _digest(path)
        with _of_the_store():
            known = store.extractor_of(digest) if digest is not None else None
        if known == extractor():
            return FileReport(str(path), "unchanged")
        document = reader.read(path)
        extracted = extract(document)
        place = str(path.resolve())
        with _of_the_store():
            saved = store.save(document, extracted.reading, source_path=place, sentences=extracted.sentences)
    except StoreError:
        raise
    except KnowledgeBaseError as error:
        return FileReport(str(path), "failed", problem=str(error))
    except OSError as error:
        return FileReport(str(path), "failed", problem=f"cannot be read: {error.strerror or error}")
    except Exception as error:  # noqa: BLE001 - a fault of ours in one document must not cost the others
        return FileReport(
            str(path),
            "failed",
            problem=f"a fault of this program ({type(error).__name__}: {error}); please report it with "
            f"the file",
        )
    return FileReport(
        path=str(path),
        status=saved.status.value,
        statements=saved.statement_count,
        findings=len(extracted.reading.findings),
        kind=extracted.reading.study.kind,
        title=document.bibliography.title,
        completeness=document.completeness.value,
        problem=document.completeness_reason if document.completeness.value == "text_incomplete" else "",
        warnings=document.warnings,
        superseded=saved.superseded,
    )


@contextmanager
def _of_the_store() -> Iterator[None]:
    """Let what the system says against the store end the run: it is no fault of the file being read."""
    try:
        yield
    except OSError as error:
        place = f" ({error.filename})" if error.filename else ""
        raise StoreError(f"the store cannot be used: {error.strerror or error}{place}") from error


def _digest(path: Path) -> bytes | None:
    """Return the digest of a file of ordinary size, None where reading it is the reader's affair."""
    if not path.is_file():
        raise SourceError(
            str(path),
            "there is no such file" if not path.exists() else "not a regular file",
            advice="check the name",
        )
    if path.stat().st_size > 64 * _BLOCK:
        return None
    return digest_of_bytes(path.read_bytes())
