"""What a JATS article says of itself: people, dates, money, licence, other works, what it cites."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources import read_bytes
from ingest.sources.funding import funding_of
from ingest.sources.jats_related import relation_of
from ingest.sources.licences import licence_name
from kb.documents import Author, Bibliography, CitedWork, Document, Funding, RelatedWork, Relation
from kb.errors import SourceError
from kb.licences import openness


def article(meta: str = "", kind: str = "research-article", more: str = "", journal: str = "") -> Document:
    data = (
        f"<article article-type='{kind}' xmlns:xlink='http://www.w3.org/1999/xlink'>"
        f"<front><journal-meta>{journal}</journal-meta><article-meta>{meta}</article-meta></front>"
        f"<body><p>Six had pain.</p></body>{more}</article>"
    )
    return read_bytes(data.encode(), "a.xml")


def known(meta: str = "", kind: str = "research-article", more: str = "", journal: str = "") -> Bibliography:
    return article(meta, kind, more, journal).bibliography


PEOPLE = """<contrib-group>
<contrib contrib-type="author"><contrib-id contrib-id-type="orcid">https://orcid.org/0000-0002-1825-0097
</contrib-id><name><surname>van Dam</surname><given-names>Ana</given-names></name>
<xref ref-type="aff" rid="a1 a2"/></contrib>
<contrib contrib-type="author"><name-alternatives>
<name><surname>Okuno</surname><given-names>Y</given-names></name>
</name-alternatives><xref ref-type="aff" rid="a2">2</xref>
<uri content-type="orcid" xlink:href="http://orcid.org/000000015109370x"/></contrib>
<contrib contrib-type="author"><collab>Knee Group<contrib-group><contrib contrib-type="author">
<name><surname>Member</surname></name></contrib></contrib-group></collab></contrib>
<contrib contrib-type="collab"><name><surname>Listed</surname></name></contrib>
<contrib contrib-type="editor"><name><surname>Ed</surname><given-names>I</given-names></name></contrib>
<contrib contrib-type="reviewer"><name><surname>Rev</surname></name></contrib></contrib-group>
<aff id="a1"><label>1</label><institution>Harbor Hospital</institution><addr-line>Kobe</addr-line>
<country>Japan</country></aff>
<aff id="a2"><sup>2</sup>Knee Clinic, <city>Oslo</city>, <country>Norway</country>. <email>a@b.c</email>
</aff>"""


def test_authors_have_their_orcid_and_their_affiliations() -> None:
    assert known(PEOPLE).authors == (
        Author(
            "van Dam",
            "Ana",
            orcid="0000-0002-1825-0097",
            affiliations=("Harbor Hospital, Kobe, Japan", "Knee Clinic, Oslo, Norway"),
        ),
        Author("Okuno", "Y", orcid="0000-0001-5109-370X", affiliations=("Knee Clinic, Oslo, Norway",)),
        Author(literal="Knee Group"),
        Author("Ed", "I", role="editor"),
    )


@pytest.mark.parametrize(
    ("meta", "places"),
    [
        ("<contrib-group>{0}<aff>One Clinic</aff></contrib-group>", ("One Clinic",)),
        ("<contrib-group>{0}</contrib-group><aff>One Clinic</aff>", ("One Clinic",)),
        ("<contrib-group>{0}</contrib-group><aff>One Clinic</aff><aff>Two</aff>", ()),
        (
            "<contrib-group><contrib><name><surname>A</surname></name><aff>Own</aff></contrib></contrib-group>",
            ("Own",),
        ),
    ],
)
def test_an_affiliation_without_reference_is_everybodys_only_where_it_is_the_only_one(
    meta: str, places: tuple[str, ...]
) -> None:
    (author,) = known(meta.format("<contrib><name><surname>A</surname></name></contrib>")).authors
    assert author.affiliations == places


def test_dates_are_told_by_their_event() -> None:
    found = known(
        "<pub-date pub-type='ppub'><month>Feb</month><year>2018</year></pub-date>"
        "<pub-date date-type='pub' publication-format='electronic' iso-8601-date='2017-11-03'/>"
        "<pub-date pub-type='collection'><year>2018</year></pub-date>"
        "<history><date date-type='received'><day>31</day><month>2</month><year>2017</year></date>"
        "<date date-type='accepted'><day>5</day><month>6</month><year>2017</year></date>"
        "<date date-type='rev-recd'><season>Spring</season><year>2017</year></date></history>"
    )
    assert dict(found.dates) == {
        "received": "2017-02",
        "accepted": "2017-06-05",
        "revised": "2017",
        "print": "2018-02",
        "epub": "2017-11-03",
        "collection": "2018",
        "published": "2017-11-03",
    }
    assert (found.year, found.month) == (2018, 2)


def test_issns_and_odd_dois_are_kept() -> None:
    doi = "10.1002/(SICI)1098-0997(1998)6:1&lt;18::AID-IDOG5&gt;3.0.CO;2-3"
    found = known(
        f"<article-id pub-id-type='doi'>{doi}</article-id>",
        journal="<issn pub-type='ppub'>1234-567x</issn><issn-l>0000-0019</issn-l><issn>1234-567X</issn>",
    )
    assert found.issn == ("1234-567X", "0000-0019")
    assert found.doi == "10.1002/(SICI)1098-0997(1998)6:1<18::AID-IDOG5>3.0.CO;2-3"


@pytest.mark.parametrize(
    ("meta", "more", "expected"),
    [
        (
            (
                "<funding-group><award-group><funding-source><institution-wrap><institution-id>x</institution-id>"
                "<institution>NIH</institution></institution-wrap></funding-source><award-id>R01 1</award-id>"
                "<award-id>R01 2</award-id></award-group><award-group><funding-source>NIH</funding-source>"
                "<award-id>K23</award-id></award-group><funding-statement>Funded by the Other Trust."
                "</funding-statement></funding-group>"
            ),
            "",
            (Funding("NIH", ("R01 1", "R01 2", "K23")),),
        ),
        (
            (
                "<funding-group>"
                "<funding-statement>Supported by the Health Fund (grant 12-34).</funding-statement>"
                "</funding-group>"
            ),
            "",
            (Funding("Health Fund", ("12-34",)),),
        ),
        (
            "",
            (
                "<back><ack><p>Thanks to the <funding-source id='s'>Knee Trust</funding-source> "
                "(<award-id rid='s'>77</award-id>).</p></ack></back>"
            ),
            (Funding("Knee Trust", ("77",)),),
        ),
        (
            "",
            (
                "<back><fn-group><fn fn-type='financial-disclosure'><p>Funded by the Pain Society.</p></fn>"
                "</fn-group></back>"
            ),
            (Funding("Pain Society"),),
        ),
        (
            "",
            (
                "<back><sec><title>Funding</title>"
                "<p>This research received no external funding.</p></sec></back>"
            ),
            (),
        ),
    ],
)
def test_funders_are_read_from_markup_then_from_words(
    meta: str, more: str, expected: tuple[Funding, ...]
) -> None:
    assert known(meta, more=more).funding == expected


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "By a grant from the Ministry of Health and Welfare (02-PJ1).",
            [("Ministry of Health and Welfare", "02-PJ1")],
        ),
        (
            "Funded by the Heart Fund, the Stroke Society, and the Pain Trust.",
            ["Heart Fund", "Stroke Society", "Pain Trust"],
        ),
        (
            "This work was supported by NIH grants R01 AR012345 and K23 HD01.",
            [("NIH", "R01 AR012345", "K23 HD01")],
        ),
        (
            "Funded by the Knee Council (Grant No. G07). The funders had no role in it.",
            [("Knee Council", "G07")],
        ),
        ("The authors have no support or funding to report.", []),
        ("Neither author received funding from the Knee Council.", []),
        ("Supported by a grant of DKK 300,000.", []),
    ],
)
def test_statements_of_funding(statement: str, expected: list[str | tuple[str, ...]]) -> None:
    found = [(f.funder, *f.awards) if f.awards else f.funder for f in funding_of(statement)]
    assert found == expected


@given(st.text("Funded by the Knee Fund (grant1-2),;.No ", max_size=120))
def test_any_statement_of_funding_is_read(statement: str) -> None:
    assert all(f.funder and f.funder in " ".join(statement.split()) for f in funding_of(statement))


ALI = "<license_ref xmlns='http://www.niso.org/schemas/ali/1.0/'>{}</license_ref>"
CC = "https://creativecommons.org/licenses"


@pytest.mark.parametrize(
    ("licence", "name", "is_free"),
    [
        (f"<license xlink:href='{CC}/by-nc/4.0/'><license-p>x</license-p></license>", "CC BY-NC 4.0", True),
        (f"<license>{ALI.format(CC + '/by/4.0/')}</license>", "CC BY 4.0", True),
        (
            "<license><p>The Creative Commons Attribution-NonCommercial-NoDerivs License.</p></license>",
            "CC BY-NC-ND",
            True,
        ),
        ("<license><license-p>All rights reserved.</license-p></license>", "All rights reserved.", False),
        ("<license license-type='closed'/>", "closed", False),
        ("<copyright-statement>x</copyright-statement>", "", False),
    ],
)
def test_licences(licence: str, name: str, is_free: bool) -> None:
    found = known(f"<permissions>{licence}</permissions>").licence
    assert (found, openness(found).may_leave) == (name, is_free)


def test_a_licence_that_lets_everybody_use_the_text_is_open_without_a_name() -> None:
    assert openness("an open access article which permits unrestricted use in any medium").may_leave
    assert licence_name("http://creativecommons.org/publicdomain/zero/1.0/") == "CC0 1.0"
    assert licence_name("CC-BY") == "CC BY"


RELATED = "<related-article related-article-type='{}' ext-link-type='{}' xlink:href='{}'>{}</related-article>"


@pytest.mark.parametrize(
    ("own", "kind", "relation"),
    [
        ("research-article", "retraction-forward", Relation.RETRACTED_BY),
        ("retraction", "retracted-article", Relation.RETRACTION_OF),
        ("retraction", "companion", Relation.RETRACTION_OF),
        ("correction", "corrected-article", Relation.CORRECTION_OF),
        ("research-article", "correction-forward", Relation.CORRECTED_BY),
        ("expression-of-concern", "object-of-concern", Relation.CONCERN_ABOUT),
        ("research-article", "expression-of-concern", Relation.CONCERN_BY),
        ("article-commentary", "commentary-article", Relation.COMMENT_ON),
        ("research-article", "commentary", Relation.COMMENTED_BY),
        ("research-article", "preprint", Relation.PUBLISHED_FROM),
        ("preprint", "companion", Relation.PREPRINT_OF),
        ("research-article", "companion", Relation.COMPANION),
        ("research-article", "article-reference", Relation.OTHER),
    ],
)
def test_what_an_article_is_to_another(own: str, kind: str, relation: Relation) -> None:
    link = RELATED.format(kind, "doi", "10.1371/c", "")
    assert known(link, own).related == (RelatedWork(relation, doi="10.1371/c", said=kind),)


@pytest.mark.parametrize(
    ("form", "address", "words", "expected"),
    [
        ("uri", "info:doi/10.1371/j.1", "Old", {"doi": "10.1371/j.1", "said": "Old"}),
        ("doi", "https://doi.org/10.1101/2020.1", "", {"doi": "10.1101/2020.1", "said": "letter"}),
        ("pubmed", "123456", "", {"pmid": "123456", "said": "letter"}),
        ("uri", "https://pubmed.ncbi.nlm.nih.gov/123456/", "", {"pmid": "123456", "said": "letter"}),
        ("pmc", "PMC77", "", {"pmcid": "PMC77", "said": "letter"}),
        ("pmcid", "77", "Erratum", {"pmcid": "PMC77", "said": "Erratum"}),
    ],
)
def test_identifiers_of_related_articles(
    form: str, address: str, words: str, expected: dict[str, str]
) -> None:
    link = RELATED.format("letter", form, address, words)
    assert known(link).related == (RelatedWork(Relation.COMMENTED_BY, **expected),)


def test_a_notice_is_told_by_its_heading_where_its_type_says_nothing() -> None:
    subject = "<subj-group><subject>Retraction Notice</subject></subj-group>"
    subject = f"<article-categories>{subject}</article-categories>"
    (work,) = known(subject + RELATED.format("companion", "doi", "10.1371/c", ""), "other").related
    assert work.relation is Relation.RETRACTION_OF


def test_a_work_named_twice_is_one_and_links_of_attached_reviews_are_not_the_articles() -> None:
    link = RELATED.format("companion", "doi", "10.1371/c", "Part 2")
    review = RELATED.format("peer-reviewed-article", "doi", "10.1371/z", "")
    found = known(
        link + link.replace("Part 2", "again"),
        more=f"<sub-article><front-stub>{review}</front-stub><body><p>x</p></body></sub-article>",
    )
    assert [(w.relation, w.doi) for w in found.related] == [(Relation.COMPANION, "10.1371/c")]


def test_related_objects_and_the_history_of_a_preprint() -> None:
    found = known(
        "<related-object link-type='version-of-record' document-id='10.1371/v' document-id-type='doi'/>"
        "<related-object content-type='generated-dataset' source-id='10.5061/dryad.1'/>"
        "<related-article related-article-type='companion' vol='36' page='17'>17</related-article>"
        "<pub-history><event><event-desc>Posted</event-desc>"
        "<date date-type='preprint'><year>2020</year></date>"
        "<self-uri xlink:href='https://doi.org/10.1101/2020.01.02'/></event></pub-history>"
    )
    assert [(w.relation, w.doi, w.said, w.date) for w in found.related] == [
        (Relation.PREPRINT_OF, "10.1371/v", "version-of-record", ""),
        (Relation.COMPANION, "", "vol 36, page 17", ""),
        (Relation.PUBLISHED_FROM, "10.1101/2020.01.02", "Posted", "2020"),
    ]


@pytest.mark.parametrize(
    ("kind", "relation"),
    [
        ("partial-retraction", Relation.CORRECTED_BY),
        ("erratum", Relation.CORRECTED_BY),
        ("addended_article", Relation.CORRECTION_OF),
        ("republished-article", Relation.UPDATE_OF),
        ("updated version", Relation.UPDATED_BY),
        ("translated-article", Relation.TRANSLATION_OF),
        ("withdrawn-article", Relation.RETRACTION_OF),
        ("referee-report", Relation.COMMENTED_BY),
        ("in-this-issue", Relation.OTHER),
    ],
)
def test_types_that_nobody_listed_are_read_by_their_words(kind: str, relation: Relation) -> None:
    assert relation_of(kind) is relation


@given(st.text(max_size=30), st.sampled_from(["", "retraction", "correction", "preprint", "other"]))
def test_any_type_of_link_is_a_relation(kind: str, own: str) -> None:
    escaped = "".join(c if c.isalnum() or c in "-_ " else "-" for c in kind)
    try:
        found = known(RELATED.format(escaped, "doi", "10.1371/c", ""), own)
    except SourceError:
        return
    assert [(isinstance(w.relation, Relation), w.doi) for w in found.related] == [(True, "10.1371/c")]


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        (
            (
                "<label>[1]</label><element-citation><person-group><name><surname>Okuno</surname></name></person-group>"
                "<article-title>TAE.</article-title><year>2015</year>"
                "<pub-id pub-id-type='pmid'>123456</pub-id>"
                "<pub-id pub-id-type='doi'>10.1002/1(2000)1&lt;2::A&gt;3.0</pub-id></element-citation>"
            ),
            CitedWork(
                "Okuno TAE. 2015 123456 10.1002/1(2000)1<2::A>3.0",
                "1",
                "TAE",
                2015,
                "10.1002/1(2000)1<2::A>3.0",
                "123456",
            ),
        ),
        (
            "<mixed-citation>Okuno Y. TAE. J Pain. 2015;3:1-9. doi: 10.1371/abc. PMC1234567</mixed-citation>",
            CitedWork(
                "Okuno Y. TAE. J Pain. 2015;3:1-9. doi: 10.1371/abc. PMC1234567",
                "",
                "",
                2015,
                "10.1371/abc",
                "",
                "PMC1234567",
            ),
        ),
        (
            (
                "<citation-alternatives><mixed-citation>Okuno. Book. 1999.</mixed-citation>"
                "<element-citation><source>Book"
                "</source><year>1999a</year></element-citation></citation-alternatives>"
            ),
            CitedWork("Okuno. Book. 1999.", "", "Book", 1999),
        ),
        (
            (
                "<nlm-citation><article-title>TAE</article-title>, "
                "seen <date-in-citation><year>2019</year></date-in-citation>"
                "<ext-link xlink:href='https://doi.org/10.1371/x'>here</ext-link></nlm-citation>"
            ),
            CitedWork("TAE , seen 2019 here", title="TAE", doi="10.1371/x"),
        ),
        ("<note><p>Personal words.</p></note>", CitedWork("Personal words.")),
    ],
)
def test_references(ref: str, expected: CitedWork) -> None:
    document = article(more=f"<back><ref-list><ref>{ref}</ref></ref-list></back>")
    assert document.references == (expected,)


def test_two_works_under_one_number_are_two_and_stand_in_the_text() -> None:
    document = article(
        more="<back><ref-list><ref><label>3.</label>"
        "<citation>a. One.</citation><citation>b. Two.</citation></ref>"
        "</ref-list></back>"
        "<sub-article><back><ref-list><ref><citation>Not ours</citation></ref></ref-list></back>"
        "</sub-article>"
    )
    assert [(w.label, w.text) for w in document.references] == [("3", "a. One."), ("3", "b. Two.")]
    assert all(work.text in document.text for work in document.references)
