"""The converter of PubMed Central: DOI, PMID and PMCID of one work, each from the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.fetching.hosts import PMC
from ingest.fetching.understanding import NOT_FOUND, MisunderstoodError, json_of, objects, text
from ingest.fetching.web import Request

if TYPE_CHECKING:
    from ingest.fetching.cache import Answer
    from ingest.fetching.identifiers import Identifier
    from ingest.fetching.web import Web

_CONVERTER = f"https://{PMC}/tools/idconv/api/v1/articles/"


@dataclass(frozen=True, slots=True)
class Ids:
    """The identifiers of one work, as far as they are known."""

    doi: str = ""
    pmid: str = ""
    pmcid: str = ""

    def of(self, scheme: str) -> str:
        """Return the identifier of one scheme."""
        return {"doi": self.doi, "pmid": self.pmid, "pmcid": self.pmcid}[scheme]


def convert(web: Web, identifier: Identifier) -> Ids | None:
    """Return all identifiers of a work, None where PMC does not hold it."""

    def understand(answer: Answer) -> Ids | None:
        return None if answer.status == NOT_FOUND else ids_of(answer, identifier)

    params = {"ids": identifier.value, "idtype": identifier.scheme, "format": "json", "versions": "no"}
    return web.ask(Request(_CONVERTER, params=params), understand)


def ids_of(answer: Answer, identifier: Identifier) -> Ids | None:
    """Return the identifiers of an answer; those of another work are misunderstood."""
    whole = json_of(answer)
    if "records" not in whole:
        raise MisunderstoodError("answered with something else than was asked for")
    for each in objects(whole["records"]):
        if text(each.get("status")) == "error":
            continue
        found = Ids(text(each.get("doi")).lower(), text(each.get("pmid")), text(each.get("pmcid")).upper())
        if found.of(identifier.scheme) != identifier.value:
            raise MisunderstoodError("answered for another identifier than the one asked for")
        return found
    return None
