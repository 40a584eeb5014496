"""How groups of patients are named: places in a passage where an arm's label stands.

"Group A", "groups I and II", "the TAE group", "MPC + HA group", "spinal group (…)", "placebo-treated", and
the treatments that patients "were randomised to". ``arms`` collects them, ``marking`` finds them again.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.folding import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from ingest.annotations import Mention, Passage

TREATING = ("agent", "intervention")
_OPENING = re.compile(r"^(?:(?:in|of|to|the|and|for|with|than|vs|versus|or|a|an) )+", re.IGNORECASE)
_UNIT = r"(?:groups?|arms?|cohorts?)"
LABELLED = re.compile(
    r"\b(?P<unit>[Gg]roups?|GROUPS?|[Aa]rms?|[Cc]ohorts?)(?: |-\s?)(?P<label>[A-Z][A-Z0-9+/-]{0,7}[a-z]?|"
    r"[A-Z][a-z]{1,2}|[IVX]{1,4}|\d{1,2})\b(?![a-z])",
)
MORE = re.compile(
    r"(?:\s*,\s*|\s+(?:and|or|vs\.?|versus)\s+|\s*,\s*and\s+)(?P<label>[A-Z][A-Z0-9+/-]{0,5}|[IVX]{1,4}|"
    r"\d{1,2})\b(?![a-z]|\.\w)"
)
_VALUE_BEHIND = re.compile(r"-\d+$")
_DECIMALS = re.compile(r"\.\d|\s*±")
_GROUP_AFTER = re.compile(
    rf"[- ]?(?:only |alone |treated |treatment |therapy |injection |block )?{_UNIT}\b", re.IGNORECASE
)
_NAMED = re.compile(
    rf"\b(?P<label>(?:vehicle(?:[- ]control)?|"
    rf"control|placebo|sham|saline|treatment|experimental|intervention|active|comparison|"
    rf"study|untreated|standard care"
    rf"|usual care|conventional|conservative|combination|high-dose|low-dose)(?:[- ](?:treated|treatment|"
    rf"therapy))?) {_UNIT}\b",
    re.IGNORECASE,
)
_ACRONYM = re.compile(
    r"(?<![\w-])(?P<label>[a-z]?[A-Z][A-Za-z0-9]*(?:(?:-|\s?[+/&]\s?)[A-Z0-9][A-Za-z0-9]*)*) (?:groups?|"
    r"arms?)\b"
)
_WORD = re.compile(
    r"(?<![\w-])(?P<label>[a-z]{4,}(?:-[a-z]+)?) groups?\b(?=\s*[(\[])|"
    r"(?<=[(\[])(?P<inside>[a-z]{4,}(?:-[a-z]+)?) groups?(?=[)\],;:])"
)
_PLUS_BEFORE = re.compile(r"(?:(?:[\w®.-]+(?: [\w®.-]+)?)\s*(?:\+|/|plus)\s*)+$")
_NO_LABEL = frozenset(
    "the both one two three four all each other these our age a in this those patient same different either "
    "another respective treatment "
    "iv im sc po vs "
    "parallel equal between within study following second first third subgroup whole entire".split(),
)


NO_NAME = frozenset(
    "in of to from with for than versus vs and or by on at into as per was were is are be been had has have "
    "the each both all first second same".split()
)
"""Words that never stand in the name of a group."""
_NO_WORD = NO_NAME | frozenset(
    "a an no not any more less higher lower greater fewer between compared receiving received while whereas "
    "study control placebo sham intervention experimental active comparison age patient risk focus research "
    "working ethnic younger older muscle large larger small smaller single every which that using given "
    "i.e. e.g. only also among if when but because after before during functional blood sex gender race "
    "diagnostic subgroup main new next last previous matched normal reference whole discussion support peer "
    "upper lower left right dominant operated affected robotic collaborative cooperative working "
    "hydroxyl amino methyl carboxyl functional expert trial treatment".split(),
)


@dataclass(frozen=True, slots=True)
class Naming:
    """One naming of an arm: its place, its label, the treatments that the label itself names."""

    start: int
    stop: int
    label: str
    own: tuple[Mention, ...] = ()

    @property
    def key(self) -> str:
        """Return the folded label by which namings are joined."""
        return fold(self.label).removeprefix("group ") or self.label


_SINGLE_GROUP = re.compile(r"[- ](?:group|arm)\b(?!-)")
_WORDS_BEFORE = re.compile(r"(?:[\w®™.+/&%-]+ ){0,3}[\w®™+/&%-]+$")
_LONGEST_NAME = 60


def group_names(passages: Sequence[Passage]) -> frozenset[str]:
    """Return what the document calls groups more than once, whatever words it uses: "air", "off-pump"."""
    counts = Counter(
        fold(passage.text[start:stop]) for passage in passages for start, stop, _ in _called(passage.text)
    )
    return frozenset(name for name, n in counts.items() if n > 1)


def _called(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield where the words before "group" begin and end, and where the word itself ends."""
    if "group" not in text and " arm" not in text:
        return
    for match in _SINGLE_GROUP.finditer(text):
        before = _WORDS_BEFORE.search(text, max(0, match.start() - _LONGEST_NAME), match.start())
        if before is None:
            continue
        start = match.start()
        for word in reversed(before.group().split(" ")):
            if word.lower() in _NO_LABEL or word.lower() in _NO_WORD or word.endswith(("ly", ".", "ed")):
                break
            start -= len(word) + (start < match.start())
        if start < match.start() and text[start].isalnum():
            yield start, match.start(), match.end()


