"""Runs of a paragraph as a word processor keeps them: from letters with their dress to lines of text.

A raised number is a citation unless it is a power (m², 10⁶), an isotope (⁹⁰Y) or stands behind a single
letter; powers of ten are set with raised digits, since 10 and 6 side by side would be another number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.sources.layout import Inline, folded

_NUMBERS = re.compile(r"[\s,;\u2013\u2014\u2212\[\]()*-]*\d[\d\s,;\u2013\u2014\u2212\[\]()*-]*")
_POWER = re.compile(r"[-\u2013\u2212+]?[1-4]|[-\u2013\u2212]\d")
_UNIT = re.compile(
    r"(?:(?<![^\W\d_])(?:[kcdm\u00b5\u03bcn]?m|in|ft|s|sec|min|h|kg|Gy|mL|dL|cells|[A-Za-z\u03b1-\u03c9]))$"
)
_TEN = re.compile(r"(?<![\d.])10$")
_EXPONENT = re.compile(r"[-\u2013\u2212+]?\d{1,2}")
_RAISED = str.maketrans(
    "0123456789+-\u2212\u2013",
    "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079\u207a\u207b\u207b\u207b",
)
_GOES_ON = re.compile(r"[.!?:;)\]\"\u201d\u2019]\s*$")


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one dress. ``cites`` marks what a reference manager has put there; a line break is LF."""

    text: str
    bold: bool = False
    raised: bool = False
    cites: bool = False


def lines_of(runs: list[Run]) -> list[list[Run]]:
    r"""Return the lines that line breaks make of a paragraph; a break in mid-sentence is only a space.

    >>> [len(line) for line in lines_of([Run("Why?\nWe saw"), Run("\nsix")])]
    [1, 3]
    """
    lines: list[list[Run]] = [[]]
    for run in runs:
        pieces = run.text.split("\n")
        for number, piece in enumerate(pieces):
            if number:
                lines.append([])
            if piece:
                lines[-1].append(replace(run, text=piece))
    mended: list[list[Run]] = [lines[0]]
    for before, line in pairwise(lines):
        if mended[-1] and not _breaks(before, line):
            mended[-1] += [Run(" "), *line]
        else:
            mended.append(line)
    return mended


def _breaks(before: list[Run], line: list[Run]) -> bool:
    """Return whether a line begins anew: behind a stop and with a capital, or in another dress."""
    head, tail = plain(line).strip(), plain(before).strip()
    if not head or not tail:
        return False
    if all_bold(before) != all_bold(line):
        return True
    begins = head[0].isupper() or head[0].isdigit() or not head[0].isalnum()
    return begins and _GOES_ON.search(tail) is not None


def plain(runs: list[Run]) -> str:
    """Return the letters of runs."""
    return "".join(run.text for run in runs)


def all_bold(runs: list[Run]) -> bool:
    """Return whether all that is printed is bold."""
    letters = [run for run in runs if run.text.strip()]
    return bool(letters) and all(run.bold for run in letters)


def inline_of(runs: list[Run]) -> Inline:
    """Return runs as one run of text, with its citation numbers."""
    merged: list[Run] = []
    for run in runs:
        same = merged and (merged[-1].raised, merged[-1].cites) == (run.raised, run.cites)
        if same:
            merged[-1] = replace(merged[-1], text=merged[-1].text + run.text)
        elif run.text:
            merged.append(run)
    pieces: list[tuple[str, bool]] = []
    for index, run in enumerate(merged):
        before = merged[index - 1].text if index else ""
        after = merged[index + 1].text if index + 1 < len(merged) else ""
        if run.raised and _TEN.search(before) and _EXPONENT.fullmatch(run.text.strip()):
            pieces.append((run.text.translate(_RAISED), False))
            continue
        cites = _NUMBERS.fullmatch(run.text) is not None and (
            run.cites or (run.raised and _raised_cites(before, run.text.strip(), after))
        )
        pieces.append((run.text, cites))
    return folded(pieces)


def _raised_cites(before: str, words: str, after: str) -> bool:
    """Return whether a raised number is a citation."""
    if _POWER.fullmatch(words) and _UNIT.search(before):
        return False
    return not (after[:1].isalpha() and not before[-1:].isalpha() and before[-1:] != ".")
