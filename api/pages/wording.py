"""Claims in our own words: what a list or a margin says of a statement, never in the source's voice."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from api.pages import figures
from kb.query.answers import Coverage
from kb.statements import (
    AgentUse,
    Basis,
    Certainty,
    ComplicationReport,
    ContraindicationClaim,
    IndicationClaim,
    InterventionUse,
    Kind,
    MechanismClaim,
    Occurrence,
    OutcomeResult,
    Scope,
    Standing,
    Statement,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb.query.answers import StatementView
    from kb.statements import ConceptRef, Evidence

KINDS = {
    Kind.INDICATION: "Indication",
    Kind.INTERVENTION: "Procedure",
    Kind.AGENT: "Agent",
    Kind.OUTCOME: "Outcome",
    Kind.COMPLICATION: "Complication",
    Kind.MECHANISM: "Mechanism",
    Kind.CONTRAINDICATION: "Contraindication",
}
"""What each kind of statement is called on the pages."""

STANDINGS = {
    Standing.PRIMARY: "the study's own result",
    Standing.BACKGROUND: "background",
    Standing.SYNTHESIS: "result of a review",
    Standing.EXPERT: "expert opinion",
    Standing.THIRD_PARTY: "third-party summary",
    Standing.OTHERS: "another study's finding",
}
"""Whose finding a statement is."""

BASES = {
    Basis.STATED: ("stated", "the authors say so"),
    Basis.DEFINITION: ("by definition", "the name of the complication says so"),
    Basis.SECTION: ("passage", "reported in the passage on it"),
    Basis.ARM: ("group", "its count is of the group that had it"),
    Basis.STUDY: ("whole study", "all patients of the study had it"),
}
"""The grounds of listing: the short name, and what it means."""

COVERAGES = {
    Coverage.NOT_FOUND: ("not found by machine", "The whole text was read; a person may still find more."),
    Coverage.INCOMPLETE: ("text incomplete", "The text that was read is cut off; what follows is not known."),
    Coverage.ABSTRACT: ("abstract only", "Only the abstract was read; the full text may say more."),
}
"""Why more may be true than was found: the answer, and its reason."""

OCCURRENCES = {
    Occurrence.OBSERVED: "observed",
    Occurrence.NONE: "none",
    Occurrence.POSSIBLE: "possible",
}
"""Whether a complication happened."""


def readable(name: str) -> str:
    """Return a name of the store in words: `single_arm_retrospective` as "single arm retrospective".

    >>> readable("nonrandomized_comparative"), readable("rct")
    ('nonrandomized comparative', 'randomized trial')
    """
    return {"rct": "randomized trial", "in_vitro": "in vitro"}.get(name, name.replace("_", " "))


def sentence_case(text: str) -> str:
    """Return a text with a capital at its start, the rest as it is."""
    return text[:1].upper() + text[1:]


def scope(limits: Scope | None) -> list[str]:
    """Return what a count is restricted to, one phrase for each limit."""
    if limits is None:
        return []
    phrases = [f"{limits.severity} only" if limits.severity else ""]
    for held, yes, no in (
        (limits.symptomatic, "symptomatic only", "without symptoms"),
        (limits.permanent, "permanent only", "not permanent"),
        (limits.related, "related to the treatment only", "not related to the treatment"),
    ):
        phrases.append("" if held is None else yes if held else no)
    phrases.append(f"within {limits.window}" if limits.window else "")
    phrases.append(f"looked for by {limits.detection}" if limits.detection else "")
    return [phrase for phrase in phrases if phrase]


@singledispatch
def claim(statement: Statement) -> str:
    """Return what a statement claims, in one line of our own words."""
    return sentence_case(statement.concept.label)


@claim.register
def _(statement: IndicationClaim) -> str:
    stance = {"treated": "treated", "proposed": "proposed", "not_effective": "found not to respond"}
    return f"{sentence_case(statement.concept.label)}: {stance[statement.stance]}"


@claim.register
def _(statement: InterventionUse) -> str:
    target = f" of {statement.target}" if statement.target else ""
    return f"{sentence_case(statement.concept.label)}{target}"


@claim.register
def _(statement: AgentUse) -> str:
    parts = [statement.role or "", statement.dose or ""]
    if statement.size_um:
        low, high = map(figures.number, statement.size_um)
        parts.insert(0, f"{low} µm" if low == high else f"{low}–{high} µm")
    told = ", ".join(part for part in parts if part)
    return f"{sentence_case(statement.concept.label)}{f' ({told})' if told else ''}"


@claim.register
def _(statement: OutcomeResult) -> str:
    parts = [f"{figures.statistic(statement)} {figures.value(statement)}"]
    if statement.spread:
        parts[0] += f" {figures.spread(statement.spread)}"
    if statement.time:
        parts.append(figures.time(statement.time))
    if statement.arm:
        parts.append(statement.arm)
    if statement.n is not None:
        parts.append(f"n = {statement.n}")
    return f"{sentence_case(statement.concept.label)}: {', '.join(parts)}"


@claim.register
def _(statement: ComplicationReport) -> str:
    return f"{sentence_case(statement.concept.label)}: {happened(statement)}"


def happened(report: ComplicationReport) -> str:
    """Return what was counted out of what, as far as the document says."""
    if report.occurrence is Occurrence.POSSIBLE:
        return "possible"
    limits = f" ({', '.join(scope(report.scope))})" if scope(report.scope) else ""
    count = report.events
    if report.occurrence is Occurrence.NONE:
        count = 0
    if count is None:
        words = (
            f"{figures.number(report.percent)} %" if report.percent is not None else "observed, not counted"
        )
    elif report.total is None:
        words = "none" if count == 0 else f"{figures.number(count)}, out of how many is not said"
    else:
        more = "more than " if report.total_relation == ">" else ""
        total = figures.plural(report.total, report.unit) if report.unit else figures.number(report.total)
        words = f"{figures.number(count)} of {more}{total}"
    return words + limits


_RELATIONS = {"": "leads to"}


@claim.register
def _(statement: MechanismClaim) -> str:
    relation = _RELATIONS.get(statement.relation, readable(statement.relation))
    return f"{sentence_case(statement.concept.label)} {relation} {statement.effect.label}"


@claim.register
def _(statement: ContraindicationClaim) -> str:
    of = f" for {', '.join(ref.label for ref in statement.of)}" if statement.of else ""
    strength = "" if statement.strength == "unspecified" else f" ({statement.strength})"
    return f"{sentence_case(statement.concept.label)}: contraindication{of}{strength}"


def marks(statement: Statement) -> list[tuple[str, str]]:
    """Return what a reader has to know before relying on a statement: short words, and their meaning."""
    found = []
    if statement.standing is not Standing.PRIMARY:
        meanings = {
            Standing.THIRD_PARTY: "in the words of the site that hosts the text, not the authors'",
            Standing.EXPERT: "an expert says so; nobody counted",
            Standing.SYNTHESIS: "computed by a review from several studies",
        }
        words = STANDINGS[statement.standing]
        found.append((words, meanings.get(statement.standing, "not a finding of this study")))
    if statement.certainty is not Certainty.ASSERTED:
        found.append((statement.certainty.value, "the source does not say it as a fact"))
    if statement.derived:
        fields = ", ".join(sorted({derivation.field for derivation in statement.derived}))
        found.append(("derived", f"computed, not printed: {fields}"))
    return found


def first_quote(statement: Statement) -> Evidence:
    """Return the quote that carries the claim."""
    claiming = [evidence for evidence in statement.evidence if evidence.purpose == "claim"]
    return (claiming or list(statement.evidence))[0]


def in_groups(outcomes: Iterable[StatementView]) -> list[tuple[ConceptRef, list[StatementView]]]:
    """Return outcomes by their measure, each in the order of time."""
    groups: dict[str, list[StatementView]] = {}
    for view in outcomes:
        groups.setdefault(view.value.concept.slug, []).append(view)
    return [(views[0].value.concept, sorted(views, key=_when)) for views in groups.values()]


def _when(view: StatementView) -> tuple[str, float, str]:
    """Sort results by group, then by time; those without a time come last."""
    result = view.value
    if not isinstance(result, OutcomeResult):
        return ("", 0.0, "")
    days = result.time.days if result.time else None
    anchor = (result.time.anchor or "") if result.time else ""
    return (result.arm or "", float("inf") if days is None else days, anchor)
