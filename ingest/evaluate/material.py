"""What was read of the documents that gold speaks of: now, from files, or by the store before."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.run import ENDINGS, collect
from kb.errors import KnowledgeBaseError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ingest.evaluate.gold import Gold
    from ingest.evaluate.matching import Row
    from kb.documents import Document
    from kb.statements import Finding, Statement, StudyFacts


@dataclass(frozen=True, slots=True)
class Fresh:
    """A document just read, in the shape that the export takes; it has no citation key yet."""

    document: Document
    study: StudyFacts
    statements: tuple[tuple[str, Statement], ...]
    findings: tuple[Finding, ...]
    citation_key: str = ""


def extracted(files: Mapping[str, Path]) -> dict[str, Row]:
    """Return the lines of the export of files that are read and extracted now, by name; nothing is stored."""
    from ingest.sources.apart import Reader  # noqa: PLC0415 - spaCy and the readers: only where there is work

    with Reader() as reader:
        return {name: line_of(reader.read(path)) for name, path in files.items()}


def line_of(document: Document) -> Row:
    """Return the line of the export of one document, extracted now."""
    from ingest.pipeline import extract  # noqa: PLC0415 - loads spaCy
    from kb.export.jsonl import document_row  # noqa: PLC0415 - with it
    from kb.statements import statement_digest  # noqa: PLC0415 - the same

    reading = extract(document).reading
    statements = {statement_digest(document.digest, s).hex(): s for s in reading.statements}
    return document_row(Fresh(document, reading.study, tuple(statements.items()), tuple(reading.findings)))


def texts_of(gold: Gold, folder: Path | None) -> dict[str, Path]:
    """Return the files of the gold's documents: those of its cases, and what is in this folder or its own.

    Raises:
        KnowledgeBaseError: Two files are called alike.
    """
    found = dict(gold.documents)
    names = gold.names - set(found)
    files, _ = collect([folder] if folder is not None else gold.folders)
    for path in files:
        if path.stem not in names or path.suffix.lower() not in ENDINGS:
            continue
        if path.stem in found:
            raise KnowledgeBaseError(f"{found[path.stem]} and {path} are called alike; only one can be meant")
        found[path.stem] = path
    return found


def stored(names: set[str]) -> dict[str, Row]:
    """Return the lines of the export of current documents of the store, by the stem of their files."""
    from kb.export.jsonl import document_row  # noqa: PLC0415 - loads the database

    return {Path(each.document.source).stem: document_row(each) for each in _current(names)}


def stored_files(names: set[str]) -> dict[str, Path]:
    """Return the files from which documents of the store were read, as far as they are still there."""
    paths = {Path(d.document.source).stem: d.source_path for d in _current(names)}
    return {name: Path(path) for name, path in paths.items() if path and Path(path).is_file()}


def _current(names: set[str]) -> Sequence[Any]:
    """Return the current documents of the store that have one of these names; each name once."""
    from kb.database import connect, reading  # noqa: PLC0415 - loads the database
    from kb.migrate import require_current  # noqa: PLC0415 - the same
    from kb.query import stored_documents  # noqa: PLC0415 - the same

    database = connect()
    try:
        if not database.exists():
            return []
        require_current(database)
        with reading(database) as session:
            found = [d for d in stored_documents(session) if Path(d.document.source).stem in names]
    finally:
        database.close()
    stems = [Path(d.document.source).stem for d in found]
    for stem in stems:
        if stems.count(stem) > 1:
            raise KnowledgeBaseError(f"two documents of the store are called '{stem}'; choose with --texts")
    return found
