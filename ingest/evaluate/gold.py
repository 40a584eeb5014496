"""Gold: what people found in documents, as lines of JSON or as cases of our own.

A case is a folder with ``document.*`` and ``expected.json``, which has the shape of a line of the export; its
name is that of the folder.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.errors import KnowledgeBaseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ingest.evaluate.matching import Row

_EXPECTED = "expected.json"


@dataclass(frozen=True, slots=True)
class Gold:
    """One row for each document; the folders it was read from; the documents that stand in cases, by name."""

    rows: tuple[Row, ...]
    folders: tuple[Path, ...] = ()
    documents: dict[str, Path] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        """Return the names of the documents: the stems of their files, or of the folders of cases."""
        return {row["id"] for row in self.rows}


def read_gold(paths: Iterable[Path]) -> Gold:
    """Return the gold of files, and of the ``.jsonl`` files and cases in folders.

    Raises:
        KnowledgeBaseError: A file is missing or is no gold, or two rows speak of documents of one name.
    """
    rows: dict[str, Row] = {}
    folders: dict[Path, None] = {}
    documents: dict[str, Path] = {}
    for path in _files(paths):
        is_case = path.name == _EXPECTED
        if not is_case:
            folders[path.parent] = None
        for number, row in _case(path) if is_case else _lines(path):
            if row["id"] in rows:
                raise KnowledgeBaseError(
                    f"{path}, line {number}: gold for '{row['id']}' was given before; evaluate them apart"
                )
            rows[row["id"]] = row
            if is_case and (found := sorted(path.parent.glob("document.*"))):
                documents[row["id"]] = found[0]
    if not rows:
        raise KnowledgeBaseError("there is no gold in what was named; give .jsonl files or folders with them")
    return Gold(tuple(rows.values()), tuple(folders), documents)


def _files(paths: Iterable[Path]) -> list[Path]:
    """Return the files of gold."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            found.update(dict.fromkeys(sorted([*path.rglob("*.jsonl"), *path.rglob(_EXPECTED)])))
        elif path.is_file():
            found[path] = None
        else:
            raise KnowledgeBaseError(f"{path}: there is no such file or folder")
    return list(found)


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the rows of a file with their lines."""
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        row = _object(path, line, number)
        if not isinstance(row.get("id"), str):
            raise KnowledgeBaseError(f"{path}, line {number}: an object with an 'id' is needed")
        yield number, row


def _case(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the gold of a case: causes by their labels, ``never`` as what must not be charged."""
    expected = _object(path, path.read_text(encoding="utf-8"), 1)
    row = {"id": path.parent.name, **expected.get("document", {})}
    for name, rows in expected.items():
        if isinstance(rows, list):
            row[name] = [_charged(each) for each in rows]
    yield 1, row


def _charged(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row of a case as gold says it."""
    if "occurrence" not in row:
        return row
    causes = [cause["label"] for cause in row.get("attributed_to", ())]
    return {**row, "attributed_to": causes, "not_attributed_to": row.get("never", [])}


def _object(path: Path, text: str, line: int) -> dict[str, Any]:
    """Return a JSON object."""
    try:
        row = json.loads(text)
    except json.JSONDecodeError as error:
        raise KnowledgeBaseError(
            f"{path}, line {line + error.lineno - 1}: this is no JSON: {error}"
        ) from None
    if not isinstance(row, dict):
        raise KnowledgeBaseError(f"{path}, line {line}: an object with an 'id' is needed")
    return row
