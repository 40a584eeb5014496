"""JATS: which files are articles, several in a file, abstracts of every kind, tables wherever they stand."""

from pathlib import Path

import pytest

from ingest.sources import document_only, read_bytes, take
from ingest.sources.apart import Reader
from ingest.sources.html import recognises as is_html
from ingest.sources.jats import read, recognises
from kb.documents import Bundle, Document, Role
from kb.errors import SourceError
from tests.fixtures.structure import assert_well_formed

PUBMED = b"""<?xml version="1.0"?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2019//EN" "pubmed_190101.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation><Article PubModel="Print"><Journal><Title>A</Title>
</Journal></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"""
SET = b"""<?xml version="1.0"?><pmc-articleset xmlns:xlink="http://www.w3.org/1999/xlink">
<article article-type="research-article"><front><article-meta><article-id pub-id-type="pmc">1</article-id>
</article-meta></front><body><p>Six had pain.</p></body></article>
<article article-type="review-article"><front><article-meta/></front><body/></article>
<article article-type="review-article"><body><p>Seven had none.</p></body></article></pmc-articleset>"""


def article(
    front: str = "", body: str = "<p>Six had pain.</p>", kind: str = "research-article", more: str = ""
) -> Document:
    data = (
        f"<article article-type='{kind}' xmlns:xlink='http://www.w3.org/1999/xlink'><front><article-meta>{front}"
        f"</article-meta></front><body>{body}</body>{more}</article>"
    )
    document = read_bytes(data.encode(), "a.xml")
    assert_well_formed(document)
    return document


def test_a_record_of_pubmed_is_left_to_the_reader_of_lists() -> None:
    assert recognises(PUBMED, "a.xml") <= 0.5
    assert is_html(PUBMED * 9, "a.xml") == 0.0
    with pytest.raises(SourceError, match="a set of PubMed records, not JATS"):
        read(PUBMED, "a.xml")


@pytest.mark.parametrize(
    ("data", "sure"),
    [
        (b"<!-- <TEI> --><article article-type='x'><front/></article>", True),
        (
            b"<?xml version='1.0'?>\n<!DOCTYPE article [<!ENTITY a 'b'>]>\n<j:article><j:front/></j:article>",
            True,
        ),
        (b"<OAI-PMH><metadata><article article-type='x'><front/></article></metadata></OAI-PMH>", True),
        ("<?xml version='1.0'?><article><front/></article>".encode("utf-16"), True),
        (b"<html><body><article><p>front</p></article></body></html>", False),
        (
            b"<xml><records><record><ref-type name='Journal Article'>17</ref-type></record></records></xml>",
            False,
        ),
    ],
)
def test_an_article_is_told_by_its_root(data: bytes, sure: bool) -> None:
    assert (recognises(data, "a.xml") > 0.9) is sure


def test_tei_and_other_xml_are_refused_by_name() -> None:
    for data, words in ((b"<TEI/>", "TEI XML"), (b"<?xml version='1.0'?><plist/>", "unknown kind .<plist>")):
        assert recognises(data, "a.xml") >= 0.6
        with pytest.raises(SourceError, match=words):
            read(data, "a.xml")


def test_several_articles_become_a_bundle_and_one_that_fails_costs_itself() -> None:
    bundle = read(SET, "set.xml")
    assert isinstance(bundle, Bundle)
    assert [d.source for d in bundle.documents] == ["set.xml#1", "set.xml#3"]
    assert [d.text for d in bundle.documents] == ["Six had pain.", "Seven had none."]
    assert bundle.documents[0].bibliography.pmcid == "PMC1"
    assert len(bundle.problems) == 1
    assert "set.xml#2: a JATS file without any text" in bundle.problems[0]


def test_an_article_keeps_its_digest_whatever_stands_around_it() -> None:
    first = read(SET, "set.xml")
    again = read(SET.replace(b"\n<article", b"\n\n<!-- x --><article", 1), "other.xml")
    assert isinstance(first, Bundle)
    assert isinstance(again, Bundle)
    assert [d.digest for d in first.documents] == [d.digest for d in again.documents]
    assert first.documents[0].digest != first.documents[1].digest


def test_an_article_alone_in_its_set_is_the_document_of_the_file() -> None:
    alone = SET[: SET.index(b'<article article-type="review')] + b"</pmc-articleset>"
    document = read(alone, "one.xml")
    assert isinstance(document, Document)
    assert document.source == "one.xml"


def test_what_the_service_did_not_give_is_said() -> None:
    reply = b'<Reply Id="99" error="The following PMCID is not available: 99"/>'
    bundle = read(SET.replace(b"</pmc-articleset>", reply + b"</pmc-articleset>"), "set.xml")
    assert isinstance(bundle, Bundle)
    assert any("99: The following PMCID is not available" in problem for problem in bundle.problems)
    with pytest.raises(SourceError, match="PMCID is not available"):
        read(b"<pmc-articleset>" + reply + b"</pmc-articleset>", "set.xml")


def test_a_set_without_any_text_is_refused() -> None:
    empty = b"<article article-type='x'><front/></article>"
    with pytest.raises(SourceError, match="without any text"):
        read(b"<s>" + empty + empty + b"</s>", "set.xml")


