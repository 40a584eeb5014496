"""Citation numbers in brackets: "[3,4]", or "(12)" where a paper cites so, are no numbers of the study.

The numbers of a list are cited in the order of the list: only brackets that keep it are believed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.documents import Role
from kb.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.text_parts import Part
    from kb.documents import CitedWork

_NUMBERS = r"\d{1,3}(?:\s?[,;\u2013\u2014\u2212-]\s*\d{1,3})*"
_STYLES = (re.compile(rf"\[{_NUMBERS}\]"), re.compile(rf"\({_NUMBERS}\)"))
_FEWEST = 5
_COVERED = 0.5  # of the list must be cited
_STEP = 3  # numbers that may be cited for the first time at once, beyond those named
_AFTER_NUMBER = re.compile(r"\d[\d.,]*\s?(?:%|[a-z]{1,3})?\s*$")
_NO_TEXT = (Role.BOILERPLATE, Role.REFERENCES, Role.TITLE, Role.TABLE, Role.BACK)


def bracketed(text: str, parts: Sequence[Part], references: Sequence[CitedWork]) -> list[Span]:
    """Return the places of citation numbers in brackets, in the style that the paper cites in."""
    count = max((int(r.label) for r in references if r.label.isdigit()), default=len(references))
    if count < _FEWEST:
        return []
    for style in _STYLES:
        found = _in_order(text, parts, style, count)
        if found:
            return found
    return []


def _in_order(text: str, parts: Sequence[Part], style: re.Pattern[str], count: int) -> list[Span]:
    """Return the brackets whose numbers follow the order of the list; none where too few do."""
    found: list[Span] = []
    named: set[int] = set()
    highest = 0
    for part in parts:
        if part.role in _NO_TEXT:
            continue
        for match in style.finditer(text, part.span.start, part.span.stop):
            numbers = [int(n) for n in re.findall(r"\d+", match.group())]
            before = text[max(part.span.start, match.start() - 12) : match.start()]
            if max(numbers) > count or not 0 < min(numbers) <= highest + _STEP or numbers != sorted(numbers):
                continue
            if _AFTER_NUMBER.search(before) and (len(numbers) > 1 or style is _STYLES[1]):
                continue
            highest = max(highest, *numbers)
            for low, high in zip(numbers, numbers[1:] or numbers, strict=False):
                named.update(range(low, high + 1))
            found.append(Span(*match.span()))
    return found if len(found) >= _FEWEST and len(named) >= _COVERED * count else []
