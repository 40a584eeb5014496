"""Fetching by identifier: metadata and open-access full text from PubMed, PMC, Europe PMC and Crossref.

The interface is small: ``is_identifier`` tells an identifier from the name of a file, ``fetch`` brings one
work, ``Fetcher`` several over the same connections. What comes is a file on this machine that
``ingest.sources`` reads (JATS XML; a PubMed or CSL-JSON record where no open full text is offered), with the
merged metadata, the licence and the place that each part came from. ``FetchError`` says what went wrong.

Only the hosts of ``ingest.fetching.hosts`` are ever contacted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.fetching.fetched import Fetched, FetchError, Holding, Origin
from ingest.fetching.identifiers import Identifier, identifier_of, is_identifier
from ingest.fetching.settings import FetchSettings

if TYPE_CHECKING:
    from ingest.fetching.retrieval import Fetcher

__all__ = [
    "FetchError",
    "FetchSettings",
    "Fetched",
    "Holding",
    "Identifier",
    "Origin",
    "fetch",
    "fetcher",
    "identifier_of",
    "is_identifier",
]


def fetch(identifier: str, settings: FetchSettings | None = None) -> Fetched:
    """Fetch one work by DOI, PMCID or PMID; what was fetched before is not fetched again.

    Raises:
        FetchError: It is no identifier, no service knows it, or none could be reached.
    """
    with fetcher(settings) as open_fetcher:
        return open_fetcher.fetch(identifier)


def fetcher(settings: FetchSettings | None = None) -> Fetcher:
    """Return a fetcher for many works, to be used in a ``with``; the surroundings give what is not given."""
    from ingest.fetching.retrieval import Fetcher  # noqa: PLC0415 - loads httpx, which most commands do without

    return Fetcher(settings or FetchSettings.from_environment())
