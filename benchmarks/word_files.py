"""Measures the reading of DOCX, ODT and Markdown on real articles, written in these formats here.

Run as `python benchmarks/word_files.py DATA [--articles N]`: a folder with `articles/field`, as the
third-party data are kept beside the checkout. Each article is written three times as a Word file (styles;
bold lines for headings; in the strict dialect), as ODT and as Markdown, by a plain path through the XML
that shares nothing with the readers. Printed are, for each format: the agreement of the words in their order
(longest common subsequence / words), the share of the words that the text has at all, table cells with the
right words in the right row and column, headings found, false headings, titles right, milliseconds each.
"""

import argparse
import io
import re
import statistics
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import docx
from docx.oxml import parse_xml
from lxml import etree
from lxml.etree import _Element
from rapidfuzz.distance import LCSseq

from ingest.sources import read_bytes
from kb.documents import Document, Role

UNSEEN = {"graphic", "media", "object-id", "tex-math", "annotation", "inline-graphic"}
FLOATS = {"fig", "table-wrap", "fig-group", "table-wrap-group", "boxed-text"}
BLOCKS = FLOATS | {"list", "def-list", "disp-quote", "p", "disp-formula"}
WORD = re.compile(r"\w+")
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
ODF = "urn:oasis:names:tc:opendocument:xmlns:"


@dataclass
class Cell:
    """A cell: its words, what it spans, whether it heads."""

    words: str
    rows: int = 1
    columns: int = 1
    head: bool = False


@dataclass
class Piece:
    """A piece of an article in the order of its text."""

    kind: str  # title | authors | heading | paragraph | item | caption | table | note
    words: str = ""
    level: int = 0
    rows: list[list[Cell]] = field(default_factory=list)


