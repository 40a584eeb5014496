"""Abstracts as Crossref and Europe PMC carry them: JATS or HTML in a string of JSON, often broken.

A parser of XML drops what it cannot read, and a "<" before a number is often not escaped; so the known tags
are taken out of the text, and everything else stays.
"""

from __future__ import annotations

import html
import re

_NAMES = (
    "abstract|sec|title|p|list|list-item|label|disp-formula|div|br|break|h[1-6]|ul|ol|li|"
    "italic|bold|sub|sup|sc|underline|monospace|named-content|styled-content|inline-formula|alternatives|"
    "tex-math|ext-link|xref|email|uri|inline-graphic|i|b|em|strong|u|a|span|small"
)
# Of a vocabulary that is named before a colon, every tag; of HTML and JATS without one, those that are known.
_TAG = re.compile(rf"<(/?)(?:[a-z]+:([a-z][\w.-]*)|({_NAMES}))(?:\s[^<>]*)?/?>", re.IGNORECASE)
_HEADINGS = re.compile(r"title|h[1-6]", re.IGNORECASE)
_BLOCKS = frozenset("abstract sec p list list-item disp-formula div br break ul ol li".split())


def abstract_parts(marked: str) -> tuple[tuple[str, str], ...]:
    """Return the parts of an abstract as pairs of label and text; plain text is one part without a label.

    >>> abstract_parts("<jats:sec><jats:title>Aim</jats:title><jats:p>To see, p < 0.05.</jats:p></jats:sec>")
    (('Aim', 'To see, p < 0.05.'),)
    """
    return _Parts().of(marked)


def without_tags(marked: str) -> str:
    """Return a title without the tags that services leave in it.

    >>> without_tags("Pain after <i>in situ</i> embolization, p &lt; 0.05")
    'Pain after in situ embolization, p < 0.05'
    """
    return " ".join(html.unescape(_TAG.sub("", marked)).split())


class _Parts:
    """The parts so far: the words of a heading become the label of the words that follow."""

    def __init__(self) -> None:
        self._parts: list[tuple[str, str]] = []
        self._label = ""
        self._words: list[str] = []
        self._heading: list[str] | None = None

    def of(self, marked: str) -> tuple[tuple[str, str], ...]:
        """Return the parts of a text with tags in it."""
        position = 0
        for tag in _TAG.finditer(marked):
            self._said(marked[position : tag.start()])
            self._tagged((tag.group(2) or tag.group(3)).lower(), is_end=bool(tag.group(1)))
            position = tag.end()
        self._said(marked[position:])
        self._close_heading()
        self._flush()
        self._unlabelled()
        return tuple(self._parts)

    def _said(self, words: str) -> None:
        """Take words between two tags."""
        (self._words if self._heading is None else self._heading).append(html.unescape(words))

    def _tagged(self, name: str, *, is_end: bool) -> None:
        """Take a tag: a heading begins or ends, a block ends, anything else stands within the words."""
        if _HEADINGS.fullmatch(name):
            self._flush()
            self._close_heading()
            self._heading = None if is_end else []
        elif name in _BLOCKS and self._heading is None:
            self._flush()

    def _close_heading(self) -> None:
        """Make the words of a heading the label of what follows; that an abstract is one need not be said."""
        if self._heading is None:
            return
        said = " ".join("".join(self._heading).split())
        self._heading = None
        if said:
            self._unlabelled()
            self._label = "" if said.lower().rstrip(":.") == "abstract" else said

    def _flush(self) -> None:
        """End a part."""
        said = " ".join("".join(self._words).split())
        self._words = []
        if said:
            self._parts.append((self._label, said))
            self._label = ""

    def _unlabelled(self) -> None:
        """Keep a heading that nothing followed."""
        if self._label:
            self._parts.append(("", self._label))
        self._label = ""
