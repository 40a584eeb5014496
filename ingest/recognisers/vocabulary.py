"""Names of the curated vocabulary in a passage: spaCy's PhraseMatcher over folded words, longest name first.

A name is found in any case, number, spelling and hyphenation; an abbreviation only as it is written, and
only where the document does not define it as something else (``recognisers.abbreviations``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from spacy.matcher import PhraseMatcher

from ingest.annotations import Mention
from ingest.language import blank, matching_doc
from ingest.tokens import Tokens, tokens_of
from kb.lexicon import Concept, Lexicon, curated

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# A tie between concepts of one kind is broken in favour of the first of the file; between kinds all are kept.
_KEY = "name"


class VocabularyMatcher:
    """Finds names of concepts; built once per process (``matcher()``)."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Index every name of every concept by its folded words."""
        self._full: dict[tuple[str, ...], list[Concept]] = defaultdict(list)
        self._short: dict[str, list[Concept]] = defaultdict(list)
        for concept in lexicon.concepts:
            for name in (concept.label, *concept.synonyms):
                self._add(tokens_of(name).words, concept)
            for abbreviation in concept.abbreviations:
                self._short[abbreviation].append(concept)
        self._matcher = PhraseMatcher(blank().vocab, attr="ORTH")
        patterns = set(self._full) | {tokens_of(short).words for short in self._short}
        self._matcher.add(_KEY, [matching_doc(Tokens(p, (), ())) for p in sorted(patterns) if p])

    def _add(self, words: tuple[str, ...], concept: Concept) -> None:
        """Index one name unless it is empty or already this concept's."""
        if words and concept not in self._full[words]:
            self._full[words].append(concept)

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
        candidates: list[tuple[int, int, Mention]] = []
        for _, first, last in self._matcher(matching_doc(tokens)):
            start, stop = tokens.starts[first], tokens.stops[last - 1]
            mention = self._mention(text, (start, stop), tokens.words[first:last], defined)
            if mention is not None:
                candidates.append((first, last, mention))
        candidates += _defined_mentions(text, tokens, defined)
        return longest(candidates)

    def _mention(
        self,
        text: str,
        place: tuple[int, int],
        words: tuple[str, ...],
        defined: Mapping[str, tuple[Concept, ...]],
    ) -> Mention | None:
        """Return the mention for one match, or None where only an abbreviation matched in another case."""
        start, stop = place
        raw = text[start:stop]
        short = raw.removesuffix("s") if raw[:-1].isupper() else raw
        if raw in defined or short in defined:
            return None  # added by _defined_mentions
        concepts = list(self._full.get(words, ()))
        abbreviation = self._short.get(raw) or self._short.get(short) or []
        if concepts and len(words) == 1 and raw.isupper() and len(raw) <= 4 and text != text.upper() and not abbreviation:
            return None  # "PAIN" in capitals is pain, but "AIDS", "CAT" are not their lower-case words
        concepts += [c for c in abbreviation if c not in concepts]
        if not concepts or (not abbreviation and len(words) == 1 and _in_proper_name(text, start, stop)):
            return None
        return Mention(start, stop, raw, tuple(concepts), is_abbreviation=bool(abbreviation))


def _in_proper_name(text: str, start: int, stop: int) -> bool:
    """Return whether a capitalised word stands among capitalised words of a sentence: "National Cancer Institute"."""
    if not text[start].isupper() or text[start + 1 : stop] != text[start + 1 : stop].lower() or start == 0:
        return False
    before = re.search(r"([A-Z][a-z]+) $", text[max(0, start - 20) : start])
    after = re.match(r" (?:Institute|Society|Association|Foundation|Center|Centre|Inventory|Questionnaire|Index|Scale|Criteria|Committee|Organization|Unit|Department|Clinic|Hospital|University)", text[stop:])
    return bool(before and after) or bool(after)


def _defined_mentions(
    text: str,
    tokens: Tokens,
    defined: Mapping[str, tuple[Concept, ...]],
) -> list[tuple[int, int, Mention]]:
    """Return mentions by the document's own abbreviations."""
    found = []
    if not defined:
        return found
    for index in range(len(tokens)):
        start, stop = tokens.starts[index], tokens.stops[index]
        raw = text[start:stop]
        key = raw if raw in defined else raw.removesuffix("s") if raw.removesuffix("s") in defined else None
        if key is not None and defined[key]:
            found.append((index, index + 1, Mention(start, stop, raw, defined[key], is_abbreviation=True)))
    return found


def longest(candidates: Sequence[tuple[int, int, Mention]]) -> list[Mention]:
    """Return the mentions that no longer one overlaps, in order of place."""
    taken: set[int] = set()
    kept: list[Mention] = []
    for first, last, mention in sorted(candidates, key=lambda c: (c[0] - c[1], c[0])):
        if not any(i in taken for i in range(first, last)):
            taken.update(range(first, last))
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)


@lru_cache(maxsize=1)
def matcher() -> VocabularyMatcher:
    """Return the matcher over the curated vocabulary, built once per process."""
    return VocabularyMatcher(curated())