def main() -> None:
    """Measures, and prints a line for each format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--articles", type=int, default=100)
    options = parser.parse_args()
    paths = sorted((options.data / "articles" / "field").glob("*.nxml"))[: options.articles]
    articles = [list(pieces(path)) for path in paths]
    print("| format | in order | words | cells | headings | false | titles | ms |\n" + "|---" * 8 + "|")
    for name, written in FORMATS.items():
        print(f"| {name} | {' | '.join(measured(articles, written, name))} |", flush=True)


def measured(articles: list[list[Piece]], written: Callable[[list[Piece]], bytes], name: str) -> list[str]:
    """The figures of one format."""
    orders, times, counts = [], [], Counter[str]()
    for article in articles:
        data = written(article)
        begin = time.perf_counter()
        document = read_bytes(data, f"a.{name.partition(' ')[0]}")
        times.append(time.perf_counter() - begin)
        orders.append(compare(article, document, counts))
    return [
        f"{statistics.fmean(orders):.4f}",
        f"{counts['found'] / counts['words']:.4f}",
        f"{counts['cells right'] / counts['cells']:.4f} of {counts['cells']}",
        f"{counts['headings found'] / counts['headings']:.3f}",
        f"{counts['false'] / counts['headings']:.3f}",
        f"{counts['titles']}/{len(articles)}",
        f"{statistics.median(times) * 1000:.0f}",
    ]


def compare(article: list[Piece], document: Document, counts: Counter[str]) -> float:
    """Add what one document got right to the counts; returned is the agreement of its words in order."""
    wanted = [word for piece in article for word in WORD.findall(printed(piece))]
    have = WORD.findall(document.text)
    counts["words"] += len(wanted)
    counts["found"] += len(wanted) - sum((Counter(wanted) - Counter(have)).values())
    found = {
        (table.number - 1, cell.row, cell.column): " ".join(cell.span.of(document.text).split())
        for table in document.tables
        for cell in table.cells
    }
    tables = [piece for piece in article if piece.kind == "table"]
    for number, table in enumerate(tables):
        for place, cell in placed(table.rows):
            if cell.words:
                counts["cells"] += 1
                counts["cells right"] += found.get((number, *place)) == cell.words
    headings = Counter(piece.words for piece in article if piece.kind == "heading")
    ours = Counter(
        " ".join(block.span.of(document.text).split())
        for block in document.blocks
        if block.kind == "heading" and document.sections[block.section].role is not Role.TITLE
    )
    counts["headings"] += headings.total()
    counts["headings found"] += (headings & ours).total()
    counts["false"] += (ours - headings).total()
    counts["titles"] += document.bibliography.title == next(p.words for p in article if p.kind == "title")
    return LCSseq.similarity(wanted, have) / len(wanted)


def printed(piece: Piece) -> str:
    """The words of a piece as they are printed."""
    return " ".join([piece.words, *(cell.words for row in piece.rows for cell in row)])


def placed(rows: list[list[Cell]]) -> Iterator[tuple[tuple[int, int], Cell]]:
    """The cells of a table with their rows and columns."""
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            while (r, c) in taken:
                c += 1
            taken |= {(r + i, c + j) for i in range(cell.rows) for j in range(cell.columns)}
            yield (r, c), cell
            c += cell.columns


# -- the article -------------------------------------------------------------------------------------------


def pieces(path: Path) -> Iterator[Piece]:
    """The pieces of an article."""
    root = etree.parse(
        path, etree.XMLParser(load_dtd=False, resolve_entities=False, no_network=True)
    ).getroot()
    yield Piece("title", words_of(root.find(".//title-group/article-title")))
    names = [
        f"{name.findtext('given-names') or ''} {name.findtext('surname') or ''}".strip()
        for name in root.findall(".//article-meta/contrib-group/contrib[@contrib-type='author']/name")
    ]
    if names:
        yield Piece("authors", ", ".join(names))
    for abstract in root.findall(".//article-meta/abstract")[:1]:
        yield Piece("heading", "Abstract", 1)
        yield from blocks(abstract, 1)
    body = root.find("body")
    if body is not None:
        yield from blocks(body, 0)


def blocks(element: _Element, level: int) -> Iterator[Piece]:
    """The pieces in a section."""
    for child in element:
        name = local(child)
        if name == "sec":
            yield from blocks(child, level + 1)
        elif name == "title" and element.tag != "abstract" and (words := words_of(child)):
            yield Piece("heading", words, level)
        elif name == "p":
            yield from paragraph(child)
        elif name == "list":
            yield from (Piece("item", words) for item in child.iter("list-item") if (words := words_of(item)))
        elif name == "table-wrap":
            yield from table(child)
        elif name in ("fig", "disp-quote"):
            yield Piece("paragraph", words_of(child))


def paragraph(element: _Element) -> Iterator[Piece]:
    """A paragraph, and what stands in it as a block of its own."""
    if words := words_of(element, skip=BLOCKS):
        yield Piece("paragraph", words)
    for child in element:
        if local(child) == "table-wrap":
            yield from table(child)


def table(wrap: _Element) -> Iterator[Piece]:
    """A table with its caption and its notes."""
    grids = list(wrap.iter("table"))
    if len(grids) != 1:
        return
    caption = " ".join(filter(None, (words_of(wrap.find("label")), words_of(wrap.find("caption")))))
    rows = []
    for row in grids[0].iter("tr"):
        head = local(row.getparent()) == "thead" if row.getparent() is not None else False
        cells = [
            Cell(words_of(c), int(c.get("rowspan") or 1), int(c.get("colspan") or 1), head)
            for c in row
            if local(c) in ("td", "th")
        ]
        rows.append(cells)
    width = max((sum(c.columns for c in row) for row in rows), default=0)
    if width < 2 or len(rows) < 2:
        return
    for r, cells in enumerate(rows):
        for cell in cells:
            cell.rows = min(cell.rows, len(rows) - r)
    yield Piece("caption", caption)
    yield Piece("table", rows=rows)
    notes = " ".join(words_of(foot) for foot in wrap.iter("table-wrap-foot"))
    if notes:
        yield Piece("note", f"Note: {notes}")


def local(element: _Element | None) -> str:
    """The name of an element."""
    return element.tag.rsplit("}", 1)[-1] if element is not None and isinstance(element.tag, str) else ""


def words_of(element: _Element | None, skip: set[str] | None = None) -> str:
    """The words printed in an element."""
    parts: list[str] = []

    def walk(node: _Element) -> None:
        parts.append(node.text or "")
        for child in node:
            if local(child) and local(child) not in UNSEEN | (skip or set()):
                gap = " " if local(child) in BLOCKS | {"title", "label", "list-item", "break"} else ""
                parts.append(gap)
                walk(child)
                parts.append(gap)
            parts.append(child.tail or "")

    if element is not None:
        walk(element)
    return " ".join("".join(parts).split())


# -- the formats -------------------------------------------------------------------------------------------


def word_file(article: list[Piece], *, styles: bool = True, strict: bool = False) -> bytes:
    """An article as DOCX: with Word's styles, or with bold lines and nothing else."""
    document = docx.Document()
    body = document.element.body
    end = body[-1]
    for piece in article:
        if piece.kind == "table":
            end.addprevious(parse_xml(word_table(piece.rows)))
            continue
        named = {
            "title": "Title",
            "heading": f"Heading{min(9, piece.level)}",
            "item": "ListBullet",
            "caption": "Caption",
        }
        style = (
            f'<w:pPr><w:pStyle w:val="{named[piece.kind]}"/></w:pPr>'
            if styles and piece.kind in named
            else ""
        )
        bold = "<w:rPr><w:b/></w:rPr>" if not styles and piece.kind in ("title", "heading") else ""
        run = f'<w:r>{bold}<w:t xml:space="preserve">{escape(piece.words)}</w:t></w:r>'
        end.addprevious(parse_xml(f'<w:p xmlns:w="{W}">{style}{run}</w:p>'))
    stream = io.BytesIO()
    document.save(stream)
    return made_strict(stream.getvalue()) if strict else stream.getvalue()


