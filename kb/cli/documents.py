"""`kb show`, `kb document list`, `kb document remove`: the documents of the store."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import screen
from kb.cli.session import connected, opened
from kb.plurals import plural

if TYPE_CHECKING:
    from kb.query.answers import DocumentAnswer, DocumentPage

AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]
Asked = Annotated[
    str,
    typer.Argument(metavar="DOCUMENT", help="Number, digest, citation key, DOI, PMID, PMCID or file name."),
]
_KINDS = (
    ("Indications", "indication_claim"),
    ("Interventions", "intervention_use"),
    ("Agents", "agent_use"),
    ("Results", "outcome_result"),
    ("Complications", "complication_report"),
    ("Mechanisms", "mechanism_claim"),
    ("Contraindications", "contraindication_claim"),
    ("Comparisons", "comparison_claim"),
)

group = typer.Typer(name="document", help="List and remove documents.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to `kb`."""
    app.command(short_help="A document and what was read out of it.")(show)
    app.add_typer(group)


def show(
    document: Asked,
    *,
    text: Annotated[bool, typer.Option("--text", help="Print the text as it is stored.")] = False,
    json: AsJson = False,
) -> None:
    """Show a DOCUMENT with everything that was read out of it."""
    from kb import query  # noqa: PLC0415 - needs the database, which `kb --help` does without

    with opened() as session:
        answer = query.document(session, document)
    if json:
        screen.as_json(answer)
    elif text:
        sys.stdout.write(answer.document.text + "\n")
    else:
        _show(answer)


def _show(answer: DocumentAnswer) -> None:
    """Print a document's statements, by kind."""
    from kb.cli import words  # noqa: PLC0415 - only where there is an answer
    from kb.query.answers import Coverage  # noqa: PLC0415 - the same

    card = answer.card
    screen.line(screen.named_in_full(card), style=screen.STRONG)
    screen.line(screen.described(card), indent=2, style=screen.DIM)
    screen.line(
        f"read from {answer.source_path or card.source} by {answer.extractor}", indent=2, style=screen.DIM
    )
    if answer.superseded_by:
        newer = answer.superseded_by
        screen.line(
            f"replaced by document {newer.document_id} ({newer.source})", indent=2, style=screen.WARNING
        )
    if card.completeness.value != "full":
        screen.line(words.coverage(Coverage.of(card.completeness), card), indent=2, style=screen.WARNING)
    for warning in answer.document.warnings:
        screen.line(warning, indent=2, style=screen.WARNING)
    for title, kind in _KINDS:
        chosen = [view for view in answer.statements if view.value.kind.value == kind]
        if chosen:
            screen.heading(title)
        for view in chosen:
            note = words.qualified(view)
            screen.line(f"{words.said(view.value)}{f' [{note}]' if note else ''}  {view.id[:8]}", indent=2)
            screen.quotes(view.value.evidence, card, indent=4)
    if answer.findings:
        screen.heading("Findings of the checks")
    for found in answer.findings:
        screen.line(found.finding.message, indent=2, style=screen.WARNING)
        screen.quotes(found.finding.evidence, card, indent=4)


@group.command("list")
def list_documents(
    *,
    limit: Annotated[int, typer.Option(help="How many to show.", min=1, max=10_000)] = 100,
    offset: Annotated[int, typer.Option(help="How many to pass over.", min=0)] = 0,
    all_versions: Annotated[bool, typer.Option("--all", help="Also those that newer ones replaced.")] = False,
    json: AsJson = False,
) -> None:
    """List the documents, the newest first."""
    from kb import query  # noqa: PLC0415 - needs the database, which `kb --help` does without

    with opened() as session:
        page = query.documents(session, offset=offset, limit=limit, current=not all_versions)
    if json:
        screen.as_json(page)
    else:
        _list(page)


def _list(page: DocumentPage) -> None:
    """Print a page of documents, one a line."""
    for entry in page.documents:
        mark = "" if entry.card.is_current else " (replaced)"
        checks = f", {entry.findings} {plural('finding', entry.findings)}" if entry.findings else ""
        said = f"{entry.statements} {plural('statement', entry.statements)}{checks}"
        screen.line(
            f"{entry.card.document_id}\t{entry.card.source}\t{screen.named(entry.card)}\t{said}{mark}"
        )
    shown = page.offset + len(page.documents)
    if shown < page.total:
        screen.note(f"{shown} of {page.total} shown; the next with --offset {shown}")


@group.command("remove")
def remove(
    documents: Annotated[
        list[str],
        typer.Argument(metavar="DOCUMENT...", help="Number, digest, citation key, DOI or file name."),
    ],
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Remove each DOCUMENT with its statements. What people decided stays, and so does the citation key."""
    from kb import query  # noqa: PLC0415 - needs the database, which `kb --help` does without
    from kb.database import reading  # noqa: PLC0415 - the same
    from kb.migrate import require_current  # noqa: PLC0415 - the same
    from kb.store import Store  # noqa: PLC0415 - the same

    with connected() as database:
        with reading(database) as session:
            require_current(database)
            chosen = [query.find_document(session, asked) for asked in documents]
        if not yes:
            typer.confirm(f"Remove {', '.join(documents)}?", abort=True)
        store = Store(database)
        for key in dict.fromkeys(chosen):
            screen.note(f"removed {store.remove(key)}")
