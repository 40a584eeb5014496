"""Terms as every format gives them, and the error that names file and line."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kb.errors import KnowledgeBaseError
from kb.folding import fold

_LONGEST_ABBREVIATION = 8
_ABBREVIATION = re.compile(r"[A-Z0-9][A-Za-z0-9/-]*")
_SMALLEST_NAME = 3
_SPACE = re.compile(r"\s+")


class VocabularyError(KnowledgeBaseError):
    """A vocabulary cannot be imported: what is wrong, in which file and line."""

    def __init__(self, source: str, problem: str, line: int | None = None) -> None:
        """Compose the message."""
        super().__init__(f"{source}{f', line {line}' if line else ''}: {problem}")


@dataclass(frozen=True, slots=True)
class Term:
    """One term: ``id`` within its vocabulary, ``parents`` the ids above it.

    ``curie`` is the identifier that concepts carry; a table may give a term without one.
    """

    id: str
    label: str
    synonyms: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    curie: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one vocabulary, without the obsolete ones, and what it says of itself."""

    format: str
    terms: tuple[Term, ...]
    name: str = ""
    version: str = ""
    licence: str = ""
    obsolete: int = 0


def clean(name: str) -> str:
    r"""Return a name on one line.

    >>> clean("  knee\n pain ")
    'knee pain'
    """
    return _SPACE.sub(" ", name).strip()


def is_abbreviation(name: str) -> bool:
    """Return whether a name is short for another: it counts only as it is written.

    >>> is_abbreviation("COPD"), is_abbreviation("Pain"), is_abbreviation("HIV-1"), is_abbreviation("IgA")
    (True, False, True, True)
    """
    capitals = sum(c.isupper() for c in name)
    return (
        len(name) <= _LONGEST_ABBREVIATION
        and bool(_ABBREVIATION.fullmatch(name))
        and capitals >= 2
        and capitals >= sum(c.islower() for c in name)
    )


def usable(name: str) -> bool:
    """Return whether a text can be searched for a name: not for a number or one or two letters.

    >>> usable("knee pain"), usable("12"), usable("MI"), usable("a|b")
    (True, False, False, False)
    """
    letters = sum(c.isalpha() for c in name)
    return letters >= _SMALLEST_NAME and "|" not in name and bool(fold(name))


def tidy(term: Term) -> Term | None:
    """Return a term with the names that can be searched for, each once; None without a label.

    What is short for something stands apart, and a heading like "Pain, Postoperative" gets its natural order.
    """
    label = clean(term.label)
    if not usable(label):
        return None
    seen = {fold(label)}
    synonyms: list[str] = []
    short = dict.fromkeys(a for a in map(clean, term.abbreviations) if a and "|" not in a)
    for name in [*natural(label), *(n for given in term.synonyms for n in (clean(given), *natural(given)))]:
        if is_abbreviation(name) and "|" not in name and len(name) > 1:
            short[name] = None
        elif usable(name) and fold(name) not in seen:
            seen.add(fold(name))
            synonyms.append(name)
    return replace(term, label=label, synonyms=tuple(synonyms), abbreviations=tuple(short))


def natural(name: str) -> list[str]:
    """Return the natural order of an inverted heading.

    >>> natural("Pain, Postoperative"), natural("Arthritis, Juvenile, Chronic"), natural("knee pain")
    (['Postoperative Pain'], [], [])
    """
    head, comma, tail = clean(name).partition(", ")
    return [f"{tail} {head}"] if comma and "," not in tail and " and " not in name else []


def below(terms: Sequence[Term], tops: Iterable[str]) -> list[Term]:
    """Return the terms at and below some of them, named by identifier or label; all where none is named.

    Raises:
        KeyError: One of them is not there; it is the argument.
    """
    wanted = list(tops)
    if not wanted:
        return list(terms)
    ids = {name: term.id for term in terms for name in (term.label, term.curie or term.id, term.id)}
    under: dict[str, list[str]] = {}
    for term in terms:
        for parent in term.parents:
            under.setdefault(parent, []).append(term.id)
    queue = deque(ids[top] for top in wanted)
    found: set[str] = set()
    while queue:
        current = queue.popleft()
        if current not in found:
            found.add(current)
            queue.extend(under.get(current, ()))
    return [term for term in terms if term.id in found]
