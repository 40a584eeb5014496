"""The sheet as a whole: what is read, what is written, and which document is meant."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.fill.answer import Answer, Figures
from ingest.fill.compare import comparable, compare, kappa, lines
from ingest.fill.reading import read
from ingest.fill.sheet import GIVEN, Place, filled
from kb.errors import KnowledgeBaseError
from tests.fixtures.papers import article

_HEAD = "id,document,outcome,intervention,comparator,outcome_type,my notes\n"
_TABLE = (
    "Outcomes",
    "Outcome | Kestrel (n = 31) | Placebo (n = 29)\nSleep index, mean (SD) | 14.2 (3.1) | 17.9 (4.0)",
)


def _kb(store: Path, *arguments: str, status: int = 0) -> tuple[str, str]:
    """Run the command as a user does."""
    done = subprocess.run(
        [sys.executable, "-c", "from kb.cli import main; main()", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "KB_DATABASE_URL": str(store)},
    )
    assert done.returncode == status, done.stderr or done.stdout
    assert "Traceback" not in done.stderr
    return done.stdout, done.stderr


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with a paper, one that was retracted, and two more that share a stem."""
    folder = tmp_path_factory.mktemp("fill")
    for name in ("kestrel.nxml", "withdrawn.nxml", "one/twin.nxml", "other/twin.nxml"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        text = article(("Methods", f"This is {name}."), title=f"Trial of the {name}", tables=[_TABLE])
        kind = "retracted-article" if name.startswith("withdrawn") else "research-article"
        path.write_text(text.replace("research-article", kind), "utf-8")
    inputs = (str(folder / name) for name in ("kestrel.nxml", "withdrawn.nxml", "one", "other"))
    _kb(folder / "store.sqlite3", "ingest", "-q", *inputs)
    return folder / "store.sqlite3"


def _sheet(folder: Path, *rows: str) -> str:
    """Write a sheet and return its path."""
    path = folder / "sheet.csv"
    path.write_text(_HEAD + "".join(f"{row}\n" for row in rows), "utf-8")
    return str(path)


@pytest.mark.slow
class TestCommand:
    """`kb fill`, run as a user runs it."""

    def test_rows_come_back_in_order_with_answers(self, store: Path, tmp_path: Path) -> None:
        sheet = _sheet(
            tmp_path,
            'b,kestrel,sleep index,kestrel,placebo,continuous,"mine, kept"',
            "a,kestrel,bone density,kestrel,placebo,continuous,",
        )
        out, err = _kb(store, "fill", sheet)
        rows = list(csv.DictReader(out.splitlines()))
        assert [row["id"] for row in rows] == ["b", "a"]
        assert rows[0]["my notes"] == "mine, kept"
        assert (rows[0]["intervention_mean"], rows[0]["comparator_standard_deviation"]) == ("14.2", "4")
        assert rows[0]["quote"].startswith("14.2 (3.1) | 17.9 (4.0)")
        assert rows[0]["section"] == "table"
        assert not any(rows[1][name] for name in GIVEN)
        assert not err

    def test_a_missing_document_leaves_its_row_empty(self, store: Path, tmp_path: Path) -> None:
        sheet = _sheet(
            tmp_path, "1,nobody,sleep index,kestrel,placebo,,", "2,kestrel,sleep index,kestrel,placebo,,"
        )
        out, err = _kb(store, "fill", sheet, "-o", str(tmp_path / "out.csv"), status=1)
        rows = list(csv.DictReader((tmp_path / "out.csv").read_text("utf-8").splitlines()))
        assert not out
        assert "nobody" in err
        assert (rows[0]["intervention_mean"], rows[1]["intervention_mean"]) == ("", "14.2")

    def test_rows_that_ask_nothing_are_named_by_their_line(self, store: Path, tmp_path: Path) -> None:
        sheet = _sheet(tmp_path, "1,,sleep index,kestrel,placebo,,", "2,kestrel,,kestrel,placebo,,")
        out, err = _kb(store, "fill", sheet, status=1)
        assert "line 2: no document is named" in err
        assert "line 3: no outcome is asked for" in err
        rows = list(csv.DictReader(out.splitlines()))
        assert not any(row[name] for row in rows for name in GIVEN)

    def test_what_is_filled_from_a_retracted_work_is_said(self, store: Path, tmp_path: Path) -> None:
        sheet = _sheet(tmp_path, "1,withdrawn,sleep index,kestrel,placebo,,")
        out, err = _kb(store, "fill", sheet)
        assert "'withdrawn': RETRACTED" in err
        assert "1 row is filled from it all the same" in err
        assert next(csv.DictReader(out.splitlines()))["intervention_mean"] == "14.2"

    def test_a_place_that_cannot_be_written_is_said_before_the_work(
        self, store: Path, tmp_path: Path
    ) -> None:
        sheet = _sheet(tmp_path, "1,nobody,sleep index,kestrel,placebo,,")
        _, err = _kb(store, "fill", sheet, "-o", str(tmp_path / "none" / "out.csv"), status=2)
        assert "out.csv: cannot be written" in err
        assert "nobody" not in err

    def test_two_documents_with_one_stem_are_both_named(self, store: Path, tmp_path: Path) -> None:
        sheet = _sheet(tmp_path, "1,twin,sleep index,kestrel,placebo,,")
        out, err = _kb(store, "fill", sheet, status=2)
        assert not out
        assert err.count("twin.nxml") == 2

    def test_a_person_is_compared_with(self, store: Path, tmp_path: Path) -> None:
        sheet = _sheet(tmp_path, "1,kestrel,sleep index,kestrel,placebo,continuous,")
        human = tmp_path / "human.csv"
        human.write_text("id,intervention_mean,comparator_mean\n1,14.20,18\n", "utf-8")
        _, err = _kb(store, "fill", sheet, "--compare", str(human))
        assert "1: comparator_mean: here 17.9, there 18" in err
        assert "1: intervention_mean" not in err


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", r"sheet\.csv: is empty; its first line names the columns id, document"),
        (b"id,document\n1,x\n", "line 1: no column outcome, intervention, comparator, only id, document"),
        (_HEAD.replace(",", ";").encode(), "line 1: the columns are parted by semicolons; save the sheet"),
        (_HEAD.replace(",", "\t").encode(), "line 1: the columns are parted by tabs"),
        (_HEAD.replace("my notes", "id").encode(), "line 1: several columns are called 'id'"),
        (f"{_HEAD}\n1,x,o,i,c,ordinal,\n".encode(), "line 3: outcome_type is 'ordinal'"),
        (f"{_HEAD}1,x,fever, chills,i,c,,note\n".encode(), "line 2: 8 cells under 7 columns"),
        (f'{_HEAD}1,x,o,i,c,,\n2,x,"o,i,c,,\n'.encode(), "line 3: no CSV from here on"),
        (
            f"{_HEAD}1,x,M\xfcdigkeit,i,c,,\n".encode("latin-1"),
            "line 2: not UTF-8 .byte 0xfc.; save the sheet",
        ),
        (_HEAD.encode("utf-16"), "is in UTF-16; save the sheet"),
        (b"PK\x03\x04" + bytes(20), "is a workbook or an archive, no CSV"),
    ],
)
def test_a_sheet_that_cannot_be_filled_says_where_and_what_to_do(
    tmp_path: Path, data: bytes, problem: str
) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(data)
    with pytest.raises(KnowledgeBaseError, match=problem):
        read(path)


