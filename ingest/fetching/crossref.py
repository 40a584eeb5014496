"""Crossref: metadata, licences and notices of works by DOI.

Its registry also carries the retractions that Retraction Watch collects. Works name the notices on them
(``updated-by``), notices the works that they are about (``update-to``); both are asked for, since either may
be missing.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from ingest.fetching.abstracts import abstract_parts, without_tags
from ingest.fetching.fetched import InvalidError
from ingest.fetching.hosts import CROSSREF
from ingest.fetching.understanding import NOT_FOUND, MisunderstoodError, inside, json_of, objects, text, texts
from ingest.fetching.web import Request
from kb.documents import Author, Bibliography, Funding, RelatedWork, Relation
from kb.licences import openness
from kb.notices import Notice, notice_kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.fetching.cache import Answer
    from ingest.fetching.web import Web

_WORKS = f"https://{CROSSREF}/works"
MOST_AT_ONCE = 20
"""How many DOIs are asked for in one question."""
_MOST_ROWS = "500"
_DATES = ("published-print", "published-online", "published", "issued", "posted")
_RELATIONS = {
    "is-preprint-of": Relation.PREPRINT_OF,
    "has-preprint": Relation.PUBLISHED_FROM,
    "is-comment-on": Relation.COMMENT_ON,
    "has-comment": Relation.COMMENTED_BY,
    "is-translation-of": Relation.TRANSLATION_OF,
}


class Work:
    """A work as Crossref describes it; every field may be missing or of another shape than documented."""

    def __init__(self, message: dict[str, Any]) -> None:
        """Take the message of an answer."""
        self._message = message

    @property
    def doi(self) -> str:
        """Return the DOI in small letters."""
        return text(self._message.get("DOI")).lower()

    @property
    def abstract(self) -> tuple[tuple[str, str], ...]:
        """Return the parts of the abstract as pairs of label and text."""
        return abstract_parts(text(self._message.get("abstract")))

    @property
    def licence(self) -> str:
        """Return the address of the licence of the published version that holds today, an open one first.

        Those of the author's manuscript, and those for text mining alone, are not for its readers.
        """
        today = datetime.now(UTC).date().isoformat()
        found = [
            text(each.get("URL"))
            for each in objects(self._message.get("license"))
            if text(each.get("content-version")) in {"vor", "unspecified", ""}
            and text(inside(each, "start", "date-time"))[:10] <= today
        ]
        return min(filter(None, found), key=lambda url: not openness(url).may_leave, default="")

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Return the notices on this work that its own record names."""
        return tuple(_notices(self._message.get("updated-by")))

    @property
    def subjects(self) -> tuple[tuple[str, Notice], ...]:
        """Return the works (their DOIs) that this one is a notice on, each with the notice."""
        return tuple(
            (text(each.get("DOI")).lower(), notice)
            for each in objects(self._message.get("update-to"))
            if (notice := _notice(each, self.doi)) and each.get("DOI")
        )

    @property
    def names_subjects(self) -> bool:
        """Return whether this work says of any works that it updates them."""
        return bool(objects(self._message.get("update-to")))

    @property
    def bibliography(self) -> Bibliography:
        """Return what is known of the work."""
        known, date = self._message, _date(self._message)
        return Bibliography(
            title=without_tags(_first(known, "title")),
            authors=tuple(_authors(known)),
            year=date[0],
            month=date[1],
            day=date[2],
            journal=without_tags(_first(known, "container-title")),
            journal_abbreviation=without_tags(_first(known, "short-container-title")),
            volume=text(known.get("volume")),
            issue=text(known.get("issue")),
            pages=text(known.get("page")) or text(known.get("article-number")),
            publisher=text(known.get("publisher")),
            doi=self.doi,
            url=text(known.get("URL")),
            language=text(known.get("language")),
            licence=self.licence,
            registration=tuple(_registrations(known)),
            publication_types=tuple(filter(None, (text(known.get("type")), text(known.get("subtype"))))),
            keywords=tuple(texts(known.get("subject"))),
            issn=tuple(texts(known.get("ISSN"))),
            funding=tuple(
                Funding(text(each.get("name")), tuple(texts(each.get("award"))))
                for each in objects(known.get("funder"))
                if text(each.get("name"))
            ),
            related=tuple(_related(self)),
        )

    @property
    def relations(self) -> Iterable[tuple[Relation, str]]:
        """Yield what the work is to others that it names by DOI."""
        for name, relation in _RELATIONS.items():
            for each in objects(inside(self._message, "relation", name)):
                if text(each.get("id-type")) == "doi" and text(each.get("id")):
                    yield relation, text(each.get("id")).lower()


def work(web: Web, doi: str, fresh: float | None = None) -> Work | None:
    """Return what Crossref holds of a DOI, None where it does not know it."""

    def understand(answer: Answer) -> Work | None:
        if answer.status == NOT_FOUND:
            return None
        found = Work(message(answer, "work"))
        if found.doi != doi.lower():
            raise MisunderstoodError("answered for another DOI than the one asked for")
        return found

    return web.ask(Request(f"{_WORKS}/{quote(doi, safe='')}", fresh=fresh), understand)


