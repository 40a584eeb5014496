"""Where a sentence speaks of the intervention and where of the comparator."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.fill.groups import naming
from ingest.fill.pairing import NOT_A_GROUP
from ingest.fill.wording import FAINT, stem, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.fill.pairing import Asked
    from ingest.fill.paper import Paper

_PIECE = re.compile(
    r"\b(?:groups?|arms?|cohorts?|phase)[ -](?:[A-Z]\d?|[IVX]{1,4}|\d{1,2})\b"
    r"|\b\d+[- ]?(?:hours?|hrs?|h|days?|weeks?|wks?|months?|mo|years?|yrs?)\b"
    r"|\d+(?:\.\d+)?|[^\W_]+(?:['’][^\W_]+)?",
    re.IGNORECASE,
)
_CONTROLS = re.compile(
    r"\b(?:controls?|placebo|sham|usual care|standard (?:care|treatment|therapy)|conventional(?:ly)? \w+"
    r"|waiting[- ]list|comparator|untreated|vehicle|comparison group"
    r"|without(?! (?:any|sequel\w+|complications?)\b))\b",
    re.IGNORECASE,
)
_ACTIVES = re.compile(
    r"\b(?:intervention|experimental|treatment|treated|study|active|exercise|training) (?:groups?|arms?"
    r"|patients|participants)\b|\bthe intervention\b",
    re.IGNORECASE,
)
_COMPARATIVE = re.compile(
    r"(?:high|low|long|short|earli|lat|larg|small|great|few|fast|slow)(?:e?r|e?st)|more|less", re.IGNORECASE
)
_LETTERED = re.compile(r"\b(?:Group|Arm|Cohort)s? (?:[A-Z]|[IVX]{1,4}|\d)\b")
_WITHOUT = re.compile(
    r"\b(?:who|that|which|group|patients|children|women) (?:did|had|was|were|have)(?: not|n.t) "
    r"(?:(?:been|be) )?(?:receive\w*|given|treated|take\w*|took|undergo\w*|us(?:e|ing)|exposed)"
    r"(?: (?:with|to|any|the)){0,2} $",
    re.IGNORECASE,
)
_NAMED = re.compile(r"(?P<name>[\w-]+(?: [\w-]+)?) (?:groups?|arms?|patients|subjects|participants)\b")
_NONE = re.compile(r"^\W*(?:no|not|without|none|nothing)\b", re.IGNORECASE)
_LONG = 5  # words of a side, from which on it is a description of which many words are no name
_LEAST_LABEL = 0.5
_JOINED = 18


@dataclass(frozen=True, slots=True)
class GroupMention:
    """A place in a sentence that names one side: 0 the intervention, 1 the comparator."""

    start: int
    stop: int
    side: int


def group_mentions(paper: Paper, asked: Asked, text: str) -> list[GroupMention]:
    """Return where a text names the two groups, in order; neighbouring words of one name are one mention."""
    named = (_turned(m, text) for m in _found(paper, asked, text))
    found = sorted(named, key=lambda m: (m.start, -m.stop))
    kept: list[GroupMention] = []
    for mention in found:
        last = kept[-1] if kept else None
        if last is not None and mention.start < last.stop:
            continue
        if (
            last is not None
            and last.side == mention.side
            and mention.start - last.stop < _JOINED
            and not re.search(r"\d|\b(?:and|than|vs|versus|to|with)\b", text[last.stop : mention.start])
        ):
            kept[-1] = GroupMention(last.start, mention.stop, last.side)
            continue
        kept.append(mention)
    return kept


def _turned(mention: GroupMention, text: str) -> GroupMention:
    """Return a mention as one of the other side where it is said that these did not have it."""
    if _WITHOUT.search(text[max(0, mention.start - 40) : mention.start]):
        return GroupMention(mention.start, mention.stop, 1 - mention.side)
    return mention


def _found(paper: Paper, asked: Asked, text: str) -> Iterator[GroupMention]:
    """Yield labels, words that only one side has, and the usual words for controls and treated groups."""
    for pattern, side in _names(paper, asked):
        for match in pattern.finditer(text):
            yield GroupMention(match.start(), match.end(), side)
    yield from _named(text, _own_signs(paper, asked))
    yield from _roles(text, asked)


def _named(text: str, own: tuple[frozenset[str], frozenset[str]]) -> Iterator[GroupMention]:
    """Yield the words that only one side has; "higher" names no high dose."""
    for match in _PIECE.finditer(text):
        if _COMPARATIVE.fullmatch(match.group()):
            continue
        signs = {stem(w) for w in words_of(match.group())}
        for side in (0, 1):
            if signs & own[side]:
                yield GroupMention(match.start(), match.end(), side)


def _roles(text: str, asked: Asked) -> Iterator[GroupMention]:
    """Yield the usual words for controls and treated groups; "glucose control" as an outcome is none."""
    of_outcome = "control" in asked.outcome.lower()
    for match in _CONTROLS.finditer(text) if asked.comparator.is_control else ():
        if not of_outcome or re.match(r" (?:group|arm|patients|subjects)", text[match.end() :]):
            yield GroupMention(match.start(), match.end(), 1)
    for match in _ACTIVES.finditer(text):
        if not re.search(r"control|placebo", match.group(), re.IGNORECASE):
            yield GroupMention(match.start(), match.end(), 0)


def _names(paper: Paper, asked: Asked) -> list[tuple[re.Pattern[str], int]]:
    """Return what names a side as it is printed: labels and short forms."""
    key = ("names", asked.intervention.text, asked.comparator.text, asked.outcome)
    known = paper.memory.get(key)
    if isinstance(known, list):
        return known
    found = [(_printed(label), side) for label, side in labels(paper, asked)]
    own = _own_signs(paper, asked)
    for short, long in paper.short_forms.items():
        stems = {stem(w) for w in words_of(long)}
        found += [(_printed(short), side) for side in (0, 1) if stems and stems <= own[side]]
    paper.memory[key] = found
    return found


def _printed(label: str) -> re.Pattern[str]:
    """Return the pattern of a label: a lettered group also in "groups A and B"."""
    lettered = re.fullmatch(r"(group|arm|cohort) (\w{1,3})", label, re.IGNORECASE)
    if lettered:
        group, letter = lettered.groups()
        return re.compile(
            rf"\b(?i:{group}s?)[ -]{letter}\b|(?<=\band )(?:(?i:{group}) )?{letter}(?=[\s,.;)])"
        )
    flags = 0 if any(c.isupper() for c in label) else re.IGNORECASE
    return re.compile(rf"(?<![\w-]){re.escape(label)}(?![\w-])", flags)


def _own_signs(paper: Paper, asked: Asked) -> tuple[frozenset[str], frozenset[str]]:
    """Return the stems that only one side's words have, without words that say little."""
    key = ("own signs", asked.intervention.text, asked.comparator.text, asked.outcome)
    known = paper.memory.get(key)
    if isinstance(known, tuple):
        return known
    sides = []
    named = _words_of_names(paper)
    for side in (asked.intervention, asked.comparator):
        is_long = len(side.wanted) > _LONG
        is_none = bool(_NONE.match(side.text))  # "no supplement" is not named by "supplement"
        plain: set[str] = set()
        for wanted in side.wanted:
            if wanted.word not in FAINT and not (wanted.word.isdigit() and len(wanted.word) < 2):
                found = {s for s in wanted.signs if s[:1] not in "=~"}
                if not is_none and (not is_long or found & named):
                    plain |= found
        sides.append(plain)
    outcome = {s for w in asked.wanted for s in w.signs}
    result = (frozenset(sides[0] - sides[1] - outcome), frozenset(sides[1] - sides[0] - outcome))
    paper.memory[key] = result
    return result


