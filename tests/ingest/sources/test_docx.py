"""Word files: what is printed is read in its order and structure, and what is not is named."""

import io
import zipfile
from contextlib import suppress

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sources import read_bytes
from kb.documents import Completeness, Document, Role
from kb.errors import SourceError
from tests.fixtures.packed import p, packed, r, word
from tests.fixtures.structure import assert_well_formed
from tests.ingest.sources.test_golden import rows

_SUP = '<w:vertAlign w:val="superscript"/>'
_BOLD = "<w:b/>"


def read(data: bytes) -> Document:
    document = read_bytes(data, "a.docx")
    assert_well_formed(document)
    return document


def saved(document: "docx.document.Document") -> bytes:
    document.save(stream := io.BytesIO())
    return stream.getvalue()


def roles(document: Document) -> list[tuple[Role, str | None]]:
    return [(section.role, section.title) for section in document.sections]


@pytest.fixture(scope="module")
def manuscript() -> Document:
    """A manuscript as Word writes it, with the styles that it offers."""
    made = docx.Document()
    made.core_properties.author = "Windows User"
    made.add_paragraph("Embolization of the knee in six patients", style="Title")
    made.add_paragraph("A pilot series", style="Subtitle")
    made.add_paragraph("Ana Example, MD, Ben Other, PhD")
    made.add_heading("Abstract", 1)
    made.add_paragraph("Pain fell in six of seven patients.")
    made.add_heading("Materials and Methods", 1)
    made.add_heading("Patients", 2)
    made.add_paragraph("Exclusion criteria were:")
    made.add_paragraph("infection", style="List Bullet")
    made.add_paragraph("cancer", style="List Number")
    made.add_heading("Results", 1)
    made.add_paragraph("Table 1. Pain scores", style="Caption")
    table = made.add_table(3, 3)
    for place, words in {
        (0, 0): "Item",
        (0, 1): "Pain",
        (1, 0): "NRS",
        (1, 1): "8.1",
        (1, 2): "3.2",
        (2, 1): "7",
    }.items():
        table.cell(*place).text = words
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(1, 0).merge(table.cell(2, 0))
    made.add_paragraph("Note: values are means.")
    made.add_paragraph("It fell.")
    made.add_heading("Funding", 1)
    made.add_paragraph("This work was supported by the Knee Foundation (grant number K-12).")
    made.add_heading("References", 1)
    made.add_paragraph("Smith A. Pain of the knee. J Pain 2012;3:4. doi:10.5555/jp.12.3")
    made.add_paragraph("Jones B. Knees in pain. J Pain 2014;5:6.")
    made.sections[0].header.paragraphs[0].text = "Running head"
    return read(saved(made))


def test_a_manuscript_with_styles(manuscript: Document) -> None:
    document = manuscript
    assert document.bibliography.title == "Embolization of the knee in six patients"
    assert [a.family for a in document.bibliography.authors] == ["Example", "Other"]
    assert list(dict.fromkeys(roles(document))) == [
        (Role.TITLE, None),
        (Role.BACK, None),
        (Role.ABSTRACT, "Abstract"),
        (Role.METHODS, "Materials and Methods"),
        (Role.METHODS, "Patients"),
        (Role.RESULTS, "Results"),
        (Role.TABLE, None),
        (Role.BACK, "Funding"),
        (Role.REFERENCES, "References"),
        (Role.BOILERPLATE, None),
    ]
    items = [block for block in document.blocks if block.kind == "item"]
    assert [block.span.of(document.text) for block in items] == ["infection", "cancer"]
    assert all(b.lead and b.lead.of(document.text) == "Exclusion criteria were:" for b in items)


def test_references_and_funding(manuscript: Document) -> None:
    assert [(work.year, work.doi) for work in manuscript.references] == [
        (2012, "10.5555/jp.12.3"),
        (2014, ""),
    ]
    assert [funding.funder for funding in manuscript.bibliography.funding] == ["Knee Foundation"]


def test_merged_cells_caption_and_note(manuscript: Document) -> None:
    document = manuscript
    assert rows(document.tables[0], document.text) == [
        "Table 1 | Table 1. Pain scores",
        "0,0: # 'Item' < ",
        "0,1: # 'Pain' < ",
        "1,0: # 'NRS' < Item",
        "1,1: '8.1' < NRS / Pain",
        "1,2: '3.2' < NRS / Pain",
        "2,1: '7' < NRS / Pain",
        "2,2: '' < NRS / Pain",
        "note: Note: values are means.",
    ]


