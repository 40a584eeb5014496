"""The citation of a statement: its reference, and each quote with its place in the source.

A quote from a source stands in quotation marks. A digest's words are ours and not the authors': they are
given as what the digest says, never in quotation marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.cite.csl import digest_reference
from kb.cite.formatted import formatted
from kb.statements import Standing

if TYPE_CHECKING:
    from kb.cite.csl import Item
    from kb.statements import Evidence, Statement

_HYPHEN_AT_THE_END = re.compile(r"(?<=\w[-‐])[ \t]*\n\s*(?=[a-z])(?!(?:and|or|to)\b)")


@dataclass(frozen=True, slots=True)
class CitedQuote:
    """One quote of a statement: the words as they stand in the document, and the place in words."""

    words: str
    place: str
    is_digest: bool

    @property
    def text(self) -> str:
        """Return place and words as they are printed behind the reference."""
        before = f"{self.place}: " if self.place else ""
        words = on_one_line(self.words)
        if self.is_digest:
            return f"{before}the digest says: {words}"
        return f"{before}“{nested(words)}”"


@dataclass(frozen=True, slots=True)
class StatementCitation:
    """A statement as it is cited: the reference of its work in one style, and its quotes."""

    reference: str
    quotes: tuple[CitedQuote, ...]

    @property
    def text(self) -> str:
        """Return the citation as one text: the reference, then a line for each quote."""
        return "\n".join([self.reference, *(quote.text for quote in self.quotes)])


def cite_statement(item: Item, statement: Statement, style: str = "vancouver") -> StatementCitation:
    """Return the citation of a statement of the work ``item``: each quote once, the claim's own first.

    Raises:
        NotFoundError: There is no style of this name.
    """
    is_digest = bool(digest_reference(item))
    distinct: dict[tuple[int, int], Evidence] = {}
    for evidence in sorted(statement.evidence, key=_order):
        distinct.setdefault((evidence.start, evidence.stop), evidence)
    hosted = statement.standing is Standing.THIRD_PARTY
    quotes = (
        CitedQuote(e.quote, f"{place(e)}{_host(e) if hosted else ''}".strip(), is_digest)
        for e in distinct.values()
        if e.quote.strip()
    )
    return StatementCitation(formatted([item], style)[0], tuple(quotes))


def place(evidence: Evidence) -> str:
    """Return where a quote stands, as one says it: section, page, question, table with row and column.

    Rows and columns are counted from 1, and the row of headers counts.
    """
    parts = []
    locator = evidence.locator
    in_table = locator is not None and locator.table is not None
    if evidence.section and not (in_table and evidence.section == "table"):
        parts.append(evidence.section[:1].upper() + evidence.section[1:])
    if evidence.page is not None:
        parts.append(f"p. {evidence.page}")
    if locator is not None:
        if locator.question is not None:
            parts.append(f"question {locator.question}")
        if locator.table is not None:
            parts.append(f"Table {locator.table}")
        parts += [
            f"{name} {number + 1}"
            for name, number in (("row", locator.row), ("column", locator.column))
            if number is not None
        ]
        if locator.time_code:
            parts.append(f"at {locator.time_code}")
    return ", ".join(parts)


def on_one_line(words: str) -> str:
    r"""Return words of a source for a line of ours: its line breaks become spaces.

    A hyphen at the end of a line stays as printed, and what follows stands close to it: whether the hyphen
    belongs to the word is not for a quote to decide.

    >>> on_one_line("cement leak-\nage in 6\ncases, short- and\nlong-term")
    'cement leak-age in 6 cases, short- and long-term'
    """
    return " ".join(_HYPHEN_AT_THE_END.sub("", words).split())


def _host(evidence: Evidence) -> str:
    """Return whose words these are in a third party's summary; what it leans on is the authors' own."""
    of_the_host = evidence.purpose == "claim" or evidence.section == "summary"
    return " (words of the hosting site)" if of_the_host else ""


def nested(words: str) -> str:
    """Return words for use inside double quotation marks: double marks within them become single ones.

    >>> nested('a so-called "coin toss"')
    'a so-called ‘coin toss’'
    """
    opened = False
    out = []
    for character in words:
        if character in "“„":
            out.append("‘")
        elif character == "”":
            out.append("’")
        elif character == '"':
            out.append("’" if opened else "‘")
            opened = not opened
        else:
            out.append(character)
    return "".join(out)


def _order(evidence: Evidence) -> tuple[bool, int, int]:
    """Sort the quote that carries the claim before those that give its time, arm or header."""
    return (evidence.purpose != "claim", evidence.start, evidence.stop)
