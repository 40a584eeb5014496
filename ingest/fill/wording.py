"""The reviewer's words against the document's: stems, abbreviations of the document, names of the vocabulary.

A text becomes a set of signs: stems of its words, numbers, labels of groups ("group:ii"), and a sign for each
concept that the vocabulary finds in it, with what stands above the concept. A question is a list of words,
each with the signs that would satisfy it and a weight: rare words say more than common ones, words of
statistics ("mean", "rate", "level") next to nothing.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.recognisers.vocabulary import matcher
from ingest.tokens import tokens_of
from kb.folding import fold_word
from kb.lexicon import curated

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kb.lexicon import Concept

_TOKEN = re.compile(
    r"(?P<group>\b(?:groups?|arms?|cohorts?|phase)[ -](?P<label>[A-Z]\d?|[IVX]{1,4}|\d{1,2})\b)"
    r"|(?P<level>\b[CTLS]\d{1,2}\s?[-–/]\s?[CTLS]?\d{1,2}\b)"
    r"|(?P<first>\d+(?:\.\d+)?)[- –]?(?P<unit1>hours?|hrs?|h|days?|weeks?|wks?|months?|mo|years?|yrs?)\b(?!-)"
    r"|\b(?P<unit2>hour|day|week|month|year)s? (?P<second>\d+)\b"
    r"|(?P<named>\b(?-i:[A-Z]{2,6}) \d\b(?!\.\d))"
    r"|(?P<number>\d+(?:[.,]\d+)*)(?P<unit>[^\W\d_]*)"
    r"|(?P<word>(?:non[-–])?[^\W_]+(?:['’][^\W_]+)?)",
    re.IGNORECASE,
)
_HYPHEN = re.compile(r"[-–]")
_STOP = frozenset(
    "a an and are as at be between both but by did do does during each either for from had has have in "
    "into is it its "
    "not of on or other over s such than that the their them there these they this those to under was were "
    "which while who with within after per all any due using used via being been also respectively who "
    "whom i e g "
    "group arm patient subject participant person people".split()
)
FAINT = frozenset(
    "mean median average score scale level value rate percentage percent proportion number incidence "
    "frequency "
    "change total overall amount measure measurement outcome result sd difference concentration increase "
    "decrease reduction improvement baseline time index count ratio occurrence prevalence degree status "
    "assessment "
    "performance therapy treatment treated received receiving receive plus mg ml day week month year dose "
    "daily "
    "end follow up final significant standardized standard adjusted unadjusted composite raw absolute".split()
)
"""Words that many rows share: they decide only between rows that are equal otherwise."""
_SUFFIXES = tuple(
    "ization ational fulness ation ition ative ical ness ment ance ence able ible ally ings ing ion ity ous "
    "ive ary ory ic al ed er ly es e y".split()
)
_SHORTEST_STEM = 4
_KINDS = ("outcome", "complication", "agent", "intervention", "indication", "mechanism")
_ALIKE: tuple[tuple[str, ...], ...] = (
    ("death", "mortality", "died", "fatal"),
    (
        "adverse event",
        "side effect",
        "complication",
        "teae",
        "adverse reaction",
        "adverse effect",
        "untoward",
    ),
    ("hospital stay", "length of stay", "hospitalization", "hospitalisation"),
    ("operative time", "operation time", "duration of surgery", "surgery time", "operating time"),
    ("faeces", "stool", "bowel movement"),
    ("weight", "bw"),
    ("haemorrhage", "bleeding", "blood loss"),
    ("pain", "vas", "nrs", "analgesia"),
    ("quality of life", "qol", "hrqol"),
    ("discontinue", "dropout", "withdraw", "withdrawal"),
    ("interleukin", "il"),
    ("interferon", "ifn"),
    ("tumor necrosis factor", "tnf"),
    ("female", "women", "girl"),
    ("male", "men", "boy"),
    ("eat", "eating", "feeding", "food"),
)
_MARKS = "abcdefghijkl"  # of footnotes, printed against the word
_CONCEPT = 0.75
_TEMPERING = 0.15
_UNSEEN = 0.6


def stem(word: str) -> str:
    """Return the stem of a folded word: one ending less, where four letters stay.

    >>> stem("adherence"), stem("adherent"), stem("complication"), stem("score")
    ('adher', 'adherent', 'complic', 'scor')
    """
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= _SHORTEST_STEM:
            return word[: -len(suffix)]
    return word


def words_of(text: str) -> list[str]:
    """Return the words that count, folded, with labels of groups and numbers as words of their own.

    >>> words_of("Laser therapy (Group II), 0.2mg at C2-4")
    ['laser', 'therapy', 'group:ii', '0.2', 'mg', 'c2', 'c4']
    """
    found: list[str] = []
    for match in _TOKEN.finditer(text):
        if match["group"]:
            found.append(f"group:{match['label'].lower()}")
        elif match["level"]:
            first, second = re.findall(r"[A-Za-z]?\d+", match["level"])
            found += [first.lower(), second.lower() if second[0].isalpha() else first[0].lower() + second]
        elif match["unit1"] or match["unit2"]:
            found.append(_time(match["first"] or match["second"], match["unit1"] or match["unit2"]))
        elif match["named"]:
            found.append(match["named"].replace(" ", "").lower())
        elif match["number"]:
            found.append(match["number"].replace(",", ""))
            if match["unit"] and (unit := fold_word(match["unit"])) not in _STOP:
                found.append(unit)
        elif (word := fold_word(_HYPHEN.sub("", match["word"]))) not in _STOP:
            found.append(word)
    return found


def unmarked(word: str) -> frozenset[str]:
    """Return the stem of a word to whose end the mark of a footnote may stick: "tasteb"."""
    return frozenset({stem(word[:-1])}) if word[-1] in _MARKS and len(word) > 1 else frozenset()


def _time(value: str, unit: str) -> str:
    """Return a time as one word, however it is written: "12 months", "month 12", "12-mo"."""
    letter = unit.lower()
    return value + ("month" if letter.startswith("mo") else _TIMES[letter[0]])


_TIMES = {"h": "hour", "d": "day", "w": "week", "m": "month", "y": "year"}
_ALIKE_SIGNS = {
    tuple(words_of(phrase)): f"~{number}" for number, phrases in enumerate(_ALIKE) for phrase in phrases
}


def _phrases(words: Sequence[str], known: Mapping[tuple[str, ...], str]) -> Iterable[tuple[int, int, str]]:
    """Yield where a known phrase stands among words: first, behind last, its sign."""
    longest = max((len(phrase) for phrase in known), default=0)
    for at in range(len(words)):
        for length in range(1, min(longest, len(words) - at) + 1):
            sign = known.get(tuple(words[at : at + length]))
            if sign is not None:
                yield at, at + length, sign


def _concepts(text: str) -> list[tuple[str, list[Concept]]]:
    """Return the names of the vocabulary that a text holds, each with its concepts."""
    return [
        (m.text, [c for c in m.concepts if c.kind in _KINDS]) for m in matcher().find(text, tokens_of(text))
    ]


def _sign(concept: Concept) -> str:
    """Return the sign of a concept: the same for a complication and an outcome of one name."""
    return f"={concept.slug}"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One word of a question: what satisfies it and how much it says."""

    word: str
    signs: frozenset[str]
    weight: float


