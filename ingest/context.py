"""Whether a mention is negated, hedged, hypothetical, historical or someone else's finding.

An own ConText (Harkema et al., 2009): cues with a category, a direction and a reach in words, read from
``ingest/rules/context.tsv``; a terminator ends a reach, a pseudo cue hides the cues it touches, and a list
("no complications such as A, B or C") is negated as a whole. Runs after the vocabulary, before assembly.

In a cue, ``|`` parts words of which any will do, ``#`` is any number, and ``*`` in second place any word. A
terminator whose reach is 0 lets a list of examples pass ("none was seen in any patient, such as bleeding").
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ingest.tokens import Tokens, tokens_of
from kb.errors import KnowledgeBaseError
from kb.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ingest.annotations import Mention, Passage

_CATEGORIES = frozenset("negated hedged hypothetical historical others pseudo terminator".split())
_DIRECTIONS = frozenset({"forward", "backward", "both"})
_NUMBER_WORDS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen twenty".split(),
)
_IN_LIST = frozenset({",", "or", "nor", "and", "(", "/"})
_EXAMPLES = frozenset("such like including include namely e eg specifically either as".split())
_FREE = frozenset({",", "or", "nor", "and", "any", "of", "the", "a", "an", "(", ")", "other"})
_SIGNS = frozenset("any evidence sign signs symptom symptoms of".split())
"""Words that a list may repeat before an item: "nausea, or any evidence of bleeding"."""
_LONGEST_LIST, _LONGEST_EXAMPLE, _LONGEST_BRACKET = 4, 14, 30
_RULES = Path(__file__).parent / "rules" / "context.tsv"


@dataclass(frozen=True, slots=True)
class Cue:
    """One rule: folded words, what they mean, which way and how many words far."""

    words: tuple[str, ...]
    category: str
    direction: str
    reach: int


@dataclass(frozen=True, slots=True)
class Found:
    """A cue at its place: token indices ``[first, last)``."""

    cue: Cue
    first: int
    last: int

    def touches(self, first: int, last: int) -> bool:
        """Return whether the cue shares a token with ``[first, last)``."""
        return self.first < last and first < self.last


@dataclass(frozen=True, slots=True)
class Rules:
    """The cues by their words, and how long those are that begin with a word."""

    by_words: dict[tuple[str, ...], tuple[Cue, ...]]
    lengths: dict[str, tuple[int, ...]]


@lru_cache(maxsize=1)
def rules() -> Rules:
    """Return the rules as the file has them; errors name the line."""
    by_words: dict[tuple[str, ...], dict[Cue, None]] = {}
    with _RULES.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE), start=2):
            if row["category"] not in _CATEGORIES or row["direction"] not in _DIRECTIONS:
                msg = f"{_RULES.name}, line {number}: unknown category or direction"
                raise KnowledgeBaseError(msg)
            for choice in product(*(part.split("|") for part in row["cue"].split())):
                words = _numbered(tokens_of(" ".join(choice)).words)
                cue = Cue(words, row["category"], row["direction"], int(row["reach"]))
                by_words.setdefault(words, {})[cue] = None
    lengths: dict[str, set[int]] = {}
    for words in by_words:
        lengths.setdefault(words[0], set()).add(len(words))
    return Rules(
        {words: tuple(found) for words, found in by_words.items()},
        {word: tuple(sorted(found)) for word, found in lengths.items()},
    )


def _numbered(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return words with # for each number, in digits or words."""
    return tuple("#" if word.isdigit() or word in _NUMBER_WORDS else word for word in words)


def find_cues(tokens: Tokens, first: int, last: int) -> list[Found]:
    """Return the cues among tokens ``[first, last)`` in order of place.

    Of overlapping cues the longest counts, of equally long ones each, but a pseudo cue before all others;
    a terminator counts wherever it is no part of another cue.
    """
    found = list(_matches(tokens, first, last))
    pseudo = _apart([f for f in found if f.cue.category == "pseudo"], [])
    cues_ = _apart([f for f in found if f.cue.category not in ("pseudo", "terminator")], pseudo)
    kept = pseudo + cues_
    ends = [f for f in found if f.cue.category == "terminator"]
    kept += [e for e in ends if not any(k.first <= e.first and e.last <= k.last for k in kept)]
    return sorted(kept, key=lambda f: f.first)


def _matches(tokens: Tokens, first: int, last: int) -> Iterator[Found]:
    """Yield every rule that matches, at each place; a * matches any word."""
    known = rules()
    words = _numbered(tokens.words[first:last])
    for at, word in enumerate(words):
        for length in known.lengths.get(word, ()):
            cue_words = words[at : at + length]
            if len(cue_words) < length:
                break
            for cue in known.by_words.get(cue_words, ()):
                yield Found(cue, first + at, first + at + length)
            if length > 2 and cue_words[1].isalpha():
                for cue in known.by_words.get((word, "*", *cue_words[2:]), ()):
                    yield Found(cue, first + at, first + at + length)


