"""What commands print: answers to standard output, everything about them to standard error.

Colour and wrapping are for terminals only, NO_COLOR is respected, and a program that reads gets whole lines
or JSON. The words of a source stand in quotation marks; a digest's words, which are ours, never do.
"""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from kb.query.answers import DocumentCard
    from kb.statements import Evidence

DIM = "dim"
STRONG = "bold"
QUOTE = "italic"
WARNING = "yellow"
_MANY_CELLS = 4
# What a terminal would obey instead of showing it; documents come from strangers.
_OBEYED = dict.fromkeys([*range(0x09), *range(0x0B, 0x20), *range(0x7F, 0xA0)], "\N{REPLACEMENT CHARACTER}")
_LONGEST_NAME = 120


@lru_cache(maxsize=1)
def _console() -> Console:
    """Return the console of standard output."""
    from rich.console import Console  # noqa: PLC0415 - `--json` and `--help` do without

    return Console(highlight=False, markup=False, emoji=False)


def line(words: str = "", *, indent: int = 0, style: str = "") -> None:
    """Print a line; a terminal wraps it at its width and keeps the indent, a program gets it whole."""
    console, words = _console(), visible(words)
    if not console.is_terminal:
        sys.stdout.write(f"{' ' * indent}{words}\n")
        return
    from rich.padding import Padding  # noqa: PLC0415 - for terminals only
    from rich.text import Text  # noqa: PLC0415 - the same

    console.print(Padding(Text(words, style=style), (0, 0, 0, indent)))


def visible(words: str) -> str:
    r"""Return words with a mark in place of each control character but tab and line feed.

    >>> visible("pain\x1b[2J, scores\tand more")
    'pain\ufffd[2J, scores\tand more'
    """
    return words.translate(_OBEYED)


def heading(words: str) -> None:
    """Print a heading after an empty line."""
    line()
    line(words, style=STRONG)


def as_json(value: object) -> None:
    """Print an answer for a program."""
    from kb.query.plain import plain  # noqa: PLC0415 - needs the answers, and these the database

    write_json(plain(value))


def write_json(value: Any) -> None:  # noqa: ANN401 - JSON
    """Print plain data for a program, readable for people too."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def note(words: str) -> None:
    """Say something about the work to standard error."""
    sys.stderr.write(f"{visible(words)}\n")


def quote(evidence: Evidence, card: DocumentCard, *, indent: int) -> None:
    """Print a quote with its place: in quotation marks only where the words are the source's own."""
    from kb.cite.statement import place  # noqa: PLC0415 - only where there is an answer

    _quoted([evidence], place(evidence), card, indent=indent)


def _quoted(parts: list[Evidence], where: str, card: DocumentCard, *, indent: int) -> None:
    """Print the words of one place, or of the cells of one column."""
    from kb.cite.statement import nested, on_one_line  # noqa: PLC0415 - only where there is an answer

    words = [on_one_line(part.quote) for part in parts]
    if card.is_digest:
        said = f"digest of the source says: {', '.join(words)}"
    else:
        said = ", ".join(f"“{nested(each)}”" for each in words)
    line(f"{said}  ({where})" if where else said, indent=indent, style=QUOTE)


def quotes(evidence: tuple[Evidence, ...], card: DocumentCard, *, indent: int) -> None:
    """Print the quotes of a statement, each place once, a column of a table on one line.

    The headers of a cell are left out where anything else is quoted.
    """
    from kb.cite.statement import place  # noqa: PLC0415 - only where there is an answer

    distinct = {(e.start, e.stop): e for e in evidence if e.quote.strip()}
    telling = [e for e in distinct.values() if e.purpose != "header"] or list(distinct.values())
    for _, together in groupby(telling, key=_column):
        cells = list(together)
        locators = [cell.locator for cell in cells]
        rows = [locator.row + 1 for locator in locators if locator and locator.row is not None]
        if len(cells) < _MANY_CELLS or len(rows) < len(cells) or locators[0] is None:
            for each in cells:
                quote(each, card, indent=indent)
            continue
        column = place(replace(cells[0], locator=replace(locators[0], row=None)))
        _quoted(cells, f"{column}, rows {min(rows)}–{max(rows)}", card, indent=indent)


def _column(evidence: Evidence) -> tuple[int | None, ...]:
    """Return what cells of one column have in common, and what tells any other quotes apart."""
    locator = evidence.locator
    if locator is None or locator.table is None or locator.column is None:
        return (None, evidence.start, evidence.stop)
    return (locator.table, locator.column)


def named(card: DocumentCard) -> str:
    """Return a document as a list names it: who, when, what, cut where it is very long."""
    whole = named_in_full(card)
    if len(whole) <= _LONGEST_NAME:
        return whole
    return f"{whole[:_LONGEST_NAME].rsplit(' ', 1)[0].rstrip(' ,;:(')} …"


def named_in_full(card: DocumentCard) -> str:
    """Return a document as a reader knows it: who, when, what; a retracted one says so first."""
    people = [author for author in card.authors if author.role != "interviewer"]
    first = (people[0].family or people[0].name) if people else ""
    who = f"{first} et al." if len(people) > 1 else first
    when = str(card.year or "")
    what = card.title or card.source
    name = " ".join(part for part in (who, when) if part)
    whole = f"{name}: {what}" if name else what
    whole = f"Digest of {card.digest_of or whole}" if card.is_digest else whole
    return f"RETRACTED: {whole}" if card.is_retracted else whole


def described(card: DocumentCard) -> str:
    """Return what kind of study a document reports, how it is cited, and whether it still stands."""
    size = f"{card.n_patients} patients" if card.n_patients is not None else ""
    level = f"level of evidence {card.evidence_level}" if card.evidence_level else ""
    kinds = dict.fromkeys(word.replace("_", " ") for word in (card.kind, card.design) if word)
    parts = (*kinds, level, size, card.citation_key, f"document {card.document_id}", card.standing_in_words)
    return " · ".join(part for part in parts if part)
