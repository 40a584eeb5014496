"""`kb evidence`, `kb complications`, `kb search`: the questions for which the software exists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import screen
from kb.cli.session import opened
from kb.plurals import plural

if TYPE_CHECKING:
    from kb.query.answers import (
        ComplicationAnswer,
        ComplicationEntry,
        EvidenceAnswer,
        SearchHit,
        StatementView,
        StudyEvidence,
    )

AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]
Everything = Annotated[
    bool,
    typer.Option(
        "--all", help="Also show what was read with little certainty and is unchecked, marked as such."
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands to `kb`."""
    app.command(short_help="The evidence for a condition.")(evidence)
    app.command(short_help="Complications of an agent or procedure.")(complications)
    app.command(short_help="Full-text search.")(search)


def evidence(
    indication: Annotated[str, typer.Argument(help="A condition, by any of its names.")],
    *,
    everything: Everything = False,
    json: AsJson = False,
) -> None:
    """Show the evidence for an INDICATION: studies, results, and the words that carry them.

    Narrower conditions are found too: "bone metastases" also finds vertebral metastases.
    """
    from kb import query  # noqa: PLC0415 - needs the database, which `kb --help` does without

    with opened() as session:
        answer = query.evidence(session, indication, everything=everything)
    if json:
        screen.as_json(answer)
    else:
        _show_evidence(answer)


def complications(
    agent_or_procedure: Annotated[
        str, typer.Argument(metavar="AGENT_OR_PROCEDURE", help="By any of its names.")
    ],
    *,
    if_followed: Annotated[
        bool,
        typer.Option(
            "--if-followed",
            help="Say what an expert's recollection would mean if every case had been followed.",
        ),
    ] = False,
    everything: Everything = False,
    json: AsJson = False,
) -> None:
    """Show which complications are reported for an AGENT_OR_PROCEDURE, how often, and on which ground.

    What was observed, what did not happen and what is only possible are kept apart; what a document does not
    say is never shown as zero.
    """
    from kb import query  # noqa: PLC0415 - needs the database, which `kb --help` does without

    with opened() as session:
        answer = query.complications(session, agent_or_procedure, everything=everything)
    if json:
        screen.as_json(answer)
    else:
        _show_complications(answer, if_followed=if_followed)


def search(
    text: Annotated[list[str], typer.Argument(help='Words, "phrases", -exclusions, OR.')],
    *,
    limit: Annotated[int, typer.Option(help="How many passages to show.", min=1, max=1000)] = 20,
    offset: Annotated[int, typer.Option(help="How many to pass over.", min=0)] = 0,
    json: AsJson = False,
) -> None:
    """Search the documents for TEXT.

    All words must stand in a passage; "bone cement" is a phrase, -fever leaves out, OR separates
    alternatives. Put -- before a TEXT that begins with a hyphen.
    """
    from kb import query  # noqa: PLC0415 - needs the database, which `kb --help` does without

    with opened() as session:
        # What the shell took out of quotation marks was a phrase.
        asked = " ".join(
            f'"{part}"' if " " in part and '"' not in part and len(text) > 1 else part for part in text
        )
        answer = query.search(session, asked, limit=limit, offset=offset)
    if json:
        screen.as_json(answer)
        return
    more = "more than " if answer.is_cut else ""
    found = plural("passage", answer.total)
    screen.line(f"{more}{answer.total} {found}", style=screen.STRONG)
    for hit in answer.hits:
        _show_hit(hit)
    shown = answer.offset + len(answer.hits)
    if shown < answer.total:
        screen.note(f"{shown} of {answer.total} shown; the next with --offset {shown}")


def _show_hit(hit: SearchHit) -> None:
    """Print a passage that was found."""
    from kb.cite.statement import on_one_line  # noqa: PLC0415 - only where there is an answer
    from kb.cli.words import place_of  # noqa: PLC0415 - the same

    words = on_one_line(hit.text)
    screen.line()
    screen.line(screen.named(hit.document))
    said = f"digest of the source says: {words}" if hit.document.is_digest else f"“{words}”"
    screen.line(f"{said}  ({place_of(hit)})", indent=2, style=screen.QUOTE)
    screen.line(hit.document.standing_in_words, indent=2, style=screen.DIM)


def _show_evidence(answer: EvidenceAnswer) -> None:
    """Print the evidence for an indication."""
    names = ", ".join(ref.label for ref in answer.narrower)
    screen.line(f"Evidence for {answer.concept.label}", style=screen.STRONG)
    if names:
        screen.line(f"including {names}", indent=2)
    if not answer.studies:
        screen.line("No document of the store makes a claim on it: not found by machine.", indent=2)
    for item in answer.interventions:
        count = len(item.studies)
        screen.line(f"{item.concept.label}: {count} {plural('study', count)}", indent=2)
    for number, study in enumerate(answer.studies, 1):
        _show_study(number, study)
    if answer.background or answer.unsure:
        screen.line()
    if answer.background:
        screen.line(_left_out("claim", answer.background))
    if answer.unsure:
        screen.line(_left_aside(answer.unsure))


def _left_out(noun: str, count: int) -> str:
    """Return how much is in the store and not in the answer."""
    verb = "is" if count == 1 else "are"
    return f"{count} more {plural(noun, count)} {verb} background or other studies' findings: not shown."


