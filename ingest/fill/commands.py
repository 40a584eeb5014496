"""``kb fill``: the extraction sheet of a systematic review, answered from the store with a quote each."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.fill.run import Filled, Keep
    from ingest.fill.sheet import Sheet
    from kb.database import Database
    from kb.statements import Statement


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
    *,
    share_closed: Annotated[
        bool,
        typer.Option("--share-closed", help="Give whole quotes of texts without an open licence, too."),
    ] = False,
) -> None:
    """Fill a review's extraction SHEET from the documents of the store: numbers, direction, and the quote.

    A document is named by DOI, PMID, PMCID or the stem of its file. What it does not give stays empty; what
    it gives becomes statements of the store, which the row names. Quotes of texts without an open licence
    are cut as `kb export` cuts them, unless --share-closed or KB_SHARE_CLOSED=1 says that they may be shared.
    Exit status: 0 all documents are there, 1 some are not, 2 the sheet cannot be filled.
    """
    from ingest.fill.compare import comparable  # noqa: PLC0415
    from ingest.fill.reading import read  # noqa: PLC0415 - `kb --help` should not wait for it
    from ingest.fill.sheet import write  # noqa: PLC0415
    from kb.errors import KnowledgeBaseError  # noqa: PLC0415

    try:
        asked = read(sheet)
        theirs = comparable(compare, read(compare, required=("id",))) if compare is not None else None
        with _output(output) as file:
            found = _filled(asked, share=share_closed)
            write(asked, found.rows, file)
    except KnowledgeBaseError as error:
        typer.echo(f"kb fill: {error}", err=True)
        raise typer.Exit(2) from None
    if theirs is not None:
        _compare(found, theirs)
    raise typer.Exit(found.exit_status)


def _filled(sheet: Sheet, *, share: bool) -> Filled:
    """Answer the sheet from the store; the warnings go to standard error."""
    from ingest.fill.run import run  # noqa: PLC0415
    from kb.database import connect, reading  # noqa: PLC0415
    from kb.errors import StoreError  # noqa: PLC0415
    from kb.licences import shares_closed  # noqa: PLC0415
    from kb.migrate import require_current  # noqa: PLC0415

    database = connect()
    try:
        if not database.exists():
            raise StoreError(f"{database.name}: there is no store yet; `kb ingest PATH` makes one")
        require_current(database)
        may_share = share or shares_closed()
        with reading(database) as session:
            return run(session, sheet, _say, _keeping(database), share=may_share)
    finally:
        database.close()


def _say(words: str) -> None:
    """Say something to the person, beside the answers."""
    typer.echo(f"kb fill: {words}", err=True)


def _keeping(database: Database) -> Keep:
    """Return what keeps findings in the store; where it cannot be written, that is said once."""
    from kb.errors import KnowledgeBaseError  # noqa: PLC0415
    from kb.store import Store  # noqa: PLC0415

    store = Store(database)
    problems: list[str] = []

    def keep(document: int, statements: Sequence[Statement]) -> bool:
        if problems:
            return False
        try:
            store.add_asked(document, statements)
        except (KnowledgeBaseError, OSError) as error:
            problems.append(str(error))
            _say(f"what is found from here on is not kept as statements, the answers are all given: {error}")
        return not problems

    return keep


@contextmanager
def _output(path: Path | None) -> Iterator[TextIO]:
    """Open where to write, before the work is done: a file is whole in the end, or as it was before."""
    from kb.errors import KnowledgeBaseError  # noqa: PLC0415

    if path is None:
        sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # as a file would be written
        try:
            yield sys.stdout
            sys.stdout.flush()
        except BrokenPipeError:  # whoever read them has enough; what is left must go somewhere
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            yield file
        unfinished.replace(path)
    except OSError as error:
        raise KnowledgeBaseError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _compare(found: Filled, theirs: Sheet) -> None:
    """Say how far the answers agree with a person's."""
    from ingest.fill.compare import compare, lines  # noqa: PLC0415

    for line in lines(compare(found.rows, theirs.rows)):
        typer.echo(line, err=True)
