"""Names inside the names of treatments: what is given, what is operated on, by which way.

"Intramuscular pethidine" and "platelet-rich plasma injection" name a drug, "hallux valgus surgery" and
"varicocele embolization" a condition, "intravitreal injection of bevacizumab" two procedures. The longest
name is what a passage mentions; these are the ones that it covers.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.annotations import Mention
from ingest.recognisers.vocabulary import matcher
from ingest.tokens import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.annotations import Passage
    from kb.lexicon import Concept

_REPAIRS = (
    " surgery",
    " surgeries",
    " operation",
    " reconstruction",
    " repair",
    " fixation",
    " correction",
    " resection",
    " removal",
    " release",
)
_CLOSED = (" embolization", " embolisation", " embolotherapy", " ablation", " sclerotherapy", " coiling")
_OPERATIONS, _INTERVENTIONAL = ("surgery", "fixation"), ("embolization", "ablation", "injection")
_MENDED = (" reconstruction", " repair")
_INJURED = (" injury", " tear", " rupture")
_GIVING = frozenset({"anesthesia", "block", "cement", "drug", "embolization", "infusion", "injection"})
_DESTROYING = frozenset({"drug", "embolic", "sclerosant"})
_NOT_GIVEN = frozenset({"contrast", "placebo"})
_BESIDE = 90
_INJECTION_OF = re.compile(
    r"(injection|infiltration|instillation|infusion|administration)s? (?:of|with)\b", re.IGNORECASE
)
_ROUTED = re.compile(
    r"(?:intravenous|iv|i\.v\.|intra-? ?muscular|im|i\.m\.|oral|subcutaneous|sublingual|topical|intranasal) "
    r"(?P<drug>[\w-]+)",
    re.IGNORECASE,
)
_DONE_TO = re.compile(r" (?:of|for|in) (?:the |an? )?")
_WITHOUT = re.compile(r"[- ](?:free|sparing)\b", re.IGNORECASE)
_ASIDE = re.compile(r"\([^()]*\) ?")
_WAY_IN = re.compile(r"(?:[\w-]+ ){1,3}$")


def inside(passage: Passage) -> Iterator[Mention]:
    """Yield the mentions of names that the names of a passage cover."""
    for mention in passage.mentions:
        concept = mention.of_kind("intervention")
        if concept is None:
            if passage.block.kind == "item" and mention.of_kind("complication") is not None:
                yield from _in_harm(mention)
            continue
        if not mention.negated:
            condition = _condition_of(concept, mention.text)
            if condition is not None:
                yield replace(mention, concepts=(condition,))
        if mention.of_kind("agent") is None:
            yield from (replace(mention, concepts=(agent,)) for agent in _given(concept, mention.text))
        yield from _way_in(passage, mention)


def _condition_of(concept: Concept, text: str) -> Concept | None:
    """Return the condition in the name of its operation, by the words or the name of the concept."""
    kind = concept.value("class")
    of = _DONE_TO.search(text) if kind in _OPERATIONS or kind in _INTERVENTIONAL else None
    if of is not None:
        return next((c for c in matcher().named(text[of.end() :]) if c.kind == "indication"), None)
    if kind in _OPERATIONS:
        return _treated_by(text.lower(), _REPAIRS) or _treated_by(concept.label.lower(), _REPAIRS)
    return _treated_by(text.lower(), _CLOSED) if kind in _INTERVENTIONAL else None


@lru_cache(maxsize=4096)
def _treated_by(name: str, ends: tuple[str, ...]) -> Concept | None:
    """Return the condition for which a treatment of this name is done."""
    end = next((e for e in ends if name.endswith(e)), None)
    if end is None:
        return None
    stem = name.removesuffix(end)
    return next(
        (
            c
            for suffix in ("", *(_INJURED if end in _MENDED else ()))
            for c in matcher().named(stem + suffix)
            if c.kind == "indication"
        ),
        None,
    )


def _given(concept: Concept, text: str) -> tuple[Concept, ...]:
    """Return the substances in the words for a treatment that gives them."""
    kind = concept.value("class")
    gives = kind in _GIVING or kind == "ablation" or routed(text) is not None
    if not gives or _WITHOUT.search(text):
        return ()
    named = ((agent, agent.value("role")) for agent in _agents_in(text))
    return tuple(
        agent
        for agent, role in named
        if role not in _NOT_GIVEN and (kind != "ablation" or role in _DESTROYING)
    )


@lru_cache(maxsize=8192)
def _agents_in(text: str) -> tuple[Concept, ...]:
    """Return the agents that parts of a text name, the longest parts first, none inside another."""
    tokens = tokens_of(text)
    found: dict[tuple[int, int], Concept] = {}
    for length in range(len(tokens) - 1, 0, -1):
        for first in range(len(tokens) - length + 1):
            last = first + length
            if any(first < b and a < last for a, b in found):
                continue
            part = text[tokens.starts[first] : tokens.stops[last - 1]]
            agent = next((c for c in matcher().named(part) if c.kind == "agent"), None)
            if agent is not None:
                found[first, last] = agent
    return tuple(dict.fromkeys(found[place] for place in sorted(found)))


@lru_cache(maxsize=4096)
def routed(text: str) -> Concept | None:
    """Return the drug where a text is only a drug with its way in ("intravenous ketamine")."""
    match = _ROUTED.fullmatch(_ASIDE.sub("", text))
    named = matcher().named(match["drug"]) if match is not None else ()
    return next((c for c in named if c.kind == "agent"), None)


def _in_harm(mention: Mention) -> Iterator[Mention]:
    """Yield the substance in a listed harm's name: "reaction to local anesthetics"."""
    for word in re.finditer(r"\s(?=\S)", mention.text) if mention.of_kind("agent") is None else ():
        rest = mention.text[word.end() :]
        named = tuple(c for c in matcher().named(rest) if c.kind == "agent")
        if named:
            yield Mention(mention.start + word.end(), mention.stop, rest, named)
            break


def _way_in(passage: Passage, mention: Mention) -> Iterator[Mention]:
    """Yield the way of an injection that is named by what is injected: "intravitreal injection of …"."""
    head = _INJECTION_OF.match(mention.text)
    before = _WAY_IN.search(passage.text[max(0, mention.start - _BESIDE) : mention.start]) if head else None
    if head is None or before is None:
        return
    parts = before.group().split()
    for skip in range(len(parts)):
        way = " ".join(parts[skip:])
        named = matcher().named(f"{way} {head.group(1)}")
        concept = next((c for c in named if c.kind == "intervention" and not c.generic), None)
        if concept is not None:
            start, stop = mention.start - len(way) - 1, mention.start + head.end(1)
            yield replace(mention, start=start, stop=stop, text=passage.text[start:stop], concepts=(concept,))
            return