def _left_aside(count: int) -> str:
    """Return how much was read with too little certainty to be shown unasked."""
    verb = "was" if count == 1 else "were"
    return f"{count} more {plural('statement', count)} {verb} read with little certainty: shown with --all."


def _show_study(number: int, study: StudyEvidence) -> None:
    """Print what one study says."""
    from kb.cli import words  # noqa: PLC0415 - only where there is an answer

    for position, card in enumerate(study.documents):
        screen.heading(f"{number}. {screen.named(card)}" if position == 0 else f"   {screen.named(card)}")
        screen.line(screen.described(card), indent=3, style=screen.DIM)
        if card.evidence_level_reason:
            reason = f"level {card.evidence_level}: {card.evidence_level_reason}"
            screen.line(reason, indent=3, style=screen.DIM)
    card = study.documents[0]
    _show_statements("Indication", study.claims)
    used = ", ".join(ref.label for ref in study.agents)
    if used:
        screen.line(f"Agents: {used}", indent=3)
    _show_statements("Results", study.outcomes)
    if not study.outcomes:
        screen.line(f"Results: {words.coverage(study.coverage, card)}", indent=3, style=screen.WARNING)
    elif study.coverage.value == "text_incomplete":
        screen.line(
            f"Further results: {words.coverage(study.coverage, card)}", indent=3, style=screen.WARNING
        )
    _show_statements("Complications", study.complications)
    _show_statements("Mechanisms", study.mechanisms)
    _show_statements("Contraindications", study.contraindications)
    for found in study.findings:
        screen.line(f"Check: {found.finding.message}", indent=3, style=screen.WARNING)
        screen.quotes(found.finding.evidence, card, indent=6)


def _show_statements(title: str, statements: tuple[StatementView, ...]) -> None:
    """Print statements with their quotes under a title."""
    from kb.cli import words  # noqa: PLC0415 - only where there is an answer

    if not statements:
        return
    screen.line(title, indent=3, style=screen.STRONG)
    for view in statements:
        note = words.qualified(view)
        mark = f" [{note}]" if note else ""
        screen.line(f"{words.said(view.value)}{mark}  {view.id[:8]}", indent=5)
        screen.quotes(view.value.evidence, view.document, indent=7)


def _show_complications(answer: ComplicationAnswer, *, if_followed: bool) -> None:
    """Print the complications of an agent or procedure."""
    from kb.cli import words  # noqa: PLC0415 - only where there is an answer

    screen.line(f"Complications of {answer.concept.label}", style=screen.STRONG)
    if answer.narrower:
        screen.line(f"including {', '.join(ref.label for ref in answer.narrower)}", indent=2)
    for pair in answer.used_with:
        screen.line(f"{pair.agent.label} was used in {pair.procedure.label}", indent=2, style=screen.DIM)
    for title, entries in (
        ("Observed", answer.observed),
        ("None", answer.none),
        ("Possible", answer.possible),
    ):
        if entries:
            screen.heading(title)
            for entry in entries:
                _show_entry(entry, if_followed=if_followed)
    screen.heading("Everything else")
    if not answer.coverage:
        screen.line("No document of the store says that it used it: not found by machine.", indent=2)
    for item in answer.coverage:
        what = "other complications" if item.reports else "complications"
        reason = words.coverage(item.coverage, item.document)
        screen.line(f"{screen.named(item.document)} – {what}: {reason}", indent=2)
    if answer.background:
        screen.line(_left_out("report", answer.background), indent=2)
    if answer.unsure:
        screen.line(_left_aside(answer.unsure), indent=2)


def _show_entry(entry: ComplicationEntry, *, if_followed: bool) -> None:
    """Print one report: what, how often, on which ground, in whose words."""
    from kb.cli import words  # noqa: PLC0415 - only where there is an answer

    view, report = entry.statement, entry.report
    note = words.qualified(view)
    mark = f" [{note}]" if note else ""
    screen.line(
        f"{words.complication(report)}: {words.counted(report)}{mark}  {view.id[:8]}",
        indent=2,
        style=screen.STRONG,
    )
    for rate in entry.rates:
        if rate.percent is not None and not entry.is_recollection:
            screen.line(words.rate(rate), indent=5)
    if entry.withheld:
        screen.line(entry.withheld, indent=5, style=screen.WARNING)
    if entry.is_recollection:
        screen.line("an expert's recollection, follow-up unknown: no interval", indent=5)
    if entry.bound and if_followed:
        screen.line(entry.bound, indent=5)
    if report.arm:
        screen.line(f"arm: {report.arm}", indent=5)
    if words.grade(entry):
        screen.line(words.grade(entry), indent=5)
    for ground in entry.grounds:
        screen.line(f"listed for {words.ground(ground)}", indent=5)
    if entry.other_causes:
        others = "; ".join(words.ground(ground) for ground in entry.other_causes)
        screen.line(f"also listed under {others}", indent=5, style=screen.DIM)
    screen.quotes(report.evidence, view.document, indent=5)
    screen.line(
        f"{screen.named(view.document)} · {screen.described(view.document)}", indent=5, style=screen.DIM
    )
