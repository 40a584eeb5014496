"""Names of the vocabulary in a passage: found over folded words (``recognisers.automaton``), longest first.

A name is found in any case, number, spelling and hyphenation, as "knee pain" and "pain of the knee", and
where it shares its end with another ("hip and knee pain"); an abbreviation only as it is written, and only
where the document does not define it as something else (``recognisers.abbreviations``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.annotations import Mention
from ingest.recognisers.automaton import finder
from ingest.recognisers.composition import Names, bracketed, coordinated, reordered
from ingest.recognisers.traps import in_proper_name, in_ward_name, is_code, is_trap
from ingest.tokens import Tokens, tokens_of
from kb.lexicon import Concept, Lexicon, curated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ingest.recognisers.composition import Part

# A tie between concepts of one kind is broken in favour of the first of the file; between kinds all are kept.
_SAID_BY_ITSELF = frozenset({"indication", "complication", "agent"})
_SAID_BEFORE = frozenset({"indication", "complication", "outcome", "intervention"})
_LONGEST_ACRONYM = 4

Defined = dict[tuple[str, ...], list[tuple[str, tuple[Concept, ...]]]]
Candidate = tuple[int, int, Mention]

_ADJECTIVES = frozenset(
    "postoperative preoperative intraoperative perioperative unilateral bilateral ipsilateral contralateral "
    "acute chronic immediate early late severe".split()
)
"""They do not end a name of the form "X of the Y"; a noun follows."""


class VocabularyMatcher:
    """Finds names of concepts; built once per process (``matcher()``)."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Index every name of every concept by its folded words."""
        self._full: dict[tuple[str, ...], list[Concept]] = defaultdict(list)
        self._short: dict[str, list[Concept]] = defaultdict(list)
        for concept in lexicon.concepts:
            for name in (concept.label, *concept.synonyms):
                self._add(name, concept)
            for abbreviation in concept.abbreviations:
                self._short[abbreviation].append(concept)
        self._full.pop((), None)
        patterns = set(self._full) | {tokens_of(short).words for short in self._short}
        self._places = finder(patterns)
        self._names = Names(self._full, list(self._full))
        self._defined: tuple[Mapping[str, tuple[Concept, ...]], Defined] = ({}, {})

    def _add(self, name: str, concept: Concept) -> None:
        """Index one name; a short acronym counts only as it is written: "AIDS" is no "aids"."""
        if name.isalpha() and name.isupper() and len(name) <= _LONGEST_ACRONYM:
            if concept not in self._short[name]:
                self._short[name].append(concept)
        elif concept not in (known := self._full[tokens_of(name).words]):
            known.append(concept)

    def named(self, text: str) -> tuple[Concept, ...]:
        """Return the concepts of which this whole text is a name."""
        found = list(self._full.get(tokens_of(text).words, ()))
        found += [c for c in self._short.get(text.strip(), ()) if c not in found]
        return tuple(found)

    def find(
        self,
        text: str,
        tokens: Tokens,
        defined: Mapping[str, tuple[Concept, ...]] | None = None,
    ) -> list[Mention]:
        """Return the mentions in a text, in order, none inside another.

        ``defined`` are the document's own abbreviations; they overrule the vocabulary's.
        """
        defined = defined or {}
        found: list[Candidate] = []
        for first, last in self._places(tokens):
            mention = self._mention(text, tokens, (first, last), defined)
            if mention is not None:
                found.append((first, last, mention))
        found += _defined_mentions(text, tokens, self._by_words(defined))
        return longest([*self._composed(text, tokens, found), *found])

    def _mention(
        self,
        text: str,
        tokens: Tokens,
        place: tuple[int, int],
        defined: Mapping[str, tuple[Concept, ...]],
    ) -> Mention | None:
        """Return the mention for one match, or None where the words are no name here."""
        first, last = place
        start, stop = tokens.starts[first], tokens.stops[last - 1]
        raw = text[start:stop]
        short = raw.removesuffix("s") if raw[:-1].isupper() else raw
        if raw in defined or short in defined:
            return None  # added by _defined_mentions
        full = self._full.get(tokens.words[first:last], [])
        abbreviation = self._short.get(raw) or self._short.get(short) or []
        if not abbreviation and last - first == 1:
            shouted = raw.isupper() and len(raw) <= _LONGEST_ACRONYM and not text.isupper()
            # "PAIN" in capitals is pain, but "AIDS", "CAT" are not their lower-case words
            if shouted or is_trap(tokens, first) or in_proper_name(text, start, stop):
                return None
        if (abbreviation and not full and is_code(text, start, stop)) or in_ward_name(text, start, stop):
            return None
        concepts = (*full, *(c for c in abbreviation if c not in full))
        return Mention(start, stop, raw, concepts, is_abbreviation=bool(abbreviation)) if concepts else None

    def _by_words(self, defined: Mapping[str, tuple[Concept, ...]]) -> Defined:
        """Return the document's abbreviations by their folded words, made once for all its passages."""
        if self._defined[0] is not defined:
            by_words: Defined = defaultdict(list)
            for short, concepts in defined.items():
                if concepts:
                    for words in {tokens_of(short).words, tokens_of(f"{short}s").words}:
                        by_words[words].append((short, concepts))
            self._defined = (defined, dict(by_words))
        return self._defined[1]

    def _composed(self, text: str, tokens: Tokens, found: Sequence[Candidate]) -> Iterator[Candidate]:
        """Yield the names that stand in parts.

        Where what follows "of" is said by itself, it keeps its own mention: "embolization of fibroids" is an
        embolization, of fibroids.
        """
        plain = [(first, last) for first, last, m in found if not m.is_abbreviation]
        said = sorted((a, b) for a, b, m in found if any(c.kind in _SAID_BY_ITSELF for c in m.concepts))
        for first, last, name in reordered(tokens, self._names):
            if any(first < a < last < b for a, b in plain):
                continue  # "ablation of lung metastases" is of the metastases
            if tokens.words[last - 1] in _ADJECTIVES:
                continue  # "vomiting in the postoperative period" is vomiting
            ends = _shared(tokens.words[first:last], name)
            near = said[bisect_left(said, (last - ends, 0)) : bisect_left(said, (last, 0))]
            inside = any(b <= last for _, b in near)
            other = self._full[name][0].kind not in _SAID_BY_ITSELF
            head = self._full.get(name[ends:], [])
            part = (first, first + len(name) - ends if inside and other else last, name)
            yield self._part(text, tokens, part, head)
        if ")" in tokens.words:
            yield from self._bracketed(text, tokens, found)
        for part, shared in coordinated(text, tokens, plain, self._names):
            if self._full[part[2]] != self._full[shared]:  # "avascular or hypovascular state" is one thing
                yield self._part(text, tokens, part)

    def _bracketed(self, text: str, tokens: Tokens, found: Sequence[Candidate]) -> Iterator[Candidate]:
        """Yield the names around an abbreviation of their first words, unless these are a name by themselves.

        "Knee osteoarthritis (KOA) pain" is the osteoarthritis; a substance or a part of the body is no whole.
        """
        longest_last = sorted(found, key=lambda candidate: -candidate[0])
        ends: dict[int, tuple[int, Mention | None]] = {b: (a, m) for a, b, m in longest_last}
        for first, last, name in bracketed(tokens, self._names):
            at, before = ends.get(tokens.words.index("(", first, last), (first, None))
            kind = before.concepts[0].kind if before is not None else None
            same = kind == self._full[name][0].kind and kind != "intervention"
            if at < first or (kind in _SAID_BEFORE and not same):
                continue  # a procedure is called by its abbreviation, whatever follows
            yield self._part(text, tokens, (first, last, name))

    def _part(self, text: str, tokens: Tokens, part: Part, head: Sequence[Concept] = ()) -> Candidate:
        """Return the mention of a name that stands in parts; of other kinds, it is what its head is."""
        first, last, name = part
        start, stop = tokens.starts[first], tokens.stops[last - 1]
        whole = self._full[name]
        kinds = {c.kind for c in whole}
        concepts = (*whole, *(c for c in head if c.kind not in kinds))
        return first, last, Mention(start, stop, text[start:stop], concepts)


