"""Where the words of names stand in a passage, however many names there are: Aho-Corasick over folded words.

A phrase matcher of spaCy needs a document of spaCy for every passage and grows slow to load; an automaton
reads the folded words once, whether it holds a thousand names or a hundred thousand. Words are joined by a
space that stands before and after each, so that a name is found only as whole words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any, TypeAlias

from ingest.language import blank, matching_doc

if TYPE_CHECKING:
    from ingest.tokens import Tokens

Words: TypeAlias = tuple[str, ...]
Place: TypeAlias = tuple[int, int]
"""The first token of a name, and the one after its last."""
Finder: TypeAlias = Callable[["Tokens"], list[Place]]

MANY = 10_000
"""Above so many names the automaton is used."""
_KEY = "name"


def finder(names: Iterable[Words]) -> Finder:
    """Return what finds names in folded words: every place of each, also where one stands in another."""
    distinct = sorted({name for name in names if name})
    if len(distinct) > MANY:
        automaton = NameAutomaton(distinct)
        return lambda tokens: automaton.places(tokens.words)
    return _phrases(distinct)


class NameAutomaton:
    """Finds names of any number in one pass; built once."""

    def __init__(self, names: Iterable[Words]) -> None:
        """Build the automaton of the names' folded words."""
        from ahocorasick import Automaton  # noqa: PLC0415 - only where there are many names

        self._automaton: Any = Automaton()
        for name in names:
            if name:
                self._automaton.add_word(_joined(name), len(name))
        self._automaton.make_automaton()

    def __len__(self) -> int:
        """Return the number of names."""
        return len(self._automaton)

    def places(self, words: Sequence[str]) -> list[Place]:
        """Return every place of every name, in the order of their ends, the longest first.

        >>> NameAutomaton([("knee", "pain"), ("pain",)]).places(("severe", "knee", "pain"))
        [(1, 3), (2, 3)]
        """
        if not words or not len(self):
            return []
        # A name ends with the space after its last word: how many words end with each of these spaces.
        ends = dict(zip(accumulate(len(word) + 1 for word in words), range(1, len(words) + 1), strict=True))
        return [(ends[at] - length, ends[at]) for at, length in self._automaton.iter(_joined(words))]


def _joined(words: Sequence[str]) -> str:
    """Return words with a space around each."""
    return f" {' '.join(words)} "


def _phrases(names: Sequence[Words]) -> Finder:
    """Return spaCy's matcher over the names."""
    from spacy.matcher import PhraseMatcher  # noqa: PLC0415 - only where there are few names

    from ingest.tokens import Tokens  # noqa: PLC0415 - the same

    matcher = PhraseMatcher(blank().vocab, attr="ORTH")
    matcher.add(_KEY, [matching_doc(Tokens(name, (), ())) for name in names])
    return lambda tokens: [(first, last) for _, first, last in matcher(matching_doc(tokens))]
