"""Turns a JATS article into a page that can be printed, and keeps the words that were printed.

A plain path of its own through the XML, beside the reader that the project has: what ``pdf.py`` measures
against must not share that reader's mistakes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_MARKS = {"italic": "i", "bold": "b", "sup": "sup", "sub": "sub", "underline": "u"}
_FLOATS = ("fig", "table-wrap", "fig-group", "table-wrap-group", "boxed-text")
_BLOCKS = (*_FLOATS, "list", "def-list", "disp-formula", "disp-quote", "p", "sec", "title", "statement")
_UNSEEN = ("graphic", "media", "object-id", "tex-math", "annotation", "inline-graphic", "copyright-statement")
_WORD = re.compile(r"\w+")
_WIDE_SPACE = re.compile(r"(?<=[^\s>])[\u2000-\u2003](?=\S)")  # that fills no line's beginning
_THIN_SPACES = dict.fromkeys(map(ord, "\u2004\u2005\u2006\u2009\u200a\u202f"), "\u00a0")  # lack in many types
_STYLE = """
body { font: 10pt/1.25 "Liberation Serif"; margin: 0 }
h1 { font-size: 16pt } h2 { font-size: 12pt; margin: 1em 0 .3em }
h3, h4 { font-size: 10pt; margin: .8em 0 .2em }
p { margin: 0 0 .2em; text-align: justify; text-indent: 1em } h1 + p, .first { text-indent: 0 }
sup, sub { font-size: 65%; line-height: 0 }
.abstract { margin-bottom: 1em; font-size: 9pt } .references { font-size: 8pt }
figure { border: 0; margin: 1em 0; text-align: left; break-inside: avoid }
svg { width: 70%; display: block; margin: 0 auto; font: 6px "Liberation Sans" }
figcaption, .caption, .note { font: 8pt/1.2 "Liberation Sans";
  text-indent: 0; text-align: left; margin: 3pt 0 }
.float { margin: 1em 0; break-inside: avoid } .caption { break-after: avoid } tr { break-inside: avoid }
 .note { font-size: 7pt }
