"""The readers on real documents: every one is read, with the right data of the work, and nothing is lost."""

import re
from collections import Counter
from pathlib import Path

import pytest

from ingest.sources import jats, read
from kb.documents import Bundle, Completeness, Document, Role
from kb.errors import SourceError
from tests.fixtures.structure import assert_well_formed

_LEFT_OUT = re.compile(
    r"<!--.*?-->|<\?.*?\?>|"
    r"<(tex-math|annotation|alt-text|object-id|journal-meta|contrib-group|pub-date|history|copyright-year|"
    r"article-id|article-categories|permissions|custom-meta-group|counts|funding-group|kwd-group|aff|author-notes|"
    r"volume|issue|issue-id|issue-title|fpage|lpage|elocation-id|self-uri|supplement|conference|related-article|"
    r"alt-title|trans-title-group)\b.*?</\1>",
    re.DOTALL,
)


def seed(shared: Path, number: str) -> Document:
    (path,) = (shared / "seeds").glob(f"{number}_*.txt")
    return read(path)


def roles(document: Document) -> list[Role]:
    found: list[Role] = []
    for section in document.sections:
        if not found or found[-1] is not section.role:
            found.append(section.role)
    return found


def words_of(document: Document, role: Role) -> str:
    return " ".join(s.span.of(document.text) for s in document.sections if s.role is role)


def test_web_page_cut_off(shared: Path) -> None:
    document = seed(shared, "000")
    assert_well_formed(document)
    assert document.bibliography.title.startswith(
        "Transarterial Embolization for Refractory Non-Cervical-Origin"
    )
    assert [author.family for author in document.bibliography.authors][::7] == ["Huang", "Liang"]
    assert document.completeness is Completeness.TEXT_INCOMPLETE
    assert roles(document) == [Role.TITLE, Role.BACK, Role.SUMMARY, Role.ABSTRACT, Role.BOILERPLATE]
    assert "No severe adverse events" in words_of(document, Role.SUMMARY)
    assert "imipenem/cilastatin" in words_of(document, Role.ABSTRACT)


def test_interview(shared: Path) -> None:
    document = seed(shared, "001")
    assert_well_formed(document)
    assert document.kind_hint == "interview"
    assert [(a.name, a.role) for a in document.bibliography.authors] == [("Yuji Okuno", "interviewee")]
    questions = [s for s in document.sections if s.role is Role.QUESTION]
    assert [s.question for s in questions] == [1, 2, 3, 4, 5, 6]
    assert all(s.span.of(document.text).endswith("?") for s in questions)
    assert "no cases of tendon rupture" in words_of(document, Role.ANSWER)
    assert document.sections[-1].role is Role.BACK


def test_bibliographic_page(shared: Path) -> None:
    document = seed(shared, "002")
    assert_well_formed(document)
    known = document.bibliography
    assert (known.year, known.month, known.volume, known.issue, known.pages) == (
        2020,
        12,
        "23",
        "4",
        "100705",
    )
    assert known.doi == "10.1016/j.tvir.2020.100705"
    assert known.journal_abbreviation == "Tech Vasc Interv Radiol"
    assert known.authors[0].family == "Key"
    assert known.keywords == ("Bone metastases", "ablation", "fixation")
    assert document.kind_hint == "review"
    assert document.completeness is Completeness.ABSTRACT_ONLY
    assert document.sections[0].role is document.sections[-1].role is Role.BOILERPLATE


def test_text_layer_of_a_paper(shared: Path) -> None:
    document = seed(shared, "003")
    assert_well_formed(document)
    abstract = [s.title for s in document.sections if s.role is Role.ABSTRACT]
    assert abstract[-3:] == ["Results", "Limitations", "Conclusion"]
    assert "were excluded since" in words_of(document, Role.METHODS)
    assert "500 – 700 μm" in words_of(document, Role.METHODS)
    assert "up to 50% of" in words_of(document, Role.INTRODUCTION)
    assert "No pulmonary" in words_of(document, Role.RESULTS)
    assert "blush is important" in words_of(document, Role.DISCUSSION)
    assert words_of(document, Role.FIGURE).count("Fig.") >= 3
    assert len(document.tables) == 3


