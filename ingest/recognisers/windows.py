"""Searches with a costly expression only near cheap signs that it may match: digits, or units of time.

Most of a text holds neither; the recognisers of numbers and times get their speed from this.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

_LOOK_AHEAD = 160
_LONGEST_WORD = 240


def search_near(
    pattern: re.Pattern[str], text: str, signs: Sequence[int], position: int, reach: int
) -> re.Match[str] | None:
    """Return the first match at or after ``position`` that holds one of the signs, or None.

    ``signs`` are offsets in order; a match may begin at most ``reach`` characters before its sign.

    >>> import re
    >>> search_near(re.compile(r"n ?= ?[0-9]+"), "men, n = 12", [9], 0, 10).group()
    'n = 12'
    """
    for index in range(bisect_left(signs, position), len(signs)):
        sign = signs[index]
        start, stop = max(position, sign - reach), min(len(text), sign + _LOOK_AHEAD)
        while stop < min(len(text), sign + _LONGEST_WORD) and not text[stop].isspace():
            stop += 1
        at = start
        while match := pattern.search(text, at, stop):
            if match.start() > sign:
                break
            if match.end() > sign:
                return match
            at = max(match.end(), at + 1)
    return None
