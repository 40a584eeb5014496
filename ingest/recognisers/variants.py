"""Whether two names say the same in other letters: spelling, word order, derivation, qualifying words.

What is meant is decided here by rules that would rather miss a variant than join two things: hypertension and
hypotension, dysphagia and dysphasia differ by a letter or two, retension and retention by one as well.
"""

from __future__ import annotations

import re
from functools import lru_cache

FUNCTION_WORDS = frozenset(
    "a after an and at by due during following for from in of on or the to with".split(),
)
QUALIFIERS = frozenset(
    "mild moderate severe serious slight minor major transient temporary persistent prolonged permanent "
    "acute chronic new newonset onset early late immediate delayed local localized generalized left right "
    "bilateral unilateral spontaneous recurrent asymptomatic symptomatic selflimiting selflimited any other "
    "intermittent occasional significant postoperative periprocedural postprocedural intraoperative "
    "intraprocedural increased worsening treatment procedure related treatmentrelated procedurerelated "
    "drugrelated unspecified".split(),
)
_SUFFIXES = frozenset(
    " al ary ic ical ous ar ular le e y ed ing ation ion ive ial ia a um o s t ement ment ity ness ly".split(
        " "
    )
)
_SOUNDS = (
    (re.compile(r"([a-z])\1"), r"\1"),
    (re.compile(r"[sct]ion"), "tion"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"rh"), "r"),
    (re.compile(r"[ao]e"), "e"),
    (re.compile(r"ei|ie"), "i"),
    (re.compile(r"y"), "i"),
    (re.compile(r"c(?=[eiy])"), "s"),
    (re.compile(r"ck|c|q"), "k"),
    (re.compile(r"z"), "s"),
    (re.compile(r"an(?=[tc])"), "en"),
)
_SHORTEST_WITH_A_SLIP = 8
EXACT, ORDER, SPELLING, QUALIFIED, DERIVED = 1.0, 0.97, 0.94, 0.92, 0.86


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """Return a word as it is heard, so that usual misspellings are equal.

    >>> sound("vomitting") == sound("vomiting"), sound("retension") == sound("retention")
    (True, True)
    """
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word


def slipped(wrong: str, right: str) -> bool:
    """Return whether an unknown word is a known one with one slip: a letter lost, added or changed over.

    A letter for another is a slip only where both are e, a or i; the first two letters must be right.
    """
    if sound(wrong) == sound(right):
        return True
    if min(len(wrong), len(right)) < _SHORTEST_WITH_A_SLIP or wrong[:2] != right[:2]:
        return False
    at = next(
        (i for i, (a, b) in enumerate(zip(wrong, right, strict=False)) if a != b), min(len(wrong), len(right))
    )
    if wrong[at + 1 :] == right[at:] or wrong[at:] == right[at + 1 :]:
        return True
    if wrong[at : at + 2] == right[at : at + 2][::-1] and wrong[at + 2 :] == right[at + 2 :]:
        return True
    return wrong[at + 1 :] == right[at + 1 :] and {wrong[at], right[at]} in ({"a", "e"}, {"e", "i"})


def derived(one: str, other: str) -> bool:
    """Return whether two words are derivations of one stem: urine and urinary, muscle and muscular."""
    at = next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    return at >= 4 and one[at:] in _SUFFIXES and other[at:] in _SUFFIXES


def likeness(words: tuple[str, ...], name: tuple[str, ...], known: frozenset[str]) -> float:
    """Return how sure it is that words mean a name, from 0 to 1; ``known`` words are never misspelt.

    >>> likeness(("urinary", "retension"), ("urinary", "retention"), frozenset({"urinary", "retention"}))
    0.94
    """
    if words == name:
        return EXACT
    left = [w for w in words if w not in FUNCTION_WORDS]
    wanted = [w for w in name if w not in FUNCTION_WORDS]
    score = EXACT
    if len(left) > len(wanted):
        left = [w for w in left if w not in QUALIFIERS or w in wanted]
        score = QUALIFIED
    if not left or len(left) != len(wanted):
        return 0.0
    if left != wanted and sorted(left) == sorted(wanted):
        return min(score, ORDER)
    for word in list(left):
        if word in wanted:  # asked anew: "pain of the pain clinic" has a word twice
            left.remove(word)
            wanted.remove(word)
    for word in left:
        how, match = max(((_alike(word, other, known), other) for other in wanted), default=(0.0, ""))
        if not how:
            return 0.0
        score = min(score, how)
        wanted.remove(match)
    return score if not wanted else 0.0


def _alike(word: str, other: str, known: frozenset[str]) -> float:
    """Return how sure it is that a word means another one."""
    if word not in known and word.isalpha() and slipped(word, other):
        return SPELLING
    return DERIVED if derived(word, other) else 0.0