def namings(passage: Passage, names: Collection[str] = ()) -> list[Naming]:
    """Return the namings of a passage, the longest where they overlap, in order.

    ``names`` are what the document calls groups elsewhere.
    """
    text = passage.text
    found = list(_labelled(text))
    found += [
        Naming(start, stop, text[start:end])
        for start, end, stop in (_called(text) if names else ())
        if fold(text[start:end]) in names
    ]
    found += [Naming(m.start(), m.end(), m["label"]) for m in _NAMED.finditer(text)]
    for mention in passage.mentions:
        concept = mention.of_kind(*TREATING)
        after = (
            _GROUP_AFTER.match(text, mention.stop) if concept is not None and not concept.generic else None
        )
        if after is not None:
            plus = _PLUS_BEFORE.search(text[max(0, mention.start - 40) : mention.start])
            start = mention.start - len(_OPENING.sub("", plus.group())) if plus else mention.start
            found.append(Naming(start, after.end(), text[start : mention.stop]))
    found += [
        Naming(m.start(), m.end(), m["label"])
        for m in _ACRONYM.finditer(text)
        if fold(m["label"]) not in _NO_LABEL
    ]
    found += [
        Naming(m.start(), m.end(), w)
        for m in _WORD.finditer(text)
        if (w := m["label"] or m["inside"]) not in _NO_LABEL
    ]
    kept: list[Naming] = []
    for naming in sorted(found, key=lambda n: (n.start - n.stop, n.start)):
        if not any(k.start < naming.stop and naming.start < k.stop for k in kept):
            own = tuple(
                m
                for m in passage.mentions
                if naming.start <= m.start
                and m.stop <= naming.stop
                and (c := m.of_kind(*TREATING)) is not None
                and not c.generic
            )
            kept.append(Naming(naming.start, naming.stop, naming.label, own))
    return sorted(kept, key=lambda n: n.start)


def _labelled(text: str) -> list[Naming]:
    """Return "Group A", and each label of "groups A, B and C"."""
    found = []
    for match in LABELLED.finditer(text):
        at = match.end()
        value = _VALUE_BEHIND.search(match["label"])
        if value is not None and _DECIMALS.match(text, at):
            at -= len(value.group())  # "Group D5-2.76 ± 1.32" gives the value of group D5
        found.append(Naming(match.start(), at, f"Group {text[match.start('label') : at]}"))
        while match["unit"].lower().endswith("s") and (more := MORE.match(text, at)):
            found.append(Naming(more.start("label"), more.end(), f"Group {more['label']}"))
            at = more.end()
    return found
