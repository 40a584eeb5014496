"""`kb db`, `kb backup`, `kb doctor`: the store itself."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kb.cli import screen
from kb.cli.session import connected, opened

AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]

group = typer.Typer(name="db", help="The schema of the store.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands to `kb`."""
    app.command(short_help="Copy the store into a file.")(backup)
    app.command(short_help="Look for damage to the store.")(doctor)
    app.add_typer(group)


@group.command()
def upgrade() -> None:
    """Make the store, or bring it to the newest schema, and copy the vocabulary into it."""
    from kb import migrate  # noqa: PLC0415 - needs the database, which `kb --help` does without
    from kb.store import Store  # noqa: PLC0415 - the same

    with connected() as database:
        is_changed = migrate.upgrade(database)
        Store(database).prepare()
        screen.note(f"{database.name}: {'upgraded to' if is_changed else 'already at'} {migrate.head()}")


@group.command()
def current(*, json: AsJson = False) -> None:
    """Say at which revision the store is, and which is the newest."""
    from kb import migrate  # noqa: PLC0415 - needs the database, which `kb --help` does without

    with connected() as database:
        present, newest = migrate.current(database), migrate.head()
        if json:
            screen.write_json({"store": database.name, "revision": present, "newest": newest})
        else:
            advice = "" if present == newest else "; `kb db upgrade` brings it there"
            screen.line(f"{database.name}: {present or 'no store'}, newest {newest}{advice}")
    if present != newest:
        raise typer.Exit(1)


@group.command()
def check(*, json: AsJson = False) -> None:
    """Compare the store's schema with what the program expects; exit status 1 where they differ."""
    from kb import migrate  # noqa: PLC0415 - needs the database, which `kb --help` does without

    with connected() as database:
        differences = migrate.check(database)
        if json:
            screen.write_json({"store": database.name, "differences": differences})
        elif differences:
            for difference in differences:
                screen.line(difference)
        else:
            screen.line(f"{database.name}: the schema is as the program expects it")
    if differences:
        raise typer.Exit(1)


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file; nothing is overwritten.")],
) -> None:
    """Copy the store into a new FILE of SQLite, also while others write to it."""
    from kb.backup import back_up  # noqa: PLC0415 - needs the database, which `kb --help` does without

    with connected() as database:
        size = back_up(database, file)
    screen.note(f"{file}: {size:,} bytes; to use it: kb --database {file} …")


def doctor(*, json: AsJson = False) -> None:
    """Look for damage: spans, quotes, numbers in quotes, orphans, versions, the index of the search.

    Exit status 1 where something is wrong; each line says where, and what to do.
    """
    from kb.doctor import check as examine  # noqa: PLC0415 - needs the database

    with opened() as session:
        problems = examine(session)
    if json:
        screen.as_json(problems)
    else:
        for problem in problems:
            screen.line(f"{problem.where}: {problem.what}")
            if problem.advice:
                screen.line(problem.advice, indent=2, style=screen.DIM)
        if not problems:
            screen.line("Nothing is wrong with the store.")
    if problems:
        raise typer.Exit(1)
