"""`kb duplicates`: works that may be one, or may report the same patients; merging, and taking it back."""

from __future__ import annotations

import getpass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import screen
from kb.cli.session import connected, opened
from kb.plurals import plural

if TYPE_CHECKING:
    from kb.query.pairs import MergeView, PairSide, PairView
    from kb.store.pairs import Search


class Asked(StrEnum):
    """What a person is asked about two works; the words of `kb.tables.PairQuestion`."""

    DUPLICATE = "duplicate"
    OVERLAP = "overlap"
    SAME_STUDY = "same_study"


class Said(StrEnum):
    """What a person may answer; the words of `kb.tables.PairAnswer`."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]
By = Annotated[
    str,
    typer.Option("--by", help="Who decides; by default the user's name.", default_factory=getpass.getuser),
]
Reason = Annotated[str, typer.Option("--reason", help="Why; kept with the decision.")]
Number = Annotated[int, typer.Argument(metavar="NUMBER", min=1)]
Work = Annotated[
    str, typer.Argument(metavar="WORK", help="Citation key, DOI, PMID, PMCID, or w and its number.")
]
_ASKED = {
    "duplicate": "May be one work",
    "overlap": "May report the same patients",
    "same_study": "May report one study",
}
_MARKS = {"same": "=", "near": "≈", "different": "≠", "unknown": " "}
_WIDTH = 34

group = typer.Typer(
    name="duplicates",
    help="Works that may be one, or may report the same patients.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Add the commands to `kb`."""
    app.add_typer(group)


@group.command()
def find(*, json: AsJson = False) -> None:
    """Compare all works of the store; merge what is one for sure, and list what a person has to decide.

    A merge can be undone; what a person decided is never decided again.
    """
    from kb.store import Store  # noqa: PLC0415 - needs the database, which `kb --help` does without
    from kb.store.pairs import Duplicates  # noqa: PLC0415 - the same

    with connected() as database:
        done = Duplicates(Store(database)).find()
    if json:
        screen.as_json(done)
    else:
        _done(done)


def _done(done: Search) -> None:
    """Print what a search came to."""
    screen.line(f"{done.works} {plural('work', done.works)}, {done.compared} pairs compared")
    screen.line(f"{done.merged} merged; `kb duplicates list --merged` shows them", indent=2)
    screen.line(f"{done.related} joined as works of one study", indent=2)
    screen.line(f"{done.asked} new to decide on; `kb duplicates list` shows them", indent=2)


@group.command("list")
def list_(
    *,
    question: Annotated[Asked | None, typer.Option(help="Only pairs of which this is asked.")] = None,
    decided: Annotated[bool, typer.Option("--decided", help="Those that were decided on.")] = False,
    merged: Annotated[bool, typer.Option("--merged", help="Merges, instead of pairs.")] = False,
    limit: Annotated[int, typer.Option(help="How many to show.", min=1, max=10_000)] = 50,
    offset: Annotated[int, typer.Option(help="How many to pass over.", min=0)] = 0,
    json: AsJson = False,
) -> None:
    """List the pairs to decide on, the likeliest first, or the merges that were made."""
    from kb.query import pairs as asked  # noqa: PLC0415 - needs the database, which `kb --help` does without
    from kb.tables import PairQuestion  # noqa: PLC0415 - the same

    with opened() as session:
        if merged:
            made = asked.merges(session, undone=decided)[offset : offset + limit]
            screen.as_json(made) if json else _list_merges(made)
            return
        chosen = PairQuestion(question.value) if question else None
        page = asked.pairs(session, question=chosen, decided=decided, offset=offset, limit=limit)
    if json:
        screen.as_json(page)
        return
    for pair in page.pairs:
        _brief(pair)
    if not page.total:
        screen.note("kb: no pair is waiting for a decision; `kb duplicates find` looks for some")
    elif page.offset + len(page.pairs) < page.total:
        shown = page.offset + len(page.pairs)
        screen.note(f"{shown} of {page.total} shown; the next with --offset {shown}")


@group.command()
def show(number: Number, *, json: AsJson = False) -> None:
    """Show both references of pair NUMBER side by side, with what differs, and why they were put together."""
    from kb.query.pairs import pair  # noqa: PLC0415 - needs the database, which `kb --help` does without

    with opened() as session:
        found = pair(session, number)
    if json:
        screen.as_json(found)
    else:
        _side_by_side(found)


@group.command()
def merge(kept: Work, merged: Work, *, by: By, reason: Reason = "", json: AsJson = False) -> None:
    """Merge two works because you know that they are one; nothing is lost, and it can be undone.

    The one that more is known of is kept, whichever is named first.
    """
    from kb.query.pairs import find_work  # noqa: PLC0415 - needs the database, which `kb --help` does without
    from kb.store import Store  # noqa: PLC0415 - the same
    from kb.store.pairs import Duplicates  # noqa: PLC0415 - the same

    with opened() as session:
        first, second = find_work(session, kept), find_work(session, merged)
    with connected() as database:
        number = Duplicates(Store(database)).merge(first, second, by=by, reason=reason)
    if json:
        screen.write_json({"merge": number})
    else:
        screen.line(f"merged; `kb duplicates undo {number}` takes it back")


