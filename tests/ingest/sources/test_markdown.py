"""Markdown: marks are taken off, structure and front matter are kept."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources import read_bytes
from kb.documents import Completeness, Document, Role
from kb.errors import SourceError
from tests.fixtures.structure import assert_well_formed
from tests.ingest.sources.test_golden import rows


def read(text: str) -> Document:
    document = read_bytes(text.encode(), "a.md")
    assert_well_formed(document)
    return document


_MANUSCRIPT = """---
title: "Embolization of the knee: six patients"
author:
  - name: Ana Example, MD
    orcid: https://orcid.org/0000-0001-2345-6789
    affiliation: University of Somewhere
  - family: Other
    given: Ben
date: 2024-05-01  # of the preprint
doi: https://doi.org/10.5555/knee.24.1
keywords: [knee, pain]
url: https://example.org/knee
abstract: |
  Pain fell in
  six patients.
---

## Materials and methods

We **treated** _six_ patients[^1] with `PVA`.^3,4^ See [the register](https://example.org/r "x").

Exclusion criteria were:

- infection
- cancer

## Results {#results .unnumbered}

| Item | Before | After |
|:-----|-------:|------:|
| NRS  | 8.1    | 3.2   |
| VAS  | 70     | 20    |

: Scores of *pain*

It fell by half.

[^1]: One left.
"""


def test_a_manuscript_with_a_front_matter() -> None:
    document = read(_MANUSCRIPT)
    known = document.bibliography
    assert known.title == "Embolization of the knee: six patients"
    assert [(a.family, a.given, a.orcid) for a in known.authors] == [
        ("Example", "Ana", "0000-0001-2345-6789"),
        ("Other", "Ben", ""),
    ]
    assert known.authors[0].affiliations == ("University of Somewhere",)
    assert (known.year, known.month, known.day, known.doi) == (2024, 5, 1, "10.5555/knee.24.1")
    assert (known.keywords, known.url) == (("knee", "pain"), "https://example.org/knee")
    assert "We treated six patients with PVA.3,4 See the register." in document.text
    assert [mark.of(document.text) for mark in document.citations] == ["3,4"]
    assert "[1] One left." in document.text
    assert not set("*_`|#{}") & set(document.text)
    assert [s.role for s in document.sections if s.role is not Role.TABLE][:2] == [Role.TITLE, Role.ABSTRACT]
    assert {s.role for s in document.sections} >= {Role.METHODS, Role.RESULTS}
    assert rows(document.tables[0], document.text)[:2] == ["None | Scores of pain", "0,0: # 'Item' < "]
    assert "2,2: '20' < VAS / After" in rows(document.tables[0], document.text)
    assert document.completeness is Completeness.FULL


def test_the_title_lines_of_pandoc() -> None:
    document = read("% Six knees and\n  their pain\n% Ana Example; Ben Other\n% May 2, 2023\n\nWe saw six.\n")
    known = document.bibliography
    assert known.title == "Six knees and their pain"
    assert [a.family for a in known.authors] == ["Example", "Other"]
    assert (known.year, known.month, known.day) == (2023, 5, 2)
    assert document.text == "Six knees and their pain\n\nWe saw six."


def test_a_title_in_the_text_stands_once() -> None:
    document = read("---\ntitle: Six knees in pain\n---\n# Six knees in pain\n\nWe saw six.")
    assert document.text == "Six knees in pain\n\nWe saw six."


def test_a_rule_is_no_front_matter() -> None:
    assert read("---\n\nWe saw six.\n\n---\n\nAnd seven.").text == "We saw six.\n\nAnd seven."


def test_html_inside() -> None:
    document = read(
        "A line with H<sub>2</sub>O.<br>Next.\n\n<table><tr><th>Item</th><th>Pain</th></tr>"
        "<tr><td>NRS</td><td>8</td></tr></table>\n\n<script>alert(1)</script>\n\n<!-- a remark -->\n\nEnd."
    )
    assert document.text == "A line with H2O. Next.\n\nItem\tPain\nNRS\t8\n\nEnd."


def test_an_interview() -> None:
    document = read(
        "# Talking about knees and pain\n\n**Interviewer:** How many patients?\n\n**Dr. Okuno:** Over 2,000."
        "\n\n**Interviewer:** And complications?\n\n**Dr. Okuno:** None.\n"
    )
    assert document.kind_hint == "interview"
    assert [(s.role, s.question, s.speaker) for s in document.sections[1:]] == [
        (Role.QUESTION, 1, "Interviewer"),
        (Role.ANSWER, 1, "Dr. Okuno"),
        (Role.QUESTION, 2, "Interviewer"),
        (Role.ANSWER, 2, "Dr. Okuno"),
    ]


def test_who_is_interviewed_by_the_front_matter() -> None:
    text = "---\ninterviewee: Yuji Okuno, MD\ninterviewer: Jane Roe\n---\n"
    document = read(text + "**How many patients?**\n\nOver 2,000.\n\n**And complications?**\n\nNone.\n")
    assert [(a.name, a.role) for a in document.bibliography.authors] == [
        ("Yuji Okuno", "interviewee"),
        ("Jane Roe", "interviewer"),
    ]
    assert [s.role for s in document.sections] == [Role.QUESTION, Role.ANSWER] * 2


def test_a_digest_names_its_source() -> None:
    assert read("---\ndigest-of: Okuno 2020\n---\nWe saw six patients.").digest_of == "Okuno 2020"


def test_what_markdown_drops_is_said() -> None:
    document = read("> " * 200 + "words lost in the depth of quotes\n\nEnd.")
    assert document.completeness is Completeness.TEXT_INCOMPLETE


def test_nothing_in_it() -> None:
    with pytest.raises(SourceError, match="no text in it"):
        read("---\nauthor: Ana\n---\n")


_PIECES = st.sampled_from(
    ["# Methods\n", "word ", "**bold** ", "- item\n", "1. item\n", "> said ", "|a|b|\n|-|-|\n|1|2|\n", "\n",
     "\n\n", "`code` ", "    indented\n", "```\nfence\n```\n", "[link](there) ", "<b>", "</td>", "<table>",
     "[^1]: note\n", "^3^ ", "---\n", "title: x\n", "% t\n", "Q: Why?\n\n", "A: So.\n\n", "\\*", "&amp;",
     ":::\n",     "{#id}\n", "  "]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=30))
def test_any_marks_are_read_or_refused(pieces: list[str]) -> None:
    with suppress(SourceError):
        document = read("".join(pieces))
        words = sum(piece == "word " for piece in pieces)
        assert document.text.count("word") >= words or document.completeness is Completeness.TEXT_INCOMPLETE


@given(st.lists(st.sampled_from(["p", "h", "li", "q"]), max_size=8))
def test_no_word_of_any_structure_is_lost(kinds: list[str]) -> None:
    marks = {"p": "", "h": "## ", "li": "- ", "q": "> "}
    source = "\n\n".join(f"{marks[kind]}Word{number} stands here." for number, kind in enumerate(kinds))
    document = read(f"{source}\n\nEnd.")
    assert document.text.split() == [
        word for number in range(len(kinds)) for word in f"Word{number} stands here.".split()
    ] + ["End."]
