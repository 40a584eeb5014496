"""Results in tables: headers say what, whose and when; captions and notes say in which form."""

from __future__ import annotations

import pytest

from ingest.assembly.outcomes import outcomes
from ingest.pipeline import prepare
from ingest.sources import jats
from ingest.study import study_of
from ingest.study.marking import mark_arms
from kb.documents import Document
from kb.statements import OutcomeResult, Statistic

_ARTICLE = """<?xml version="1.0"?>
<article article-type="research-article"><front><article-meta>
<title-group><article-title>A randomized trial of nerve blocks for knee pain</article-title></title-group>
<abstract><p>We randomized 60 patients to group A (n = 30) or group B (n = 30).</p></abstract>
</article-meta></front><body>
<sec sec-type="methods"><title>Methods</title><p>Group A received a block, group B a sham block.</p></sec>
<sec sec-type="results"><title>Results</title><p>See the table.</p>
<table-wrap id="t1"><label>Table 1</label><caption><p>{caption}</p></caption>
<table><thead>{head}</thead><tbody>{body}</tbody></table>
<table-wrap-foot><p>{note}</p></table-wrap-foot></table-wrap></sec></body></article>
"""


def row(*cells: str, tag: str = "td") -> str:
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"


def read(
    head: str, body: str, caption: str = "Outcomes", note: str = ""
) -> tuple[Document, list[OutcomeResult]]:
    article = _ARTICLE.format(head=head, body=body, caption=caption, note=note)
    document = jats.read(article.encode(), "invented.nxml")
    passages = prepare(document)
    study = study_of(document, passages)
    mark_arms(passages, study.arms)
    return document, outcomes(passages, study, document)


def rows(results: list[OutcomeResult]) -> list[tuple[str, str | None, float | None, float]]:
    return [(r.concept.label, r.arm, None if r.time is None else r.time.days, r.value) for r in results]


def test_measures_in_rows_and_arms_in_columns() -> None:
    head = row("Variable", "Group A (n = 30)", "Group B (n = 30)", "P value", tag="th")
    _, results = read(head, row("VAS at 2 weeks", "2.1 ± 0.5", "4.4 ± 0.8", "0.01"))
    assert rows(results) == [
        ("visual analog scale", "Group A", 14, 2.1),
        ("visual analog scale", "Group B", 14, 4.4),
    ]
    assert all(r.spread and r.spread.kind == "SD" and r.n == 30 for r in results)


def test_times_in_columns_and_arms_in_rows() -> None:
    head = row("", "Baseline", "1 week", "3 weeks", tag="th")
    body = row("Group A", "7.0 ± 1.0", "4.0 ± 1.1", "2.5 ± 0.9") + row(
        "Group B", "7.1 ± 1.2", "6.0 ± 1.0", "5.5 ± 1.3"
    )
    _, results = read(head, body, caption="VAS scores over time")
    assert rows(results) == [
        ("visual analog scale", "Group A", 0, 7.0),
        ("visual analog scale", "Group A", 7, 4.0),
        ("visual analog scale", "Group A", 21, 2.5),
        ("visual analog scale", "Group B", 0, 7.1),
        ("visual analog scale", "Group B", 7, 6.0),
        ("visual analog scale", "Group B", 21, 5.5),
    ]


def test_a_row_without_values_heads_the_rows_below() -> None:
    head = row("", "VAS", tag="th")
    body = row("1 week after treatment", "") + row("Group A", "3.0 ± 1.0") + row("Group B", "5.0 ± 1.0")
    _, results = read(head, body)
    assert rows(results) == [
        ("visual analog scale", "Group A", 7, 3.0),
        ("visual analog scale", "Group B", 7, 5.0),
    ]


@pytest.mark.parametrize(
    ("note", "cell", "statistic", "kind"),
    [
        ("Values are mean (SD).", "12.8 (8.4)", Statistic.MEAN, "SD"),
        ("Values are mean ± SEM.", "12.8 ± 8.4", Statistic.MEAN, "SE"),
        ("Values are median (IQR).", "12 (8–14)", Statistic.MEDIAN, "IQR"),
        ("Values are n (%).", "12 (40)", Statistic.PERCENT, None),
    ],
)
def test_notes_declare_the_form(note: str, cell: str, statistic: Statistic, kind: str | None) -> None:
    head = row("Variable", "Group A", "Group B", tag="th")
    _, results = read(head, row("VAS", cell, cell), note=note)
    assert len(results) == 2
    assert {r.statistic for r in results} == {statistic}
    assert {r.spread.kind if r.spread else None for r in results} == {kind}


def test_a_column_of_differences_belongs_to_no_arm() -> None:
    head = row("Variable", "Mean difference (95% CI)", tag="th")
    _, results = read(head, row("VAS", "-1.2 (-2.0 to -0.4)"))
    assert [(r.statistic, r.arm, r.value) for r in results] == [(Statistic.MEAN_DIFFERENCE, None, -1.2)]


@pytest.mark.parametrize(
    "caption", ["Baseline characteristics of the patients", "Demographic data", "Adverse events"]
)
def test_tables_that_hold_no_results(caption: str) -> None:
    head = row("Variable", "Group A", "Group B", tag="th")
    assert read(head, row("VAS", "7.0 ± 1.0", "7.1 ± 1.2"), caption=caption)[1] == []


def test_ages_and_p_values_are_no_results() -> None:
    head = row("Variable", "Group A", "Group B", "P", tag="th")
    assert read(head, row("Age (years)", "61.0 ± 8.0", "60.2 ± 7.5", "0.61"))[1] == []


def test_every_quote_is_cut_from_the_document_and_holds_its_numbers() -> None:
    head = row("Variable", "Group A (n = 30)", "Group B (n = 30)", tag="th")
    document, results = read(head, row("VAS at 2 weeks", "2.1 ± 0.5", "4.4 ± 0.8"))
    for result in results:
        assert all(document.text[e.start : e.stop] == e.quote for e in result.evidence)
        quotes = " ".join(e.quote for e in result.evidence)
        assert all(number in quotes for number in (str(result.value), "2", "30"))