def works(web: Web, dois: Sequence[str], fresh: float | None = None) -> dict[str, Work]:
    """Return what Crossref holds of some DOIs, by DOI; those that it does not know are left out."""
    if len(dois) == 1 or any("," in doi for doi in dois):  # a comma would end the DOI in a list of them
        return {doi: found for doi in dois if (found := work(web, doi, fresh))}

    def understand(answer: Answer) -> dict[str, Work]:
        found = {each.doi: each for each in _listed(answer)}
        if not set(found) <= set(dois):
            raise MisunderstoodError("answered for another DOI than those asked for")
        return found

    try:
        return web.ask(_list(f"doi:{doi}" for doi in dois), understand)
    except (
        InvalidError
    ):  # one that is no DOI spoils the whole list: it is no work of Crossref, the others may be
        return {doi: found for doi in dois if (found := _unless_invalid(web, doi, fresh))}


def _unless_invalid(web: Web, doi: str, fresh: float | None) -> Work | None:
    """Return what Crossref holds of a DOI; None where it does not take it for one."""
    try:
        return work(web, doi, fresh)
    except InvalidError:
        return None


def notices_among(web: Web, dois: Sequence[str]) -> dict[str, tuple[Notice, ...]]:
    """Return the notices on some DOIs that are registered as works of their own, by DOI."""

    def understand(answer: Answer) -> dict[str, tuple[Notice, ...]]:
        found: dict[str, list[Notice]] = {doi: [] for doi in dois}
        for item in _listed(answer):
            subjects = [(about, notice) for about, notice in item.subjects if about in found]
            if item.names_subjects and not subjects:
                raise MisunderstoodError("answered with notices on another DOI than those asked for")
            for about, notice in subjects:
                found[about].append(notice)
        return {doi: tuple(notices) for doi, notices in found.items()}

    # A comma would end the DOI in a list of them: for those, what their own record says has to do.
    wanted = [doi for doi in dois if "," not in doi]
    return web.ask(_list(f"updates:{doi}" for doi in wanted), understand) if wanted else {}


def _list(filters: Iterable[str]) -> Request:
    """Return the question for all works that meet one of several filters, asked anew each time."""
    return Request(_WORKS, params={"filter": ",".join(filters), "rows": _MOST_ROWS}, fresh=0)


def _listed(answer: Answer) -> list[Work]:
    """Return all works of a list; part of a list would be read as all of it."""
    found = message(answer, "work-list")
    items = objects(found.get("items"))
    if found.get("total-results") != len(items):
        raise MisunderstoodError("sent a part of what was asked for")
    return [Work(item) for item in items]


def message(answer: Answer, kind: str) -> dict[str, Any]:
    """Return the message of an answer of one kind: ``work`` or ``work-list``."""
    whole = json_of(answer)
    found = whole.get("message")
    if whole.get("status") != "ok" or whole.get("message-type") != kind or not isinstance(found, dict):
        raise MisunderstoodError("answered with something else than was asked for")
    return found


def _first(message: dict[str, Any], name: str) -> str:
    """Return the first text of a list."""
    return next(iter(texts(message.get(name))), "")


def _date(message: dict[str, Any]) -> tuple[int | None, int | None, int | None]:
    """Return year, month and day of publication, as far as they are known."""
    for name in _DATES:
        parts = inside(message, name, "date-parts")
        first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
        numbers = [part if isinstance(part, int) and part > 0 else None for part in first]
        if numbers and numbers[0]:
            year, month, day = [*numbers, None, None][:3]
            return year, month, day if month else None
    return None, None, None


def _authors(message: dict[str, Any]) -> Iterable[Author]:
    """Yield authors, then editors."""
    for role in ("author", "editor"):
        for each in objects(message.get(role)):
            family, given = text(each.get("family")), text(each.get("given"))
            literal = "" if family else text(each.get("name")) or given
            if family or literal:
                yield Author(
                    family=family,
                    given=given if family else "",
                    suffix=text(each.get("suffix")),
                    literal=literal,
                    orcid=text(each.get("ORCID")).rpartition("/")[2],
                    role=role,
                    affiliations=tuple(
                        name for a in objects(each.get("affiliation")) if (name := text(a.get("name")))
                    ),
                )


def _registrations(message: dict[str, Any]) -> Iterable[str]:
    """Yield the numbers of trials that the work reports, each once."""
    numbers = (
        text(each.get("clinical-trial-number")) for each in objects(message.get("clinical-trial-number"))
    )
    yield from dict.fromkeys(number.upper() for number in numbers if number)


def _related(described: Work) -> Iterable[RelatedWork]:
    """Yield other works that the record names: notices, works that this is a notice on, versions."""
    for notice in described.notices:
        if notice.relation:
            yield RelatedWork(notice.relation, doi=notice.doi, said=notice.said, date=notice.date)
    for about, notice in described.subjects:
        if notice.relation_of:
            yield RelatedWork(notice.relation_of, doi=about, said=notice.said, date=notice.date)
    for relation, doi in described.relations:
        yield RelatedWork(relation, doi=doi)


def _notices(updates: object) -> Iterable[Notice]:
    """Yield the notices of a list, those of kinds that say nothing of the evidence left out."""
    for each in objects(updates):
        notice = _notice(each, text(each.get("DOI")).lower())
        if notice:
            yield notice


def _notice(update: dict[str, Any], doi: str) -> Notice | None:
    """Return one update as a notice that stands under ``doi``."""
    said = text(update.get("label")) or text(update.get("type"))
    kind = notice_kind(text(update.get("type")) or said)
    if kind is None:
        return None
    parts = _date({"issued": update.get("updated")})
    date = "-".join(f"{part:0{4 if index == 0 else 2}d}" for index, part in enumerate(parts) if part)
    return Notice(kind=kind, source="crossref", doi=doi, date=date, said=said)
