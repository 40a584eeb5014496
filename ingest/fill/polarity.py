"""What a sentence says of a comparison: more, less, or no difference, and of which group.

Cues are data: words of increase and decrease, words that judge (better, worse), words that deny a difference,
and p-values. The cue that counts is the one in the clause of the outcome, nearest to its words; which
group it is said of follows from "than", "compared with" and the group named beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.fill.mentions import GroupMention

UP, DOWN, NONE = "increased", "decreased", "no_difference"

_NONE = re.compile(
    r"\bno(?:t)?(?: \w+){0,2}? (?:significan\w+|statistical\w*)(?: \w+){0,3}|\bno (?:\w+[ "
    r"-]){0,4}?(?:differences?|effects?|changes?|associations?|impact|influence|benefits?|"
    r"advantages?|improvements?|increases?|reductions?|decreases?|interactions?|correlations?)\b|\b(?:did"
    r"|do|does|was|were|is|are|could|had|has|have) not\b(?! only)|\bdidn.t\b|"
    r"\bnot (?:different|differ\w*|affected|influenced|changed|altered|improved?|increased?|reduced?"
    r"|decreased?|superior|inferior|associated)\b|\bnon-?\s?significan\w+|\binsignifican\w+|\bwithout "
    r"(?:any )?(?:significant |statistical )*(?:differences?|changes?)|"
    r"\bsimilar(?:ly)?\b|\bcomparable\b|\bequivalent\b|\bequally\b|\bunchanged\b|\bunaffected\b|\bsame\b"
    r"|\bfailed to\b|\bneither\b|\bnor\b|\b[nN]\.?[sS]\.?(?=[\s,;).]|$)|\bequal\b|\bidentical\b|"
    r"\black of (?:\w+ )?(?:effect|difference)|\bnon-?inferior\w*|\bremained (?:stable|constant)|\bno "
    r"(?:more|less)\b|\bno longer\b",
    re.IGNORECASE,
)  # fmt: skip
_UP = re.compile(
    r"\b(?:increas\w*|higher|highest|greater|greatest|more|longer|elevat\w*|rose|rise[sn]?|rising|enhanc\w*|larger|gain(?:s|ed)?|raised|prolong\w*|augment\w*|doubl\w*|upregulat\w*|"
    r"slower|later|delayed|exceed\w*|improv\w*|better|superior\w*|best|stronger|most|promot\w*|heavier"
    r"|deeper|thicker|accelerat\w*|most effective|high)\b",
    re.IGNORECASE,
)  # fmt: skip
_DOWN = re.compile(
    r"\b(?:decreas\w*|lower(?:ed|ing)?|lowest|reduc\w*|less|least|fewer|fewest|shorter|shorten\w*|smaller|declin\w*|fell|fall(?:s|en)?|drop(?:s|ped)?|diminish\w*|attenuat\w*|suppress\w*|"
    r"inhibit\w*|faster|earlier|quicker|prevent\w*|blunt\w*|alleviat\w*|reliev\w*|weaker|worse\w*|inferior|poorer|deteriorat\w*|impair\w*|abolish\w*|minimi[sz]\w*|loss|lost|low|downregulat\w*)\b",
    re.IGNORECASE,
)  # fmt: skip
_JUDGING = re.compile(
    r"\b(?:improv\w*|better|superior\w*|best|worse\w*|poorer|deteriorat\w*|impair\w*|inferior|enhanc\w*"
    r"|most effective)\b",
    re.IGNORECASE,
)
_P = re.compile(
    r"(?<![\w-])[pP]\s?(?:[-‐]?\s?[vV]alues?)?\s?(?P<op>[<>=≤≥]|&lt;|was|of)=?\s?(?P<value>0?[.·,]\d+|[01](?:\.0+)?)(?:\s?[×x]\s?10)?"
)
SIGNIFICANT = re.compile(r"\bsignifican\w*", re.IGNORECASE)
_CLAUSE = re.compile(
    r";|,?\s+(?:but|whereas|while|although|though|however|yet|despite|except)\b|\.\s", re.IGNORECASE
)
_COMPARED = re.compile(
    r"\b(?:compared (?:with|to)|in comparison (?:with|to)|comparison to|than|versus|vs\.?|relative to|over"
    r"|from|against|compare to|as opposed to|rather than)\b[^,;.]{0,40}$",
    re.IGNORECASE,
)
_WORSE_IF_MORE = re.compile(
    r"\b(?:pain|symptom|disabilit|fatigue|depress|anxi|stress|mortality|death|complication|adverse|bleed"
    r"|blood loss|nausea|vomit|infection|relapse|recurrence|insomnia|"
    r"severity|distress|inflamm|edema|oedema|weight|blood pressure|cholesterol|triglycerid|glucose|hba1c"
    r"|insulin resistance|length of stay|hospital|craving|cough|itch|prurit|burden|"
    r"lesion|tumou?r|fall|error|consumption|requirement|duration of (?:surgery|stay|ventilation)|time to"
    r"|stiffness|WOMAC|VAS|impairment|dysfunction|disease activity|incontinence|loneliness|aggress|problem"
    r"|risk)",
    re.IGNORECASE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence says, how surely, and whether it says it of a significant difference."""

    label: str
    strength: float