def word_table(rows: list[list[Cell]]) -> str:
    """A table as Word keeps it: a cell that spans rows goes on as an empty cell in each of them."""
    width = max(c + cell.columns for (_, c), cell in placed(rows))
    places = dict(placed(rows))
    lines: list[list[tuple[int, str]]] = [[] for _ in rows]
    for (r, c), cell in places.items():
        for number in range(cell.rows):
            merge = "" if cell.rows == 1 else "<w:vMerge/>" if number else '<w:vMerge w:val="restart"/>'
            said = escape(cell.words) if number == 0 else ""
            xml = f'<w:tc><w:tcPr><w:gridSpan w:val="{cell.columns}"/>{merge}</w:tcPr>'
            lines[r + number].append((c, f"{xml}<w:p><w:r><w:t>{said}</w:t></w:r></w:p></w:tc>"))
    out = []
    for row, cells in zip(rows, lines, strict=True):
        head = "<w:trPr><w:tblHeader/></w:trPr>" if row and all(cell.head for cell in row) else ""
        out.append(f"<w:tr>{head}{''.join(xml for _, xml in sorted(cells))}</w:tr>")
    grid = "<w:gridCol/>" * width
    return f'<w:tbl xmlns:w="{W}"><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{"".join(out)}</w:tbl>'


def made_strict(data: bytes) -> bytes:
    """A Word file in the strict dialect: other namespaces, other names of relations."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name).replace(W.encode(), STRICT.encode())
            relations = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            new.writestr(
                name, part.replace(relations, b"http://purl.oclc.org/ooxml/officeDocument/relationships")
            )
    return stream.getvalue()


def odt_file(article: list[Piece]) -> bytes:
    """An article as ODT."""
    parts = []
    for piece in article:
        said = escape(piece.words)
        if piece.kind == "heading":
            parts.append(f'<text:h text:outline-level="{piece.level}">{said}</text:h>')
        elif piece.kind == "item":
            parts.append(f"<text:list><text:list-item><text:p>{said}</text:p></text:list-item></text:list>")
        elif piece.kind == "table":
            parts.append(odt_table(piece.rows))
        else:
            name = {"title": "Title", "caption": "Table"}.get(piece.kind, "Text_20_body")
            parts.append(f'<text:p text:style-name="{name}">{said}</text:p>')
    spaces = "".join(f' xmlns:{n}="{ODF}{n}:1.0"' for n in ("office", "text", "table", "style"))
    body = f"<office:body><office:text>{''.join(parts)}</office:text></office:body>"
    content = f"<office:document-content{spaces}>{body}</office:document-content>"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
    return stream.getvalue()


def odt_table(rows: list[list[Cell]]) -> str:
    """A table as ODT keeps it: covered cells stand where another one reaches."""
    lines: list[list[tuple[int, str]]] = [[] for _ in rows]
    for (r, c), cell in placed(rows):
        for i in range(cell.rows):
            for j in range(cell.columns):
                xml = "<table:covered-table-cell/>"
                if not i and not j:
                    spans = f'table:number-rows-spanned="{cell.rows}" '
                    spans += f'table:number-columns-spanned="{cell.columns}"'
                    xml = (
                        f"<table:table-cell {spans}><text:p>{escape(cell.words)}</text:p></table:table-cell>"
                    )
                lines[r + i].append((c + j, xml))
    made = [f"<table:table-row>{''.join(xml for _, xml in sorted(line))}</table:table-row>" for line in lines]
    heads = sum(1 for row in rows if row and all(cell.head for cell in row))
    top = f"<table:table-header-rows>{''.join(made[:heads])}</table:table-header-rows>" if heads else ""
    return f"<table:table>{top}{''.join(made[heads:])}</table:table>"


def markdown_file(article: list[Piece]) -> bytes:
    """An article as Markdown; tables that span are kept as HTML, as people do."""
    out = []
    for piece in article:
        said = re.sub(r"([\\`*_\[\]<>|#~^$:])", r"\\\1", piece.words)
        if piece.kind in ("title", "heading"):
            out.append(f"{'#' * min(6, piece.level + 1)} {said}")
        elif piece.kind == "item":
            out.append(f"- {said}")
        elif piece.kind == "table":
            out.append(markdown_table(piece.rows))
        else:
            out.append(re.sub(r"^(\d+)([.)])", r"\1\\\2", re.sub(r"^([-+=])", r"\\\1", said)))
    return "\n\n".join(out).encode()


def markdown_table(rows: list[list[Cell]]) -> str:
    """A table with pipes, or as HTML where a cell spans."""
    if all(cell.rows == cell.columns == 1 for row in rows for cell in row) and rows[0]:
        lines = [
            "| " + " | ".join(re.sub(r"([\\`*_\[\]<>|~^$])", r"\\\1", c.words) for c in row) + " |"
            for row in rows
        ]
        return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]])
    html = ""
    for row in rows:
        cells = [(c, "th" if c.head else "td") for c in row]
        html += "<tr>" + "".join(
            f'<{tag} rowspan="{c.rows}" colspan="{c.columns}">{escape(c.words)}</{tag}>' for c, tag in cells
        ) + "</tr>\n"  # fmt: skip
    return f"<table>\n{html}</table>"


FORMATS: dict[str, Callable[[list[Piece]], bytes]] = {
    "docx": word_file,
    "docx without styles": lambda article: word_file(article, styles=False),
    "docx strict": lambda article: word_file(article, strict=True),
    "odt": odt_file,
    "md": markdown_file,
}

if __name__ == "__main__":
    main()
