"""``kb watch``: a folder into which people drop files, until Ctrl-C."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.running.commands import AsIs, AskPassword, Passwords, Redact, options_of
from kb.cli.screen import visible
from kb.errors import KnowledgeBaseError

if TYPE_CHECKING:
    from ingest.running.preparing import Options
    from ingest.running.stopping import Stop
    from ingest.watching.watcher import Taken, Watcher


def watch(
    folder: Annotated[
        Path, typer.Argument(help="The folder into which files are dropped.", show_default=False)
    ],
    once: Annotated[bool, typer.Option("--once", help="Take what is at rest now, and end.")] = False,
    interval: Annotated[
        float, typer.Option(help="Seconds between two looks; a file must have rested so long.", min=0.05)
    ] = 5.0,
    password: Passwords = None,
    ask_password: AskPassword = False,
    redact: Redact = False,
    as_is: AsIs = False,
) -> None:
    """Take what is dropped into FOLDER, once each, and move it to done/, duplicate/ or failed/ in it.

    Only files at rest are taken: what is being written or downloaded is left alone. Beside a file in
    duplicate/ or failed/ stands the reason. Nothing is deleted or overwritten, links are not followed. Ctrl-C
    ends it after the document at hand; it may be started again at any time.
    """
    try:
        options = options_of(password, redact=redact, as_is=as_is, ask_password=ask_password)
        _watch(folder, options, interval, once=once)
    except KnowledgeBaseError as error:
        typer.echo(f"kb watch: {visible(str(error))}", err=True)
        raise typer.Exit(2) from None


def _watch(folder: Path, options: Options, interval: float, *, once: bool) -> None:
    """Look at the folder until the end is asked for."""
    from ingest.running.stopping import Stop  # noqa: PLC0415 - `kb --help` should not wait for it
    from ingest.sources.apart import Reader  # noqa: PLC0415 - the same
    from ingest.watching.watcher import Watcher  # noqa: PLC0415 - the same
    from kb.database import connect  # noqa: PLC0415 - the same

    database = connect()
    try:
        with Stop() as stop, Reader() as reader:
            watcher = Watcher(folder, database, reader, options, interval=interval)
            with watcher.locked():
                if not once:
                    typer.echo(f"Watching {folder} (Ctrl-C ends it)")
                _look_again_and_again(watcher, stop, interval, once=once)
    finally:
        database.close()
    if stop:
        typer.echo("Ended. What lies in the folder is taken when it is watched again.")


def _look_again_and_again(watcher: Watcher, stop: Stop, interval: float, *, once: bool) -> None:
    """Look, and say what was taken; with ``once`` twice, as it takes two looks to know what is at rest."""
    looks = 0
    while not stop and not (once and looks == 2):
        for taken in watcher.look(stop.__bool__):
            _say(taken)
        looks += 1
        if not once or looks < 2:
            stop.wait(interval)


def _say(taken: Taken) -> None:
    """Print what became of a file, and where it lies."""
    from ingest.running.lines import line  # noqa: PLC0415 - loaded already

    typer.echo(visible(f"{line(taken.report)} → {taken.place}"))
