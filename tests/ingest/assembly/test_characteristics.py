"""The table of study characteristics: what is told in prose, in lists of criteria, in the baseline table."""

from __future__ import annotations

import pytest

from ingest.assembly.characteristics.prose import rules
from ingest.pipeline import extract
from ingest.sources import read_bytes
from kb.traits import Characteristic, label_of, traits

_PAPER = """<?xml version="1.0"?>
<article article-type="research-article"><front><article-meta><title-group>
<article-title>Genicular artery embolization or saline: a randomized trial</article-title></title-group>
<abstract><p>We compared embolization with saline in 40 patients with knee pain.</p></abstract>
</article-meta></front><body>
<sec><title>Methods</title>
<p>{methods}</p>
<p>Patients were randomly allocated to the embolization group (n = 20) or the saline group (n = 20).</p>
</sec>
<sec><title>Results</title><p>Pain fell in both groups.</p>
<table-wrap><label>Table 1</label><caption><p>Baseline characteristics of the patients</p></caption>
<table><thead><tr><th/><th>Embolization (n = 20)</th><th>Saline (n = 20)</th><th>p value</th></tr></thead>
<tbody><tr><td>Age (years), mean ± SD</td><td>61.2 ± 7.1</td><td>60.4 ± 8.0</td><td>0.71</td></tr>
<tr><td>Women, n (%)</td><td>12 (60)</td><td>11 (55)</td><td>0.82</td></tr></tbody></table></table-wrap>
</sec></body></article>"""


def _read(methods: str) -> tuple[Characteristic, ...]:
    """Return the characteristics of a small trial with these methods."""
    document = read_bytes(_PAPER.format(methods=methods).encode(), "paper.xml")
    found = extract(document).reading.study.characteristics
    for each in found:
        quote = each.evidence
        assert document.text[quote.start : quote.stop] == quote.quote
    return found


@pytest.mark.parametrize(
    ("sentence", "trait", "text"),
    [
        ("The study was done at two university hospitals.", "setting", "two university hospitals"),
        (
            "Allocation was kept in sealed opaque envelopes.",
            "allocation_concealment",
            "sealed opaque envelopes",
        ),
        ("It was a double-blind trial.", "blinding", "double-blind"),
        ("Analysis was by intention to treat.", "analysis", "intention to treat"),
        ("Mean follow-up was 12.5 months.", "follow_up", "Mean follow-up was 12.5 months"),
        ("Three patients were lost to follow-up.", "lost", "Three patients were lost to follow-up"),
        ("This work was funded by a public grant.", "funding", "This work was funded by a public grant"),
        (
            "The primary outcome was pain on the VAS at 6 months.",
            "primary_outcome",
            "The primary outcome was pain on the VAS at 6 months",
        ),
        (
            "Adverse events were recorded at every visit.",
            "harms_detection",
            "Adverse events were recorded at every visit",
        ),
        (
            "Complications were graded according to the CIRSE classification.",
            "harms_definition",
            "Complications were graded according to the CIRSE classification",
        ),
        ("All had local anesthesia.", "anaesthesia", "local anesthesia"),
    ],
)
def test_prose_answers_the_questions_of_the_table(sentence: str, trait: str, text: str) -> None:
    """The answer is the source's own words, inside the quote that carries it."""
    (found,) = [each for each in _read(sentence) if each.trait == trait]
    assert found.text.casefold() == text.casefold()
    assert found.text in found.evidence.quote


@pytest.mark.parametrize(
    "sentence",
    [
        "In a previous study by Smith et al., 12 patients were lost to follow-up.",
        "Data were analyzed with the t test.",
        "Prior therapy was withdrawn.",
        "The control was rechecked.",
        "A drop-out rate of 15 % was assumed.",
        "Nineteen patients were eligible for the study.",
    ],
)
def test_what_is_no_answer_is_left(sentence: str) -> None:
    """Other studies, statistics and drugs that were stopped say nothing of this study's patients."""
    traits = ("lost", "completed", "comparator", "inclusion")
    assert not [e for e in _read(sentence) if e.trait in traits]


def test_the_period_has_its_first_and_last_day() -> None:
    """So that two series of one centre can be held against each other."""
    (found,) = [
        each
        for each in _read(
            "Patients were treated between March 2015 and July 2018. We searched from 1990 to 2001."
        )
        if each.trait == "enrolment"
    ]
    assert (found.text, found.first, found.last) == ("March 2015 and July 2018", "2015-03-01", "2018-07-31")


def test_criteria_are_told_apart() -> None:
    """Conditions for and against taking part are two lists, in parts where the sentence has parts."""
    found = _read(
        "Inclusion criteria were: (1) age over 40 years; (2) knee pain for 6 months. "
        "Exclusion criteria included infection; previous knee surgery. Pregnant women were excluded."
    )
    told = {
        trait: [each.text for each in found if each.trait == trait] for trait in ("inclusion", "exclusion")
    }
    assert told == {
        "inclusion": ["age over 40 years", "knee pain for 6 months"],
        "exclusion": ["infection", "previous knee surgery", "Pregnant women were excluded"],
    }


def test_the_baseline_table_gives_rows_by_group() -> None:
    """Mean and SD, count and percentage; the column of tests is none of the groups."""
    found = [each for each in _read("Nothing.") if each.trait == "baseline"]
    said = [(each.subject, each.number, each.spread.value if each.spread else None) for each in found]
    assert said == [
        ("Age (years), mean ± SD", 61.2, 7.1),
        ("Age (years), mean ± SD", 60.4, 8.0),
        ("Women, n (%)", 60.0, None),
        ("Women, n (%)", 55.0, None),
    ]
    assert len({each.arm for each in found}) == 2


def test_every_rule_answers_a_question_of_the_table() -> None:
    """A rule for a trait that is shown nowhere would be read for nothing."""
    assert {rule.trait for rule in rules()} <= traits().keys()
    assert all("v" in rule.pattern.groupindex for rule in rules())
    assert label_of("lost") == "Lost to follow-up"
    assert label_of("of_a_newer_version") == "of a newer version"


@pytest.mark.parametrize(
    ("sentence", "trait"),
    [
        ("The primary outcome was significantly higher in the first group.", "primary_outcome"),
        ("Time to rescue analgesia was analyzed by Kaplan-Meier curves.", "cotreatment"),
        ("Walking was not permitted for two weeks.", "cotreatment"),
        ("No withdrawal movement was seen in 12 patients.", "lost"),
        ("The local anaesthetic was drawn up by a nurse.", "anaesthesia"),
        ("The knees were treated twice.", "analysis"),
        ("Pumps were used in the first group (Cadence Ltd, Leeds, UK).", "country"),
        ("Of them, 22 patients were randomly assigned to the block group.", "enrolled"),
    ],
)
def test_what_answers_no_question_of_the_table(sentence: str, trait: str) -> None:
    assert [each.text for each in _read(sentence) if each.trait == trait] == []


def test_decimals_end_no_dose_and_no_dose_is_told_twice() -> None:
    found = [
        c.text
        for c in _read(
            "They got 10 mL of ropivacaine 0.25%. A 300 mg dose of gabapentin helped. "
            "They had 300 mg of gabapentin."
        )
        if c.trait == "dose"
    ]
    assert found == ["10 mL of ropivacaine 0.25%", "300 mg dose of gabapentin helped"]


def test_the_enrolled_are_all_of_them() -> None:
    found = _read("Sixty-four patients were enrolled. Of these, 31 patients were included in Leeds.")
    assert [c.text for c in found if c.trait == "enrolled"] == ["Sixty-four patients were enrolled"]