def _shared(words: tuple[str, ...], name: tuple[str, ...]) -> int:
    """Return how many words of a name "Y X" are its Y, given the words "X of the Y"."""
    return next((n for n in range(len(name) - 1, 0, -1) if words[-n:] == name[:n]), 0)


def _defined_mentions(text: str, tokens: Tokens, defined: Defined) -> Iterator[Candidate]:
    """Yield mentions by the document's own abbreviations, as these are written."""
    begins = {words[0] for words in defined}
    if begins.isdisjoint(tokens.words):  # so most cells, and many paragraphs
        return
    lengths: dict[str, set[int]] = defaultdict(set)
    for words in defined:
        lengths[words[0]].add(len(words))
    for first, word in enumerate(tokens.words):
        for length in lengths.get(word, ()):
            last = first + length
            start, stop = tokens.starts[first], tokens.stops[min(last, len(tokens)) - 1]
            raw = text[start:stop]
            for short, concepts in defined.get(tokens.words[first:last], ()):
                if raw in (short, f"{short}s"):
                    yield first, last, Mention(start, stop, raw, concepts, is_abbreviation=True)


def longest(candidates: Sequence[Candidate]) -> list[Mention]:
    """Return the mentions that no longer one overlaps, in order of place; those of one place become one."""
    taken: set[int] = set()
    kept: dict[tuple[int, int], Mention] = {}
    for first, last, mention in sorted(candidates, key=lambda c: (c[0] - c[1], c[0])):
        same = kept.get((first, last))
        if same is not None:
            same.concepts += tuple(c for c in mention.concepts if c not in same.concepts)
        elif taken.isdisjoint(range(first, last)):
            taken.update(range(first, last))
            kept[first, last] = mention
    return sorted(kept.values(), key=lambda m: m.start)


@lru_cache(maxsize=1)
def matcher() -> VocabularyMatcher:
    """Return the matcher over the curated vocabulary, built once per process."""
    return VocabularyMatcher(curated())
