"""``kb ingest``: documents go in here, with a row for each of what became of it, and the way of going on."""

from __future__ import annotations

import json
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.running.commands import AsIs, AskPassword, Passwords, Redact, options_of
from ingest.watching.commands import watch
from kb.cli.screen import visible
from kb.errors import KnowledgeBaseError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.progress import Progress, TaskID

    from ingest.references.saving import ImportAbout
    from ingest.running.inputs import Input
    from ingest.running.preparing import Options
    from ingest.running.reports import FileReport, IngestReport

_MOST_JOBS = 64

Jobs = Annotated[int, typer.Option("--jobs", "-j", help="How many processes read.", min=1, max=_MOST_JOBS)]
Searched = Annotated[
    str, typer.Option(help="For reference lists: the database that was searched.", metavar="NAME")
]
SearchedOn = Annotated[
    str, typer.Option(help="For reference lists: the day of the search.", metavar="YYYY-MM-DD")
]
Strategy = Annotated[str, typer.Option(help="For reference lists: the search as it was run.", metavar="TEXT")]
Hits = Annotated[
    int | None, typer.Option(help="For reference lists: how many hits the database reported.", min=0)
]
ReportFile = Annotated[
    Path | None, typer.Option("--report", help="Write the report as JSON to this file.", metavar="FILE")
]


def register(app: typer.Typer) -> None:
    """Add the commands to ``kb``."""
    app.command(short_help="Read documents into the store.")(ingest)
    app.command(short_help="Take what is dropped into a folder.")(watch)


def ingest(  # noqa: PLR0913, PLR0917 - each is an option of the command line
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH_OR_IDENTIFIER...",
            help="Files, folders that are searched to the bottom, and DOIs, PMIDs or PMCIDs to fetch.",
            show_default=False,
        ),
    ],
    jobs: Jobs = 1,
    password: Passwords = None,
    ask_password: AskPassword = False,
    redact: Redact = False,
    as_is: AsIs = False,
    database: Searched = "",
    searched_on: SearchedOn = "",
    strategy: Strategy = "",
    hits: Hits = None,
    report_file: ReportFile = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only what did not go in.")] = False,
) -> None:
    """Read documents, extract what they say, and store it with its quotes.

    The format is recognised by the content: PDF, JATS XML, HTML, DOCX, ODT, Markdown, plain text, WebVTT and
    SRT, and lists of references. What was read before is left as it is, so that the same command goes on
    where Ctrl-C or a crash ended it; a changed file replaces its older version. Texts of your own that may
    name patients are held back until --redact or --as-is is given. Exit status: 0 all went in, 1 some did
    not, 2 nothing could be done, 130 ended by Ctrl-C.
    """
    from ingest.running.inputs import inputs_of  # noqa: PLC0415 - `kb --help` should not wait for it
    from ingest.running.reports import IngestReport  # noqa: PLC0415 - the same

    try:
        options = options_of(password, redact=redact, as_is=as_is, ask_password=ask_password)
        about = _about(database, searched_on, strategy, hits)
        if report_file is not None:
            _require_writable(report_file)
        inputs, passed_over = inputs_of(paths)
        if any(given.path is None for given in inputs):
            _ask_for_contact()
        report = IngestReport(passed_over=passed_over)
        with _shown(inputs, as_json=as_json, quiet=quiet) as show:
            _run(inputs, report, options, about, jobs, show)
        _close(report, report_file, as_json=as_json, quiet=quiet)
    except KnowledgeBaseError as error:
        typer.echo(f"kb ingest: {visible(str(error))}", err=True)
        raise typer.Exit(2) from None
    raise typer.Exit(report.exit_status)


def _ask_for_contact() -> None:
    """Say that the services ask who is asking, where nobody has been named."""
    from ingest.fetching.settings import ASK_FOR_CONTACT, FetchSettings  # noqa: PLC0415 - for identifiers only

    if not FetchSettings.from_environment().contact:
        typer.echo(f"kb ingest: {ASK_FOR_CONTACT}", err=True)


def _about(database: str, searched_on: str, strategy: str, hits: int | None) -> ImportAbout:
    """Return what the user says of the search that a list of references came from."""
    from datetime import date  # noqa: PLC0415 - only here

    from ingest.references.saving import ImportAbout  # noqa: PLC0415 - `kb --help` should not wait for it

    if "://" in database or Path(database).suffix in {".sqlite3", ".sqlite", ".db"}:
        raise KnowledgeBaseError(
            f"--database names the database that was searched; the store is chosen before the command: "
            f"kb --database {database} ingest …"
        )
    try:
        day = date.fromisoformat(searched_on) if searched_on else None
    except ValueError:
        raise KnowledgeBaseError(f"--searched-on {searched_on}: not a day; write it as 2026-03-31") from None
    return ImportAbout(database, day, strategy, hits)


def _require_writable(file: Path) -> None:
    """Refuse, before anything is done, a report that could not be written in the end."""
    if file.is_dir() or not os.access(file.parent, os.W_OK):
        raise KnowledgeBaseError(f"--report {file}: cannot be written; name a file in a folder of yours")


