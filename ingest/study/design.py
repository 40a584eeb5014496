"""Kind and design of a document, by weighted cues in title, abstract and methods.

The cues are data (``ingest/rules/design.tsv``). A cue in the title weighs most; a cue in a sentence about
other studies counts nothing. Kinds follow from the form where the source says so, else from the design.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.quotes import quote
from kb.documents import Role

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ingest.annotations import Passage
    from kb.documents import Document
    from kb.statements import Evidence

_RULES = Path(__file__).parent.parent / "rules" / "design.tsv"
_OTHERS = re.compile(
    r"\b(previous|prior|other|several|many|some|earlier|recent|future|further|published|larger|few"
    r"|well-designed"
    r"|no|lack of|paucity of|higher-level|comparative or|believe that|informative)\b",
    re.IGNORECASE,
)
_NOT_THIS = re.compile(
    r"\b(?:underway|ongoing|in progress|warranted|(?:is|are|be|would be) (?:needed|required|necessary)"
    r"|needs? to be|should be|remains? to be"
    r"|participated in|took part in|data from|secondary analysis|post[- ]hoc|original trial"
    r"|parent (?:trial|study))\b",
    re.IGNORECASE,
)
_ANALYSIS_OF = re.compile(
    r"\b(?:secondary|post[- ]hoc|exploratory|subgroup|subset|pooled) (?:[\w-]+ ){0,3}analys[ie]s\b"
    r"|\bdata (?:\w+ ){0,6}?from\b|\bparticipated in\b",
    re.IGNORECASE,
)
OF_A_TRIAL = "of_a_trial"
"""What weighs for a study that takes up the patients of a randomised trial again."""
_FUTURE = re.compile(r"\bwill\b|\b(?:is|are) to be\b|\bplanned\b", re.IGNORECASE)
_PAST = re.compile(r"\b(?:was|were|had|showed|received|underwent)\b", re.IGNORECASE)
_METHODS_TOLD = re.compile(r"method", re.IGNORECASE)
_RESULTS_TOLD = re.compile(r"result|finding|conclusion|outcome", re.IGNORECASE)
_MEASURED = re.compile(r"\b[pP]\s?[<=>]\s?0?\.\d|\d\s?±\s?\d|\(n\s?=\s?\d+\)")
"""Figures that only a study of one's own tells."""
_KIND_OF_DESIGN = {
    "protocol": "protocol",
    "meta_analysis": "systematic_review",
    "systematic_review": "systematic_review",
    "narrative_review": "review",
    "case_report": "case_report",
    "animal_study": "animal_study",
    "in_vitro": "primary_study",
    "expert_opinion": "commentary",
}
_DESIGN_OF_KIND = {
    "interview": "expert_opinion",
    "commentary": "expert_opinion",
    "guideline": "systematic_review",
}
_LEAD = (Role.TITLE, Role.ABSTRACT, Role.KEYWORDS, Role.METHODS, Role.SUMMARY, Role.BODY)
_REVIEW_TYPES = ("review-article", "review", "systematic-review")


Weighed = tuple["Mapping[str, float]", "dict[str, Evidence]"]
"""The weight of each design, and the words that weigh most for it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One cue of a design."""

    design: str
    pattern: re.Pattern[str]
    where: str
    weight: float


@lru_cache(maxsize=1)
def _rules() -> tuple[Rule, ...]:
    """Return the cues, compiled."""
    with _RULES.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(
            Rule(r["design"], re.compile(r["pattern"], re.IGNORECASE), r["where"], float(r["weight"]))
            for r in rows
        )


def scores(document: Document, passages: Sequence[Passage]) -> Weighed:
    """Return the weight of each design and the words that weigh most for it."""
    total: defaultdict[str, float] = defaultdict(float)
    best: dict[str, tuple[float, Evidence]] = {}
    for passage in passages:
        if passage.section.role not in _LEAD or passage.cell is not None:
            continue
        where = "title" if passage.section.role is Role.TITLE else "body"
        for rule in _rules():
            if rule.where not in (where, "methods" if where == "body" else where) and not (
                where == "title" and rule.where == "body"
            ):
                continue
            for match in rule.pattern.finditer(passage.text):
                start, stop = passage.sentence_at(match.start())
                design = rule.design if where == "title" else _spoken_of(passage, rule, match.start())
                total[design] += rule.weight / 4
                if design == rule.design and (design not in best or best[design][0] < rule.weight):
                    best[design] = (rule.weight, quote(document, passage, start, stop))
    for design, (strongest, _) in best.items():  # in full; what only adds to it counts a quarter
        total[design] += strongest * 3 / 4
    return total, {design: evidence for design, (_, evidence) in best.items()}