class Wording:
    """The words of one document: its abbreviations, and how rare each word is in it."""

    def __init__(self, texts: Iterable[str], short_forms: Mapping[str, str]) -> None:
        self._long: dict[tuple[str, ...], str] = {}
        self._short: dict[tuple[str, ...], str] = {}
        self._spelt: dict[str, list[str]] = {}
        for number, (short, long) in enumerate(sorted(short_forms.items())):
            sign = f"#{number}"
            self._long[tuple(words_of(short))] = sign
            self._short[tuple(words_of(long))] = sign
            self._spelt[sign] = [stem(w) for w in words_of(long)]
        self._long.pop((), None)
        self._short.pop((), None)
        counts: Counter[str] = Counter()
        self._texts = 0
        for text in texts:
            self._texts += 1
            counts.update({stem(w) for w in words_of(text)})
        self._counts = counts

    def signs(self, text: str, *, deep: bool = True) -> frozenset[str]:
        """Return all that a text says; ``deep`` looks names up in the vocabulary too."""
        words = words_of(text)
        found = {stem(w) for w in words}
        found |= {s for w in words for s in unmarked(w) if self._counts.get(s, 0) > 1}
        for _, _, sign in _phrases(words, self._long):
            found.add(sign)
            found.update(self._spelt[sign])
        for word in words:
            found.update(
                sign for short, sign in self._long.items() if len(short[0]) >= 4 and word.startswith(short[0])
            )
        found.update(sign for _, _, sign in _phrases(words, self._short))
        found.update(sign for _, _, sign in _phrases(words, _ALIKE_SIGNS))
        if deep and text.strip():
            for _, concepts in _concepts(text):
                for concept in concepts:
                    found.add(_sign(concept))
                    found.update(_sign(above) for above in curated().ancestors(concept))
        return frozenset(found)

    def wanted(self, text: str) -> list[Wanted]:
        """Return the words of a question with what satisfies each."""
        words = words_of(text)
        signs: list[set[str]] = [{stem(w)} for w in words]
        for phrases in (self._short, self._long, _ALIKE_SIGNS):
            for first, last, sign in _phrases(words, phrases):
                for at in range(first, last):
                    signs[at].add(sign)
        for name, concepts in _concepts(text):
            named = set(words_of(name))
            for at, word in enumerate(words):
                if word in named:
                    signs[at].update(_sign(c) for c in concepts)
        unique: dict[str, Wanted] = {}
        for word, satisfying in zip(words, signs, strict=True):
            unique.setdefault(word, Wanted(word, frozenset(satisfying), self.weight(word)))
        defined = self._defined_here(text, words)
        return [w for w in unique.values() if w.word not in defined]

    def _defined_here(self, text: str, words: Sequence[str]) -> set[str]:
        """Return short forms that the question itself spells out: "Body mass index (BMI)" asks once."""
        short = {fold_word(m.group(1)) for m in re.finditer(r"\(([^\W_]{2,9})\)", text)}
        return {s for s in short if (s,) in self._long and len(words) > 1}

    def weight(self, word: str) -> float:
        """Return how much a word says: rare ones more, words of statistics little."""
        seen = self._counts.get(stem(word), 0)
        rarity = math.log(1 + self._texts / (seen or 1)) * (1 if seen else _UNSEEN)
        return rarity * (_TEMPERING if word in FAINT else 1.0)


def coverage(wanted: Sequence[Wanted], places: Sequence[tuple[frozenset[str], float]]) -> float:
    """Return how much of a question is said by some places, each with what its saying is worth (0 to 1)."""
    whole = sum(w.weight for w in wanted)
    if not whole or not places:
        return 0.0
    return sum(w.weight * max(_worth(w, signs, worth) for signs, worth in places) for w in wanted) / whole


def _worth(wanted: Wanted, signs: frozenset[str], worth: float) -> float:
    """Return what a place is worth for a word: less where only a concept is the same, not the word."""
    common = wanted.signs & signs
    if not common:
        return 0.0
    return worth if any(sign[0] != "=" for sign in common) else _CONCEPT * worth
