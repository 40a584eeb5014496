"""The export of a store: what went in comes out in the rows of the contract, each line valid."""

from __future__ import annotations

import json
from pathlib import Path

from jsonschema import Draft202012Validator

from kb.database import connect, reading
from kb.export.jsonl import lines, schema
from kb.store import Store
from tests.fixtures.examples import (
    cut_off,
    cut_off_reading,
    interview,
    interview_reading,
    series,
    series_reading,
)


def test_every_document_is_a_valid_line_and_every_quote_a_slice_of_its_text(tmp_path: Path) -> None:
    database = connect(str(tmp_path / "store.sqlite3"))
    store = Store(database)
    store.prepare()
    documents = (series(), interview(), cut_off())
    for document, read in zip(documents, (series_reading, interview_reading, cut_off_reading), strict=True):
        store.save(document, read(document))
    with reading(database) as session:
        own = [json.loads(line) for line in lines(session)]
        every = [json.loads(line) for line in lines(session, all_roles=True)]
    database.close()
    assert [row["document"]["source"] for row in own] == [document.source for document in documents]
    validator = Draft202012Validator(schema())
    for row, document in zip(every, documents, strict=True):
        validator.validate(row)
        quotes = [e for rows in row.values() if isinstance(rows, list) for r in rows for e in r["evidence"]]
        assert quotes
        assert all(document.text[e["start"] : e["stop"]] == e["quote"] for e in quotes)
    assert sum(map(_rows, every)) > sum(map(_rows, own))


def _rows(row: dict[str, object]) -> int:
    return sum(len(rows) for rows in row.values() if isinstance(rows, list))
