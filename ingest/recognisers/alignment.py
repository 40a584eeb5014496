"""Whether a short form abbreviates a long form, and where in the words before it the long form begins.

The letters of the short form are laid onto the words from right to left, each way with a cost: an initial
costs nothing, a letter inside a word a little, a word that is passed over more, "of" and "the" hardly
anything. The cheapest way wins, where it is cheap enough for the length of the short form. That is what
Schwartz and Hearst's first fit (2003) and Ab3P's list of strategies (Sohn et al., 2008) approximate.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PART = re.compile(r"[^\W_]+?(?:(?<=[a-z])(?=[A-Z][a-z])|(?:['’][^\W_]+)+|(?![^\W_]))")
_FUNCTION = frozenset("a an and as at by for from in into of on or the to with & de la".split())
_NUMBER_WORDS = {
    "1": ("one", "first", "mono", "single"),
    "2": ("two", "second", "di", "bi", "double"),
    "3": ("three", "third", "tri", "triple"),
    "4": ("four", "fourth", "tetra", "quadruple"),
    "5": ("five", "fifth", "penta"),
    "6": ("six", "sixth", "hexa"),
}
_GREEK = str.maketrans({"α": "a", "β": "b", "γ": "g", "δ": "d", "κ": "k", "λ": "l", "μ": "m", "µ": "m"})
_NEVER = 99.0

# What each way of laying a letter costs. Chosen while looking at all of MED1250: its figure is not held out.
_INSIDE, _NEXT, _NO_INITIAL = 0.35, 0.15, 1.2
_SKIPPED, _SKIPPED_SMALL, _SKIPPED_PART, _COMMA = 0.85, 0.15, 0.35, 0.6
_DIGIT_LEFT = 0.6


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a part of a hyphened one: its place, what it costs to pass over it and what is before it."""

    text: str
    start: int
    stop: int
    passed: float
    crossed: float


def words_of(text: str) -> list[Word]:
    """Return the words of a text, hyphened ones in parts, with what passing over each costs."""
    found: list[Word] = []
    for match in _PART.finditer(text):
        start, word = match.start(), match.group().lower().translate(_GREEK)
        gap = text[found[-1].stop : start] if found else " "
        cost = _SKIPPED_PART if not gap or gap in "-‐–/" else _SKIPPED
        if word in _FUNCTION or word.isdigit():
            cost = _SKIPPED_SMALL
        crossed = 0.0 if not gap.strip(" -‐–/'\"") else _COMMA if gap.endswith(" ") else _SKIPPED_SMALL
        found.append(Word(word, start, match.end(), cost, crossed))
    return found


@lru_cache(maxsize=20_000)
def laid(letters: str, word: str, *, first: bool) -> float:
    """Return what it costs to read these letters in this word; the first one of a long form must begin it.

    >>> laid("t", "transarterial", first=True), laid("pv", "polyvinyl", first=True)
    (0.0, 0.35)
    """
    if letters.isdigit() and any(word.startswith(name) for name in _NUMBER_WORDS.get(letters, ())):
        return 0.0
    if word.startswith(letters):
        return _NEXT * (len(letters) - 1)
    if word[0] == letters[0]:
        cost, at = 0.0, 1
        rest = letters[1:]
    elif first:
        return _NEVER
    else:
        cost, at, rest = _NO_INITIAL - _INSIDE, 0, letters
    for letter in rest:
        found = word.find(letter, at)
        if found < 0:
            return _NEVER
        cost += _NEXT if found == at and at > 0 else _INSIDE
        at = found + 1
    return cost


def allowance(letters: str) -> float:
    """Return the highest cost at which a short form of these letters is still believed."""
    return {1: 0.0, 2: 0.8}.get(len(letters), 0.4 * len(letters) + 0.6)


def begin_of(letters: str, words: list[Word]) -> tuple[float, int] | None:
    """Return cost and number of the word at which the long form of these letters begins, or None.

    The words are those before the bracket; the long form reaches to the last of them.
    """
    initials = words[-len(letters) :]
    if letters == "".join(w.text[0] for w in initials) and initials[0].text not in _FUNCTION:
        return 0.0, len(words) - len(letters)
    memo: dict[tuple[int, int], tuple[float, int]] = {}

    def best(at: int, left: int) -> tuple[float, int]:
        """Return the cheapest way to read the first ``left`` letters in the words up to ``at``."""
        if at < 0:
            return _NEVER, -1
        if (at, left) not in memo:
            memo[at, left] = min(ways(at, left), key=lambda way: way[0])
        return memo[at, left]

    def ways(at: int, left: int) -> Iterator[tuple[float, int]]:
        """Yield what can be done with one word: read some letters in it, or pass it over."""
        word = words[at]
        for taken in range(1, left + 1):
            cost = laid(letters[left - taken : left], word.text, first=taken == left)
            if cost < most and not (taken == left and word.text in _FUNCTION):
                rest = (0.0, at) if taken == left else best(at - 1, left - taken)
                yield cost + rest[0] + (word.crossed if taken < left else 0.0), rest[1]
        if left > 1 and letters[left - 1].isdigit():
            rest = best(at, left - 1)
            yield rest[0] + _DIGIT_LEFT, rest[1]
        rest = best(at - 1, left)
        yield rest[0] + word.passed + word.crossed, rest[1]

    most = allowance(letters)
    cost, begin = best(len(words) - 1, len(letters))
    return (cost, begin) if cost <= most else None
