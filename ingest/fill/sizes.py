"""How many patients a group had: by headers and footnotes of tables, by sentences, by the study's groups.

A size told together with the outcome ("57 were scanned: placebo, n = 28; …") goes before that of the whole
group. Where no size is printed, "32 goats were divided into four groups" says that each had 8; an answer that
rests on such a division says so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.fill.groups import LABEL_NOISE, naming
from ingest.fill.wording import coverage, words_of
from ingest.recognisers.numerals import WORDS, value_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.fill.groups import Side
    from ingest.fill.pairing import Asked
    from ingest.fill.paper import Grid, Paper

_PEOPLE = (
    r"(?:(?:\w+ )?(?:patients|subjects|participants|women|men|children|infants|adults|individuals|volunteers"
    r"|students|nurses|animals|rats|mice|goats|rabbits|dogs|eyes|knees|cases|controls|people|persons))"
)
_COUNT = rf"(?:(?<![\w.,/])\d{{1,3}}(?:,\d{{3}})+|(?<![\w.,/])\d{{1,5}}|{WORDS})(?![\w.%]\d|\s?%)"
_SIZE = re.compile(
    r"\b[nN]o?\.?\s?[=:]\s?(?P<n>\d{1,3}(?:,\d{3})+|\d+)"
    r"|(?<=[A-Za-z] )\((?P<m>\d{1,3}(?:,\d{3})+|\d{2,5})\)\s*$"
)
_LABEL_THEN_SIZE = re.compile(
    rf"(?P<label>[^.;()]{{3,90}})(?:[(,\[]\s*[nN]\s?=\s?(?P<n>\d+)\b|\(\s*(?P<m>\d+) {_PEOPLE}\s*\))"
)
_SIZE_THEN_LABEL = re.compile(
    rf"(?P<n>{_COUNT})(?: {_PEOPLE})?(?: (?:were|was|who|had been))?"
    r" (?:(?:randomly )?(?:assigned|allocated|randomi[sz]ed) (?:to|into)|received|receiving|treated with"
    r"|given|underwent|undergoing|(?P<weak>in|to|on))(?: receive)?(?: the| a| an)? "
    r"(?P<label>(?:group|arm|cohort) [A-Z0-9]{1,3}\b|[\w+/ –-]{2,60}?(?= ?[(),;.]| and \w+ | or |$))",
    re.IGNORECASE,
)
_BEFORE_LABEL = re.compile(
    r",|\b(?:and|or|versus|vs\.?|to|into|in|given|receiv\w+|assigned|allocated|treated|were|was)\b"
)
_ALLOCATED = re.compile(
    r"\b(?:randomi[sz]|assign|allocat|enrol|includ|analy[sz]|divid|complet|recruit|treated|received|underwent"
    r"|stud(?:y|ied)|consist|compris|evaluat|assess)",
    re.IGNORECASE,
)
_DIVIDES = re.compile(r"\b(?:randomi[sz]|assign|allocat|divid|enrol|recruit|consist|compris)", re.IGNORECASE)
_HAPPENED = re.compile(
    r"\b(?:died|deaths?|developed|experienced|reported|had|occurred|events?|complications?|withdr[ae]w|dropped"
    r"|discontinued|lost|excluded|required|improved|suffered)\b",
    re.IGNORECASE,
)
_GROUP = r"(?:study |treatment |dose )?(?:groups?|arms?|doses?|cohorts?)\b"
_IN_EACH = re.compile(
    rf"(?:\b[nN]\s?=\s?(?P<a>\d+)|(?P<b>{_COUNT})(?: {_PEOPLE})?)\s*[)]?,? (?:in|per|for|to|within) "
    rf"(?:each|every|both|either)? ?(?:of the \w+ )?{_GROUP}"
    rf"|\bgroups of (?P<c>{_COUNT})|(?P<d>{_COUNT}) {_PEOPLE} each\b"
    rf"|\b(?:each|every|both) {_GROUP} (?:of|had|comprised|included|consisted of) (?P<e>{_COUNT})\b",
    re.IGNORECASE,
)
_EACH = re.compile(r"\b(?:each|every|both|per|groups of)\b", re.IGNORECASE)
_DIVIDED = re.compile(
    rf"(?P<n>{_COUNT})(?: [\w’'/-]+){{0,6}}?(?: \([^()]*\))?(?: [\w’'/-]+){{0,12}}? (?:were|was) "
    r"(?:\w+ )?(?:randomi[sz]ed|divided|assigned|allocated)\b(?P<rest>[^.]*)",
    re.IGNORECASE,
)
_INTO = re.compile(
    rf"\b(?:in)?to (?:one of )?(?:the )?(?P<k>{WORDS}|\d)\s?(?:equal |study |treatment |different )*"
    r"(?:groups|arms)",
    re.IGNORECASE,
)
_TWO = re.compile(r"\b(?:with or without|either|(?:in)?to \w+ or \w+|1 ?: ?1)\b", re.IGNORECASE)
_LEAST = 0.35
_SAME_LABEL = 1.5
_SAME_TABLE = 0.3
_TOLD_WITH_OUTCOME = 0.4
_TELLS_OUTCOME = 0.7
_ROLES = frozenset({"abstract", "methods", "results", "body", "summary", "figure"})
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class Size:
    """How many a group had, how that was calculated, and whether it is printed beside the value."""

    n: int
    derived: tuple[str, ...] = ()
    printed_here: bool = False


@dataclass(frozen=True, slots=True)
class _Labelled:
    """A label with a size: the table that it stands in, or the sentence."""

    label: str
    n: int
    table: int = -1
    sentence: str = ""


def size_in(text: str) -> int | None:
    """Return the size that a label gives.

    >>> size_in("Control (n = 33)"), size_in("Control")
    (33, None)
    """
    match = _SIZE.search(text)
    return int((match["n"] or match["m"]).replace(",", "")) if match else None


def size_of(
    paper: Paper, asked: Asked, side: Side, label: str | None = None, grid: Grid | None = None
) -> Size | None:
    """Return how many patients one side had, for the outcome that is asked for; ``label`` is its header."""
    other = asked.comparator if side is asked.intervention else asked.intervention
    best: tuple[float, int] | None = None
    bare = _bare(label) if label is not None else ""
    for found in _labelled(paper):
        same = bool(bare) and _bare(found.label) == bare
        score = _SAME_LABEL if same else naming(paper, side, other, found.label)
        if score <= _LEAST:
            continue
        if grid is not None and found.table == grid.table.number:
            score += _SAME_TABLE
        if found.sentence and _about(paper, asked, found.sentence):
            score += _TOLD_WITH_OUTCOME
        if best is None or score > best[0] + 0.02:
            best = (score, found.n)
    if best is not None:
        return Size(best[1])
    return _of_each(paper) or _of_division(paper)


def _about(paper: Paper, asked: Asked, sentence: str) -> bool:
    """Return whether a sentence that gives sizes speaks of the outcome."""
    return coverage(asked.wanted, [(paper.signs(sentence), 1.0)]) >= _TELLS_OUTCOME


def _of_each(paper: Paper) -> Size | None:
    """Return the size that all groups have: "30 patients in each group", "two groups of 30"."""
    if "each" not in paper.memory:
        found = set()
        for text in _texts(paper):
            for match in _IN_EACH.finditer(text):
                if _EACH.search(match.group()):
                    found.add(_counted(next(g for g in match.groups() if g is not None)))
        found -= {0, 1}
        paper.memory["each"] = Size(found.pop()) if len(found) == 1 else None
    known = paper.memory["each"]
    return known if isinstance(known, Size) else None


def _of_division(paper: Paper) -> Size | None:
    """Return the size of groups that a number of patients was divided into, where it divides evenly."""
    if "division" not in paper.memory:
        found = {size for text in _texts(paper) for size in _divided(text)}
        paper.memory["division"] = found.pop() if len(found) == 1 else None
    known = paper.memory["division"]
    return known if isinstance(known, Size) else None


def _divided(text: str) -> Iterator[Size]:
    """Yield what a sentence says of a division of patients into groups."""
    match = _DIVIDED.search(text)
    if match is None:
        return
    into = _INTO.search(match["rest"])
    groups = _counted(into["k"]) if into else 2 if _TWO.search(match["rest"]) else 0
    whole = _counted(match["n"])
    if groups >= _FEWEST and whole >= 2 * groups and whole % groups == 0:
        yield Size(whole // groups, (f"size = {whole} ÷ {groups} groups",))


def _texts(paper: Paper) -> list[str]:
    """Return where sizes are told: sentences, captions and footnotes."""
    texts = [s.text for s in paper.sentences if s.section.role.value in _ROLES]
    return texts + [t for grid in paper.grids for t in (grid.caption, grid.notes) if t]


def _counted(numeral: str) -> int:
    """Return the value of a number in digits or words, 0 where it is none."""
    try:
        return int(value_of(numeral.replace(",", "")))
    except (KeyError, ValueError):
        return 0


def _bare(label: str) -> str:
    """Return a label without its size, folded to its words."""
    return " ".join(words_of(LABEL_NOISE.sub(" ", label)))


def _labelled(paper: Paper) -> list[_Labelled]:
    """Return every label with a size: headers, groups of the study, "group X (n = 20)" in prose."""
    known = paper.memory.get("sized")
    if isinstance(known, list):
        return known
    found: dict[_Labelled, None] = {}
    for grid in paper.grids:
        found |= dict.fromkeys(_in_table(grid))
    for arm in paper.arms:
        if arm.n is not None:
            found[_Labelled(" / ".join((arm.label, *arm.aliases)), arm.n)] = None
    for sentence in (s for s in paper.sentences if s.section.role.value in _ROLES):
        found |= dict.fromkeys(_in_prose(sentence.text, sentence.text, -1))
    paper.memory["sized"] = list(found)
    return list(found)


def _in_table(grid: Grid) -> Iterator[_Labelled]:
    """Yield the labels with sizes of a table: each header, the whole path, its caption and footnotes."""
    number = grid.table.number
    for entry in grid.entries:
        for path in (entry.columns, entry.rows[-1:]):
            for text in (*path, " ".join(path)):
                n = size_in(text)
                if n is not None and _bare(text):
                    yield _Labelled(text, n, number)
        if entry.size is not None and entry.columns:
            yield _Labelled(" ".join(entry.columns), entry.size, number)
    for text in (grid.caption, grid.notes):
        yield from _in_prose(text, "", number)


def _in_prose(text: str, sentence: str, table: int) -> Iterator[_Labelled]:
    """Yield the labels with sizes of a sentence."""
    for match in _LABEL_THEN_SIZE.finditer(text):
        label = _BEFORE_LABEL.split(match["label"])[-1]
        yield _Labelled(label.strip(), int(match["n"] or match["m"]), table, sentence)
    if not _ALLOCATED.search(text) or _HAPPENED.search(text):
        return
    strong = _DIVIDES.search(text)
    for match in _SIZE_THEN_LABEL.finditer(text):
        n = _counted(match["n"])
        if n >= _FEWEST and (strong or not match["weak"]):
            yield _Labelled(match["label"].strip(), n, table, sentence)