def _apart(found: list[Found], taken: list[Found]) -> list[Found]:
    """Return the longest of overlapping cues, and none that touches a pseudo cue it does not contain."""
    kept: list[Found] = []
    for each in sorted(found, key=lambda f: (f.first - f.last, f.first)):
        same = [k for k in kept if k.touches(each.first, each.last)]
        hidden = any(
            t.touches(each.first, each.last) and t.last - t.first >= each.last - each.first for t in taken
        )
        if not hidden and all((k.first, k.last) == (each.first, each.last) for k in same):
            kept.append(each)
    return kept


def apply_context(passage: Passage) -> None:
    """Set the flags of every mention of a passage, sentence by sentence."""
    for start, stop in passage.sentences:
        inside = passage.within(passage.mentions, start, stop)
        if inside:
            flag(passage.tokens, (start, stop), inside)


def flag(tokens: Tokens, sentence: tuple[int, int], mentions: Iterable[Mention]) -> None:
    """Set the flags of the mentions of one sentence, which come in order of place."""
    span = tokens.between(*sentence)
    found = find_cues(tokens, span.start, span.stop)
    if not found:
        return
    before: tuple[Mention, int] | None = None
    for mention in mentions:
        place = tokens.between(mention.start, mention.stop)
        first, last = place.start, max(place.stop, place.start + 1)
        around = found
        if any(f.touches(first, last) for f in found):  # "no change in vision" as the name of something
            around = find_cues(tokens, span.start, first) + find_cues(tokens, last, span.stop)
        _flag(tokens, mention, (first, last), around)
        if not mention.negated and before is not None:
            _inherit(tokens, mention, first, before, around)
        if mention.negated or mention.of_kind("complication", "outcome", "indication") is not None:
            before = (mention, last)  # "no harm at the injection site (pain, swelling)" goes on with harms


def _flag(tokens: Tokens, mention: Mention, place: tuple[int, int], around: list[Found]) -> None:
    """Set the flags that cues give to one mention."""
    ends = [f for f in around if f.cue.category == "terminator"]
    for found in around:
        category = found.cue.category
        if category in ("pseudo", "terminator") or not _reaches(tokens, found, place, ends):
            continue
        setattr(mention, category, True)
        if category == "negated":
            mention.cue = Span(tokens.starts[found.first], tokens.stops[found.last - 1])


def _reaches(tokens: Tokens, found: Found, place: tuple[int, int], ends: list[Found]) -> bool:
    """Return whether a cue reaches the mention at these tokens with no terminator between.

    A terminator of one direction ends only the cues that look that way ("which was absent" looks back).
    """
    way: Literal["forward", "backward"] = "forward" if place[0] >= found.last else "backward"
    if found.cue.direction not in ("both", way):
        return False
    low, high = (found.last, place[0]) if way == "forward" else (place[1], found.first)
    between = tokens.words[low:high]
    if way == "forward" and _gives_examples(between):
        ends = [e for e in ends if e.cue.reach]  # "none was observed in any, such as bleeding"
    if any(low <= e.first < high for e in ends if e.cue.direction in ("both", way)):
        return False
    if found.cue.category != "negated":
        return high - low <= found.cue.reach
    return sum(word not in _FREE for word in between) <= found.cue.reach


def _gives_examples(words: tuple[str, ...]) -> bool:
    """Return whether words introduce examples: "such as", "including", "e.g."; but not "as well as"."""
    return "well" not in words and not _EXAMPLES.isdisjoint(words)


def _lists(tokens: Tokens, first: int) -> bool:
    """Return whether a bracket that opens before a token holds a list of names and no numbers."""
    rest = tokens.words[first : first + _LONGEST_BRACKET]
    held = rest[: rest.index(")")] if ")" in rest else ()
    return not _IN_LIST.isdisjoint(held) and not any(w.isdigit() or w in ("%", "=", "<") for w in held)


def _inherit(
    tokens: Tokens,
    mention: Mention,
    first: int,
    before: tuple[Mention, int],
    around: list[Found],
) -> None:
    """Negate a mention that follows a negated one in a list, or as an example of it."""
    other, begin = before
    if not other.negated or other.cue is None or other.cue.start > other.start:
        return
    between = tokens.words[begin:first]
    example = len(between) <= _LONGEST_EXAMPLE and (
        _gives_examples(between) or (between[-1:] == ("(",) and _lists(tokens, first))
    )
    in_list = sum(word not in _SIGNS for word in between) <= _LONGEST_LIST and not _IN_LIST.isdisjoint(
        between[:2]
    )
    ends = [f for f in around if f.cue.category == "terminator" and f.cue.direction != "backward"]
    if example:
        ends = [e for e in ends if e.cue.reach]
    if (in_list or example) and not any(begin <= e.first < first for e in ends):
        mention.negated, mention.cue = True, other.cue
