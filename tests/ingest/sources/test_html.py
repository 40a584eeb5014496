"""Pages of journals and sites: what their heads say of the work, and what on them is the site's."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources import read_bytes
from ingest.sources.identifiers import plain_date
from kb.documents import Author, Bibliography, Document, Funding, Role
from kb.errors import SourceError
from tests.fixtures.structure import assert_well_formed

BODY = "<main><h1>Embolization of the knee</h1><p>Thirty patients had pain.</p></main>"


def page(head: str, body: str = BODY) -> Document:
    document = read_bytes(
        f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode(), "a.html"
    )
    assert_well_formed(document)
    return document


def metas(*pairs: tuple[str, str], key: str = "name") -> str:
    return "".join(f'<meta {key}="{name}" content="{content}">' for name, content in pairs)


def linked(*entries: object) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(entry)}</script>' for entry in entries)


def known(head: str, body: str = BODY) -> Bibliography:
    return page(head, body).bibliography


def test_citation_tags_in_the_manner_of_large_publishers() -> None:
    found = known(
        metas(
            ("citation_title", "Embolization of the knee"),
            ("citation_author", "Example, Ana B."),
            ("citation_author_institution", "Harbor Hospital"),
            ("citation_author_institution", "Kobe University"),
            ("citation_author_orcid", "http://orcid.org/0000-0002-1825-0097"),
            ("citation_author", "Carl van Sample"),
            ("citation_author", "The Knee Study Group"),
            ("citation_publication_date", "2021/03"),
            ("citation_online_date", "2020/12/01"),
            ("citation_journal_title", "Journal of Knees"),
            ("citation_issn", "1432-086X"),
            ("citation_firstpage", "11"),
            ("citation_lastpage", "19"),
            ("citation_doi", "doi:10.5555/jk.1"),
            ("citation_funding_source", "citation_funder=Knee Trust;citation_grant_number=12"),
        )
    )
    assert found.authors == (
        Author(
            "Example",
            "Ana B.",
            orcid="0000-0002-1825-0097",
            affiliations=("Harbor Hospital", "Kobe University"),
        ),
        Author("van Sample", "Carl"),
        Author(literal="The Knee Study Group"),
    )
    assert (found.year, found.month, found.day) == (2021, 3, None)
    assert found.dates == (("published", "2021-03"), ("epub", "2020-12-01"))
    assert (found.journal, found.pages, found.doi) == ("Journal of Knees", "11-19", "10.5555/jk.1")
    assert found.issn == ("1432-086X",)
    assert found.funding == (Funding("Knee Trust", ("12",)),)


def test_names_in_the_manner_of_pubmed() -> None:
    found = known(metas(("citation_authors", "Example A;van Sample CD;"), ("citation_pmid", "31234567")))
    assert [(a.family, a.given) for a in found.authors] == [("Example", "A"), ("van Sample", "CD")]
    assert found.pmid == "31234567"


def test_dublin_core_and_prism() -> None:
    found = known(
        metas(
            ("DC.Title", "Embolization of the knee"),
            ("DC.Creator", "Ana Example"),
            ("DC.Identifier", "doi:10.5555/jk.1"),
            ("DCTERMS.issued", "17 May 2019"),
            ("DCTERMS.dateSubmitted", "2018-11-02"),
            ("DCTERMS.dateAccepted", "2019-01-02"),
            ("DC.Rights", "© 2019 The Authors. https://creativecommons.org/licenses/by-nc/4.0/"),
            ("PRISM.publicationName", "Journal of Knees"),
            ("prism.eIssn", "1432-086X"),
            ("prism.volume", "9"),
        )
    )
    assert (found.title, found.doi, found.licence) == (
        "Embolization of the knee",
        "10.5555/jk.1",
        "CC BY-NC 4.0",
    )
    assert (found.year, found.month, found.day, found.volume) == (2019, 5, 17, "9")
    assert found.dates == (
        ("published", "2019-05-17"),
        ("received", "2018-11-02"),
        ("accepted", "2019-01-02"),
    )
    assert (found.journal, found.issn) == ("Journal of Knees", ("1432-086X",))


ARTICLE = {
    "@type": "ScholarlyArticle",
    "headline": "Embolization of the knee",
    "datePublished": "2021-03-04T00:00:00Z",
    "dateModified": "2021-04-01",
    "sameAs": "https://doi.org/10.5555/jk.1",
    "pageStart": "1",
    "pageEnd": "9",
    "keywords": ["knee", "pain"],
    "license": "https://creativecommons.org/licenses/by/4.0/",
    "isPartOf": {"@type": ["Periodical"], "name": "J Knee", "issn": ["1432-086X"], "volumeNumber": "4"},
    "author": [
        {
            "@type": "Person",
            "name": "Ana Example",
            "url": "https://orcid.org/0000-0002-1825-0097",
            "affiliation": [{"@type": "Organization", "address": {"name": "Harbor Hospital, Kobe"}}],
        },
        {"@type": "Organization", "name": "Collectif Genou"},
    ],
    "funder": [{"@type": "Organization", "name": "Knee Trust"}],
    "funding": [{"@type": "Grant", "identifier": "R01", "funder": {"name": "NIH"}}],
}  # fmt: skip


@pytest.mark.parametrize(
    "entries",
    [
        [ARTICLE],
        [[{"@type": "BreadcrumbList"}, ARTICLE]],
        [{"@context": "https://schema.org", "@graph": [{"@type": "WebPage", "name": "Site"}, ARTICLE]}],
        [{"@type": "WebPage", "mainEntity": ARTICLE}],
        [{"@type": "WebSite", "name": "Site"}, {"@type": "NewsArticle", "headline": "Other"}, ARTICLE],
        [ARTICLE | {"@type": ["MedicalScholarlyArticle", "Article"]}],
    ],
)
def test_json_ld_is_found_wherever_it_is_nested(entries: list[object]) -> None:
    found = known(linked(*entries))
    assert found.title == "Embolization of the knee"
    assert found.authors == (
        Author("Example", "Ana", orcid="0000-0002-1825-0097", affiliations=("Harbor Hospital, Kobe",)),
        Author(literal="Collectif Genou"),
    )
    assert (found.year, found.month, found.day, found.pages) == (2021, 3, 4, "1-9")
    assert found.dates == (("published", "2021-03-04"), ("updated", "2021-04-01"))
    assert (found.doi, found.journal, found.volume) == ("10.5555/jk.1", "J Knee", "4")
    assert (found.licence, found.keywords) == ("CC BY 4.0", ("knee", "pain"))
    assert found.funding == (Funding("NIH", ("R01",)), Funding("Knee Trust"))


def test_json_ld_refers_to_people_and_climbs_from_issue_to_journal() -> None:
    graph = [
        {
            "@type": "Article",
            "headline": "Embolization of the knee",
            "author": {"@id": "#ana"},
            "identifier": [{"@type": "PropertyValue", "propertyID": "pmid", "value": "31234567"}],
            "isPartOf": {
                "@type": "PublicationIssue",
                "issueNumber": "2",
                "isPartOf": [
                    {"@type": "PublicationVolume", "volumeNumber": "4"},
                    {"@type": "Periodical", "name": "J Knee"},
                ],
            },
        },
        {"@type": "Person", "@id": "#ana", "familyName": "Example", "givenName": "Ana"},
    ]
    found = known(linked({"@graph": graph}))
    assert found.authors == (Author("Example", "Ana"),)
    assert (found.journal, found.volume, found.issue, found.pmid) == ("J Knee", "4", "2", "31234567")


def test_a_site_is_no_journal_and_a_broken_script_costs_only_itself() -> None:
    post = {
        "@type": "BlogPosting",
        "headline": "Five things",
        "isPartOf": {"@type": "WebSite", "name": "Blog"},
    }
    broken = '<script type="application/ld+json">{"@type": "Article", </script>'
    document = page(broken + linked(post))
    assert (document.bibliography.journal, document.kind_hint) == ("", "commentary")


def test_orcids_of_json_ld_join_the_authors_of_the_tags() -> None:
    head = metas(("citation_author", "Example, Ana"), ("citation_author", "Two, B")) + linked(
        ARTICLE | {"author": [ARTICLE["author"][0], {"name": "B Two"}]}  # type: ignore[index]
    )
    first, second = known(head).authors
    assert (first.family, first.orcid, second.orcid) == ("Example", "0000-0002-1825-0097", "")


def test_open_graph_and_bylines() -> None:
    declared = (
        ("og:title", "Embolization of the knee | Site"),
        ("article:published_time", "2022-05-06T07:00"),
    )
    found = known(metas(*declared, key="property") + metas(("author", "Ana Example and Carl Sample")))
    assert (found.title, found.year) == ("Embolization of the knee", 2022)
    assert [a.family for a in found.authors] == ["Example", "Sample"]


def test_a_link_names_the_licence() -> None:
    assert (
        known('<link rel="license" href="https://creativecommons.org/licenses/by/4.0/">').licence
        == "CC BY 4.0"
    )
    closed = metas(("dc.rights", "© 2020 Elsevier. All rights reserved."))
    assert known(closed).licence == "© 2020 Elsevier. All rights reserved."


PAPER = """<nav><ul><li>Home</li></ul></nav><main><article><h1>Embolization of the knee in adults</h1>
<ul class="author-list"><li>Ana Example<sup>1</sup></li><li>Carl Sample</li></ul><p>J Knee volume 4</p>
<h2>Abstract</h2><p>Thirty patients were treated.</p>
<h2>Methods</h2><p>Registered as NCT01234567.</p><h2>Results</h2><p>Three had a bruise.</p>
<h2>Funding</h2><p>Supported by the Knee Foundation (grant 12-345).</p>
<h2>About this article</h2><p>Received: 1 May 2020 Accepted: 9 October 2020</p>
<h2>References</h2><ol><li><p>1. Okuno Y. Embolization works. J Pain. 2015;3:1-9. doi:10.5555/x.1</p>
<p>Article PubMed Google Scholar</p></li>
<li>2. Example A. A book on knees. Oslo, 1999. CrossRef Google Scholar</li></ol>
</article></main><aside class="related"><p>Read next</p></aside>"""


def test_what_the_page_prints_behind_the_article_is_read() -> None:
    document = page("", PAPER)
    found = document.bibliography
    assert found.registration == ("NCT01234567",)
    assert found.funding == (Funding("Knee Foundation", ("12-345",)),)
    assert dict(found.dates) == {"received": "2020-05-01", "accepted": "2020-10-09"}
    assert [(w.label, w.text, w.year, w.doi) for w in document.references] == [
        ("1", "Okuno Y. Embolization works. J Pain. 2015;3:1-9. doi:10.5555/x.1", 2015, "10.5555/x.1"),
        ("2", "Example A. A book on knees. Oslo, 1999.", 1999, ""),
    ]


def test_navigation_and_the_lines_above_the_abstract_are_not_the_article() -> None:
    document = page("", PAPER)
    roles = {s.role: s.span.of(document.text) for s in document.sections}
    assert "Read next" in roles[Role.BOILERPLATE]
    text = " ".join(
        s.span.of(document.text) for s in document.sections if s.role in (Role.INTRODUCTION, Role.BODY)
    )
    assert "Ana Example" not in text
    assert "J Knee" not in text


def test_references_of_the_head_complete_those_of_the_page() -> None:
    cited = metas(
        (
            "citation_reference",
            (
                "citation_title=Embolization works; citation_author=Y Okuno; "
                "citation_publication_date=2015; citation_doi=10.5555/x.1; citation_pmid=123456"
            ),
        ),
        ("citation_reference", "Example A. A book on knees. 1999"),
    )
    first, second = page(cited, PAPER).references
    assert (first.title, first.pmid, second.year) == ("Embolization works", "123456", 1999)
    alone = page(cited).references
    assert [w.text for w in alone] == [
        "Y Okuno. Embolization works. 2015. 10.5555/x.1",
        "Example A. A book on knees. 1999",
    ]


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("2019/05/17", "2019-05-17"),
        ("2019-05-17T10:00:00Z", "2019-05-17"),
        ("17 May 2019", "2019-05-17"),
        ("May 17, 2019 10:00", "2019-05-17"),
        ("2019 May 17", "2019-05-17"),
        ("1-JAN-2020", "2020-01-01"),
        ("20190517", "2019-05-17"),
        ("17/05/2019", "2019-05-17"),
        ("05/17/2019", "2019-05-17"),
        ("03/04/2019", "2019"),
        ("Spring 2019", "2019"),
        ("2019-13-45", "2019"),
        ("soon", ""),
    ],
)
def test_dates(words: str, date: str) -> None:
    assert plain_date(words) == date


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(0, 3000)
    | st.text(max_size=8)
    | st.just("https://orcid.org/0000"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "@id",
                    "@type",
                    "@graph",
                    "name",
                    "author",
                    "isPartOf",
                    "funder",
                    "identifier",
                    "mainEntity",
                    "issn",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)


@given(_VALUES, st.sampled_from(["ScholarlyArticle", "WebPage", 7]))
def test_any_json_ld_leaves_a_document(value: object, kind: object) -> None:
    entry = {
        "@type": kind,
        "author": value,
        "isPartOf": value,
        "funding": value,
        "identifier": value,
        "keywords": value,
    }
    assert page(linked(entry, value)).text


@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    "citation_author",
                    "citation_date",
                    "dc.date",
                    "citation_reference",
                    "citation_doi",
                    "citation_funding_source",
                    "dc.rights",
                ]
            ),
            st.text(max_size=30),
        ),
        max_size=6,
    )
)
def test_any_tags_leave_a_document(pairs: list[tuple[str, str]]) -> None:
    clean = [(name, "".join(c for c in value if c not in '<>"')) for name, value in pairs]
    try:
        document = page(metas(*clean))
    except SourceError:
        return
    assert all(author.name for author in document.bibliography.authors)
