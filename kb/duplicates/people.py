"""Authors as they are compared: family name and initials, however a database writes them."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.documents import Author

_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ß": "ss", "æ": "a", "œ": "o", "\u0131": "i", "þ": "th"}
_UMLAUT = re.compile(r"([aou])e")
_PARTICLES = frozenset(
    "de del della der den di da do dos das du la le van von vom zu zur ten ter el al bin ibn und y e".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_ET_AL = re.compile(r"^\W*(?:et\s+al|and\s+others|others|u\s*\.?\s*a)\b", re.IGNORECASE)
_NOBODY = frozenset({"anonymous", "anon", "unknown", "no authors listed", "not available", "na", "none"})
_ALIKE = 0.82
_INITIALS = re.compile(r"(?:[A-Z]{1,4}|(?:[A-Z]\.[\s-]?){1,4})")


class Name(NamedTuple):
    """One author: family name without particles and accents, first letters of given names, all long words."""

    family: str
    initials: str
    words: frozenset[str]


def names(authors: Sequence[Author]) -> tuple[Name, ...]:
    """Return authors as they are compared; "et al." and unknown ones are left out."""
    found = (_name(a.family, a.given, a.literal) for a in authors if a.role in {"author", "interviewee"})
    return tuple(name for name in found if name is not None)


@lru_cache(maxsize=200_000)
def _name(family: str, given: str, literal: str) -> Name | None:
    """Return one author, or None for nobody in particular."""
    said = f"{family} {given}".strip() or literal.strip()
    if not said or _ET_AL.match(said) or said.strip(" .").lower() in _NOBODY:
        return None
    if not family or not given:
        family, given = _split(family or literal)
    parts = _folded(family)
    core = [part for part in parts if part not in _PARTICLES] or parts
    first = "".join(part[0] for part in _folded(given, initials=True))
    return Name("".join(core), first, frozenset(w for w in (*parts, *_folded(given)) if len(w) > 2))


def _split(text: str) -> tuple[str, str]:
    """Return family and given names of one that stands in one piece; bodies are all family."""
    if "," in text:
        family, _, given = text.partition(",")
        return family, given
    parts = text.split()
    for cut in range(1, len(parts)):
        if all(_INITIALS.fullmatch(part) for part in parts[cut:]):
            return " ".join(parts[:cut]), " ".join(parts[cut:])
    for cut in range(1, len(parts)):
        if all(_INITIALS.fullmatch(part) for part in parts[:cut]):
            return " ".join(parts[cut:]), " ".join(parts[:cut])
    if len(parts) in {2, 3}:
        return parts[-1], " ".join(parts[:-1])
    return text, ""


def _folded(text: str, *, initials: bool = False) -> list[str]:
    """Return the words of a name without accents; capitals in a row are initials, one each."""
    if initials:
        text = " ".join(
            " ".join(word) if word.isupper() and len(word) <= 3 else word for word in _WORD.findall(text)
        )
    text = "".join(_LETTERS.get(c, c) for c in text.lower())
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return [_UMLAUT.sub(r"\1", word) for word in _WORD.findall(text.replace("'", "").replace("’", ""))]


def same_person(left: Name, right: Name) -> bool:
    """Return whether two names may be one person's: family alike, initials not against it.

    >>> from kb.documents import Author
    >>> one, other = names([Author("Müller-Schmidt", "Hans P"), Author(literal="Mueller Schmidt HP")])
    >>> same_person(one, other)
    True
    """
    if left.family == right.family or Indel.normalized_similarity(left.family, right.family) >= _ALIKE:
        ours, theirs = left.initials, right.initials
        return not ours or not theirs or ours[0] == theirs[0] or ours[0] in theirs or theirs[0] in ours
    # Given and family name changed places, or a double name was cut.
    return len(left.words & right.words) >= min(2, len(left.words), len(right.words)) > 0


def shared(left: Sequence[Name], right: Sequence[Name]) -> float:
    """Return which share of the shorter list stands in the longer one too, from 0 to 1."""
    shorter, longer = sorted((left, right), key=len)
    if not shorter:
        return 0.0
    families = {name.family for name in longer}
    hits = sum(
        name.family in families or any(same_person(name, other) for other in longer) for name in shorter
    )
    return hits / len(shorter)
