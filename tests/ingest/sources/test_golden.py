"""Small documents of every form with the outline that they must yield.

``KB_WRITE_GOLDEN=1 pytest`` writes the outlines anew; read the difference before committing it.
"""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from ingest.sources import read
from kb.documents import Document, Table
from tests.fixtures.structure import assert_well_formed

_GOLDEN = Path(__file__).resolve().parents[2] / "golden"
_CASES = sorted(path for form in ("text", "html", "jats") for path in (_GOLDEN / form).glob("*/input.*"))


@pytest.mark.parametrize("path", _CASES, ids=lambda path: f"{path.parent.parent.name}-{path.parent.name}")
def test_outline(path: Path) -> None:
    document = read(path)
    assert_well_formed(document)
    found = outline(document)
    expected = path.with_name("outline.json")
    if os.environ.get("KB_WRITE_GOLDEN"):
        expected.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert json.loads(json.dumps(found)) == json.loads(expected.read_text("utf-8"))


def outline(document: Document) -> dict[str, Any]:
    """What a reader found, as short as can be compared."""
    text = document.text
    known = {key: value for key, value in asdict(document.bibliography).items() if value}
    known["authors"] = [
        f"{a.role}: {a.family or a.literal}, {a.given}" for a in document.bibliography.authors
    ]
    return {
        "kind": document.kind_hint,
        "completeness": " – ".join(filter(None, (document.completeness, document.completeness_reason))),
        "digest_of": document.digest_of,
        "bibliography": {
            key: list(value) if isinstance(value, tuple) else value for key, value in known.items()
        },
        "sections": [
            " | ".join(
                filter(
                    None,
                    (
                        section.role,
                        " > ".join((*section.path, section.title or ""))
                        if section.title or section.path
                        else "",
                        f"question {section.question}" if section.question else "",
                        f"table {section.table}" if section.table else "",
                        " ".join(section.span.of(text).split()),
                    ),
                )
            )
            for section in document.sections
        ],
        "items": [
            f"{block.span.of(text)} < {block.lead.of(text) if block.lead else None}"
            for block in document.blocks
            if block.kind == "item"
        ],
        "tables": [rows(table, text) for table in document.tables],
        "citations": [span.of(text) for span in document.citations],
        "warnings": list(document.warnings),
    }


def rows(table: Table, text: str) -> list[str]:
    """Each cell with what heads it."""
    lines = [f"{table.label} | {table.caption.of(text) if table.caption else None}"]
    for cell in table.cells:
        heads = [head.of(text) for head in (*cell.row_headers, *cell.column_headers)]
        mark = "# " if cell.is_header else ""
        lines.append(f"{cell.row},{cell.column}: {mark}{cell.span.of(text)!r} < {' / '.join(heads)}")
    return [*lines, *(f"note: {note.of(text)}" for note in table.footnotes)]
