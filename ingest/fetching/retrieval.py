"""Bringing one work: who knows it, may its text be taken, and what file comes of it.

Europe PMC is asked first, since it knows the other identifiers, the licence and whether the text is open;
PubMed gives the record, Crossref licence and notices, PMC the text. A service that cannot be asked costs its
part only, and the notes say so. A text that is not open is never asked for.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Self, TypeVar

from ingest.fetching import crossref, europe_pmc, eutils, pmc
from ingest.fetching.abstracts import abstract_parts
from ingest.fetching.cache import write_whole
from ingest.fetching.fetched import Fetched, FetchError, Holding, Origin, filled
from ingest.fetching.identifiers import Identifier, Scheme, identifier_of
from ingest.fetching.web import Web
from kb.cite.csl import csl_item
from kb.documents import Bibliography
from kb.licences import openness

if TYPE_CHECKING:
    from collections.abc import Callable

    from ingest.fetching.settings import FetchSettings
    from kb.records import Record

Found = TypeVar("Found")

_SCHEMES: tuple[Scheme, ...] = ("doi", "pmid", "pmcid")
_UNSAFE = re.compile(r"[^A-Za-z0-9.-]+")
_LONGEST_NAME = 120
JATS, PUBMED_XML, CSL_JSON = (
    "application/jats+xml",
    "application/pubmed+xml",
    "application/vnd.citationstyles.csl+json",
)


class Fetcher:
    """Brings works one after the other over the same connections; to be used in a ``with``."""

    def __init__(self, settings: FetchSettings, web: Web | None = None) -> None:
        """Take the settings; ``web`` is for tests, which reach no service."""
        self._settings = settings
        self.web = web or Web(settings)

    def __enter__(self) -> Self:
        """Return the open fetcher."""
        self.web.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self.web.__exit__()

    def fetch(self, identifier: str) -> Fetched:
        """Return one work, asked for by DOI, PMCID or PMID.

        Raises:
            FetchError: It is no identifier, no service knows it, or none could be reached.
        """
        asked = identifier_of(identifier)
        if asked is None:
            raise FetchError(identifier, "not an identifier", advice="give a DOI, a PMCID or a PMID")
        return _Fetching(self.web, self._settings, asked).run()


@dataclass(slots=True)
class _Known:
    """What is known of the work so far: accounts of services, best first where they disagree."""

    ids: dict[Scheme, str]
    bibliography: Bibliography = field(default_factory=Bibliography)
    abstract: tuple[tuple[str, str], ...] = ()
    origins: list[Origin] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    failures: list[FetchError] = field(default_factory=list)
    is_open: bool | None = None  # None where nobody could say

    def learn(self, account: Bibliography) -> None:
        """Take over what one service says of the work where nothing was known."""
        self.bibliography = filled(self.bibliography, account)
        for scheme in _SCHEMES:
            value = getattr(account, scheme)
            if value and not self.ids.get(scheme):
                self.ids[scheme] = value.lower() if scheme == "doi" else value


class _Fetching:
    """One work: what is known of it, and the steps in their order."""

    def __init__(self, web: Web, settings: FetchSettings, asked: Identifier) -> None:
        self._web, self._settings, self._asked = web, settings, asked
        self._known = _Known({asked.scheme: asked.value})
        self._record_xml = b""

    def run(self) -> Fetched:
        """Return the work."""
        entry = self._ask("metadata", partial(europe_pmc.find, self._web, self._asked), "Europe PMC")
        self._identify(entry)
        record = self._pubmed()
        described = self._crossref()
        if entry is None and record is None and described is None:
            raise self._unknown()
        # PubMed first: its record is curated; then the publisher's own, then what Europe PMC made of both.
        for account in (
            record and record.bibliography,
            described and described.bibliography,
            entry and entry.bibliography,
        ):
            if account:
                self._known.learn(account)
        self._settle_licence(entry, described)
        self._settle_abstract(record, described, entry)
        ids = self._known.ids
        self._known.bibliography = replace(
            self._known.bibliography,
            doi=ids.get("doi", ""),
            pmid=ids.get("pmid", ""),
            pmcid=ids.get("pmcid", ""),
        )
        return self._file(self._full_text())

    def _ask(self, what: str, question: Callable[[], Found | None], service: str) -> Found | None:
        """Return an answer, None where there is none; note where it came from, or why there is none."""
        try:
            found = question()
        except FetchError as error:
            self._known.failures.append(error)
            self._known.notes.append(f"{what} not asked: {error.problem}")
            return None
        if found:
            on = datetime.fromtimestamp(self._web.held_at, UTC).date().isoformat()
            self._known.origins.append(Origin(what, service, on))
        return found

    def _identify(self, entry: europe_pmc.Entry | None) -> None:
        """Find the other identifiers: those of Europe PMC, else what PMC or a search of PubMed gives."""
        ids = self._known.ids
        if entry is not None:
            for scheme in _SCHEMES:
                value = getattr(entry.bibliography, scheme)
                if value:
                    ids.setdefault(scheme, value)
        if not ids.get("pmid"):
            converted = self._ask(
                "identifiers", partial(pmc.convert, self._web, self._asked), "PubMed Central"
            )
            for scheme in _SCHEMES:
                if converted and converted.of(scheme):
                    ids.setdefault(scheme, converted.of(scheme))
        if not ids.get("pmid") and ids.get("doi"):
            found = self._ask("identifiers", partial(eutils.pmids_of_doi, self._web, ids["doi"]), "PubMed")
            if found and len(found) == 1:
                ids["pmid"] = found[0]

    def _pubmed(self) -> Record | None:
        """Return the record of PubMed, if it is of this work: a search may have found another."""
        pmid = self._known.ids.get("pmid")
        if not pmid:
            return None
        answer = self._ask("metadata", partial(eutils.pubmed, self._web, [pmid]), "PubMed")
        record = answer[0].get(pmid) if answer else None
        if record is None or answer is None:
            return None
        doi = record.bibliography.doi.lower()
        if doi and self._known.ids.get("doi", doi) != doi:
            del self._known.ids["pmid"]
            return None
        if doi:
            self._known.ids["doi"] = doi
        self._record_xml = answer[1]
        return record

    def _crossref(self) -> crossref.Work | None:
        """Return what Crossref holds."""
        doi = self._known.ids.get("doi")
        return self._ask("metadata", partial(crossref.work, self._web, doi), "Crossref") if doi else None

    def _unknown(self) -> FetchError:
        """Return why there is nothing."""
        if self._known.failures:
            said = "; ".join(dict.fromkeys(error.problem for error in self._known.failures))
            return FetchError(str(self._asked), said, advice=self._known.failures[0].advice)
        return FetchError(
            str(self._asked),
            "neither PubMed, Europe PMC nor Crossref knows it",
            advice="check the identifier, or give the file itself",
        )

    def _settle_licence(self, entry: europe_pmc.Entry | None, described: crossref.Work | None) -> None:
        """Say under which licence the text stands, and whether it may be taken."""
        licences = [described.licence if described else "", entry.bibliography.licence if entry else ""]
        known = next((each for each in licences if openness(each).may_leave), "") or next(
            filter(None, licences), ""
        )
        self._known.bibliography = replace(self._known.bibliography, licence=known)
        if entry is not None:
            self._known.is_open = entry.is_open or openness(known).may_leave
        elif known:
            self._known.is_open = openness(known).may_leave

    def _settle_abstract(
        self, record: Record | None, described: crossref.Work | None, entry: europe_pmc.Entry | None
    ) -> None:
        """Take the abstract of the first that has one."""
        if record is not None and record.abstract:
            self._known.abstract = record.abstract_parts or (("", record.abstract),)
        elif described is not None and described.abstract:
            self._known.abstract = described.abstract
        elif entry is not None:
            self._known.abstract = abstract_parts(entry.abstract)

    def _full_text(self) -> bytes | None:
        """Return the full text where it is open and somebody has it; else say why there is none."""
        pmcid, notes = self._known.ids.get("pmcid"), self._known.notes
        if not pmcid:
            notes.append("no full text: PubMed Central does not hold it")
            return None
        if not self._known.is_open:
            why = (
                "not open access"
                if self._known.is_open is False
                else "whether it is open could not be found out"
            )
            notes.append(f"no full text: {why}")
            return None
        for service, question in (
            ("PubMed Central", partial(eutils.article, self._web, pmcid)),
            ("Europe PMC", partial(europe_pmc.full_text, self._web, pmcid)),
        ):
            found = self._ask("full text", question, service)
            if found:
                return found
        notes.append("no full text: neither PubMed Central nor Europe PMC gives it")
        return None

    def _file(self, full_text: bytes | None) -> Fetched:
        """Write what was brought to a file, and return it."""
        if full_text:
            name, data, media_type = f"{self._known.ids['pmcid']}.xml", full_text, JATS
        elif self._record_xml:
            name, data, media_type = f"PMID{self._known.ids['pmid']}.xml", self._record_xml, PUBMED_XML
        else:
            name, data, media_type = f"{self._stem()}.json", self._csl(), CSL_JSON
        path = self._settings.folder / "documents" / name
        if not path.is_file() or path.read_bytes() != data:
            write_whole(path, data)
        return Fetched(
            asked=str(self._asked),
            path=path,
            media_type=media_type,
            holding=Holding.FULL_TEXT if full_text else Holding.RECORD,
            bibliography=self._known.bibliography,
            licence=self._known.bibliography.licence,
            origins=tuple(self._known.origins),
            notes=tuple(dict.fromkeys(self._known.notes)),
        )

    def _stem(self) -> str:
        """Return a name for a file that no PMID names."""
        identifier = self._known.ids.get("doi") or self._asked.value
        return _UNSAFE.sub("_", identifier)[:_LONGEST_NAME]

    def _csl(self) -> bytes:
        """Return the record as CSL-JSON, where the services have no XML of it."""
        known = self._known
        item = csl_item(known.bibliography, "", key=self._stem())
        if known.abstract:
            item["abstract"] = "\n\n".join(": ".join(filter(None, part)) for part in known.abstract)
        return json.dumps([item], ensure_ascii=False, indent=1).encode()
