"""``kb fill``: the extraction sheet of a systematic review, answered from the store with a quote each."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ingest.fill.run import Filled
    from ingest.fill.sheet import Sheet


def register(app: typer.Typer) -> None:
    """Add the command to ``kb``."""
    app.command(short_help="The sheet of a review, filled with quotes.")(fill)


def fill(
    sheet: Annotated[
        Path,
        typer.Argument(
            metavar="SHEET.csv",
            help="Columns id, document, outcome, intervention, comparator, and, if known, outcome_type.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Where to write, else standard output."),
    ] = None,
    compare: Annotated[
        Path | None,
        typer.Option(
            metavar="HUMAN.csv",
            help="A sheet that a person filled: say on standard error how far each cell agrees.",
        ),
    ] = None,
) -> None:
    """Fill a review's extraction SHEET from the documents of the store: numbers, direction, and the quote.

    A document is named by DOI, PMID, PMCID or the stem of its file. What it does not give stays empty.
    Exit status: 0 all documents are there, 1 some are not, 2 the sheet cannot be filled.
    """
    from ingest.fill.sheet import read  # noqa: PLC0415 - `kb --help` should not wait for it
    from kb.errors import KnowledgeBaseError  # noqa: PLC0415

    try:
        asked = read(sheet)
        theirs = read(compare, required=("id",)) if compare is not None else None
        found = _filled(asked)
        _write(asked, found, output)
    except KnowledgeBaseError as error:
        typer.echo(f"kb fill: {error}", err=True)
        raise typer.Exit(2) from None
    if theirs is not None:
        _compare(found, theirs)
    raise typer.Exit(found.exit_status)


def _filled(sheet: Sheet) -> Filled:
    """Answer the sheet from the store; the warnings go to standard error."""
    from ingest.fill.run import run  # noqa: PLC0415
    from kb.database import connect, reading  # noqa: PLC0415
    from kb.errors import StoreError  # noqa: PLC0415
    from kb.migrate import require_current  # noqa: PLC0415

    database = connect()
    try:
        if not database.exists():
            raise StoreError(f"{database.name}: there is no store yet; `kb ingest PATH` makes one")
        require_current(database)
        with reading(database) as session:
            return run(session, sheet, lambda words: typer.echo(f"kb fill: {words}", err=True))
    finally:
        database.close()


def _write(sheet: Sheet, found: Filled, output: Path | None) -> None:
    """Write the filled sheet to a file or to standard output."""
    from ingest.fill.sheet import write  # noqa: PLC0415
    from kb.errors import KnowledgeBaseError  # noqa: PLC0415

    if output is None:
        write(sheet, found.rows, sys.stdout)
        return
    try:
        with output.open("w", encoding="utf-8", newline="") as file:
            write(sheet, found.rows, file)
    except OSError as error:
        raise KnowledgeBaseError(f"{output}: cannot be written: {error.strerror or error}") from error


def _compare(found: Filled, theirs: Sheet) -> None:
    """Say how far the answers agree with a person's."""
    from ingest.fill.compare import compare, lines  # noqa: PLC0415

    for line in lines(*compare(found.rows, theirs.rows)):
        typer.echo(line, err=True)
