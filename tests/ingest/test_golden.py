"""Documents of our own with what a careful reader takes out of them: every row is found, and no other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.exported import exported

GOLDEN = Path(__file__).parents[1] / "golden" / "extraction"
CASES = sorted(folder.name for folder in GOLDEN.iterdir() if folder.is_dir())

Row = dict[str, Any]


def agrees(expected: Any, found: Any) -> bool:
    """Return whether what was found has everything that is expected; what is not named may be anything."""
    if isinstance(expected, dict):
        wanted = {key: value for key, value in expected.items() if key not in {"attributed_to", "never"}}
        return isinstance(found, dict) and all(agrees(v, found.get(k)) for k, v in wanted.items())
    if isinstance(expected, list):
        pairs = zip(expected, found, strict=False) if isinstance(found, list) else ()
        return isinstance(found, list) and len(found) == len(expected) and all(agrees(a, b) for a, b in pairs)
    return bool(expected == found)


def charged(expected: Row, found: Row) -> bool:
    """Return whether a complication is listed under what it must be, and under nothing that it must not."""
    names = {cause["label"] for cause in found.get("attributed_to", [])}
    wanted = {cause["label"] for cause in expected.get("attributed_to", [])}
    return wanted <= names and not names & set(expected.get("never", []))


def missing_and_extra(expected: list[Row], found: list[Row]) -> tuple[list[Row], list[Row]]:
    """Pair rows one to one; return the expected that were not found, and the found that nobody expected."""
    left, missing = list(found), []
    for row in expected:
        twin = next((each for each in left if agrees(row, each) and charged(row, each)), None)
        if twin is None:
            missing.append(row)
        else:
            left.remove(twin)
    return missing, left


def _short(row: Row) -> Row:
    """Return a row without what makes it long."""
    left_out = {"evidence", "statement", "confidence", "derived", "id", "role", "certainty", "text", "grade"}
    return {k: v for k, v in row.items() if k not in left_out and v not in (None, {}, [])}


@pytest.mark.parametrize("name", CASES)
def test_a_careful_reader_finds_the_same(name: str) -> None:
    (document,) = (GOLDEN / name).glob("document.*")
    expected: Row = json.loads((GOLDEN / name / "expected.json").read_text(encoding="utf-8"))
    line = exported(document)
    assert agrees(expected.pop("document"), line["document"]), _short(line["document"])
    wrong = {}
    for kind, rows in expected.items():
        missing, extra = missing_and_extra(rows, line[kind])
        if missing or extra:
            wrong[kind] = {"missing": [_short(r) for r in missing], "extra": [_short(r) for r in extra]}
    assert wrong == {}


def test_the_scorer_sees_a_miss_an_extra_and_a_wrong_charge() -> None:
    nausea = {"label": "nausea", "events": 2, "attributed_to": [{"label": "clonidine"}]}
    other = {"label": "nausea", "events": 3, "attributed_to": [{"label": "clonidine"}]}
    assert missing_and_extra([nausea], [nausea]) == ([], [])
    assert missing_and_extra([nausea], [other]) == ([nausea], [other])
    assert missing_and_extra([nausea], [nausea, nausea]) == ([], [nausea])
    assert not charged({"never": ["clonidine"]}, nausea)


def test_every_case_is_whole() -> None:
    assert len(CASES) >= 12
    for name in CASES:
        assert len(list((GOLDEN / name).glob("document.*"))) == 1
        assert "document" in json.loads((GOLDEN / name / "expected.json").read_text(encoding="utf-8"))
