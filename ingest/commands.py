"""``kb ingest``: documents go in here, with a line for each of what became of it."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli.screen import visible
from kb.plurals import plural

if TYPE_CHECKING:
    from rich.progress import Progress

    from ingest.run import FileReport, IngestReport

_SAID = {
    "stored": "stored",
    "unchanged": "unchanged",
    "reread": "read again",
    "restored": "current again",
    "outdated": "kept as an older version",
    "failed": "failed",
}


def register(app: typer.Typer) -> None:
    """Add the command to ``kb``."""
    app.command(short_help="Read documents into the store.")(ingest)


def ingest(
    paths: Annotated[
        list[Path],
        typer.Argument(help="Files, or folders that are searched to the bottom.", show_default=False),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print only what failed.")] = False,
) -> None:
    """Read documents, extract what they say, and store it with its quotes.

    Plain text, HTML and JATS XML are recognised by their content. A file that was read before is left as
    it is; a changed file replaces its older version. Exit status: 0 all went in, 1 some failed, 2 nothing
    could be done.
    """
    from ingest.run import IngestReport, collect  # noqa: PLC0415 - `kb --help` should not wait for it
    from ingest.run import ingest as run  # noqa: PLC0415
    from ingest.sources.apart import Reader  # noqa: PLC0415
    from kb.database import connect  # noqa: PLC0415
    from kb.errors import KnowledgeBaseError  # noqa: PLC0415
    from kb.store import Store  # noqa: PLC0415

    files, passed_over = collect(paths)
    report = IngestReport(passed_over=passed_over)
    database = connect()
    try:
        with Reader() as reader, _progress(len(files), animated=not as_json) as progress:
            task = progress.add_task("reading", total=len(files))
            for file_report in run(files, Store(database), reader):
                report.files.append(file_report)
                progress.advance(task)
                if not as_json and (file_report.status == "failed" or not quiet):
                    said = visible(_line(file_report))
                    progress.console.print(said, highlight=False, markup=False, soft_wrap=True)
    except KnowledgeBaseError as error:
        typer.echo(f"kb ingest: {error}", err=True)
        raise typer.Exit(2) from None
    finally:
        database.close()
    _close(report, as_json=as_json, quiet=quiet)
    raise typer.Exit(report.exit_status)


def _progress(total: int, *, animated: bool) -> Progress:
    """Return a progress bar that is shown only on a terminal.

    And only where there is something to wait for.
    """
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    console = Console(stderr=False)
    shown = animated and console.is_terminal and total > 1
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=console, transient=True, disable=not shown)


def _line(report: FileReport) -> str:
    """Return the line of one file: what became of it, and what the reader should know."""
    said = f"{_SAID[report.status]:12} {report.path}"
    if report.status == "failed":
        return f"{said}: {report.problem}"
    if report.status == "unchanged":
        return said
    parts = [report.kind.replace("_", " "), f"{report.statements} {plural('statement', report.statements)}"]
    if report.findings:
        parts.append(f"{report.findings} {plural('finding', report.findings)}")
    if report.completeness != "full":
        parts.append(
            report.completeness.replace("_", " ") + (f" ({report.problem})" if report.problem else "")
        )
    said_of = "the store holds a fuller text," if report.status == "outdated" else "replaces"
    parts += [f"{said_of} {name}" for name in report.superseded]
    parts += [f"warning: {warning}" for warning in report.warnings]
    return f"{said}: {', '.join(parts)}"


def _close(report: IngestReport, *, as_json: bool, quiet: bool) -> None:
    """Print the sum, or the whole report as JSON."""
    if as_json:
        json.dump(
            {"files": [asdict(f) for f in report.files], "passed_over": report.passed_over},
            sys.stdout,
            ensure_ascii=False,
            indent=2,
        )
        sys.stdout.write("\n")
        return
    if not report.files:
        typer.echo(
            "kb ingest: no file to read here; name files, or folders with .txt, .html or .xml files", err=True
        )
        return
    stored = len(report.files) - len(report.failed)
    if not quiet:
        extra = f", {len(report.passed_over)} passed over (unknown ending)" if report.passed_over else ""
        all_files = f"{len(report.files)} {plural('document', len(report.files))}"
        typer.echo(f"{stored} of {all_files} {'is' if stored == 1 else 'are'} in the store{extra}.")
    if report.failed:
        typer.echo(f"{len(report.failed)} failed; the lines above say why.", err=True)
