"""Small files of each format that `fuzzing.py` starts from, beside the golden cases."""

# ruff: noqa: E501, ISC004 - markup is read more easily in lines of its own length

from tests.fixtures.packed import odt, p, packed, word
from tests.fixtures.pdfs import Page, pdf

_TABLE = (
    "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>Pain</w:t></w:r></w:p></w:tc></w:tr>"
    "<w:tr><w:tc><w:p><w:r><w:t>6 (3)</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
)
_ODT = (
    "<text:h text:outline-level='1'>Methods</text:h><text:p>Six <text:note text:note-class='footnote'>"
    "<text:note-citation>1</text:note-citation><text:note-body><text:p>One.</text:p></text:note-body></text:note>"
    "</text:p><text:list><text:list-item><text:p>a</text:p></text:list-item></text:list><table:table>"
    "<table:table-row><table:table-cell table:number-columns-repeated='2'><text:p>1<text:s text:c='3'/></text:p>"
    "</table:table-cell><table:covered-table-cell/></table:table-row></table:table>"
)
SEEDS: dict[str, tuple[bytes, ...]] = {
    "docx": (
        word(
            p("A title of words", style="Title") + p("Six were seen.") + _TABLE,
            styles="<w:style w:styleId='Title'/>",
        ),
        word(p("Methods", run="<w:b/>") + p("Six.", more="<w:footnoteReference w:id='2'/><w:del>x</w:del>")),
    ),
    "odt": (odt(_ODT), odt("<text:p>Six words.</text:p>", meta="<dc:title>A title</dc:title>")),
    "pdf": (
        pdf(
            Page().text(50, 60, "A title of words", size=16).text(50, 90, "Six were treated."),
            title="A title",
        ),
        pdf(Page().box(50, 50, 300, 200).line(50, 100, 300, 100).text(60, 80, "a").text(60, 120, "6 (3)")),
        pdf(Page().text(50, 60, "Six words, turned", turn=90), Page().picture(9, 9, 500, 700)),
    ),
    "transcripts": (
        b"WEBVTT\n\nSTYLE\n::cue{}\n\n1\n00:01.000 --> 00:02.000 align:start\n<v Ana>Six.</v>\n\nNOTE x\n",
        b"1\n00:00:01,000 --> 00:00:02,000\nQ: Six?\n\n2\n00:00:03,000 --> 00:00:04,000\n- Yes.\n- No.\n",
    ),
    "markdown": (
        b"---\ntitle: A title\nauthors:\n  - name: Ana Example\ndate: 2020-01-02\n---\n# A title\n\n## Methods\n\n"
        b"Six *were* **seen**[^1] [1].\n\n[^1]: A note.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- a\n  - b\n\n"
        b"<table><tr><td rowspan=2>1<td>2</table>\n\n> quoted\n\n```\ncode\n```\n\nTerm\n: x\n",
    ),
    "html": (
        b"<html><head><title>A title</title><meta name=citation_title content='A title'><script type='application/ld+json'>"
        b'{"@type":"ScholarlyArticle","headline":"A title","author":[{"name":"Ana Example"}],"datePublished":"2020"}'
        b"</script></head><body><article><h1>A title</h1><h2>Abstract</h2><p>Six.<sup><a href='#r1'>1</a></sup>"
        b"<table><caption>Table 1</caption><tr><th rowspan=2>a<th colspan=3>b<tr><td>1<td>2</table><ol><li id=r1>Doe J. "
        b"A work. J Test. 2020;1:2. doi:10.1/x</ol></article></body></html>",
    ),
    "jats": (
        b"<article article-type='research-article'><front><article-meta><article-id pub-id-type='doi'>10.1/x</article-id>"
        b"<title-group><article-title>A title</article-title></title-group><contrib-group><contrib><name><surname>Doe"
        b"</surname></name></contrib></contrib-group><pub-date><year>2020</year></pub-date><abstract><p>Six.</p></abstract>"
        b"</article-meta></front><body><sec><title>Methods</title><p>Six<xref ref-type='bibr'>1</xref>.</p><table-wrap>"
        b"<table><tr><td rowspan='2'>1</td><td>2</td></tr><tr><td>3</td></tr></table></table-wrap></sec></body><back>"
        b"<ref-list><ref id='r'><label>1</label><element-citation><article-title>W</article-title></element-citation></ref>"
        b"</ref-list></back></article>",
        b"<pmc-articleset><Reply Id='1' error='no'/><article><body><p>Six.</p></body></article></pmc-articleset>",
    ),
    "unreadable": (b"PK\x03\x04torn", b"{\\rtf1 Six}", packed({"xl/workbook.xml": "x"})),
}