def _spoken_of(passage: Passage, rule: Rule, at: int) -> str:
    """Return the design that a cue speaks for: none where it is of other studies."""
    start, stop = passage.sentence_at(at)
    if _OTHERS.search(passage.text[max(0, at - 40) : at]):
        return ""
    if _NOT_THIS.search(passage.text, start, stop) is None:
        return rule.design
    again = rule.design == "rct" and _ANALYSIS_OF.search(passage.text, start, stop)
    return OF_A_TRIAL if again else ""


def kind_of(document: Document, passages: Sequence[Passage], weighed: Weighed) -> str:
    """Return the kind of the document, in the words of the export contract."""
    weights, _ = weighed
    if document.kind_hint:
        return document.kind_hint
    if any(t.lower() in _REVIEW_TYPES for t in document.bibliography.publication_types):
        return (
            "systematic_review" if weights["systematic_review"] + weights["meta_analysis"] >= 9 else "review"
        )
    if _is_planned(passages):
        return "protocol"
    design = _dominant(weights, has_patients=_has_patients(passages))
    return _KIND_OF_DESIGN.get(design, "primary_study")


def _is_planned(passages: Sequence[Passage]) -> bool:
    """Return whether the abstract tells what will be done, and next to nothing of what was."""
    own = [p for p in passages if p.section.role is Role.ABSTRACT]
    future, past = (sum(len(e.findall(p.text)) for p in own) for e in (_FUTURE, _PAST))
    if future >= 3 and future > past:
        return True
    titles = " ".join({p.section.title or "" for p in own})
    untold = bool(_METHODS_TOLD.search(titles)) and not _RESULTS_TOLD.search(titles)
    return untold and future > 0 and not any(_MEASURED.search(p.text) for p in own)


def design_of(kind: str, weighed: Weighed) -> tuple[str, Evidence | None]:
    """Return the design and the sentence it was read from."""
    weights, best = weighed
    if kind in _DESIGN_OF_KIND:
        return _DESIGN_OF_KIND[kind], None
    if kind == "review":
        return "narrative_review", best.get("narrative_review")
    if kind == "systematic_review":
        design = "meta_analysis" if weights["meta_analysis"] else "systematic_review"
        return design, best.get(design)
    if kind in ("protocol", "animal_study", "case_report"):
        return kind, best.get(kind)
    design = _dominant(
        defaultdict(float, {k: v for k, v in weights.items() if k not in _KIND_OF_DESIGN}), has_patients=True
    )
    return design, best.get(design)


def _has_patients(passages: Sequence[Passage]) -> bool:
    """Return whether the document speaks of patients of its own at all."""
    own = re.compile(
        r"\b(patients|subjects|participants|volunteers|women|men|children|cases|males|females|adults"
        r"|individuals"
        r"|people|infants|neonates|athletes|students|knees|hips|shoulders|teeth)\b.{0,60}\b(were|was|had"
        r"|underwent|received)\b|\b(conducted|carried out|performed) (in|on|among) \w+ (\w+ ){0,3}patients\b"
    )
    told = [p for p in passages if p.section.role in (Role.ABSTRACT, Role.METHODS, Role.RESULTS)]
    return any(own.search(p.text) or _MEASURED.search(p.text) for p in told)


def _dominant(weights: Mapping[str, float], *, has_patients: bool) -> str:
    """Return the design that the weights speak for; observational where they say nothing."""
    form = _form(weights, has_patients=has_patients)
    if form is not None:
        return form
    prospective = (
        "single_arm_prospective"
        if weights["single_arm_prospective"] > weights["prospective_cohort"]
        else "prospective_cohort"
    )
    cross = "case_control" if weights["case_control"] >= weights["cross_sectional"] else "cross_sectional"
    retrospective = weights["retrospective_cohort"] >= 4 and weights["nonrandomized_comparative"] < 2
    ranked = (
        (cross, weights[cross] > 0),
        ("case_series", retrospective and weights["case_series"] >= 5),
        ("retrospective_cohort", retrospective),
        ("nonrandomized_comparative", weights["nonrandomized_comparative"] >= 2),
        ("case_series", weights["case_series"] >= 5),
        ("retrospective_cohort", weights["retrospective_cohort"] > 0),
        (prospective, weights[prospective] > 0),
        ("rct", weights[OF_A_TRIAL] > 0),
        ("expert_opinion", not has_patients and weights["expert_opinion"] >= 4),
        ("narrative_review", not has_patients),
    )
    return next((design for design, holds in ranked if holds), "case_series")


def _form(weights: Mapping[str, float], *, has_patients: bool) -> str | None:
    """Return the design where the text names its form: a review, a report of a case, a randomised trial."""
    for design in ("protocol", "meta_analysis", "systematic_review", "case_report", "animal_study"):
        enough = weights[design] >= (6 if design != "protocol" else 8)
        if enough and not (design == "case_report" and weights["rct"] >= 5):
            return design
    if weights["crossover"] >= 9:
        return "crossover"
    if weights["rct"] >= 5:
        return "rct"
    if weights["narrative_review"] >= 6 or (not has_patients and weights["narrative_review"] >= 3):
        return "narrative_review"
    return None