@dataclass(frozen=True, slots=True)
class _Cue:
    start: int
    stop: int
    label: str
    text: str


def said(text: str, focus: Sequence[int], mentions: Sequence[GroupMention], outcome: str) -> Said | None:
    """Return what a sentence says of the outcome whose words stand at ``focus``, None where nothing.

    The direction is that of the intervention against the comparator.
    """
    start, stop = _clause(text, focus)
    clause = text[start:stop]
    value = _p_value(clause) if _P.search(clause) else _p_value(text)
    cues = [c for c in _cues(text) if start <= c.start < stop] or _cues(text)
    denied = [c for c in cues if c.label == NONE]
    moved = [c for c in cues if c.label != NONE]
    if denied and not (value is not None and value < 0.05 and moved):
        return Said(NONE, 1.0 if value is None or value >= 0.05 else 0.6)
    if value is not None and value >= 0.05:
        return Said(NONE, 0.9)
    if not moved:
        return Said(NONE, 0.3) if denied else None
    middle = sum(focus) / len(focus) if focus else len(text) / 2
    cue = min(
        moved,
        key=lambda c: (
            abs(c.start - middle) + (40 if c.text.lower() in ("more", "most", "high", "low", "less") else 0)
        ),
    )
    label = _judged(cue, outcome)
    if _of_comparator(text, cue, mentions):
        label = DOWN if label == UP else UP
    strength = 0.9 if value is not None or SIGNIFICANT.search(clause) else 0.6
    return Said(label, strength)


def _clause(text: str, focus: Sequence[int]) -> tuple[int, int]:
    """Return the clause that holds most of the outcome's words."""
    edges = [0, *(m.start() for m in _CLAUSE.finditer(text)), len(text)]
    return max(pairwise(edges), key=lambda e: (sum(e[0] <= f < e[1] for f in focus), e[1] - e[0]))


def _cues(text: str) -> list[_Cue]:
    """Return all cues of a sentence; a denial hides the words that it denies."""
    found = [_Cue(m.start(), m.end(), NONE, m.group()) for m in _NONE.finditer(text)]
    for pattern, label in ((_UP, UP), (_DOWN, DOWN)):
        for match in pattern.finditer(text):
            if not any(c.start <= match.start() < c.stop for c in found if c.label == NONE):
                found.append(_Cue(match.start(), match.end(), label, match.group()))
    return found


def _p_value(text: str) -> float | None:
    """Return the p-value of a text where all agree on which side of 0.05 they are; else the first."""
    for match in _P.finditer(text):
        number = float(match["value"].replace(",", ".").replace("·", "."))
        if match["op"] in "<≤" or match["op"] == "&lt;":
            return min(number, 0.05) - 1e-9
        return number
    return None


def _judged(cue: _Cue, outcome: str) -> str:
    """Return the direction of a cue: "improved" lowers what is worse when there is more of it."""
    if not _JUDGING.search(cue.text) or not _WORSE_IF_MORE.search(outcome):
        return cue.label
    return DOWN if cue.label == UP else UP


def _of_comparator(text: str, cue: _Cue, mentions: Sequence[GroupMention]) -> bool:
    """Return whether the cue is said of the comparator."""
    if not mentions:
        return False
    references = [m for m in mentions if _COMPARED.search(text[max(0, m.start - 60) : m.start])]
    subjects = [m for m in mentions if m not in references]
    sides = {m.side for m in references}
    if len(sides) == 1 and references[0].side != (subjects[0].side if subjects else None):
        return references[0].side == 0
    behind = [
        m
        for m in subjects
        if 0 <= m.start - cue.stop < 60
        and re.search(r"\b(?:in|for|with|among|of|by|after)\b", text[cue.stop : m.start])
    ]
    if behind:
        return behind[0].side == 1
    before = [m for m in subjects if m.stop <= cue.start]
    if before:
        return before[-1].side == 1 if len({m.side for m in before}) == 1 else before[0].side == 1
    return subjects[0].side == 1 if subjects else False
