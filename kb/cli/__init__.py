"""The command `kb`. Commands of other packages come in by the entry-point group ``evidence_kb.commands``.

Nothing is imported here but Typer: what a command needs, it imports when it runs, so that `kb --help` answers
at once. Exit status: 0 done, 1 something was found wrong or failed, 2 wrong usage or nothing could be done.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import entry_points, version
from typing import Annotated

import typer

from kb.cli import characteristics, documents, duplicates, imports, questions, references, upkeep, vocabulary
from kb.errors import KnowledgeBaseError
from kb.settings import DATABASE_VARIABLE

COMMANDS_GROUP = "evidence_kb.commands"
_HELP = "Evidence on interventional pain treatment: from documents to cited answers."
_INTERRUPTED = 130


def build() -> typer.Typer:
    """Return the application with all its commands, those of other packages last."""
    app = typer.Typer(
        name="kb",
        help=_HELP,
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_options)
    for module in (
        questions,
        references,
        documents,
        imports,
        duplicates,
        characteristics,
        vocabulary,
        upkeep,
    ):
        module.register(app)
    for entry in sorted(entry_points(group=COMMANDS_GROUP), key=lambda entry: entry.name):
        try:
            entry.load()(app)
        except Exception as error:  # noqa: BLE001 - one broken package must not take the other commands away
            sys.stderr.write(f"kb: the command '{entry.name}' is not available: {error}\n")
    return app


def _print_version(*, wanted: bool) -> None:
    """Print the version and end."""
    if wanted:
        typer.echo(f"evidence-kb {version('evidence-kb')}")
        raise typer.Exit


def _options(
    *,
    database: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help=f"The store: a file, sqlite:///FILE or postgresql://…; else {DATABASE_VARIABLE}, else a "
            "file in the user's data folder.",
        ),
    ] = None,
    _version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and end.", callback=_print_version, is_eager=True),
    ] = False,
) -> None:
    if database:
        # Read again by whatever the command opens, in this process and in those that it starts.
        os.environ[DATABASE_VARIABLE] = database


def main() -> None:
    """Run the command line; errors that we know are one line for the user, without a traceback."""
    try:
        build()()
    except KnowledgeBaseError as error:
        sys.stderr.write(f"kb: {error}\n")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)
