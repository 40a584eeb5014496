"""``kb evaluate``: what is read out of documents, held against gold."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingest.evaluate.gold import Gold
    from ingest.evaluate.matching import Row
    from ingest.evaluate.scoring import Evaluation


def register(app: typer.Typer) -> None:
    """Add the command to ``kb``."""
    app.command(short_help="What is extracted, held against gold.")(evaluate)


def evaluate(
    gold: Annotated[
        list[Path],
        typer.Argument(
            metavar="GOLD...",
            help="Gold: .jsonl files, or folders that hold them or cases.",
            show_default=False,
        ),
    ],
    *,
    texts: Annotated[
        Path | None,
        typer.Option(
            metavar="FOLDER",
            help="Where the documents are; else beside the gold, else where the store has them from.",
        ),
    ] = None,
    stored: Annotated[
        bool, typer.Option("--stored", help="Judge what the store holds; extract nothing.")
    ] = False,
    misses: Annotated[bool, typer.Option("--misses", help="List every miss and every extra.")] = False,
    reliability: Annotated[
        bool, typer.Option("--reliability", help="Hold the stated confidence against what is right.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Hold what is extracted from documents against GOLD.

    Prints precision, recall and F1 for each kind of evidence, then by document, section and table. Documents
    are known by the stem of their file, which is the `id` of the gold. Exit status: 0 done, 1 documents are
    missing, 2 nothing could be done.
    """
    from ingest.evaluate.gold import read_gold  # noqa: PLC0415 - `kb --help` should not wait for it
    from ingest.evaluate.scoring import evaluate as held_against  # noqa: PLC0415 - the same
    from kb.errors import KnowledgeBaseError  # noqa: PLC0415 - the same

    try:
        wanted = read_gold(gold)
        evaluation = held_against(wanted.rows, _read(wanted, texts, stored=stored))
    except KnowledgeBaseError as error:
        typer.echo(f"kb evaluate: {error}", err=True)
        raise typer.Exit(2) from None
    _print(evaluation, misses=misses, reliability=reliability, as_json=as_json)
    if evaluation.absent:
        where = "in the store" if stored else "among the documents"
        typer.echo(f"kb evaluate: not {where}: {', '.join(evaluation.absent)}", err=True)
        raise typer.Exit(2 if len(evaluation.absent) == len(wanted.rows) else 1)


def _read(gold: Gold, texts: Path | None, *, stored: bool) -> dict[str, Row]:
    """Return what was read of the gold's documents, by name."""
    from ingest.evaluate import material  # noqa: PLC0415 - loads what reads documents

    if stored:
        return material.stored(gold.names)
    files = material.texts_of(gold, texts)
    if texts is None and (elsewhere := gold.names - set(files)):
        files |= material.stored_files(elsewhere)
    return material.extracted(files)


def _print(evaluation: Evaluation, *, misses: bool, reliability: bool, as_json: bool) -> None:
    """Print the tables."""
    import json  # noqa: PLC0415 - only where there is an answer

    from ingest.evaluate import printing  # noqa: PLC0415 - the same

    if as_json:
        answer = printing.plain(evaluation, misses=misses, reliability=reliability)
        typer.echo(json.dumps(answer, ensure_ascii=False, indent=2))
        return
    if misses:
        _lines(printing.misses(evaluation))
    _lines(printing.whole(evaluation))
    _lines(printing.by_document(evaluation))
    _lines(printing.by_place(evaluation))
    if reliability:
        _lines(printing.reliability(evaluation))


def _lines(lines: Iterable[str]) -> None:
    """Print a table, and an empty line after it."""
    for line in lines:
        typer.echo(line.rstrip())
    typer.echo()