def test_a_namespace_that_is_none_breaks_nothing() -> None:
    one = b"<article xmlns:x='u' x:a='1' article-type='x'><body><p>Six.</p></body></article>"
    bundle = read(b"<s>" + one + one + b"</s>", "set.xml")
    assert isinstance(bundle, Bundle)
    assert len(bundle.documents) == 2


def test_a_bundle_is_no_document(tmp_path: Path) -> None:
    path = tmp_path / "set.xml"
    path.write_bytes(SET)
    with pytest.raises(SourceError, match="2 articles in one file, not one document"):
        document_only(take(path))
    with Reader() as reader:
        assert reader.take(path) == take(path)
        with pytest.raises(SourceError, match="2 articles in one file"):
            reader.read(path)


def test_abstracts_of_other_kinds_are_told_apart() -> None:
    document = article(
        "<abstract><p>Pain fell.</p></abstract>"
        "<abstract abstract-type='graphical'><p>Picture.</p></abstract>"
        "<abstract abstract-type='plain-language-summary'><p>It helps.</p></abstract>"
        "<abstract abstract-type='teaser'><p>Read me.</p></abstract>"
        "<abstract abstract-type='key-points'><title>What is new</title><sec><title>One</title><p>This.</p>"
        "</sec></abstract>"
    )
    found = [(s.role, s.path, s.span.of(document.text)) for s in document.sections[:6]]
    assert found == [
        (Role.ABSTRACT, (), "Pain fell."),
        (Role.FIGURE, ("Graphical abstract",), "Picture."),
        (Role.ABSTRACT, ("Plain-language summary",), "It helps."),
        (Role.SUMMARY, ("Teaser",), "Read me."),
        (Role.ABSTRACT, ("Key points",), "What is new"),
        (Role.ABSTRACT, ("What is new",), "One\n\nThis."),
    ]


TABLE = """<table-wrap id='t1'><label>Table 1</label><caption><p>Pain</p></caption><table><thead>
<tr><th rowspan='3'>Outcome</th><th colspan='4'>Embolization (n = 20)</th></tr>
<tr><th colspan='2'>Before</th><th colspan='2'>After</th></tr>
<tr><th>VAS (mm)</th><th>n (%)</th><th>VAS (mm)</th><th>n (%)</th></tr></thead><tbody>
<tr><td>Knee<sup>a</sup></td><td>71 (10)</td><td>4 (20)</td><td>32 [20–45]</td><td>12 (60)</td></tr>
</tbody></table>
<table-wrap-foot><fn><label>a</label><p>Mean (SD); median [IQR].</p></fn></table-wrap-foot></table-wrap>"""


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (f"<sec><title>Results</title>{TABLE}</sec>", ""),
        (f"<p>See {TABLE} here.</p>", ""),
        ("<p>x</p>", f"<floats-group>{TABLE}</floats-group>"),
        ("<p>x</p>", f"<floats-wrap>{TABLE}</floats-wrap>"),
        ("<p>x</p>", f"<back><app-group><app><title>A</title>{TABLE}</app></app-group></back>"),
        ("<p>x</p>", f"<back><app-group><app><sec><p>{TABLE}</p></sec></app></app-group></back>"),
        (f"<unheard-of><wrapper>{TABLE}</wrapper></unheard-of>", ""),
        (
            TABLE.replace("<table>", "<alternatives><graphic/><table>").replace(
                "</table>", "</table></alternatives>"
            ),
            "",
        ),
    ],
)
def test_every_cell_keeps_its_headers_wherever_the_table_stands(body: str, more: str) -> None:
    document = article("", body, more=more)
    (table,) = document.tables
    text = document.text
    cells = {(c.row, c.column): c for c in table.cells}
    last = cells[3, 4]
    assert last.span.of(text) == "12 (60)"
    assert [h.of(text) for h in last.column_headers] == ["Embolization (n = 20)", "After", "n (%)"]
    assert [h.of(text) for h in last.row_headers] == ["Kneea"]
    assert [h.of(text) for h in cells[3, 1].column_headers] == ["Embolization (n = 20)", "Before", "VAS (mm)"]
    assert [note.of(text) for note in table.footnotes] == ["a Mean (SD); median [IQR]."]


def test_a_table_that_is_a_picture_says_so() -> None:
    for inner in ("<graphic/>", "<table><tbody><tr><td><inline-graphic/></td></tr></tbody></table>"):
        document = article("", f"<p>x</p><table-wrap><label>Table 2.</label>{inner}</table-wrap>")
        assert document.warnings == ("Table 2 is a picture: its cells cannot be read",)


def test_captions_of_figures_are_text() -> None:
    figure_element = "<fig id='f'><label>Fig. 1</label><caption><p>A knee.</p></caption></fig>"
    document = article("", f"<sec><title>Results</title>{figure_element}</sec>")
    (figure,) = [s for s in document.sections if s.role is Role.FIGURE]
    assert (figure.title, figure.path, figure.element) == ("Fig. 1", ("Results",), "f")
    assert figure.span.of(document.text) == "Fig. 1 A knee."


def test_registrations_are_read_from_text_and_markup() -> None:
    document = article(
        "<abstract><p>ISRCTN12345678.</p></abstract><related-object content-type='clinical-trial' "
        "document-id='NCT01234567' document-id-type='clinical-trial-number' source-id-type='registry-name'/>"
    )
    assert document.bibliography.registration == ("NCT01234567", "ISRCTN12345678")
    assert document.bibliography.related == ()
