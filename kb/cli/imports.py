"""`kb imports`: which lists of references were imported, and what a PRISMA diagram says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import screen
from kb.cli.session import opened
from kb.plurals import plural

if TYPE_CHECKING:
    from kb.query.imports import Flow, Import, Screened

AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]

group = typer.Typer(
    name="imports",
    help="Lists of references that were imported, and what was decided on them.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Add the commands to `kb`."""
    app.add_typer(group)


@group.command("list")
def list_(*, json: AsJson = False) -> None:
    """List the imports: file, database, date of the search, and what each brought."""
    from kb.query.imports import imports  # noqa: PLC0415 - needs the database, which `kb --help` does without

    with opened() as session:
        found = imports(session)
    if json:
        screen.as_json(found)
        return
    if not found:
        screen.note("kb: no list of references was imported yet; `kb ingest FILE` takes them")
        return
    for each in found:
        screen.line(f"{each.run_id:>4}  {_named(each)}")
        screen.line(_brought(each), indent=6, style=screen.DIM)


@group.command()
def show(
    numbers: Annotated[
        list[int] | None,
        typer.Argument(metavar="[NUMBER]...", help="Imports, as `kb imports list` numbers them; else all."),
    ] = None,
    *,
    json: AsJson = False,
) -> None:
    """Show the boxes of a PRISMA diagram that imports fill, for these imports or for all of them.

    With one number also what is known of that search, and which entries could not be taken.
    """
    from kb.query.imports import find_import, flow  # noqa: PLC0415 - needs the database

    wanted = list(dict.fromkeys(numbers or []))
    with opened() as session:
        found = [find_import(session, number) for number in wanted]
        boxes = flow(session, wanted)
    if json:
        screen.as_json({"imports": found, "flow": boxes})
        return
    for each in found:
        _described(each)
    _boxes(boxes)


def _named(found: Import) -> str:
    """Return an import as a list names it."""
    searched = f", searched on {found.searched_on.isoformat()}" if found.searched_on else ""
    state = "" if found.is_finished else "  (broken off: import the file again, it goes on)"
    return f"{found.source}: {found.database or 'database not stated'}{searched}{state}"


def _brought(found: Import) -> str:
    """Return what an import brought, in numbers."""
    parts = [
        f"{found.records} {plural('record', found.records)}",
        f"{found.new} new",
        f"{found.duplicates} {plural('duplicate', found.duplicates)}",
    ]
    if found.failed:
        parts.append(f"{found.failed} not taken")
    if found.hits is not None:
        parts.append(f"the database reported {found.hits} {plural('hit', found.hits)}")
    return ", ".join(parts)


def _described(found: Import) -> None:
    """Print what is known of one import."""
    screen.line(f"Import {found.run_id}: {_named(found)}", style=screen.STRONG)
    screen.line(_brought(found), indent=2)
    if found.strategy:
        screen.line(f"Search: {found.strategy}", indent=2)
    when = found.imported_at.date().isoformat()
    screen.line(f"Imported on {when}{f' by {found.imported_by}' if found.imported_by else ''}", indent=2)
    for words in (*found.warnings, *found.problems):
        screen.line(words, indent=2, style=screen.WARNING)
    screen.line()


def _boxes(boxes: Flow) -> None:
    """Print the boxes in the order of the diagram."""
    _box("Records identified", boxes.records)
    for each in boxes.identified:
        _box(each.label, each.count, indent=2)
    _box("Duplicates removed", boxes.duplicates_removed)
    if boxes.not_taken:
        _box("Entries that could not be taken", boxes.not_taken)
    _box("Works to screen", boxes.to_screen)
    _stage("title and abstract", boxes.title_abstract)
    _box("Reports sought (not excluded)", boxes.sought)
    _box("Not retrieved (no full text in the store)", boxes.not_retrieved)
    _box("Retrieved", boxes.retrieved)
    if boxes.full_text.decided:
        _stage("full text", boxes.full_text)


def _stage(name: str, screened: Screened) -> None:
    """Print what was decided at one stage."""
    _box(f"Screened on {name}", screened.decided)
    if not screened.decided:
        return
    _box("included", screened.included, indent=2)
    _box("excluded", screened.excluded, indent=2)
    for reason in screened.reasons:
        _box(reason.label, reason.count, indent=4)
    for label, count in (("maybe", screened.maybe), ("screeners disagree", screened.disagreed)):
        if count:
            _box(label, count, indent=2)


def _box(label: str, count: int, *, indent: int = 0) -> None:
    """Print one number with what it counts."""
    screen.line(f"{count:>7}  {label}", indent=indent)
