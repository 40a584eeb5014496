"""``kb retractions check``: were the works in the store retracted, corrected or doubted?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.cli import screen
from kb.plurals import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ingest.fetching.checking import Checked
    from ingest.fetching.settings import FetchSettings
    from kb.notices import Soundness
    from kb.store.notices import Checkable

_SAID = {
    "retracted": "RETRACTED",
    "concern_or_correction": "concern or correction",
    "clear": "clear",
    "never_checked": "never checked",
}


def register(app: typer.Typer) -> None:
    """Add the commands to ``kb``."""
    commands = typer.Typer(no_args_is_help=True, help="Retractions, concerns and corrections of works.")
    commands.callback()(_group)
    commands.command(short_help="Ask PubMed and Crossref about every work.")(check)
    app.add_typer(commands, name="retractions", short_help="Were sources retracted or corrected?")


def _group() -> None:
    """Retractions, concerns and corrections of works."""


def check(
    *,
    older_than: Annotated[
        int,
        typer.Option(
            metavar="DAYS", min=0, help="Only works that were last checked more than DAYS days ago."
        ),
    ] = 0,
    json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Ask PubMed and Crossref about every work with an identifier, and keep what they say with its date.

    Works that were checked today are left out, so that a broken-off check goes on where it ended. Exit
    status: 0 all could be checked and nothing new was found, 1 something new was found or some could not be
    checked, 2 nothing could be done.
    """
    from ingest.fetching.settings import ASK_FOR_CONTACT, FetchSettings  # noqa: PLC0415 - for those who check

    settings = FetchSettings.from_environment()
    if not settings.contact:
        screen.note(f"kb retractions: {ASK_FOR_CONTACT}")
    report = _Report(json=json)
    _check(report, settings, older_than)
    report.close()
    raise typer.Exit(report.exit_status)


def _check(report: _Report, settings: FetchSettings, older_than: int) -> None:
    """Check what is due, and tell of each work as it is kept."""
    from ingest.fetching.checking import check as run  # noqa: PLC0415 - loads httpx
    from ingest.fetching.web import Web  # noqa: PLC0415 - the same
    from kb.cli.session import connected  # noqa: PLC0415 - loads the database
    from kb.database import reading  # noqa: PLC0415 - the same
    from kb.errors import StoreError  # noqa: PLC0415 - the same
    from kb.migrate import require_current  # noqa: PLC0415 - the same
    from kb.query.notices import standings  # noqa: PLC0415 - the same
    from kb.store.notices import checkable  # noqa: PLC0415 - the same

    before = datetime.now(UTC).date() - timedelta(days=older_than)
    with connected() as database:
        if not database.exists():
            raise StoreError(
                f"{database.name}: there is no store yet; `kb ingest PATH` makes one from documents"
            )
        require_current(database)
        with reading(database) as session:
            due = checkable(session, before)
        with Web(settings) as web:
            report.begin(due)
            for checked in run([work for work in due if work.is_named], web, database):
                report.add(checked)
        with reading(database) as session:
            report.standings = standings(session)


class _Report:
    """What a check came to, told work by work, or at the end as JSON."""

    def __init__(self, *, json: bool) -> None:
        self._json = json
        self._checked: list[Checked] = []
        self._unnamed: list[Checkable] = []
        self.standings: Mapping[Soundness, int] = {}

    def begin(self, due: Iterable[Checkable]) -> None:
        """Note the works about which nobody can be asked."""
        self._unnamed = [work for work in due if not work.is_named]

    def add(self, checked: Checked) -> None:
        """Take what became of one work; tell it where it is more than "clear"."""
        self._checked.append(checked)
        if not self._json and (checked.state.value != "clear" or checked.problems):
            screen.line(_line(checked))

    @property
    def exit_status(self) -> int:
        """Return 0 where all went well and nothing is new, 1 where not, 2 where nothing could be asked."""
        failed = [checked for checked in self._checked if checked.problems]
        if failed and len(failed) == len(self._checked):
            return 2
        return 1 if failed or any(checked.is_news for checked in self._checked) else 0

    def close(self) -> None:
        """Print the sum, or the whole report as JSON."""
        if self._json:
            screen.write_json(self._data())
            return
        done = sum(checked.checked_on is not None for checked in self._checked)
        count = len(self._checked)
        screen.line(f"{done} of {count} {plural('work', count)} checked.")
        if self._unnamed:
            number = len(self._unnamed)
            screen.line(f"{number} {plural('work', number)} without DOI, PMID or PMCID: nobody can be asked.")
        counts = [f"{number} {_SAID[state.value]}" for state, number in self.standings.items() if number]
        if counts:
            screen.line(f"In the store: {', '.join(counts)}.")

    def _data(self) -> dict[str, Any]:
        """Return the report for a program."""
        return {
            "works": [_row(checked) for checked in self._checked],
            "without_identifier": [work.citation_key for work in self._unnamed],
            "store": {state.value: number for state, number in self.standings.items()},
        }


def _line(checked: Checked) -> str:
    """Return the line of one work: its state, its name, the notices, what went wrong."""
    from kb.notices import distinct, in_words  # noqa: PLC0415 - loads the database

    work = checked.work
    said = distinct(notice for each in checked.answers.values() for notice in each)
    notices = [in_words(notice) for notice in said]
    unknown = [] if checked.answers or checked.problems else ["neither PubMed nor Crossref knows it"]
    parts = [*notices, *unknown, *checked.problems]
    name = f"{work.citation_key}: {work.title}" if work.title else work.citation_key
    return f"{_SAID[checked.state.value]:22} {name}" + (f" – {'; '.join(parts)}" if parts else "")


def _row(checked: Checked) -> dict[str, Any]:
    """Return one work for a program."""
    work = checked.work
    return {
        "citation_key": work.citation_key,
        "title": work.title,
        "doi": work.doi or None,
        "pmid": work.pmid or None,
        "pmcid": work.pmcid or None,
        "before": work.state.value,
        "state": checked.state.value,
        "checked_on": checked.checked_on.isoformat() if checked.checked_on else None,
        "notices": [
            {
                "kind": notice.kind.value,
                "source": notice.source,
                "doi": notice.doi or None,
                "pmid": notice.pmid or None,
                "date": notice.date or None,
                "said": notice.said,
            }
            for said in checked.answers.values()
            for notice in said
        ],
        "problems": list(checked.problems),
    }
