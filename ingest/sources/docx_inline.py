"""The runs of a Word paragraph: what is printed, in order, with its dress; boxes anchored in it apart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ingest.sources.docx_package import Style, Styles, attribute, child, dressed
from ingest.sources.docx_symbols import symbol, symbols_in
from ingest.sources.jats_inline import local
from ingest.sources.written_runs import Run

if TYPE_CHECKING:
    from lxml.etree import _Element

_CITES = re.compile(
    r"ADDIN\s+(?:EN\.CITE|ZOTERO_ITEM|CSL_CITATION|Mendeley|RW\.CITE|PAPERS2_CITATIONS)|\s*CITATION\s",
    re.IGNORECASE,
)
_SIGNS = {
    "tab": " ",
    "ptab": " ",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "-",
    "softHyphen": "",
}
_DELETED = ("del", "moveFrom")
_INSERTED = ("ins", "moveTo")
_SILENT = frozenset(
    {"pPr", "rPr", "instrText", "delText", "delInstrText", "sdtPr", "sdtEndPr", "rubyPr", "rt", "fldData",
     "annotationRef", "footnoteRef", "endnoteRef", "separator", "continuationSeparator"}
)  # fmt: skip


@dataclass(slots=True)
class Paragraph:
    """The runs of a paragraph, the boxes anchored in it, and what of it was left out."""

    runs: list[Run] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    hidden: str = ""
    size: float = 0.0  # of the first letters, in half points
    changed: bool = False


def read_paragraph(element: _Element, style: Style, styles: Styles) -> Paragraph:
    """Return what a paragraph prints."""
    reader = _Reader(style, styles)
    reader.walk(element)
    return reader.paragraph


class _Reader:
    """Goes through a paragraph; fields are kept by their level, since one may stand in another."""

    def __init__(self, style: Style, styles: Styles) -> None:
        self.paragraph = Paragraph()
        self._style = style
        self._styles = styles
        self._fields: list[str] = []  # the instructions of the fields that are open
        self._citing = 0  # how many of the fields around the letters are a reference manager's

    def walk(self, element: _Element) -> None:
        """Read the children of an element of a paragraph."""
        for inner in element:
            name = local(inner)
            if name == "r":
                self._run(inner)
            elif name in _DELETED:
                self.paragraph.changed = True
            elif name == "fldSimple":
                cites = _CITES.match(attribute(inner, "instr").strip()) is not None
                self._citing += cites
                self.walk(inner)
                self._citing -= cites
            elif name in ("oMath", "oMathPara"):
                self._say(mathematics(inner), self._style)
            elif name == "AlternateContent":
                self._alternatives(inner)
            elif name not in _SILENT:
                self.paragraph.changed |= name in _INSERTED
                self.walk(inner)

    def _run(self, run: _Element) -> None:
        """Read one run."""
        properties = child(run, "rPr")
        name = attribute(child(properties, "rStyle"), "val")
        style = self._style
        if name:
            own = self._styles.of(name)
            style = replace(
                style, bold=style.bold or own.bold, raised=own.raised, hidden=style.hidden or own.hidden
            )
        style = dressed(style, properties)
        font = attribute(child(properties, "rFonts"), "ascii")
        for inner in run:
            self._in_run(inner, style, font)

    def _in_run(self, element: _Element, style: Style, font: str) -> None:
        """Read one element of a run."""
        name = local(element)
        if name == "t":
            self._say(symbols_in(element.text or "", font), style)
        elif name in _SIGNS:
            self._say(_SIGNS[name], style)
        elif name == "sym":
            self._say(symbol(attribute(element, "font"), attribute(element, "char")), style)
        elif name == "fldChar":
            self._field(attribute(element, "fldCharType"))
        elif name == "instrText" and self._fields:
            self._fields[-1] += element.text or ""
        elif name == "AlternateContent":
            self._alternatives(element)
        elif name in ("drawing", "pict", "object"):
            self._boxes(element)
        elif name in ("ruby", "rubyBase"):
            self.walk(element)

    def _field(self, kind: str) -> None:
        """Follow the beginning, the result and the end of a field."""
        if kind == "begin":
            self._fields.append("")
        elif kind == "separate" and self._fields:
            self._citing += _CITES.match(self._fields[-1].strip()) is not None
        elif kind == "end" and self._fields:
            cites = _CITES.match(self._fields.pop().strip()) is not None
            self._citing = max(0, self._citing - cites)

    def _alternatives(self, element: _Element) -> None:
        """Read the first of several forms of the same thing that holds any text."""
        for form in element:
            if any(local(e) in ("t", "sym") for e in form.iter()):
                before = len(self.paragraph.runs)
                self._boxes(form)
                if not self.paragraph.boxes and len(self.paragraph.runs) == before:
                    self.walk(form)
                return

    def _boxes(self, element: _Element) -> None:
        """Keep the text boxes of a drawing; boxes in boxes come with the outer one."""
        name = local(element)
        if name == "AlternateContent":
            self._alternatives(element)
        elif name == "txbxContent":
            self.paragraph.boxes.append(element)
        else:
            for inner in element:
                self._boxes(inner)

    def _say(self, text: str, style: Style) -> None:
        """Append letters to the paragraph, unless they are hidden."""
        if style.hidden:
            self.paragraph.hidden += text.strip("\n")
            return
        if not text:
            return
        self.paragraph.size = self.paragraph.size or (style.size if text.strip() else 0.0)
        self.paragraph.runs.append(Run(text, style.bold, style.raised, self._citing > 0))


def mathematics(element: _Element) -> str:
    """Return a formula on one line: fractions with a stroke, brackets and roots with their signs."""
    name = local(element)
    if name == "t":
        return element.text or ""
    parts = [mathematics(inner) for inner in element if not local(inner).endswith("Pr")]
    if name == "f" and len(parts) == 2:
        return "/".join(_grouped(part) for part in parts)
    if name == "d":
        return ", ".join(parts).join(_brackets(element))
    if name == "rad":
        return f"\u221a{_grouped(''.join(parts))}"
    if name == "nary":
        return (attribute(child(element, "naryPr", "chr"), "val") or "\u222b") + "".join(parts)
    return "".join(parts)


def _brackets(element: _Element) -> tuple[str, str]:
    """Return the brackets around a part of a formula: round ones where none are named."""
    properties = child(element, "dPr")
    opening, closing = child(properties, "begChr"), child(properties, "endChr")
    return (
        "(" if opening is None else attribute(opening, "val"),
        ")" if closing is None else attribute(closing, "val"),
    )


def _grouped(words: str) -> str:
    """Return a part of a formula in brackets where it has more than one token."""
    return f"({words})" if re.search(r"[\s+\u2212=-]", words.strip()) else words.strip()
