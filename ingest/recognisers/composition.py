"""Names that stand in the text in parts: "osteoarthritis of the knee", "cervical and lumbar disc herniation".

A name is taken apart only as far as the vocabulary holds the whole: "hip and knee osteoarthritis" names hip
osteoarthritis because that is a name, and "function and knee pain" no pain of function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from ingest.tokens import Tokens

Part = tuple[int, int, tuple[str, ...]]
"""A place in the tokens, ``[first, last)``, and the words of the name that it stands for."""

_LINKS = frozenset({"of", "in", "to", "at"})
_DETERMINERS = frozenset("the a an his her their both one either left right affected target".split())
_AND = frozenset({"and", "or"})
_LONGEST = 3
_SIZES = sorted(((a, b) for a in range(1, 4) for b in range(1, 4)), key=lambda size: -sum(size))
_MOST = 4
_AROUND = sorted(((a, b) for a in range(1, 6) for b in range(1, 4)), key=lambda size: -sum(size))
"""Numbers of words before and after an abbreviation in brackets, the most first."""


class Names:
    """The names of a vocabulary, with what tells quickly that words are none."""

    def __init__(self, names: Container[tuple[str, ...]], all_names: Sequence[tuple[str, ...]]) -> None:
        """Remember the first and last words of the names of two words and more."""
        self.names = names
        self.firsts = frozenset(name[0] for name in all_names if len(name) > 1)
        self.lasts = frozenset(name[-1] for name in all_names if len(name) > 1)
        self.ends = frozenset(word for name in all_names for word in name[1:])


def reordered(tokens: Tokens, known: Names) -> Iterator[Part]:
    """Yield the names that stand as "X of the Y" and are listed as "Y X"; "of the Y and Z" is two names."""
    words = tokens.words
    for at in range(1, len(words) - 1):
        if words[at] not in _LINKS or words[at - 1] not in known.lasts:
            continue
        begin = _past_determiners(words, at + 1)
        found = _swapped(words, at, begin, known)
        if found is None:
            continue
        first, last = found
        yield first, last, words[begin:last] + words[first:at]
        if last < len(words) and words[last] in _AND:
            other = _past_determiners(words, last + 1)
            for length in range(_LONGEST, 0, -1):
                name = words[other : other + length] + words[first:at]
                if other + length <= len(words) and name in known.names:
                    yield other, other + length, name
                    break


def bracketed(tokens: Tokens, known: Names) -> Iterator[Part]:
    """Yield the names in which an abbreviation of their first words stands: "nasal tube (NT) feeding"."""
    words = tokens.words
    for at in range(2, len(words) - 1):
        if words[at] == ")" and words[at - 2] == "(" and words[at + 1] in known.ends:
            for left, right in _AROUND:
                first, last = at - 2 - left, at + 1 + right
                name = words[max(0, first) : at - 2] + words[at + 1 : last]
                if first >= 0 and last <= len(words) and name in known.names:
                    yield first, last, name
                    break


def _past_determiners(words: tuple[str, ...], at: int) -> int:
    """Return where the words after "the", "both" and the like begin."""
    while at < len(words) and words[at] in _DETERMINERS:
        at += 1
    return at


def _swapped(words: tuple[str, ...], at: int, begin: int, known: Names) -> tuple[int, int] | None:
    """Return begin and end of the longest "X of the Y" around a preposition where "Y X" is a name."""
    if begin >= len(words) or words[begin] not in known.firsts:
        return None
    for left, right in _SIZES:
        first, last = at - left, begin + right
        if first >= 0 and last <= len(words) and words[begin:last] + words[first:at] in known.names:
            return first, last
    return None


def coordinated(
    text: str, tokens: Tokens, places: Sequence[tuple[int, int]], known: Names
) -> Iterator[tuple[Part, tuple[str, ...]]]:
    """Yield the names that share the end of another one, and that: "hip, ankle and knee osteoarthritis".

    ``places`` are the names found; what is yielded stands at the words before them.
    """
    for first, last in places:
        if last - first < 2 or first == 0:
            continue
        at = first
        for _ in range(_MOST):
            stop = _before_conjunction(text, tokens, at, nearest=at == first)
            found = _sharing(tokens.words, stop, (first, last), known) if stop else None
            if found is None or stop is None:
                break
            begin, name = found
            yield (begin, stop, name), tokens.words[first:last]
            at = begin


def _before_conjunction(text: str, tokens: Tokens, at: int, *, nearest: bool) -> int | None:
    """Return where the words before "and", "or", a slash or a comma end; None where none of these stands.

    A comma joins only what stands further away: "hip, knee and ankle", not "hip, ankle".
    """
    words = tokens.words
    if at == 0:
        return None
    if text[tokens.stops[at - 1] : tokens.starts[at]].strip() == "/":
        return at
    if words[at - 1] in _AND:
        return at - 2 if at > 1 and words[at - 2] == "," else at - 1
    return at - 1 if words[at - 1] == "," and not nearest else None


def _sharing(
    words: tuple[str, ...],
    stop: int,
    place: tuple[int, int],
    known: Names,
) -> tuple[int, tuple[str, ...]] | None:
    """Return begin and name of the words up to ``stop`` that with the end of a name are a name themselves."""
    first, last = place
    for shared in range(first + 1, last):
        for length in range(min(_LONGEST, stop), 0, -1):
            own = words[stop - length : stop]
            if own[0] in known.firsts and own + words[shared:last] in known.names:
                return stop - length, own + words[shared:last]
    return None