def test_a_manuscript_without_styles() -> None:
    body = [
        p("Nerve block or spinal anaesthesia in surgery", run='<w:b/><w:sz w:val="32"/>'),
        p("Ana Example, MD, Ben Other, PhD"),
        p("Abstract", run=_BOLD),
        p("Background: None. Results: Pain fell."),
        p("METHODS"),
        p("We treated six patients."),
        p("Results", run=_BOLD, more=f"<w:r><w:br/></w:r>{r('It fell by half.')}"),
        p("Where the needle went", run=_BOLD),
        p("It went in."),
    ]
    document = read(word("".join(body)))
    assert document.bibliography.title == "Nerve block or spinal anaesthesia in surgery"
    assert [s.title for s in document.sections if s.role is Role.ABSTRACT][-2:] == ["Background", "Results"]
    assert {s.title for s in document.sections if s.role is Role.RESULTS} == {"Results"}
    assert "We treated six" in "".join(
        s.span.of(document.text) for s in document.sections if s.role is Role.METHODS
    )
    headings = [b.span.of(document.text) for b in document.blocks if b.kind == "heading"]
    assert headings[-1] == "Where the needle went"


@pytest.mark.parametrize(
    ("before", "raised", "after", "cited"),
    [
        ("Pain fell", "3,4", " in all.", ["3,4"]),
        ("Pain fell.", "5\u20137", " It came back.", ["5\u20137"]),
        ("An area of 500 cm", "2", " was seen", []),
        ("We gave 2 \u00d7 10", "6", " cells", []),
        ("It is R", "2", " = 0.4", []),
        ("Spheres with ", "90", "Y were used", []),
        ("In 2019", "12", " it was new", ["12"]),
        ("The 1", "st", " of May", []),
    ],
)
def test_raised_numbers(before: str, raised: str, after: str, cited: list[str]) -> None:
    document = read(word(p(before, more=r(raised, _SUP) + r(after))))
    assert [span.of(document.text) for span in document.citations] == cited


def test_a_power_of_ten_is_no_other_number() -> None:
    document = read(word(p("We gave 10", more=r("6", _SUP) + r(" cells."))))
    assert document.text == "We gave 10\u2076 cells."


def test_numbers_of_a_reference_manager_are_citations() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText>ADDIN ZOTERO_ITEM {}</w:instrText></w:r>"
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("[1, 2]")}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    simple = f'<w:fldSimple w:instr="ADDIN EN.CITE x">{r("(3)")}</w:fldSimple>'
    document = read(word(p("Pain fell ", more=f"{field}{r(' in 20 ')}{simple}{r(' patients.')}")))
    assert document.text == "Pain fell [1, 2] in 20 (3) patients."
    assert [span.of(document.text) for span in document.citations] == ["[1, 2]", "(3)"]


def test_what_was_struck_out_or_remarked_is_not_read() -> None:
    changed = f"<w:ins>{r('inserted ')}</w:ins><w:del><w:r><w:delText>deleted</w:delText></w:r></w:del>"
    moved = f"<w:moveFrom>{r('moved away')}</w:moveFrom><w:moveTo>{r('moved here ')}</w:moveTo>"
    hidden = r("hidden", "<w:vanish/>")
    joined = (
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t xml:space='preserve'>One </w:t></w:r></w:p>"
        + p("line.")
    )
    document = read(
        word(
            p("We saw ", more=f"{changed}{moved}{hidden}{r('six.')}") + joined,
            comments="<w:comment/><w:comment/>",
        )
    )
    assert document.text == "We saw inserted moved here six.\n\nOne line."
    assert document.completeness is Completeness.FULL
    assert [warning.split(":")[0].split(",")[0] for warning in document.warnings] == [
        "tracked changes",
        "hidden text",
        "2 comments beside the text left out",
    ]


def test_signs_formulas_and_controls() -> None:
    signs = (
        '<w:r><w:sym w:font="Symbol" w:char="F0B1"/><w:tab/><w:noBreakHyphen/>'
        '<w:sym w:font="Wingdings" w:char="F0FC"/>'
        "</w:r>" + r(" \uf0b3 5", '<w:rFonts w:ascii="Symbol"/>')
    )
    fraction = "<m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    formula = (
        f"<m:oMath><m:r><m:t>x=</m:t></m:r>{fraction}<m:d><m:e><m:r><m:t>y</m:t></m:r></m:e></m:d></m:oMath>"
    )
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{p('In a control.')}</w:sdtContent></w:sdt>"
    link = f"<w:hyperlink>{r(' See the link.')}</w:hyperlink>"
    document = read(word(p("It is 8.1", more=signs + formula + link) + control))
    assert document.text == "It is 8.1\u00b1 -\u2713 \u2265 5x=(a+b)/2(y) See the link.\n\nIn a control."