table { border-collapse: collapse; width: 100%; font: 7.5pt/1.2 "Liberation Sans" }
td, th { vertical-align: top; text-align: left; padding: 1.5pt 4pt; font-weight: normal }
th { font-weight: bold }
hr { border: 0; border-top: .4pt solid black; margin: 1pt 0 }
.rules table { border-top: 1pt solid black; border-bottom: 1pt solid black }
.rules thead tr:last-child > * { border-bottom: .5pt solid black }
.rules thead .spanning { border-bottom: .4pt solid black }
.grid td, .grid th { border: .5pt solid black }
.bands tbody tr:nth-child(odd) { background: #eee } .bands thead { background: #cde }
.bare thead tr:last-child > * { padding-bottom: 6pt }
.two { column-count: 2; column-gap: 7mm } .two .wide { column-span: all }
.hyphenated { hyphens: auto }
"""
_CHART = (
    "<svg viewBox='0 0 200 90'>"
    "<path d='M20 5V75H195M20 40H195' fill='none' stroke='black' stroke-width='.5'/>"
    "<path d='M30 75V30h20V75M90 75V20h20V75M150 75V50h20V75' fill='#9bd'/><text x='5' y='42'>50</text>"
    "<text x='5' y='77'>0</text><text x='2' y='9'>100</text><text x='30' y='85'>Baseline</text>"
    "<text x='90' y='85'>1 month</text><text x='150' y='85'>6 months</text>"
    "<text x='32' y='28'>62.5</text></svg>"
)  # a figure has words and numbers in rows too, which are no table
STYLES = ("rules", "grid", "bands", "bare")


@dataclass(slots=True)
class Printed:
    """An article as it is printed: its page, and the words of its running text in order."""

    name: str
    title: str = ""
    html: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def page(self, number: int, columns: int) -> str:
        """Return the whole page; the layout of tables goes by the number of the article."""
        hyphens = " hyphenated" if number % 2 else ""
        below = number % 5 == 4
        body = _WIDE_SPACE.sub("\u00a0", "".join(self.html).translate(_THIN_SPACES))
        if below:
            body = re.sub(r"(<p class='caption'>.*?</p>)(<table.*?</table>)", r"\2\1", body, flags=re.DOTALL)
        layout = f"{'two' if columns == 2 else 'one'} {STYLES[number % len(STYLES)]}{hyphens}"
        body = body.replace("<!--columns-->", f"<div class='{layout}'>", 1)
        return (
            f"<!doctype html><html lang='en'><meta charset='utf-8'><title>{escape(self.title)}</title>"
            f"<style>{_STYLE}</style><body>{body}</div>"
        )


def printed(data: bytes, name: str) -> Printed:
    """Return an article ready for printing."""
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, recover=True)
    root = etree.fromstring(data, parser)
    article = Printed(name)
    front = root.find(".//article-meta")
    if front is not None:
        _front(article, front)
    article.html.append("<!--columns-->")
    body = root.find("body")
    for part in body if body is not None else ():
        _block(article, part, 2)
    for floats in ("floats-group", "floats-wrap"):
        for part in root.iterfind(f"{floats}/*"):
            _block(article, part, 2)
    _back(article, root)
    return article


def words_of(text: str) -> list[str]:
    """Return the words of a text as they are compared: letters and digits, case folded."""
    return _WORD.findall(text.casefold())


def _front(article: Printed, front: _Element) -> None:
    title = front.find(".//article-title")
    article.title = " ".join(_text(title).split()) if title is not None else ""
    _lay(article, f"<h1>{escape(article.title)}</h1>", article.title)
    names = [
        " ".join(filter(None, (n.findtext("given-names"), n.findtext("surname"))))
        for n in front.iterfind(".//contrib/name")
    ]
    _lay(article, f"<p>{escape(', '.join(names))}</p>", ", ".join(names))
    for abstract in front.findall("abstract"):
        article.html.append("<div class='abstract'>")
        for part in abstract:
            _block(article, part, 2)
        article.html.append("</div>")


def _back(article: Printed, root: _Element) -> None:
    """Print the acknowledgements and the references; these are no running text."""
    for part in root.iterfind("back/*"):
        if _name(part) in ("ack", "sec", "app-group"):
            for child in part:
                _block(article, child, 2)
    references = [" ".join(_text(ref, all_parts=True).split()) for ref in root.iterfind(".//ref-list/ref")]
    if references:
        items = "".join(f"<p class='first'>{n}. {escape(t)}</p>" for n, t in enumerate(references, start=1))
        article.html.append(f"<h2>References</h2><div class='references'>{items}</div>")


def _block(article: Printed, element: _Element, level: int) -> None:
    """Print one block, and the blocks inside it."""
    name = _name(element)
    if name in ("title", "label"):
        _lay(article, f"<h{min(level, 4)}>{_html(element)}</h{min(level, 4)}>", _text(element))
    elif name == "table-wrap":
        _table(article, element)
    elif name == "fig":
        _figure(article, element)
    elif name in ("p", "disp-formula", "attrib"):
        _paragraph(article, element, level)
    elif name and name not in _UNSEEN:
        for child in element:
            _block(article, child, level + (name == "sec" and _name(child) == "sec"))


def _paragraph(article: Printed, element: _Element, level: int) -> None:
    """Print a paragraph; blocks inside it stand between its halves."""
    html, text = [escape(element.text or "")], [element.text or ""]
    for child in element:
        if _name(child) in _BLOCKS:
            _lay(article, f"<p>{''.join(html)}</p>", "".join(text))
            html, text = [], []
            _block(article, child, level)
        else:
            html.append(_inline(child))
            text.append(_seen(child))
        html.append(escape(child.tail or ""))
        text.append(child.tail or "")
    _lay(article, f"<p>{''.join(html)}</p>", "".join(text))


def _figure(article: Printed, element: _Element) -> None:
    caption = " ".join(_html(part) for part in element.iter("label", "title", "p"))
    article.html.append(f"<figure>{_CHART}<figcaption>{caption}</figcaption></figure>")


def _table(article: Printed, element: _Element) -> None:
    """Print a table with its caption and its notes; one without rows was a picture."""
    heads = (*element.iterfind("label"), *element.iterfind("caption/title"), *element.iterfind("caption/p"))
    caption = " ".join(_html(part) for part in heads)
    tables = list(element.iter("table"))
    if not tables:
        article.html.append(f"<figure>{_CHART}<figcaption>{caption}</figcaption></figure>")
        return
    widest = max(sum(int(cell.get("colspan") or 1) for cell in row) for row in tables[0].iter("tr"))
    article.html.append(f"<div class='float{' wide' if widest > 4 else ''}'><p class='caption'>{caption}</p>")
    for table in tables:
        rows = "".join(_rows(part) for part in table)
        article.html.append(f"<table>{rows}</table>")
    for foot in element.iter("table-wrap-foot"):
        notes = list(foot.iter("p")) or [foot]
        marks = [note.getparent().findtext("label") or "" if note is not foot else "" for note in notes]
        article.html += [
            f"<p class='note'>{escape(mark)} {_html(note)}</p>"
            for mark, note in zip(marks, notes, strict=True)
        ]
    article.html.append("</div>")


def _rows(part: _Element) -> str:
    name = _name(part)
    if name in ("thead", "tbody", "tfoot"):
        return f"<{name}>{''.join(_rows(row) for row in part)}</{name}>"
    return (
        f"<tr>{''.join(_cell(cell) for cell in part if _name(cell) in ('td', 'th'))}</tr>"
        if name == "tr"
        else ""
    )


def _cell(cell: _Element) -> str:
    spans = "".join(f" {a}='{cell.get(a)}'" for a in ("rowspan", "colspan") if cell.get(a, "1") != "1")
    align = cell.get("align")
    style = f" style='text-align:{align}'" if align in ("center", "right") else ""
    spanning = " class='spanning'" if cell.get("colspan", "1") != "1" and _text(cell).strip() else ""
    return f"<{_name(cell)}{spans}{style}{spanning}>{_html(cell)}</{_name(cell)}>"


def _lay(article: Printed, html: str, text: str) -> None:
    if text.strip():
        article.html.append(html)
        article.words += words_of(text)


def _html(element: _Element) -> str:
    inner = "".join(_inline(child) + escape(child.tail or "") for child in element)
    return escape(element.text or "") + inner


def _inline(element: _Element) -> str:
    name = _name(element)
    if not name or name in _UNSEEN:
        return ""
    if name in ("break", "hr"):
        return "<br>" if name == "break" else "<hr>"
    mark = _MARKS.get(name)
    inner = _html(element)
    return f"<{mark}>{inner}</{mark}>" if mark else inner


def _text(element: _Element, *, all_parts: bool = False) -> str:
    """Return the text of an element; the numbers of citations are printed, but are no words of the text."""
    if all_parts:
        return " ".join(str(part) for part in element.itertext())
    return (element.text or "") + "".join(_seen(child) + (child.tail or "") for child in element)


def _seen(element: _Element) -> str:
    name = _name(element)
    if not name or name in _UNSEEN or (name == "xref" and element.get("ref-type") == "bibr"):
        return ""
    if name == "break":
        return " "
    if name == "sup" and element.find("xref[@ref-type='bibr']") is not None:
        return ""
    return _text(element)


def _name(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def chosen(names: list[str], count: int) -> Iterator[str]:
    """Yield so many of the names, evenly spread over their order: the same ones on every machine."""
    ordered = sorted(names)
    step = max(1.0, len(ordered) / count)
    yield from (ordered[int(at * step)] for at in range(min(count, len(ordered))))