def test_what_spreadsheets_add_is_no_part_of_the_sheet(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(f"\ufeff{_HEAD.strip()},,\r\n1,x,o,i,c,,n,,\r\n,,,,,,,,\r\n2,y,o,i,c\r\n".encode())
    sheet = read(path)
    assert sheet.columns[0] == "id"
    assert sheet.columns[-1] == "my notes"
    assert [(row["id"], row["my notes"]) for row in sheet.rows] == [("1", "n"), ("2", "")]
    assert sheet.lines == (2, 4)


def test_no_words_of_a_document_become_a_formula() -> None:
    row = filled({"id": "1"}, Answer(Figures(mean=1.0)), Place(quote="=cmd|' /C calc'!A0"))
    assert row["quote"].startswith("'=")


def test_agreement_counts_what_both_filled_and_what_only_one_did() -> None:
    ours = [
        {"id": "1", "direction": "increased"},
        {"id": "2", "direction": ""},
        {"id": "3", "direction": "decreased"},
    ]
    theirs = [
        {"id": "1", "direction": "Increased "},
        {"id": "2", "direction": "decreased"},
        {"id": "3", "direction": "increased"},
    ]
    found = compare(ours, theirs)
    [agreement] = found.agreements
    assert (agreement.all.cells, agreement.all.agreed, agreement.only_theirs) == (3, 1, 1)
    assert (agreement.both.cells, agreement.both.agreed, agreement.both.percent) == (2, 1, 50.0)
    assert [d.id for d in found.differences] == ["2", "3"]
    printed = "\n".join(lines(found))
    assert "here empty, there decreased" in printed
    columns = [line.split() for line in printed.splitlines()]
    assert ["direction", "3", "33.3", "0.00", "2", "50.0", "0.00", "0", "1"] in columns


def _directions(*cells: tuple[str, str]) -> list[dict[str, str]]:
    """Return rows of an id and a direction."""
    return [{"id": id_, "direction": word} for id_, word in cells]


def test_rows_are_paired_by_id_in_their_order_and_the_others_are_named() -> None:
    ours = _directions(("1", "increased"), ("1", "decreased"), ("2", ""))
    found = compare(ours, _directions(("1 ", "increased"), ("1", "Decreased"), ("9", "")))
    assert found.agreements[0].all.percent == 100
    assert (found.only_ours, found.only_theirs) == (("2",), ("9",))
    assert "1 row left out, only there: 9" in list(lines(found))


def test_a_sheet_with_nothing_to_compare_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "human.csv"
    path.write_text("id,effect\n1,up\n", "utf-8")
    with pytest.raises(KnowledgeBaseError, match="line 1: no column to compare, only id, effect; name"):
        comparable(path, read(path, required=("id",)))


def test_kappa_is_one_for_readers_who_agree_and_unknown_without_variety() -> None:
    assert kappa([("a", "a"), ("b", "b")]) == pytest.approx(1.0)
    assert kappa([("a", "a"), ("a", "a")]) is None
