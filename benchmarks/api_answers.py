"""Reads every recorded answer of the services, and counts what each was understood as.

Run as `python benchmarks/api_answers.py DATA/formats/api`: E-utilities and PubMed as XML, Crossref as
cassettes of requests and answers, other services as JSON, exports as files. Nothing is asked of anybody:
answers of Crossref come back through our own client by a transport that knows them, as they were recorded,
with status and headers. What must be found in an answer (PMIDs, DOIs, titles) is looked up here without our
readers. Printed are, by kind, how many answers there are, how many works were read out of them, and each that
was not understood or read wrong; the exit status is 1 if there is one.
"""

import argparse
import gzip
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit
from xml.parsers import expat

import httpx
import yaml
from lxml import etree

from ingest.fetching import crossref, eutils
from ingest.fetching.cache import Answer
from ingest.fetching.fetched import FetchError
from ingest.fetching.hosts import CROSSREF, require_listed
from ingest.fetching.pace import Pace
from ingest.fetching.settings import FetchSettings
from ingest.fetching.understanding import MisunderstoodError, xml_of
from ingest.fetching.web import Web
from ingest.sources import take
from kb.documents import Bundle, Document
from kb.errors import SourceError

LISTS = {".bib", ".ris", ".nbib", ".enl", ".csv", ".txt"}
PUBLIC = "130.14.29.110"
OTHER_XML = (
    "eLinkResult", "eInfoResult", "eSummaryResult", "ePostResult", "eSpellResult", "SerialsSet",
    "IPGReportSet", "ClinVarResult-Set",
)  # fmt: skip


class Read(NamedTuple):
    """What an answer was understood as, how many works it gave, and what is wrong with them."""

    kind: str
    works: int = 0
    wrong: str = ""