@group.command()
def undo(number: Number, *, by: By, reason: Reason = "", json: AsJson = False) -> None:
    """Take merge NUMBER back; the two works are not merged again unless you do it."""
    from kb.store import Store  # noqa: PLC0415 - needs the database, which `kb --help` does without
    from kb.store.pairs import Duplicates  # noqa: PLC0415 - the same

    with connected() as database:
        Duplicates(Store(database)).undo(number, by=by, reason=reason)
    if json:
        screen.write_json({"undone": number})
    else:
        screen.line(f"merge {number} is undone")


@group.command()
def decide(
    number: Number,
    answer: Annotated[Said, typer.Argument(metavar="yes|no|open")],
    *,
    by: By,
    reason: Reason = "",
    json: AsJson = False,
) -> None:
    """Decide on pair NUMBER: yes merges duplicates, or joins works as one study; no keeps them apart."""
    from kb.store import Store  # noqa: PLC0415 - needs the database, which `kb --help` does without
    from kb.store.pairs import Duplicates  # noqa: PLC0415 - the same
    from kb.tables import PairAnswer  # noqa: PLC0415 - the same

    with connected() as database:
        Duplicates(Store(database)).decide(number, PairAnswer(answer.value), by=by, reason=reason)
    if json:
        screen.write_json({"pair": number, "answer": answer.value})
    else:
        screen.line(f"pair {number}: {answer.value}")


def _brief(pair: PairView) -> None:
    """Print a pair as a list shows it."""
    answer = f"  {pair.answer} ({pair.decided_by})" if pair.answer != "open" else ""
    screen.line(f"{pair.pair_id}  {_ASKED[pair.question]}: {_why(pair)}{answer}", style=screen.STRONG)
    for side in (pair.first, pair.second):
        screen.line(_named(side), indent=4)
    differing = [field.name for field in pair.fields if field.agreement == "different"]
    if differing:
        screen.line(f"differ in {', '.join(differing)}", indent=4, style=screen.DIM)


def _why(pair: PairView) -> str:
    """Return why two works were put together."""
    return "; ".join(pair.reasons) or f"score {pair.score:.1f}"


def _named(side: PairSide) -> str:
    """Return a work as a list names it."""
    known = side.known
    if known is None:
        return f"w{side.work_id}  {side.citation_key}"
    people = known.authors[0].family or known.authors[0].name if known.authors else ""
    place = f"{known.journal} {known.volume}:{known.pages}".strip(" :")
    words = ", ".join(part for part in (people, str(known.year or ""), place, known.doi) if part)
    return f"w{side.work_id}  {side.title} ({words})"


def _side_by_side(pair: PairView) -> None:
    """Print both references of a pair, field by field."""
    screen.line(f"Pair {pair.pair_id}: {_ASKED[pair.question]}", style=screen.STRONG)
    screen.line(f"{_why(pair)}; score {pair.score:.1f}", indent=2)
    if pair.is_one_work:
        screen.line("The two are one work by now.", indent=2, style=screen.WARNING)
    screen.line()
    head = f"w{pair.first.work_id} ({pair.first.source})", f"w{pair.second.work_id} ({pair.second.source})"
    _row("", " ", *head)
    for field in pair.fields:
        _row(field.name, _MARKS[field.agreement], field.first, field.second)
    if pair.answer != "open":
        said = f"{pair.answer}, by {pair.decided_by}{f': {pair.reason}' if pair.reason else ''}"
        screen.line(f"Decided: {said}")
    else:
        screen.note(f"`kb duplicates decide {pair.pair_id} yes` or `no`; = same, ≈ near, ≠ different")


def _row(name: str, mark: str, first: str, second: str) -> None:
    """Print one field of both, in columns where they fit, else below each other."""
    if max(len(first), len(second)) <= _WIDTH:
        screen.line(f"{name:<8} {mark} {first:<{_WIDTH}}  {second}".rstrip())
        return
    screen.line(f"{name:<8} {mark} {first or '–'}")
    screen.line(f"{'':<8}   {second or '–'}")


def _list_merges(made: tuple[MergeView, ...]) -> None:
    """Print merges, one after the other."""
    for each in made:
        score = f", score {each.score:.1f}" if each.score is not None else ""
        why = f"{each.basis}{score}, by {each.merged_by} on {each.merged_at.date().isoformat()}"
        undone = f"; undone by {each.undone_by}" if each.undone_at else ""
        screen.line(f"{each.merge_id}  {why}{undone}", style=screen.STRONG)
        screen.line(f"kept    {_named(each.kept)}", indent=4)
        screen.line(f"merged  {_named(each.merged)}", indent=4)
    if not made:
        screen.note("kb: no works were merged")
