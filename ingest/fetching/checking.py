"""Asking PubMed and Crossref whether works were retracted, corrected or doubted since they appeared.

Many works are asked about in one question, each is kept in a transaction of its own, and who breaks off goes
on where it ended. A work counts as checked on a day only if every service that could know it has answered.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from ingest.fetching import crossref, eutils, pmc
from ingest.fetching.fetched import FetchError
from ingest.fetching.identifiers import Identifier
from kb.notices import Soundness, marked, notice_on_this
from kb.store.notices import keep_check

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ingest.fetching.web import Web
    from kb.database import Database
    from kb.documents import Bibliography
    from kb.notices import Notice
    from kb.store.notices import Checkable

Value = TypeVar("Value")

_AT_ONCE = crossref.MOST_AT_ONCE


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of one work came to: its state before and now, notices by source, what went wrong.

    ``checked_on`` is None where some service could not be asked (``problems``), or none knows the work.
    """

    work: Checkable
    state: Soundness
    answers: Mapping[str, Sequence[Notice]]
    problems: tuple[str, ...] = ()
    checked_on: date | None = None

    @property
    def is_news(self) -> bool:
        """Return whether the work is worse off than was known before."""
        return self.state is not self.work.state and self.state in {Soundness.RETRACTED, Soundness.CONCERN}


def check(works: Sequence[Checkable], web: Web, database: Database) -> Iterator[Checked]:
    """Yield what became of each work, after it is kept."""
    for batch in _batches(works, _AT_ONCE):
        asked = _Asked(web)
        asked.ask(batch)
        for work in batch:
            yield _kept(work, asked, database)


def _kept(work: Checkable, asked: _Asked, database: Database) -> Checked:
    """Keep what the services said of one work."""
    answers, problems = asked.answers[work.work_id], tuple(dict.fromkeys(asked.problems[work.work_id]))
    today = datetime.now(UTC).date()
    checked_on = today if answers and not problems else None
    state = keep_check(database, work.work_id, answers, checked_on)
    return Checked(work, state, answers, problems, checked_on)


@dataclass(slots=True)
class _Asked:
    """The answers of the services about some works, and what went wrong, by work."""

    web: Web
    answers: dict[int, dict[str, tuple[Notice, ...]]] = field(default_factory=dict)
    problems: dict[int, list[str]] = field(default_factory=dict)

    def ask(self, works: Sequence[Checkable]) -> None:
        """Ask all services that could know these works."""
        for work in works:
            self.answers[work.work_id], self.problems[work.work_id] = {}, []
        self._pubmed({work.work_id: pmid for work in works if (pmid := work.pmid or self._pmid(work))})
        self._crossref({work.work_id: work.doi for work in works if work.doi})

    def _pmid(self, work: Checkable) -> str:
        """Return the PMID of a work of which only the PMCID is known."""
        if work.doi or not work.pmcid:
            return ""
        try:
            found = pmc.convert(self.web, Identifier("pmcid", work.pmcid))
        except FetchError as error:
            self._failed([work.work_id], error)
            return ""
        return found.pmid if found else ""

    def _pubmed(self, pmids: Mapping[int, str]) -> None:
        """Ask PubMed for the records, which name their notices."""
        if not pmids:
            return
        try:
            records, _ = eutils.pubmed(self.web, sorted(set(pmids.values())), fresh=0)
        except FetchError as error:
            self._failed(pmids, error)
            return
        for work, pmid in pmids.items():
            if pmid in records:
                self.answers[work]["pubmed"] = _said(records[pmid].bibliography, "pubmed")

    def _crossref(self, dois: Mapping[int, str]) -> None:
        """Ask Crossref for the works, and for what is registered as a notice on them."""
        if not dois:
            return
        wanted = sorted(set(dois.values()))
        try:
            known = crossref.works(self.web, wanted, fresh=0)
            notices = crossref.notices_among(self.web, sorted(known)) if known else {}
        except FetchError as error:
            self._failed(dois, error)
            return
        for work, doi in dois.items():
            if doi in known:
                found = (
                    *known[doi].notices,
                    *notices.get(doi, ()),
                    *marked(known[doi].bibliography, "crossref"),
                )
                self.answers[work]["crossref"] = tuple(dict.fromkeys(found))

    def _failed(self, works: Iterable[int], error: FetchError) -> None:
        """Note for some works that a service could not be asked."""
        for work in works:
            self.problems[work].append(str(error))


def _said(known: Bibliography, source: str) -> tuple[Notice, ...]:
    """Return the notices on a work that its record names, or marks it with."""
    named = [notice for related in known.related if (notice := notice_on_this(related, source))]
    return (*named, *marked(known, source))


def _batches(values: Sequence[Value], size: int) -> Iterator[list[Value]]:
    """Yield some values at a time."""
    left = iter(values)
    while batch := list(islice(left, size)):
        yield batch