def test_blog(shared: Path) -> None:
    document = seed(shared, "004")
    assert_well_formed(document)
    assert document.kind_hint == "commentary"
    assert document.bibliography.title == "The Rise of Interventional Pain Procedures: Key Considerations"
    leads = {b.lead.of(document.text) for b in document.blocks if b.kind == "item" and b.lead}
    assert "Contraindications include:" in leads
    assert document.sections[0].role is document.sections[-1].role is Role.BOILERPLATE


def test_titles_with_abstracts(shared: Path) -> None:
    paths = sorted((shared / "eval" / "abstracts").glob("*.txt"))
    assert len(paths) == 26
    for path in paths:
        document = read(path)
        assert_well_formed(document)
        assert document.bibliography.title == path.read_text("utf-8").split("\n", 1)[0]
        assert document.completeness is Completeness.ABSTRACT_ONLY
        assert {s.role for s in document.sections} <= {Role.TITLE, Role.ABSTRACT, Role.BACK}


@pytest.mark.slow
def test_articles(shared: Path) -> None:
    paths = sorted((shared / "data" / "articles" / "field").glob("*.nxml"))
    assert len(paths) == 100
    for path in paths:
        document = read(path)
        assert_well_formed(document)
        source = path.read_text("utf-8")
        known = document.bibliography
        assert known.pmcid == path.stem
        assert letters(known.title).startswith(letters(between(source, "article-title"))[:60])
        assert f"<year>{known.year}</year>" in source
        assert (
            (f">{known.doi}<" in source)
            if known.doi
            else 'pub-id-type="doi"' not in source.split("<ref-list")[0]
        )
        assert document.completeness is not Completeness.TEXT_INCOMPLETE
        assert share_kept(source, document.text) >= 0.99, path.name


@pytest.mark.slow
def test_articles_of_many_publishers(shared: Path) -> None:
    folder = shared / "data" / "formats" / "jats"
    refused: dict[str, str] = {}
    bundles: dict[str, Bundle] = {}
    paths = sorted(p for p in folder.rglob("*") if p.suffix in (".xml", ".nxml"))
    for path in paths:
        try:
            found = jats.read(path.read_bytes(), path.name)
        except SourceError as error:
            refused[path.name] = error.problem
            continue
        if isinstance(found, Bundle):
            bundles[path.name] = found
        for document in found.documents if isinstance(found, Bundle) else (found,):
            assert_well_formed(document)
    assert len(paths) == 77
    assert refused == {
        "journal.pone.0319315.tei.xml": "this is TEI XML, as GROBID writes it, not JATS",
        "pubmed-29768149.xml": "this is a set of PubMed records, not JATS",
    }
    assert {name: (len(b.documents), b.problems) for name, b in bundles.items()} == {
        "articleset.xml": (7, ())
    }


def test_notices_say_what_they_retract(shared: Path) -> None:
    found = {}
    for path in sorted((shared / "data" / "formats" / "retractions").glob("*.xml")):
        (work,) = read(path).bibliography.related
        found[path.name[:12]] = (work.relation.value, work.doi)
    assert found == {
        "journal.pcbi": ("retraction_of", "10.1371/journal.pcbi.0030051"),
        "journal.ppat": ("retraction_of", "10.1371/journal.ppat.1003435"),
        "plos.correct": ("retraction_of", "10.1371/journal.pone.0035142"),
    }


def between(source: str, tag: str) -> str:
    """The first element of a name, by a plain search."""
    start = source.index(f"<{tag}")
    return source[source.index(">", start) + 1 : source.index(f"</{tag}>", start)]


def letters(markup: str) -> str:
    """The letters of a piece of XML, without its tags and entities."""
    return re.sub(r"<[^>]*>|&[^;]*;|[^A-Za-z]", "", re.sub(r"<xref.*?</xref>", "", markup))


def share_kept(source: str, text: str) -> float:
    """How much of an article's letters and digits is in the text, by a plain search for tags."""
    body = source[source.index("<title-group") :]
    wanted = Counter(re.sub(r"<[^>]*>|&[^;]*;|[^A-Za-z0-9]", "", _LEFT_OUT.sub("", body)))
    lost = wanted - Counter(text)
    return 1 - sum(lost.values()) / sum(wanted.values())
