"""Claims in our own words: what a list or a margin says of a statement, never in the source's voice."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING

from api.pages import figures
from kb.documents import Role
from kb.query.answers import Coverage
from kb.statements import (
    AgentUse,
    Basis,
    Certainty,
    ComparisonClaim,
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
    Kind.COMPARISON: "Comparison",
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


ROLES = {
    Role.BACK: "About the document",
    Role.BOILERPLATE: "Not part of the work",
    Role.SUMMARY: "Summary: words of the hosting site, not the authors'",
}
"""What a part of a document is called where its role alone would not say it."""


def role(of: Role) -> str:
    """Return what a part of a document is called."""
    return ROLES.get(of, sentence_case(of.value))


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


def claim(statement: Statement) -> str:
    """Return what a statement claims, in one line of our own words."""
    rest = told(statement)
    joint = " " if isinstance(statement, MechanismClaim) else ": "
    return f"{subject(statement)}{joint}{rest}" if rest else subject(statement)


def subject(statement: Statement) -> str:
    """Return what a statement is about."""
    return sentence_case(statement.concept.label)


@singledispatch
def told(_statement: Statement) -> str:
    """Return what a statement says of its subject; empty where it only says that there is such a thing."""
    return ""


@told.register
def _(statement: IndicationClaim) -> str:
    stance = {"treated": "treated", "proposed": "proposed", "not_effective": "found not to respond"}
    by = f" with {', '.join(ref.label for ref in statement.interventions)}" if statement.interventions else ""
    return f"{stance[statement.stance]}{by}"


@told.register
def _(statement: InterventionUse) -> str:
    return f"of {statement.target}" if statement.target else ""


@told.register
def _(statement: AgentUse) -> str:
    used = f"used as {statement.role}" if statement.role else ""
    return ", ".join(part for part in (size(statement), used, statement.dose or "") if part)


def size(use: AgentUse) -> str:
    """Return the size of particles."""
    if use.size_um is None:
        return ""
    low, high = map(figures.number, use.size_um)
    return f"{low} µm" if low == high else f"{low}–{high} µm"


@told.register
def _(statement: OutcomeResult) -> str:
    parts = [measured(statement), circumstances(statement)]
    return ", ".join(part for part in parts if part)


def measured(result: OutcomeResult) -> str:
    """Return the number of a result, with its kind and its spread."""
    spread = f" {figures.spread(result.spread)}" if result.spread else ""
    return f"{figures.statistic(result)} {figures.value(result)}{spread}"


def circumstances(result: OutcomeResult) -> str:
    """Return when, in whom and in how many it was measured."""
    parts = [
        figures.time(result.time) if result.time else "",
        result.arm or "",
        f"n = {result.n}" if result.n is not None else "",
    ]
    return ", ".join(part for part in parts if part)


@told.register
def _(statement: ComplicationReport) -> str:
    return happened(statement)


@told.register
def _(statement: MechanismClaim) -> str:
    return f"{readable(statement.relation)} {statement.effect.label}"


@told.register
def _(statement: ContraindicationClaim) -> str:
    of = f" for {', '.join(ref.label for ref in statement.of)}" if statement.of else ""
    strength = "" if statement.strength == "unspecified" else f" ({statement.strength})"
    return f"contraindication{of}{strength}"


@told.register
def _(statement: ComparisonClaim) -> str:
    return f"{readable(statement.effect)}, {statement.arm} against {statement.comparator}"


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


UNCHECKED = "machine-read, unchecked"
"""Of what may well be misread, and nobody has looked at."""


def marks(view: StatementView) -> list[tuple[str, str]]:
    """Return what a reader has to know before relying on a statement: short words, and their meaning."""
    statement = view.value
    found = []
    if view.is_unsure:
        right = round(100 * statement.confidence)
        found.append((UNCHECKED, f"of 100 readings like this one, about {right} are right"))
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


_FIELDS = {"n": "The number of patients", "spread": "The spread", "p": "The P value"}


def field(name: str) -> str:
    """Return the name of a field of a statement as a sentence begins with it."""
    return _FIELDS.get(name, f"The {readable(name)}")
