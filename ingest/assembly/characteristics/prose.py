"""What prose says of a study: setting, randomisation, blinding, follow-up, flow, doses, harms, funding.

Each rule of ``ingest/rules/traits.tsv`` names a trait (``kb/traits.tsv``), the sections in which it is told,
words without which it cannot match, and a pattern whose group ``v`` is the answer as printed. Entries of a
baseline table are read by `.baseline`, criteria of eligibility by `.criteria`.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

import ahocorasick

from ingest.quotes import quote
from ingest.recognisers.numerals import WORDS, value_of
from kb.folding import fold
from kb.traits import Characteristic

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.annotations import Passage
    from kb.documents import Document

_OF_OTHERS = re.compile(
    r"\bet al\b|\b(?:previous|prior|earlier|other|several|published) (?:stud|trial|report|work|series)\w*",
    re.IGNORECASE,
)
_MOST = 4  # answers to one question; more of them are mentions in passing
_UP_TO_THE_END = re.compile(r"\[\^\.;([^\]]*)\]")
_DECIMALS_TOO = r"(?:[^.;\1]|(?<=\\d)\.(?=\\d))"  # what "[^.;]" means in a rule: decimals end no sentence
_COUNT = re.compile(rf"\d+|{WORDS}", re.IGNORECASE)
_TRIMMED = " ,:;-\u2013\u2014("


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a trait is told."""

    trait: str
    where: frozenset[str]
    cues: tuple[str, ...]
    pattern: re.Pattern[str]


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Return the rules, in the order of their file: the first that finds an answer is the more exact one."""
    with (files("ingest") / "rules" / "traits.tsv").open("r", encoding="utf-8") as lines:
        return tuple(
            Rule(
                row["trait"],
                frozenset(row["where"].split("|")),
                tuple(row["cues"].split("|")),
                re.compile(_UP_TO_THE_END.sub(_DECIMALS_TOO, row["pattern"]), re.IGNORECASE),
            )
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        )


@lru_cache(maxsize=1)
def _cues() -> ahocorasick.Automaton:
    """Return an automaton over all cues; each leads to the rules that need it."""
    needing: dict[str, list[int]] = {}
    for index, rule in enumerate(rules()):
        for cue in rule.cues:
            needing.setdefault(cue, []).append(index)
    automaton = ahocorasick.Automaton()
    for cue, indexes in needing.items():
        automaton.add_word(cue, tuple(indexes))
    automaton.make_automaton()
    return automaton


def told(document: Document, passages: Sequence[Passage]) -> list[Characteristic]:
    """Return what the prose says of the study, at most a few answers to a question, each once."""
    found: list[Characteristic] = []
    answers: Counter[str] = Counter()
    seen: defaultdict[str, list[frozenset[str]]] = defaultdict(list)
    for passage in passages:
        if passage.cell is not None or passage.block.kind == "heading":
            continue
        for each in _in_passage(document, passage):
            words = frozenset(fold(each.text).split())
            if answers[each.trait] >= _MOST or any(words <= w or w <= words for w in seen[each.trait]):
                continue  # the same again, in more or fewer words
            seen[each.trait].append(words)
            answers[each.trait] += 1
            found.append(each)
    return _whole(found)


def _whole(found: Sequence[Characteristic]) -> list[Characteristic]:
    """Return the answers without smaller numbers of enrolled: those are of one group, or one centre."""
    counted = {c: value_of(m.group()) for c in found if (m := _COUNT.match(c.text)) and c.trait == "enrolled"}
    most = max(counted.values(), default=0.0)
    return [c for c in found if counted.get(c, most) == most]


def _in_passage(document: Document, passage: Passage) -> Iterator[Characteristic]:
    """Yield what one passage says, in the order of the rules."""
    role = passage.section.role.value
    wanted: dict[int, set[int]] = {}
    for stop, indexes in _cues().iter(passage.text.lower()):
        for index in indexes:
            if role in rules()[index].where:
                wanted.setdefault(index, set()).add(passage.sentence_at(stop)[0])
    ends = dict(passage.sentences)
    for index in sorted(wanted):
        rule = rules()[index]
        for start in sorted(wanted[index]):
            sentence = passage.text[start : ends[start]]
            match = rule.pattern.search(sentence)
            if match is None or _OF_OTHERS.search(sentence):
                continue
            text = _whole_words(sentence, *match.span("v")).strip(_TRIMMED)
            if text:
                evidence = quote(document, passage, start, ends[start])
                yield Characteristic(rule.trait, text, evidence)


def _whole_words(sentence: str, start: int, stop: int) -> str:
    """Return a match without the word that its beginning cuts, and with all of the one that its end cuts."""
    if start and sentence[start - 1].isalnum() and sentence[start].isalnum():
        start = next((i for i in range(start, stop) if not sentence[i].isalnum()), start)
    while stop < len(sentence) and sentence[stop - 1].isalnum() and sentence[stop].isalnum():
        stop += 1
    return sentence[start:stop]