def _words_of_names(paper: Paper) -> frozenset[str]:
    """Return the stems that occur in names of groups: in headers, and before "group" in sentences."""
    known = paper.memory.get("words of names")
    if isinstance(known, frozenset):
        return known
    texts = {h for grid in paper.grids for e in grid.entries for h in e.columns[:2]}
    texts |= {name for arm in paper.arms for name in (arm.label, *arm.aliases)}
    texts |= {m["name"] for s in paper.sentences for m in _NAMED.finditer(s.text)}
    found = frozenset(stem(w) for text in texts for w in words_of(text))
    paper.memory["words of names"] = found
    return found


def labels(paper: Paper, asked: Asked) -> list[tuple[str, int]]:
    """Return the labels of tables and of the study's groups that name one side, with the side."""
    key = ("labels", asked.intervention.text, asked.comparator.text)
    known = paper.memory.get(key)
    if isinstance(known, list):
        return known
    texts = {h for grid in paper.grids for e in grid.entries for h in e.columns[:2]}
    texts |= {m.group() for s in paper.sentences for m in _LETTERED.finditer(s.text)}
    texts |= {name for arm in paper.arms for name in (arm.label, *arm.aliases)}
    found: list[tuple[str, int]] = []
    for text in texts:
        bare = re.sub(r"\s*(?:[(\[,]\s*|\b)[nN]o?\.?\s*=.*$|[*†‡§]", "", text).strip(" ,;:")
        if NOT_A_GROUP.search(bare) or not 2 < len(bare) <= 40 or bare[0].isdigit() or bare.lower() in FAINT:
            continue
        scores = (
            naming(paper, asked.intervention, asked.comparator, text),
            naming(paper, asked.comparator, asked.intervention, text),
        )
        side = 0 if scores[0] >= scores[1] else 1
        if scores[side] >= _LEAST_LABEL and scores[1 - side] < 0.15:
            found.append((bare, side))
            short = re.sub(r"\s+(?:group|arm)s?$", "", bare, flags=re.IGNORECASE)
            if short != bare and len(short) > 2:
                found.append((short, side))
    paper.memory[key] = found
    return found