def test_boxes_notes_and_running_heads_stand_once() -> None:
    box = f"<wps:txbx><w:txbxContent>{p('Box words.')}</w:txbxContent></wps:txbx>"
    drawing = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><w:txbxContent>{p('Box words.')}</w:txbxContent></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    document = read(
        word(
            p("Around.", more=drawing + '<w:r><w:footnoteReference w:id="2"/></w:r>'),
            footnotes=f'<w:footnote w:type="separator"/><w:footnote>{p("A note.")}</w:footnote>',
            endnotes=f"<w:endnote>{p('Smith A. Pain. J Pain 2012;3:4.')}</w:endnote>",
            header=p("Head"),
            footer=p("Head"),
        )
    )
    assert document.text == "Around.\n\nBox words.\n\nA note.\n\nSmith A. Pain. J Pain 2012;3:4.\n\nHead"
    assert [s.role for s in document.sections] == [Role.BODY, Role.BACK, Role.REFERENCES, Role.BOILERPLATE]


def test_a_table_of_contents_is_no_text_of_the_work() -> None:
    contents = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p('Methods 3')}</w:sdtContent></w:sdt>"
    )
    document = read(word(contents + p("We treated six.")))
    assert [s.role for s in document.sections] == [Role.BOILERPLATE, Role.BODY]


def _cell(words: str, properties: str = "", inner: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(words)}{inner}</w:tc>"


def _table(*lines: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{line}</w:tr>" for line in lines) + "</w:tbl>"


def test_head_rows_and_cells_that_begin_further_right() -> None:
    table = _table(
        '<w:trPr><w:tblHeader/><w:gridBefore w:val="1"/></w:trPr>' + _cell("Pain", '<w:gridSpan w:val="2"/>'),
        "<w:trPr><w:tblHeader/></w:trPr>" + _cell("Group") + _cell("Before") + _cell("After"),
        _cell("Cases") + _cell("8") + _cell("3"),
    )
    document = read(word(p("Table 2") + p("Scores of pain") + table))
    assert rows(document.tables[0], document.text)[0] == "Table 2 | Table 2 Scores of pain"
    assert "2,2: '3' < Cases / Pain / After" in rows(document.tables[0], document.text)


def test_a_caption_below_and_a_table_that_only_lays_out() -> None:
    data = _table(_cell("Item") + _cell("Value"), _cell("NRS") + _cell("8"))
    layout = _table(_cell("Left words.", inner=data) + _cell("Right words."), _cell("a") + _cell("b"))
    document = read(word(layout + p("Table 3: Scores", style="Caption"), styles=_STYLES))
    assert len(document.tables) == 1
    assert document.tables[0].label is None
    document = read(word(data + p("Table 3: Scores", style="Caption") + p("It fell."), styles=_STYLES))
    assert document.tables[0].label == "Table 3"


_STYLES = (
    '<w:style w:styleId="Caption"><w:name w:val="caption"/></w:style>'
    '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="berschrift1"/></w:style>'
    '<w:style w:styleId="Loop"><w:name w:val="Loop"/><w:basedOn w:val="Loop"/></w:style>'
)


def test_styles_are_told_by_what_they_are_based_on() -> None:
    document = read(
        word(
            p("Methods", style="Own") + p("Six.", style="Loop") + p("Fig. 1. A knee", style="Caption"),
            styles=_STYLES,
        )
    )
    assert [s.role for s in document.sections] == [Role.METHODS, Role.FIGURE]
    assert [b.kind for b in document.blocks] == ["heading", "paragraph", "caption"]


def test_what_the_card_says_counts_where_it_is_plausible() -> None:
    made = docx.Document()
    made.core_properties.author = "Ana Example"
    made.core_properties.title = "Microsoft Word - draft3.docx"
    made.add_paragraph("pain fell in all patients.")
    known = read(saved(made)).bibliography
    assert ([a.name for a in known.authors], known.title) == (["Ana Example"], "")
    made.core_properties.author, made.core_properties.title = "Windows User", "A series of six knees"
    known = read(saved(made)).bibliography
    assert (known.authors, known.title) == ((), "A series of six knees")


def test_macros_and_the_strict_dialect_are_read_alike() -> None:
    body = p("Methods", style="Own") + p("We treated six patients.")
    usual = word(body, styles=_STYLES)
    with zipfile.ZipFile(io.BytesIO(usual)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    old, new = b"schemas.openxmlformats.org/", b"purl.oclc.org/ooxml/"
    strict = packed({name: data.replace(old, new) for name, data in parts.items()})
    for data, name in ((usual, "a.docm"), (strict, "a.docx")):
        document = read_bytes(data, name)
        assert document.text == "Methods\n\nWe treated six patients."
        assert document.sections[0].role is Role.METHODS


_CELLS = st.lists(
    st.lists(st.sampled_from(["", "Pain", "8.1 \u00b1 2", "x y"]), min_size=1, max_size=4), max_size=4
)
_PIECES = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["p", "h", "li", "b", "sup", "br", "box", "del"]), st.sampled_from(
            ["Methods", "Why is that so?", "We saw 6.", "Table 1. Scores", "[00:10] Ana: Yes", "5"])),
        st.tuples(st.just("table"), _CELLS),
    ),
    max_size=12,
)  # fmt: skip


