"""Answers of the services about one made-up work, as small as they can be, for the tests to change."""

from __future__ import annotations

import json
from typing import Any

from ingest.fetching.hosts import CROSSREF, EUROPE_PMC, EUTILS, PMC
from tests.fixtures.replay import Replay, Reply

DOI, PMID, PMCID = "10.1000/knee.7", "40000007", "PMC9000007"
SEARCH = "/europepmc/webservices/rest/search"
FULL_TEXT = f"/europepmc/webservices/rest/{PMCID}/fullTextXML"
CONVERTER = "/tools/idconv/api/v1/articles/"
EFETCH, ESEARCH = "/entrez/eutils/efetch.fcgi", "/entrez/eutils/esearch.fcgi"
WORK = "/works/10.1000%2Fknee.7"
OPEN = "http://creativecommons.org/licenses/by/4.0/"


def pubmed(pmid: str = PMID, doi: str = DOI, extra: str = "", types: str = "") -> Reply:
    """A record of PubMed; ``extra`` are further children of the citation, ``types`` publication types."""
    return Reply(
        f"""<?xml version="1.0"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle//EN" "https://dtd.nlm.nih.gov/pubmed.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{pmid}</PMID>
<Article><Journal><ISSN IssnType="Print">1234-5678</ISSN><JournalIssue><Volume>3</Volume><Issue>2</Issue>
<PubDate><Year>2024</Year><Month>Mar</Month></PubDate></JournalIssue><Title>Journal of Knees</Title>
<ISOAbbreviation>J Knees</ISOAbbreviation></Journal>
<ArticleTitle>Genicular artery embolization in ten patients.</ArticleTitle>
<Pagination><MedlinePgn>11-19</MedlinePgn></Pagination>
<Abstract><AbstractText>Ten patients were treated. Pain fell.</AbstractText></Abstract>
<AuthorList><Author><LastName>Berg</LastName><ForeName>Anna</ForeName></Author></AuthorList>
<PublicationTypeList><PublicationType>Journal Article</PublicationType>{types}</PublicationTypeList>
</Article>{extra}</MedlineCitation>
<PubmedData><ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId>
<ArticleId IdType="doi">{doi}</ArticleId></ArticleIdList></PubmedData></PubmedArticle></PubmedArticleSet>
""".encode(),
        media_type="text/xml",
    )


NO_RECORD = Reply(b'<?xml version="1.0"?><PubmedArticleSet></PubmedArticleSet>', media_type="text/xml")


def as_json(value: object) -> Reply:
    """An answer in JSON."""
    return Reply(json.dumps(value).encode())


def europe_pmc(*, is_open: str = "Y", **changes: Any) -> Reply:
    """What Europe PMC says of the work."""
    known = {
        "id": PMID,
        "source": "MED",
        "pmid": PMID,
        "pmcid": PMCID,
        "doi": DOI,
        "title": "Genicular artery embolization in ten patients.",
        "authorList": {
            "author": [
                {
                    "fullName": "Berg A",
                    "firstName": "Anna",
                    "lastName": "Berg",
                    "authorId": {"type": "ORCID", "value": "0000-0001-2345-6789"},
                },
                {"collectiveName": "Knee Group"},
            ]
        },
        "journalInfo": {
            "volume": "3",
            "issue": "2",
            "journal": {"title": "Journal of Knees", "isoabbreviation": "J Knees", "issn": "1234-5678"},
        },
        "pubYear": "2024",
        "firstPublicationDate": "2024-03-05",
        "pageInfo": "11-19",
        "abstractText": "<h4>Aim</h4>To treat. Ten patients were treated.",
        "license": "cc by",
        "isOpenAccess": is_open,
    } | changes
    return as_json({"hitCount": 1, "resultList": {"result": [known]}})


NOTHING_FOUND = as_json({"hitCount": 0, "resultList": {"result": []}})


