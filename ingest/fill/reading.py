"""A file of a reviewer as a sheet; what is wrong with it is said with file, line, and what to do."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, NoReturn

from ingest.fill.sheet import ASKED, Sheet
from kb.errors import KnowledgeBaseError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

TYPES = frozenset({"", "binary", "continuous"})
_ADVICE = "save the sheet as 'CSV UTF-8', with commas between the columns"
_ELSE = {";": "semicolons", "\t": "tabs", "|": "bars"}
_OTHER_FORMATS = {
    b"PK\x03\x04": "a workbook or an archive, no CSV",
    b"\xd0\xcf\x11\xe0": "a workbook of an old kind, no CSV",
    b"\xff\xfe": "in UTF-16",
    b"\xfe\xff": "in UTF-16",
}


def read(path: Path, required: Sequence[str] = ASKED) -> Sheet:
    """Read a sheet in CSV; columns that we do not know are kept, empty lines are no rows.

    Raises:
        KnowledgeBaseError: It cannot be read, or a column is missing, or a row does not fit the columns.
    """
    table = _cells(path, _text(path))
    _, first = next(table, (1, []))
    columns = _filled(first)
    _check_columns(path, columns, required)
    rows, lines = [], []
    for line, given in table:
        cells = _filled(given)
        if len(cells) > len(columns):
            problem = f"{len(cells)} cells under {len(columns)} columns"
            _fail(path, line, f"{problem}; put quotation marks round a cell that holds a comma")
        row = dict.fromkeys(columns, "") | dict(zip(columns, cells, strict=False))
        if row.get("outcome_type", "").strip().lower() not in TYPES:
            _fail(path, line, f"outcome_type is '{row['outcome_type']}'; write binary, continuous or nothing")
        rows.append(row)
        lines.append(line)
    return Sheet(tuple(columns), tuple(rows), tuple(lines))


def _text(path: Path) -> str:
    """Return the words of a file."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise KnowledgeBaseError(f"{path}: cannot be read: {error.strerror or error}") from error
    for sign, what in _OTHER_FORMATS.items():
        if data.startswith(sign):
            raise KnowledgeBaseError(f"{path}: is {what}; {_ADVICE}")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        _fail(path, line, f"not UTF-8 (byte {data[error.start]:#04x}); {_ADVICE}")


def _cells(path: Path, text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the cells of each line that is not empty, with the number of the line in which they begin."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begin = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begin, cells
            begin = reader.line_num + 1
    except csv.Error as error:
        _fail(path, begin, f"no CSV from here on ({error}); look for a quotation mark that nothing closes")


def _filled(cells: Sequence[str]) -> list[str]:
    """Return cells without the empty ones that spreadsheets write behind the last one."""
    last = max((at for at, cell in enumerate(cells, 1) if cell.strip()), default=0)
    return list(cells[:last])


def _check_columns(path: Path, columns: Sequence[str], required: Sequence[str]) -> None:
    """Refuse a sheet whose first line does not name what it needs."""
    if not columns:
        raise KnowledgeBaseError(f"{path}: is empty; its first line names the columns {', '.join(required)}")
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        _fail(path, 1, f"several columns are called '{twice[0]}'; rename them, so that each has its own name")
    missing = [name for name in required if name not in columns]
    if not missing:
        return
    first = "".join(columns)
    other = next((name for sign, name in _ELSE.items() if first.count(sign) >= len(required) - 1 > 0), "")
    if other:
        _fail(path, 1, f"the columns are parted by {other}; {_ADVICE}")
    _fail(path, 1, f"no column {', '.join(missing)}, only {', '.join(columns)}; write the names just so")


def _fail(path: Path, line: int, problem: str) -> NoReturn:
    """Say what is wrong in a line of a file."""
    raise KnowledgeBaseError(f"{path}, line {line}: {problem}")