def _made(kind: str, content: object) -> str:
    """One piece of a made-up file."""
    if kind == "table":
        assert isinstance(content, list)
        return _table(*("".join(_cell(words) for words in line) for line in content))
    words = str(content)
    return {
        "h": p(words, style="berschrift1"),
        "li": p(words, style="").replace(
            "<w:p>", '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
        ),
        "b": p(words, run=_BOLD),
        "sup": p("x", more=r(words, _SUP)),
        "br": p(words, more=f"<w:r><w:br/></w:r>{r(words)}"),
        "box": p("", more=f"<w:r><w:pict><w:txbxContent>{p(words)}</w:txbxContent></w:pict></w:r>"),
        "del": f"<w:p><w:del><w:r><w:delText>{words}</w:delText></w:r></w:del></w:p>",
    }.get(kind, p(words))


def _said(kind: str, content: object) -> str:
    """What is printed of a piece."""
    if isinstance(content, list):
        return "".join(words for line in content for words in line)
    return {"del": "", "sup": f"x{content}", "br": f"{content}{content}"}.get(kind, str(content))


@given(_PIECES)
def test_no_word_of_any_structure_is_lost(pieces: list[tuple[str, object]]) -> None:
    body = "".join(_made(kind, content) for kind, content in pieces) + p("End.")
    document = read_bytes(word(body, styles=_STYLES), "a.docx")
    assert_well_formed(document)
    wanted = "".join(_said(kind, content) for kind, content in pieces)
    assert sorted("".join(document.text.split())) == sorted("".join(f"{wanted}End.".split()))
    assert document.completeness is Completeness.FULL


@given(st.integers(0, 3000), st.binary(min_size=1, max_size=6))
def test_a_file_that_is_damaged_anywhere_is_read_or_refused(place: int, junk: bytes) -> None:
    body = p("We treated six.", style="Own") + _table(_cell("a") + _cell("b"), _cell("1") + _cell("2"))
    data = bytearray(word(body, styles=_STYLES, footnotes=f"<w:footnote>{p('n')}</w:footnote>"))
    place %= len(data)
    data[place : place + len(junk)] = junk
    with suppress(SourceError):
        assert_well_formed(read_bytes(bytes(data), "a.docx"))


@given(st.lists(st.sampled_from(
    ["w:p", "w:r", "w:t", "w:tbl", "w:tr", "w:tc", "w:sdt", "w:sdtContent", "w:fldSimple", "w:txbxContent",
     "w:pict", "w:ins", "w:del", "w:hyperlink", "mc:AlternateContent", "mc:Choice", "m:oMath", "m:f", "m:t",
     "w:pPr", "w:numPr"]),
    max_size=12))  # fmt: skip
def test_elements_in_any_order_are_read_or_refused(names: list[str]) -> None:
    body = "".join(f"<{name}>word " for name in names) + "".join(f"</{name}>" for name in reversed(names))
    with suppress(SourceError):
        assert_well_formed(read_bytes(word(body + p("End.")), "a.docx"))


def test_raised_digits_where_numbers_belong_are_no_numbers() -> None:
    """What Python calls a digit need not be a number to it: ``int("¹")`` fails."""
    odd = '<w:pPr><w:outlineLvl w:val="\u00b9"/><w:ind w:left="\u00b2"/></w:pPr>'
    odd += '<w:r><w:rPr><w:sz w:val="\u00b9"/></w:rPr></w:r>'
    lines = [_cell(mark, '<w:gridSpan w:val="\u00b9"/>') + _cell("8") for mark in "\u00b9\u00b2\u00b3"]
    document = read(word(f"<w:p>{odd}{r('It fell.')}</w:p>" + _table(*lines)))
    assert document.text == "It fell.\n\n\u00b9\t8\n\u00b2\t8\n\u00b3\t8"
    page = b"<html><body><table><tr><td rowspan='\xc2\xb9'>1<td>2<tr><td>3<td>4</table></body></html>"
    assert read_bytes(page, "a.html").text == "1\t2\n3\t4"