def _run(
    inputs: Sequence[Input],
    report: IngestReport,
    options: Options,
    about: ImportAbout,
    jobs: int,
    show: _Shown,
) -> None:
    """Ingest, and show each report as it comes; Ctrl-C lets the document at hand be stored."""
    from ingest.run import ingest as run  # noqa: PLC0415 - loads the database
    from ingest.running.comparing import Newcomers  # noqa: PLC0415 - the same
    from ingest.running.stopping import Stop  # noqa: PLC0415 - the same
    from kb.database import connect  # noqa: PLC0415 - the same

    database = connect()
    jobs = min(jobs, max(len(inputs), 1))
    try:
        newcomers = Newcomers(database)
        with Stop() as stop:
            for each in run(inputs, database, options=options, about=about, jobs=jobs, stop=stop.__bool__):
                report.files.append(each)
                show(each)
            report.stopped = bool(stop) and len(report.files) < len(inputs)
            report.not_reached = len(inputs) - len(report.files)
        report.search = newcomers.compare()
    finally:
        database.close()


class _Shown:
    """Shows reports as they come: rows of a table on a terminal, a line each elsewhere."""

    def __init__(self, inputs: Sequence[Input], progress: Progress, *, as_json: bool, quiet: bool) -> None:
        from ingest.running.lines import Lines  # noqa: PLC0415 - `kb --help` should not wait for it

        self._progress, self._as_json, self._quiet = progress, as_json, quiet
        self._task: TaskID = progress.add_task("reading", total=len(inputs))
        console = progress.console
        self._table = Lines([each.name for each in inputs], console.width) if console.is_terminal else None
        self._has_head = False

    def __call__(self, report: FileReport) -> None:
        """Show what became of one input."""
        from ingest.running.lines import line  # noqa: PLC0415 - loaded already
        from ingest.running.reports import NOT_IN  # noqa: PLC0415 - the same

        self._progress.advance(self._task)
        if self._as_json or (self._quiet and report.status not in NOT_IN):
            return
        rows = [line(report)] if self._table is None else self._table.row(report)
        if self._table is not None and not self._has_head:
            rows, self._has_head = [*self._table.head(), *rows], True
        for row in rows:
            self._progress.console.print(visible(row), highlight=False, markup=False, soft_wrap=True)


@contextmanager
def _shown(inputs: Sequence[Input], *, as_json: bool, quiet: bool) -> Iterator[_Shown]:
    """Show a bar with count, rate and time left, on a terminal and where there is something to wait for."""
    from rich.console import Console  # noqa: PLC0415 - only this command needs it
    from rich.progress import (  # noqa: PLC0415 - the same  # noqa: PLC0415 - the same
        BarColumn,
        MofNCompleteColumn,
        Progress,
        ProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text  # noqa: PLC0415 - the same

    class _Rate(ProgressColumn):
        """How many files a second, or a minute where it is less than one."""

        def render(self, task: object) -> Text:
            speed = getattr(task, "speed", None)
            if not speed:
                return Text("")
            return Text(f"{speed:.1f}/s" if speed >= 1 else f"{speed * 60:.0f}/min")

    console = Console(stderr=False)
    is_shown = not as_json and console.is_terminal and len(inputs) > 1
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=None if console.width < 60 else 40),
        MofNCompleteColumn(),
        _Rate(),
        TimeRemainingColumn(compact=True),
    )
    with Progress(*columns, console=console, transient=True, disable=not is_shown) as progress:
        yield _Shown(inputs, progress, as_json=as_json, quiet=quiet)


def _close(report: IngestReport, file: Path | None, *, as_json: bool, quiet: bool) -> None:
    """Print the sum, or the whole report as JSON; write the report where that is asked for."""
    from ingest.running.lines import closing  # noqa: PLC0415 - loaded already

    if file is not None:
        write_report(file, report)
    if as_json:
        sys.stdout.write(_json(report))
        return
    if not report.files and not report.stopped:
        typer.echo(
            "kb ingest: nothing to read here; name files, folders with documents, or identifiers", err=True
        )
        return
    said, *rest = closing(report)
    if not quiet:
        typer.echo(said)
    for each in rest:
        typer.echo(each, err=True)
    if report.failed:
        typer.echo(f"{len(report.failed)} failed; the lines above say why.", err=True)
    if report.held:
        typer.echo(f"{len(report.held)} held back: --redact or --as-is lets them in.", err=True)


def _json(report: IngestReport) -> str:
    """Return the report as JSON."""
    return json.dumps(report.as_json(), ensure_ascii=False, indent=2) + "\n"


def write_report(file: Path, report: IngestReport) -> None:
    """Write the report, whole or not at all."""
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        unfinished.write_text(_json(report), encoding="utf-8")
        unfinished.replace(file)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise KnowledgeBaseError(f"--report {file}: cannot be written ({error.strerror})") from error
