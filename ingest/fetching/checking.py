"""Asking PubMed and Crossref whether works were retracted, corrected or doubted since they appeared.

Many works are asked about in one question, each is kept in a transaction of its own, and who breaks off goes
on where it ended. A work counts as checked on a day only if every service that could know it has answered.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from ingest.fetching import crossref, eutils, pmc
from ingest.fetching.fetched import FetchError
from ingest.fetching.identifiers import Identifier
from kb.notices import Soundness, marked, notice_on_this
from kb.store.notices import keep_check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ingest.fetching.web import Web
    from kb.database import Database
    from kb.documents import Bibliography
    from kb.notices import Notice
    from kb.store.notices import Checkable

Value = TypeVar("Value")

_AT_ONCE = crossref.MOST_AT_ONCE
_PATIENCE = 3


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
    """Yield what became of each work, after it is kept.

    A service that fails several times in a row is not asked again in this run, so that it ends in good time.
    """
    services = _Services(web)
    for batch in _batches(works, _AT_ONCE):
        services.ask(batch)
        for work in batch:
            yield _kept(work, services, database)


def _kept(work: Checkable, services: _Services, database: Database) -> Checked:
    """Keep what the services said of one work."""
    answers, problems = services.answers[work.work_id], tuple(dict.fromkeys(services.problems[work.work_id]))
    today = datetime.now(UTC).date()
    checked_on = today if answers and not problems else None
    state = keep_check(database, work.work_id, answers, checked_on) if answers else work.state
    return Checked(work, state, answers, problems, checked_on)


@dataclass(slots=True)
class _Services:
    """The services: what they answered about the works last asked for, and what went wrong, by work."""

    web: Web
    answers: dict[int, dict[str, tuple[Notice, ...]]] = field(default_factory=dict)
    problems: dict[int, list[str]] = field(default_factory=dict)
    failures: Counter[str] = field(default_factory=Counter)

    def ask(self, works: Sequence[Checkable]) -> None:
        """Ask all services that could know these works."""
        self.answers = {work.work_id: {} for work in works}
        self.problems = {work.work_id: [] for work in works}
        pmids = {work.work_id: work.pmid or self._pmid(work) for work in works}
        self._pubmed({work: pmid for work, pmid in pmids.items() if pmid})
        self._crossref({work.work_id: work.doi for work in works if work.doi})

    def _asked(self, service: str, works: Iterable[int], question: Callable[[], Value]) -> Value | None:
        """Return the answer of a service, None where there is none; note for the works what went wrong."""
        if self.failures[service] >= _PATIENCE:
            problem = f"{service} was not asked: it failed {_PATIENCE} times in a row"
        else:
            try:
                found = question()
            except FetchError as error:
                self.failures[service] += 1
                problem = str(error)
            else:
                self.failures[service] = 0
                return found
        for work in works:
            self.problems[work].append(problem)
        return None

    def _pmid(self, work: Checkable) -> str:
        """Return the PMID of a work of which only the PMCID is known."""
        if work.doi or not work.pmcid:
            return ""
        identifier = Identifier("pmcid", work.pmcid)
        found = self._asked("PubMed Central", [work.work_id], partial(pmc.convert, self.web, identifier))
        return found.pmid if found else ""

    def _pubmed(self, pmids: Mapping[int, str]) -> None:
        """Ask PubMed for the records, which name their notices."""
        if not pmids:
            return
        wanted = sorted(set(pmids.values()))
        found = self._asked("PubMed", pmids, partial(eutils.pubmed, self.web, wanted, fresh=0))
        for work, pmid in pmids.items():
            if found and pmid in found[0]:
                self.answers[work]["pubmed"] = _said(found[0][pmid].bibliography, "pubmed")

    def _crossref(self, dois: Mapping[int, str]) -> None:
        """Ask Crossref for the works, and for what is registered as a notice on them."""
        if not dois:
            return
        found = self._asked("Crossref", dois, partial(self._of_crossref, sorted(set(dois.values()))))
        for work, doi in dois.items():
            if found and doi in found:
                self.answers[work]["crossref"] = found[doi]

    def _of_crossref(self, dois: Sequence[str]) -> dict[str, tuple[Notice, ...]]:
        """Return the notices on the DOIs that Crossref knows."""
        known = crossref.works(self.web, dois, fresh=0)
        notices = crossref.notices_among(self.web, sorted(known)) if known else {}
        found = {
            doi: (*work.notices, *notices.get(doi, ()), *marked(work.bibliography, "crossref"))
            for doi, work in known.items()
        }
        return {doi: tuple(dict.fromkeys(each)) for doi, each in found.items()}


def _said(known: Bibliography, source: str) -> tuple[Notice, ...]:
    """Return the notices on a work that its record names, or marks it with."""
    named = [notice for related in known.related if (notice := notice_on_this(related, source))]
    return (*named, *marked(known, source))


def _batches(values: Sequence[Value], size: int) -> Iterator[list[Value]]:
    """Yield some values at a time."""
    left = iter(values)
    while batch := list(islice(left, size)):
        yield batch
