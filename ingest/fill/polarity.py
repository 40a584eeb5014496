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
    r"\bsimilar(?:ly)?\b(?! to (?:\w+ ){0,3}(?:findings?|results?|stud(?:y|ies)|reports?|data)\b)"
    r"|\bcomparable\b|\bequivalent\b|\bequally\b|\bunchanged\b|\bunaffected\b"
    r"|\bthe same (?=in|for|as|between|among|across|with|at\b)"
    r"|\bfailed to\b|\bneither\b|\bnor\b|\b[nN]\.?[sS]\.?(?=[\s,;).]|$)|\bequal\b|\bidentical\b|"
    r"\black of (?:\w+ )?(?:effect|difference)|\bnon-?inferior\w*|\bremained (?:stable|constant)|\bno "
    r"(?:more|less)\b|\bno longer\b",
    re.IGNORECASE,
)  # fmt: skip
_UP = re.compile(
    r"(?<!non-)\b(?:increas\w*|higher|highest|greater|greatest|more|longer|elevat\w*|rose|rise[sn]?|rising|enhanc\w*|larger|gain(?:s|ed)?|raised|prolong\w*|augment\w*|doubl\w*|upregulat\w*|"
    r"slower|later|delayed|exceed\w*|improv\w*|better|superior\w*|best|stronger|most|promot\w*|heavier"
    r"|deeper|thicker|accelerat\w*|most effective|high(?!-))\b",
    re.IGNORECASE,
)  # fmt: skip
_DOWN = re.compile(
    r"\b(?:decreas\w*|lower(?:ed|ing)?|lowest|reduc\w*|less|least|fewer|fewest|shorter|shorten\w*|smaller|declin\w*|fell|fall(?:s|en)?|drop(?:s|ped)?|diminish\w*|attenuat\w*|suppress\w*|"
    r"inhibit\w*|faster|earlier|quicker|prevent\w*|blunt\w*|alleviat\w*|reliev\w*|weaker|worse\w*|inferior|poorer|deteriorat\w*|impair\w*|abolish\w*|minimi[sz]\w*|loss|lost|low(?!-)|downregulat\w*)\b",
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
_SIGNIFICANTLY = re.compile(r"(?<!not )(?<!no )\bsignifican\w*", re.IGNORECASE)
_CLAUSE = re.compile(
    r";|,?\s+(?:but|whereas|while|although|though|however|yet|despite|except|apart from)\b|\.\s"
    r"|(?<=\bbut) only\b|(?<=,) with (?=no |significantly )",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"[(\[{][^()\[\]{}]*[)\]}]")
_EXCEPTED = re.compile(
    r"\b(?:except(?:ing)?(?: from| for)?|apart from|with the exception of|other than)\b[^,;.]*", re.IGNORECASE
)
_OF_ALL = re.compile(
    r"\bno (?:\w+[ -]){0,3}differences? (?:\w+ ){0,2}?(?:between|among)(?:st)? (?:\w+ ){0,3}?"
    r"(?:groups|arms|treatments|them)\b(?! (?:in|for|regarding|concerning|with regard|as to|with respect)\b)"
    r"|\b(?:no|without)(?: any)? (?:significant |statistical(?:ly)? )*(?:between|inter)-?\s?group difference"
    r"|\b(?:the|this|these|that) differences?(?: \w+){0,2}? (?:was|were|is|are|did)(?: not|n.t)\b"
    r"|\b(?:the|this|these) differences? (?:was|were|is|are) (?:statistically )?(?:non-?|in)significant"
    r"|\b(?:but|which|this|it|though) (?:did not|failed to) (?:reach|attain|achieve) (?:\w+ )?significance",
    re.IGNORECASE,
)
_AT_START = re.compile(
    r"\b(?:at|in|during) (?:the )?(?:baseline|onset|start|beginning|outset|entry|enrol\w+|inclusion)\b"
    r"|\bbaseline (?:characteristics|values|levels|scores|demographic\w*)"
    r"|\b(?:before|prior to) (?:the )?(?:treatment|intervention|surgery|operation|training|education|study)\b"
    r"|\bpre-?(?:\s?[–-]\s?)?(?:intervention|treatment|test)\b|\bpreoperative(?:ly)?\b",
    re.IGNORECASE,
)
_THAN_BEFORE = re.compile(
    r"^\W*(?:\w+\W+){0,5}?(?:than|compared (?:with|to)|relative to|from|versus|vs\.?)\s+"
    r"(?:the |their |its |at |respective )*"
    r"(?:normal|baseline|pre\w*|initial|reference|upper|before|those before|cut-?off)\b",
    re.IGNORECASE,
)
_REFERRED = re.compile(
    r"\b(?:who|those|that|which|when \S+|than \S+|group|patients|children|women) "
    r"(?:did|do|does|had|have|was|were) not$",
    re.IGNORECASE,
)
_CHANGES = re.compile(
    r"(?:reductions?|decreas(?:es?|ing)|declines?|increas(?:es?|ing)|rises?|improvements?|gains?|loss|elevation|"
    r"enhancement|drop|fall|deterioration|worsening|prolongation|relief)\b",
    re.IGNORECASE,
)
_LESSENING = re.compile(r"reduc|decreas")  # an outcome called a reduction is asked for as what is reduced
_DEGREES = re.compile(
    r"(?:more|less|greater|greatest|smaller|larger|lower|higher|highest|fewer|stronger|weaker|least|most|slower)\b",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"\b(?:compared (?:with|to)|in comparison (?:with|to)|comparison to|than|versus|vs\.?|relative to"
    r"|compare to|as opposed to|rather than)\b[^,;.]{0,40}$"
    r"|\b(?:over|from|against)(?: (?:that|those))?(?: (?:of|in|with))?(?: the)? $",
    re.IGNORECASE,
)
_WORSE_IF_MORE = re.compile(
    r"\b(?:pain|symptom|disabilit|fatigue|depress|anxi|stress|mortality|death|complication|adverse|bleed"
    r"|blood loss|nausea|vomit|infection|relapse|recurrence|insomnia|"
    r"severity|distress|inflamm|edema|oedema|weight|blood pressure|cholesterol|triglycerid|glucose|hba1c"
    r"|insulin resistance|length of stay|hospital|craving|cough|itch|prurit|burden|"
    r"lesion|tumou?r|fall|error|consumption|requirement|duration of (?:surgery|stay|ventilation)|time to"
    r"|swelling|tension\b|anger|confusion|hostil|worry|erythema|scar|ulcer|exacerbation|flash|flush|tremor"
    r"|rigidity|\boff\b.{0,3}time|UPDRS|EDSS|\bODI\b|\bNDI\b|\bHAM|MADRS|SCORAD|PASI|DAS28|intraocular|\bIOP\b"
    r"|\bLDL|\bBMI\b|body mass|\bfat\b|waist|congestion|dyspn|wheez|apn(?:o?ea)|\bCRP\b|C-reactive|negative"
    r"|stiffness|WOMAC|VAS|impairment|dysfunction|disease activity|incontinence|loneliness|aggress|problem"
    r"|risk)",
    re.IGNORECASE,
)  # fmt: skip


_BETTER_IF_MORE = re.compile(
    r"\b(?:quality of life|H?R?QO?L|functions?|functioning|satisfaction|well-?being|knowledge|self-?efficacy"
    r"|strength|mobility|range of motion|ROM|walk\w*|balance|recovery|performance|memory|control|survival"
    r"|independence|adherence|compliance|ability|abilities|skills?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence says, how surely, and whether it says it of a significant difference."""

    label: str
    strength: float


@dataclass(frozen=True, slots=True, order=True)
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
    value = _p_value(text, start, stop, max(focus, default=start))
    cues = _cues(text, mentions, outcome)
    is_exception = _EXCEPTED.match(clause.lstrip(" ,;")) is not None  # it shares no denial
    here = [c for c in cues if start <= c.start < stop] or [
        c for c in cues if not (is_exception and c.label == NONE)
    ]
    denied = [c for c in here if c.label == NONE]
    moved = [c for c in here if c.label != NONE]
    significant = value is not None and (value < 0.05 or (value == 0.05 and _SIGNIFICANTLY.search(clause)))
    if not denied and not is_exception and any(m.start() >= stop for m in _OF_ALL.finditer(text)):
        return Said(NONE, 1.0)
    if denied and not (significant and moved):
        return Said(NONE, 1.0 if value is None or not significant else 0.6)
    if value is not None and not significant:
        return Said(NONE, 0.9)
    if not moved:
        return Said(NONE, 0.3) if denied else None
    cue = _nearest(moved, focus, text)
    label = _moved(text, cue, moved, outcome)
    if _of_comparator(text, cue, mentions):
        label = DOWN if label == UP else UP
    strength = 0.9 if value is not None or SIGNIFICANT.search(clause) else 0.6
    return Said(label, strength)


def _nearest(moved: Sequence[_Cue], focus: Sequence[int], text: str) -> _Cue:
    """Return the cue nearest to the words of the outcome; words of degree only where there is no other."""
    words = focus or [len(text) // 2]
    middle = sum(words) / len(words)

    def distance(cue: _Cue) -> float:
        near = min(abs(cue.start - f) for f in words)
        return near + abs(cue.start - middle) + (_FAR if cue.text.lower() in _OF_DEGREE else 0)

    return min(moved, key=distance)


_OF_DEGREE = frozenset({"more", "most", "high", "low", "less"})
_FAR = 40


def _moved(text: str, cue: _Cue, moved: Sequence[_Cue], outcome: str) -> str:
    """Return the direction of a cue, with the word of degree that it goes with: "less of a decrease"."""
    partners = (c for c in moved if c is not cue)
    partner = next((c for c in partners if _go_together(text, min(cue, c), max(cue, c))), None)
    if partner is None:
        return _judged(cue, outcome)
    change, degree = (cue, partner) if _CHANGES.fullmatch(cue.text) else (partner, cue)
    label = _judged(change, outcome)
    if degree.label == UP:
        return label
    return DOWN if label == UP else UP


def _go_together(text: str, first: _Cue, second: _Cue) -> bool:
    """Return whether one of two cues is a change and the other its degree: "greater reduction"."""
    between = text[first.stop : second.start]
    if _DEGREES.fullmatch(first.text) and _CHANGES.fullmatch(second.text):
        return len(between) < 25 and not re.search(r"[,;.]|\b(?:and|or|in|with|than)\b", between)
    if _CHANGES.fullmatch(first.text) and _DEGREES.fullmatch(second.text):
        return re.search(r"\b(?:was|were|is|are)(?: \w+){0,2} $", between) is not None
    return False


def _clause(text: str, focus: Sequence[int]) -> tuple[int, int]:
    """Return the clause that holds most of the outcome's words; what stands in brackets parts none."""
    excepted = next(
        (m for m in _EXCEPTED.finditer(text) if any(m.start() <= f < m.end() for f in focus)), None
    )
    if excepted is not None and sum(excepted.start() <= f < excepted.end() for f in focus) * 2 > len(focus):
        return excepted.span()
    brackets = [m.span() for m in _BRACKETED.finditer(text)]
    cuts = [m.start() for m in _CLAUSE.finditer(text) if not any(a < m.start() < b for a, b in brackets)]
    edges = [0, *cuts, len(text)]
    return max(pairwise(edges), key=lambda e: (sum(e[0] <= f < e[1] for f in focus), e[1] - e[0]))


def _cues(text: str, mentions: Sequence[GroupMention], outcome: str) -> list[_Cue]:
    """Return all cues of a sentence; a denial hides the words that it denies.

    What only names the groups or the outcome is no cue ("high dose", "weight loss was greater"), nor is a
    denial that tells the others apart ("than those who did not"), or what is said of the state before.
    """
    found = [
        _Cue(m.start(), m.end(), NONE, m.group())
        for m in _NONE.finditer(text)
        if not _REFERRED.search(text[max(0, m.start() - 30) : m.end()])
    ]
    own = {w for w in re.findall(r"[^\W\d_]+", outcome.lower()) if not _LESSENING.match(w)}
    moved = [
        _Cue(match.start(), match.end(), label, match.group())
        for pattern, label in ((_UP, UP), (_DOWN, DOWN))
        for match in pattern.finditer(text)
        if not any(c.start <= match.start() < c.stop for c in found)
        and not any(m.start <= match.start() < m.stop for m in mentions)
        and not re.match(r"\s+significan|[- ](?:density|dose|risk|sensitivity|school)", text[match.end() :])
    ]
    other = [
        c for c in moved if c.text.lower() not in own and not _THAN_BEFORE.search(text[c.stop : c.stop + 80])
    ]
    found = found + (other or moved)
    later = [c for c in found if not _AT_START.search(text[slice(*_around(text, c))])]
    return later or [c for c in found if c.label != NONE]


def _around(text: str, cue: _Cue) -> tuple[int, int]:
    """Return the clause in which a cue stands."""
    edges = [0, *(m.start() for m in _CLAUSE.finditer(text)), len(text)]
    return next((a, b) for a, b in pairwise(edges) if a <= cue.start < b)


def _p_value(text: str, start: int, stop: int, focus: int) -> float | None:
    """Return the p-value of a clause, the first behind the outcome; else that of the sentence."""
    found = [(m.start(), _number(m)) for m in _P.finditer(text)]
    inside = [f for f in found if start <= f[0] < stop]
    behind = [f for f in inside or found if f[0] > focus]
    chosen = behind or inside or found
    return chosen[0][1] if chosen else None


def _number(match: re.Match[str]) -> float:
    """Return a p-value as a number, a little less or more where it is said to be below or above that."""
    number = float(match["value"].replace(",", ".").replace("·", "."))
    if match["op"] in (">", "≥"):
        return number + 1e-9
    return min(number, 0.05) - 1e-9 if match["op"] in ("<", "≤", "&lt;") else number


def _judged(cue: _Cue, outcome: str) -> str:
    """Return the direction of a cue: "improved" lowers what is worse when there is more of it."""
    first = re.split(r"[,;]| and ", outcome.strip(" ,;"))[0]
    is_worse = _WORSE_IF_MORE.search(outcome) if not _BETTER_IF_MORE.search(first) else None
    if not _JUDGING.search(cue.text) or is_worse is None or _JUDGING.search(first):
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
