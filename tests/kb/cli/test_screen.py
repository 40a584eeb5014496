"""Quotes and names as a screen shows them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from kb.cli import screen
from kb.statements import Evidence, Locator


def card(**known: object) -> Any:
    whole = {"is_digest": False, "digest_of": "", "authors": (), "year": 2024, "title": "", "source": "x.txt"}
    whole |= {"is_retracted": False}
    return SimpleNamespace(**(whole | known))


def cell(row: int, words: str) -> Evidence:
    return Evidence(words, row, row + len(words), locator=Locator(table=2, row=row, column=3))


def test_the_cells_of_a_column_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    claim = Evidence("mean 4.2", 90, 98, section="results")
    screen.quotes((claim, *(cell(row, str(row)) for row in range(1, 6))), card(), indent=2)
    assert capsys.readouterr().out.splitlines() == [
        "  “mean 4.2”  (Results)",
        "  “1”, “2”, “3”, “4”, “5”  (Table 2, column 4, rows 2–6)",
    ]


def test_a_few_cells_have_a_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    screen.quotes((cell(1, "7"), cell(2, "8")), card(), indent=0)
    assert capsys.readouterr().out.splitlines() == [
        "“7”  (Table 2, row 2, column 4)",
        "“8”  (Table 2, row 3, column 4)",
    ]


def test_a_document_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    screen.line("pain\x1b[2J\x07 relief\u009b")
    assert capsys.readouterr().out == "pain\ufffd[2J\ufffd relief\ufffd\n"


def test_a_long_name_is_cut_in_lists_alone() -> None:
    long = card(title="Embolization of the genicular arteries " * 6)
    assert len(screen.named(long)) < 130
    assert screen.named(long).endswith(" …")
    assert screen.named_in_full(long).count("genicular") == 6
    assert screen.named(card(title="Pain")) == "2024: Pain"