def main() -> None:
    """Reads all answers, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder: Path = parser.parse_args().folder
    answers, works, wrong = Counter[str](), Counter[str](), []
    for name, read in _all(folder):
        answers[read.kind] += 1
        works[read.kind] += read.works
        if read.wrong:
            wrong.append(f"{name}: {read.kind}: {read.wrong}")
    width = max(map(len, answers))
    print(f"{'understood as':{width}} {'answers':>8} {'works':>8}")
    for kind, count in sorted(answers.items()):
        print(f"{kind:{width}} {count:8} {works[kind] or '':>8}")
    total = sum(answers.values())
    print(f"{'all':{width}} {total:8} {sum(works.values()):8}")
    print(f"understood and right: {total - len(wrong)} of {total}", *wrong, sep="\n")
    sys.exit(1 if wrong else 0)


def _all(folder: Path) -> Iterator[tuple[str, Read]]:
    """Yields every recorded answer with what it was understood as."""
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = str(path.relative_to(folder))
        data = path.read_bytes()
        if path.suffix == ".yaml":
            for number, interaction in enumerate(yaml.safe_load(data)["interactions"], start=1):
                yield f"{name}#{number}", _recorded(interaction)
        elif path.suffix in {".xml", ".html"}:
            yield name, _xml(data)
        elif path.suffix == ".json":
            yield name, _json(data)
        elif path.suffix in LISTS:
            yield name, _listed(path)
        else:
            yield name, Read("?", wrong="a file of no known kind")


# -- E-utilities and PubMed ----------------------------------------------------------------------------------


def _xml(data: bytes) -> Read:
    """Reads an answer in XML; a page for people, and XML that no parser reads, are told as that."""
    answer = Answer("", 200, "text/xml", data, 0.0)
    try:
        root = xml_of(answer, "PubmedArticleSet", "pmc-articleset", "eSearchResult", *OTHER_XML)
    except MisunderstoodError as error:
        return _told(str(error), data)
    kind = etree.QName(root).localname
    if kind == "PubmedArticleSet":
        return _pubmed(answer, root)
    if kind == "eSearchResult":
        ids = tuple(root.xpath("IdList/Id/text()"))
        return Read(kind, wrong="" if eutils.search_ids(answer) == ids else "other ids")
    if kind == "pmc-articleset":
        return _pmc(answer, root)
    return Read(f"{kind}, told by its root")


def _told(said: str, data: bytes) -> Read:
    """Returns what was said of an answer that is no XML, if it is right."""
    if "web page" in said and data.lstrip().lower().startswith(b"<html"):
        return Read("a web page, told as one")
    if "damaged" in said and not _is_well_formed(data):
        return Read("damaged XML, told as such")
    return Read("?", wrong=said)


def _is_well_formed(data: bytes) -> bool:
    """Returns whether another parser reads it."""
    try:
        expat.ParserCreate().Parse(data, True)
    except expat.ExpatError:
        return False
    return True


def _pubmed(answer: Answer, root: Any) -> Read:  # noqa: ANN401 - lxml
    """Reads records of PubMed, and compares PMIDs, titles and DOIs with an XPath."""
    records = eutils.records(answer)
    pmids = root.xpath("*/*/PMID/text()")
    wrong = [] if sorted(records) == sorted(set(pmids)) else ["other PMIDs"]
    for each in root:
        found = records.get(each.xpath("string(*/PMID)"))
        title = " ".join(each.xpath("string(.//ArticleTitle[1])").split())
        doi = each.xpath("string(PubmedData/ArticleIdList/ArticleId[@IdType='doi'])").strip().lower()
        if found is None or (title and _letters(found.bibliography.title) not in _letters(title)):
            wrong.append(f"title of {each.xpath('string(*/PMID)')}")
        elif doi and found.bibliography.doi.lower() != doi:
            wrong.append(f"DOI of {found.bibliography.pmid}")
    return Read("PubmedArticleSet", len(records), ", ".join(wrong))


def _letters(text: str) -> str:
    """Returns the letters and digits of a text."""
    return "".join(each for each in text.lower() if each.isalnum())


def _pmc(answer: Answer, root: Any) -> Read:  # noqa: ANN401 - lxml
    """Reads an article of PMC, by the PMCID that stands in it."""
    number = root.xpath("string(article/front/article-meta/article-id[@pub-id-type='pmc'])")
    article = eutils.article_of(answer, f"PMC{number}")
    has_body = bool(root.xpath("article/body"))
    return Read("pmc-articleset", 1, "" if bool(article) is has_body else "the body")


# -- Crossref ------------------------------------------------------------------------------------------------


def _recorded(interaction: dict[str, Any]) -> Read:
    """Reads one recorded exchange."""
    uri, response = interaction["request"]["uri"], interaction["response"]
    status = response["status"]["code"]
    body = response["body"].get("string", b"")
    body = body.encode() if isinstance(body, str) else body
    if 300 <= status < 400:
        return _redirect(response)
    parts = urlsplit(uri)
    doi = unquote(parts.path.removeprefix("/works/"))
    if parts.hostname == CROSSREF and parts.path.startswith("/works/10.") and "/transform" not in parts.path:
        return _work(doi if not parts.query else f"{doi}?{parts.query}", status, response, body)
    plain = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    if status != 200:
        return Read(f"refused with status {status}, told by it")
    kind = response["headers"].get("content-type", ["application/json"])[0].partition(";")[0]
    if kind != "application/json":
        return Read(f"a reference as {kind}, told by it")
    return _json(plain)


def _redirect(response: dict[str, Any]) -> Read:
    """Says whether our client would follow a redirect."""
    headers = {name.lower(): values[0] for name, values in response["headers"].items()}
    try:
        require_listed(headers.get("location", ""))
    except FetchError:
        return Read("a redirect elsewhere, refused")
    return Read("a redirect to a listed host, followed")


def _work(doi: str, status: int, response: dict[str, Any], body: bytes) -> Read:
    """Asks our own client for a work, which gets the recorded answer."""
    headers = [
        (name, values[0]) for name, values in response["headers"].items() if name != "transfer-encoding"
    ]
    transport = httpx.MockTransport(lambda _: _response(status, headers, body))
    with tempfile.TemporaryDirectory() as folder:
        settings = FetchSettings(Path(folder), attempts=1)
        pace = Pace(Path(folder), sleep=lambda _: None)
        with Web(settings, transport=transport, resolve=lambda _: [PUBLIC], pace=pace) as web:
            try:
                found = crossref.work(web, doi)
            except FetchError as error:
                return Read(
                    f"refused with status {status}, told by it", wrong="" if status == 400 else str(error)
                )
    if found is None:
        return Read("404: not known to Crossref", wrong="" if status == 404 else "not found")
    plain = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    return Read(
        "a work of Crossref, through our client", 1, _disagreements(found, json.loads(plain)["message"])
    )


def _response(status: int, headers: list[tuple[str, str]], body: bytes) -> httpx.Response:
    """Returns a recorded answer as it comes over a connection: in a stream, packed where it was packed."""
    return httpx.Response(status, headers=headers, stream=httpx.ByteStream(body))


def _disagreements(found: crossref.Work, message: dict[str, Any]) -> str:
    """Returns what was read otherwise than it stands in a work of Crossref."""
    known = found.bibliography
    pairs = {
        "DOI": (known.doi, str(message.get("DOI", "")).lower()),
        "title": (bool(known.title), bool(message.get("title"))),
        "authors": (
            sum(author.role == "author" for author in known.authors),
            sum(bool(a.get("family") or a.get("name") or a.get("given")) for a in message.get("author", [])),
        ),
        "abstract": (bool(found.abstract), bool(message.get("abstract"))),
        "volume": (known.volume, str(message.get("volume", ""))),
        "notices": (len(found.notices), len(message.get("updated-by", []))),
    }
    return ", ".join(name for name, (ours, theirs) in pairs.items() if ours != theirs)


def _json(data: bytes) -> Read:
    """Reads an answer in JSON by what it says it is."""
    whole = json.loads(data.decode("utf-8-sig"))
    kind = whole.get("message-type") if isinstance(whole, dict) else None
    if kind == "work":
        found = crossref.Work(crossref.message(Answer("", 200, "", data, 0.0), "work"))
        return Read("a work of Crossref", 1, _disagreements(found, whole["message"]))
    if kind == "work-list":
        message = crossref.message(Answer("", 200, "", data, 0.0), "work-list")
        wrong = [_disagreements(crossref.Work(item), item) for item in message["items"]]
        return Read("a list of works of Crossref", len(wrong), "; ".join(filter(None, wrong)))
    if kind:
        try:
            crossref.message(Answer("", 200, "", data, 0.0), "work")
        except MisunderstoodError:
            return Read(f"{kind} of Crossref, told to be no work")
        return Read(f"{kind} of Crossref", wrong="taken for a work")
    try:
        crossref.message(Answer("", 200, "", data, 0.0), "work")
    except MisunderstoodError:
        return Read("JSON of another service, told to be no work of Crossref")
    return Read("JSON of another service", wrong="taken for a work of Crossref")


# -- Exports -------------------------------------------------------------------------------------------------


def _listed(path: Path) -> Read:
    """Reads a list of references as an ingest would."""
    try:
        found = take(path)
    except SourceError as error:
        return Read("an export", wrong=str(error))
    if isinstance(found, Document | Bundle):
        return Read("an export", wrong="taken for a document")
    damaged = " with entries told to be damaged" if found.problems else ""
    return Read(f"an export as {found.media_type}{damaged}", len(found.records))


if __name__ == "__main__":
    main()