def crossref(**changes: Any) -> Reply:
    """What Crossref says of the work."""
    message = {
        "DOI": "10.1000/KNEE.7",
        "type": "journal-article",
        "title": ["Genicular artery <i>embolization</i> in ten patients"],
        "author": [
            {
                "given": "Anna",
                "family": "Berg",
                "ORCID": "http://orcid.org/0000-0001-2345-6789",
                "affiliation": [{"name": "Hospital of Knees"}],
            },
            {"name": "Knee Group", "affiliation": []},
        ],
        "container-title": ["Journal of Knees"],
        "published-online": {"date-parts": [[2024, 3, 5]]},
        "volume": "3",
        "page": "11-19",
        "publisher": "Knee Press",
        "URL": "http://dx.doi.org/10.1000/knee.7",
        "license": [
            {"URL": "https://press.example/tdm", "content-version": "tdm"},
            {"URL": OPEN, "content-version": "vor", "start": {"date-time": "2024-03-05T00:00:00Z"}},
        ],
        "abstract": "<jats:title>Abstract</jats:title><jats:p>Ten patients were treated.</jats:p>",
        "funder": [{"name": "Fund", "award": ["A-1"]}],
        "clinical-trial-number": [{"clinical-trial-number": "nct01234567", "registry": "10.18810/x"}],
    } | changes
    return as_json({"status": "ok", "message-type": "work", "message": message})


def work_list(*items: dict[str, Any]) -> Reply:
    """A list of works of Crossref."""
    message = {"total-results": len(items), "items": list(items)}
    return as_json({"status": "ok", "message-type": "work-list", "message": message})


def converted(**changes: Any) -> Reply:
    """The identifiers of the work, as PMC converts them."""
    record = {"requested-id": PMCID, "doi": DOI, "pmid": int(PMID), "pmcid": PMCID} | changes
    return as_json({"status": "ok", "records": [record]})


NOT_IN_PMC = as_json({"status": "ok", "records": [{"status": "error", "errmsg": "Identifier not found"}]})


def searched(*pmids: str) -> Reply:
    """What a search of PubMed finds."""
    found = "".join(f"<Id>{pmid}</Id>" for pmid in pmids)
    return Reply(
        f"<eSearchResult><Count>{len(pmids)}</Count><IdList>{found}</IdList></eSearchResult>".encode(),
        media_type="text/xml",
    )


def article(pmcid: str = PMCID, body: str = "<body><sec><p>Pain fell from 8 to 3.</p></sec></body>") -> Reply:
    """The work in JATS, as PMC gives it."""
    return Reply(
        f"""<?xml version="1.0"?>
<!DOCTYPE pmc-articleset PUBLIC "-//NLM//DTD ARTICLE SET 2.0//EN" "https://dtd.nlm.nih.gov/set.dtd">
<pmc-articleset><article article-type="research-article"><front><journal-meta>
<journal-title-group><journal-title>Journal of Knees</journal-title></journal-title-group></journal-meta>
<article-meta><article-id pub-id-type="pmc">{pmcid}</article-id>
<article-id pub-id-type="doi">{DOI}</article-id>
<title-group><article-title>Genicular artery embolization in ten patients</article-title></title-group>
<abstract><p>Ten patients were treated.</p></abstract></article-meta></front>{body}</article></pmc-articleset>
""".encode(),
        media_type="application/xml",
    )


NO_ARTICLE = Reply(
    b'<pmc-articleset><Reply Id="9000007" error="The following PMCID is not available"/></pmc-articleset>',
    media_type="text/xml",
)


def everything(replay: Replay) -> None:
    """Let all services know the work, and its text be open."""
    replay.answer(EUROPE_PMC, SEARCH, europe_pmc())
    replay.answer(EUTILS, EFETCH, pubmed(), article())
    replay.answer(CROSSREF, WORK, crossref())
    replay.answer(EUROPE_PMC, FULL_TEXT, article())
    replay.answer(PMC, CONVERTER, converted())
    replay.answer(EUTILS, ESEARCH, searched(PMID))
