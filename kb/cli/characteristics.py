"""`kb characteristics`: the table of study characteristics of a review, in the words of each source."""

from __future__ import annotations

import csv
import sys
from itertools import groupby
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import screen
from kb.cli.session import opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.query import StudyProfile
    from kb.traits import Characteristic

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def register(app: typer.Typer) -> None:
    """Add the command to `kb`."""
    app.command(short_help="Study characteristics, side by side.")(characteristics)


def characteristics(
    documents: Annotated[
        list[str] | None,
        typer.Argument(metavar="[DOCUMENT...]", help="Number, citation key, DOI or file name; else all."),
    ] = None,
    *,
    as_csv: Annotated[bool, typer.Option("--csv", help="One row a document, one column a trait.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Print who was studied, where, when and how: the first table of a systematic review.

    Every entry is in the words of its source. What stands in no entry was not found by machine, which does
    not say that it is not reported.
    """
    from kb import query  # noqa: PLC0415 - needs the database, which `kb --help` does without

    with opened() as session:
        chosen = [query.find_document(session, asked) for asked in documents or ()]
        found = query.profiles(session, chosen)
    if json:
        screen.as_json(found)
    elif as_csv:
        _write_csv(found)
    else:
        _show(found)


def _show(found: Sequence[StudyProfile]) -> None:
    """Print each study's characteristics with their quotes' places."""
    from kb.traits import label_of  # noqa: PLC0415 - only where there is an answer

    if not found:
        screen.note("no characteristics of a study were found in the store")
    for profile in found:
        screen.heading(screen.named_in_full(profile.document))
        screen.line(screen.described(profile.document), indent=2, style=screen.DIM)
        for trait, entries in groupby(profile.characteristics, key=lambda each: each.trait):
            screen.line(label_of(trait), indent=2, style=screen.STRONG)
            for each in entries:
                screen.line(said(each, is_digest=profile.document.is_digest), indent=4)
        if not profile.characteristics:
            screen.line("nothing was found by machine", indent=2, style=screen.WARNING)


def said(each: Characteristic, *, is_digest: bool) -> str:
    """Return an entry in a line; the words stand in quotation marks where they are the source's."""
    what = ", ".join(part for part in (each.subject, each.arm) if part)
    words = " ".join(each.text.split())
    quoted = words if is_digest else f"\u201c{words}\u201d"
    return f"{what}: {quoted}" if what else quoted


def _write_csv(found: Sequence[StudyProfile]) -> None:
    """Write one row a document; several entries of a trait stand in one cell, parted by semicolons."""
    from kb.traits import traits  # noqa: PLC0415 - only where there is an answer

    names = [name for name in traits() if any(c.trait == name for p in found for c in p.characteristics)]
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(
        ["document", "title", "year", "design", "patients", *(traits()[name].label for name in names)]
    )
    for profile in found:
        card = profile.document
        cells = ["; ".join(_cell(c) for c in profile.characteristics if c.trait == name) for name in names]
        row = [card.citation_key, card.title or card.source, card.year, card.design, card.n_patients, *cells]
        writer.writerow([_harmless("" if cell is None else str(cell)) for cell in row])


def _cell(each: Characteristic) -> str:
    """Return an entry as part of a cell, without quotation marks."""
    return said(each, is_digest=True)


def _harmless(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
