"""Zero in words: "no seizures occurred", "none of the patients had a rash", "without any side effects".

A zero is that of both groups unless the sentence is about one of them. A narrower zero is none: who asks for
adverse events is not answered by "no serious adverse events were seen".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.fill.wording import FAINT, coverage, stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.fill.mentions import GroupMention
    from ingest.fill.pairing import Asked
    from ingest.fill.paper import Paper

_PEOPLE = r"(?:patients?|participants?|subjects?|women|men|children|cases?|animals?|individuals?|one)"
_SEEN = (
    r"(?:observed|reported|noted|seen|recorded|found|detected|encountered|documented|experienced|identified"
    r"|evident|registered|present|required|needed)"
)
_CAME = r"(?:occurred|happened|arose|developed)"
_FORMS = (
    re.compile(
        rf"\b(?:there (?:was|were) )?(?:no|zero)\b(?! {_PEOPLE}\b)(?P<what>[^.;:()]{{3,140}}?)"
        rf"\s(?:(?:was|were|had been|have been|has been|could be) (?:ever |also )?{_SEEN}|{_CAME})\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\bthere (?:was|were) no\b(?P<what>[^.;:()]{3,100}?)(?=$|[.;:(]| in (?:either|both|any|all)\b)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?:none of (?:the |our |these )?(?:\w+ )?{_PEOPLE}|no {_PEOPLE})\b(?P<between>(?: \w+){{0,6}}?) "
        r"(?:had|experienced|developed|reported|suffered(?: from)?|showed|presented(?: with)?|required|needed"
        r"|died|withdrew|discontinued|dropped out|was|were)\b(?P<what>[^.;:()]{0,100})",
        re.IGNORECASE,
    ),
    re.compile(r"\bwithout any\b(?P<what>[^.;:()]{3,80})", re.IGNORECASE),
    re.compile(
        rf"(?:^|[.;,] )(?P<what>[^.;:(),]{{3,80}}?) (?:was|were) not {_SEEN}\b"
        r"[^.;]{0,30}\bin (?:either|any|both)\b",
        re.IGNORECASE,
    ),
)
_GUARD = re.compile(r"\b(?:no|none|not|zero|without)\b", re.IGNORECASE)
_COMPARED = re.compile(
    r"\bdifferen|\bsignifican|\bchanges?\b|\beffects? (?:of|on)\b|\bassociat|\bcorrelat|\bevidence\b"
    r"|\bdata\b|\binformation\b|\b(?:more|other|further|additional|new) ",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"\b(?:either|neither|both|all|any|each|the two|the three) (?:of the )?(?:study |treatment )?"
    r"(?:groups?|arms?)\b",
    re.IGNORECASE,
)
_THE_REST = re.compile(
    r"\b(?:other|remaining|rest of the) (?:patients|participants|subjects|cases)\b", re.IGNORECASE
)
_PARTS = re.compile(r",|\band/or\b|\band\b|\bor\b|\bnor\b")
_OF_TREATMENT = re.compile(
    r"\b(?:related|attribut\w+|due) to (?:the )?(?:study|drug|treatment|intervention|procedure|device|product"
    r"|medication|trial)\w*.*$|\b(?:study|drug|treatment|intervention|procedure|device)[- ]related\b"
    r"|\b(?:during|in (?:either|both|any|all|the))\b.*$",
    re.IGNORECASE,
)
_NARROWER = re.compile(r"\b(?:that|which|who|requiring|leading to|resulting in|related to)\b", re.IGNORECASE)
_PLAIN = frozenset(
    "any of kind type other single patient subject participant case occurrence event sign symptom such "
    "report reported study group during after throughout period intervention trial follow up relevant".split()
)
_LEAST = 0.8
_MOST_FOREIGN = 0.34


def is_absent(paper: Paper, asked: Asked, text: str, mentions: Sequence[GroupMention]) -> bool:
    """Return whether a sentence says that what is asked for did not happen in any group."""
    if not _GUARD.search(text):
        return False
    words = {w.word for w in asked.wanted}
    return any(
        _is_of_all(text, match, mentions) and any(_says(paper, asked, part) for part in _things(match, words))
        for form in _FORMS
        for match in form.finditer(text)
    )


def _is_of_all(text: str, match: re.Match[str], mentions: Sequence[GroupMention]) -> bool:
    """Return whether a zero is that of all patients: no group, or both, are named beside it."""
    if _THE_REST.search(text):
        return False
    sides = {m.side for m in mentions if m.stop <= match.start("what") or m.start >= match.end("what")}
    return len(sides) != 1 or bool(_BOTH.search(text))


def _things(match: re.Match[str], asked_words: set[str]) -> list[str]:
    """Return the things that a phrase says did not happen, each with words that it shares with the last."""
    what = f"{match.groupdict().get('between') or ''} {match['what']}"
    if match.re is _FORMS[2]:
        what = f"{match.group()}"
    if _COMPARED.search(what):
        return []
    bare = what if "related" in asked_words else _OF_TREATMENT.sub("", what)
    if _NARROWER.search(bare):
        return []
    return [bare, *_PARTS.split(bare)]


def _says(paper: Paper, asked: Asked, thing: str) -> bool:
    """Return whether a thing is what is asked for: nothing of the question is missing, nothing narrows it."""
    if coverage(asked.wanted, [(paper.signs(thing), 1.0)]) < _LEAST:
        return False
    signs = {s for w in asked.wanted for s in w.signs} | paper.signs(asked.outcome)
    signs |= paper.signs(asked.intervention.text)
    ignored = {stem(w) for w in _PLAIN | FAINT}
    told = [w for w in paper.wording.wanted(thing) if stem(w.word) not in ignored and w.word not in _VERBS]
    words = [w.word for w in told]
    foreign = [w.word for w in told if signs.isdisjoint(w.signs)]
    return len(foreign) <= _MOST_FOREIGN * max(1, len(words)) and not _narrows(foreign)


_VERBS = frozenset(
    "none no had experienced developed reported suffered showed presented required needed was were".split()
)
_NARROW = frozenset(
    {stem(w) for w in "serious severe major grade significant late early local systemic symptomatic fatal "
     "permanent permanently moderate life threatening".split()}
)  # fmt: skip


def _narrows(foreign: list[str]) -> bool:
    """Return whether words make a zero narrower than what is asked for."""
    return any(stem(w) in _NARROW for w in foreign)
