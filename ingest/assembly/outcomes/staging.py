"""Lays a sentence out as a scene: everything recognised in it, each place given to what prevails there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.annotations import Mention
from ingest.assembly.outcomes.measure import named_concept
from ingest.assembly.outcomes.named_arms import Cast, arms_in
from ingest.assembly.outcomes.scene import (
    ARM,
    ASIDE,
    HARM,
    MEASURE,
    P_VALUE,
    RANGE,
    SAMPLE,
    TIME,
    VALUE,
    Item,
    Scene,
)

if TYPE_CHECKING:
    from ingest.annotations import Number, Passage

_OWN_ROLES = frozenset({"value", "percent", "count", "dose", "time"})
_DEMOGRAPHIC = re.compile(
    r"\b(?:ages?|aged|BMI|body mass ind(?:ex|ices)|body weight|weights?"
    r"|(?<!vertebral\s)(?<!body\s)(?<!disc\s)heights?|"
    r"(?:mean|median|average|total)\s(?:time\sof\s)?follow-?\s?up(?:\s(?:time|period|duration|was|of))?"
    r"|follow-?\s?up\s(?:time|period|duration|was|ranged)|"
    r"duration\sof\s(?:symptoms?|pain(?!\s(?:relief|control|free|reduction))|disease|diabetes|illness|complaints?|follow-?\s?up)|"
    r"(?:disease|symptom|pain)\sduration|kellgren(?![\w\s–-]{0,12}\sgrades?\s[\dIV])|ASA|men|women|males?|females?|sex|gender|"
    r"(?:mean|median)\s(?:lesion|tumou?r)\s(?:size|diameter)|sensitivity\sof|randomi[sz]ed|enrolled"
    r"|recruited|excluded|screened|allocated|withdrew|withdrawn|withdrawals?(?!\s(?:movements?|reflex|response|threshold|latency|symptoms?))|dropped\sout|lost\sto\sfollow-?\s?up)\b",
    re.IGNORECASE,
)


def scene_of(passage: Passage, start: int, stop: int, cast: Cast) -> Scene:
    """Return the sentence ``[start, stop)`` as a scene; ``cast`` are the arms that may appear."""
    scene = Scene(passage, start, stop)
    taken: list[Item] = []
    for item in _candidates(passage, (start, stop), cast):
        clash = next((other for other in taken if item.start < other.stop and other.start < item.stop), None)
        if clash is None:
            taken.append(item)
        elif clash.kind == MEASURE and item.kind == TIME:
            clash.inner_time = item.time
    for item in sorted(taken, key=lambda item: item.start):
        last = scene.items[-1] if scene.items else None
        if last is not None and last.kind == item.kind == ARM and item.start - last.stop <= 1:
            _join(passage.text, last, item, cast)
        else:
            scene.items.append(item)
    return scene


def _join(text: str, last: Item, item: Item, cast: Cast) -> None:
    """Make one group of "the saline vehicle arm", and of "the AB+CD group" the arm that had both."""
    plus = text[last.stop : item.start] in {"+", "/"}
    last.stop = item.stop
    if plus:
        printed = re.sub(r"\s(?:groups?|arms?)$", "", text[last.start : item.stop])
        squashed = re.sub(r"\W", "", printed).lower()
        labels = (label for label in cast.labels if re.sub(r"\W", "", label).lower() == squashed)
        last.arm = next(labels, printed)


def _candidates(passage: Passage, place: tuple[int, int], cast: Cast) -> list[Item]:
    """Return everything recognised in a sentence, what prevails in a clash first."""
    text = passage.text
    start, stop = place
    numbers = passage.within(passage.numbers, start, stop)
    p_values = [Item(P_VALUE, n.start, n.stop, number=n) for n in numbers if n.role == "p"]
    composed = [
        Item(VALUE, n.start, n.stop, number=n)
        for n in numbers
        if n.role in _OWN_ROLES and n.spread is not None
    ]
    times = [
        Item(TIME, t.start, t.stop, time=t)
        for t in passage.within(passage.times, start, stop)
        if not t.is_duration
    ]
    mentions = passage.within(passage.mentions, start, stop)
    measures = [Item(MEASURE, m.start, m.stop, mention=m) for m in mentions if m.of_kind("outcome")]
    harms = [
        _measured(passage, m) or Item(HARM, m.start, m.stop, mention=m)
        for m in mentions
        if m.of_kind("complication") and not m.of_kind("outcome")
    ]
    bare = [Item(_kind_of(n), n.start, n.stop, number=n) for n in numbers]
    aside = [Item(ASIDE, m.start(), m.end()) for m in _DEMOGRAPHIC.finditer(text, start, stop)]
    arms, groups = arms_in(passage, place, cast)
    return [
        *arms,
        *p_values,
        *groups,
        *composed,
        *aside,
        *measures,
        *times,
        *harms,
        *bare,
    ]


_MOVED = re.compile(
    r"^(?:low|high|lower|higher|decreased?|increased?|reduced|elevated|raised|slow)\s(?:in\s)?"
    r"|\s(?:decreased?|increased?|reduced|elevated)$",
    re.IGNORECASE,
)
_LEVELS = re.compile(
    r"(?:\s?\(|\s(?:was|were|from|of|to)\s)\s?[^.;,()]{0,20}?\d[\d.]*\s?±"
    r"|\s(?:significantly\s)?from\s(?:a\s)?(?:mean\s)?(?:of\s)?\d[\d.]*\s(?:[a-zA-Z/]+\s)?to\s"
)


def _measured(passage: Passage, mention: Mention) -> Item | None:
    """Return the measure that a harm's name holds, where levels follow: "a lower heart rate (74 ± 8"."""
    if not _MOVED.search(mention.text) or not _LEVELS.match(passage.text[mention.stop : mention.stop + 40]):
        return None
    concept = named_concept(_MOVED.sub("", mention.text))
    if concept is None:
        return None
    name = _MOVED.sub("", mention.text)
    start = mention.start + mention.text.index(name)
    stop = start + len(name)
    return Item(MEASURE, start, stop, mention=Mention(start, stop, name, (concept,)))


def _kind_of(number: Number) -> str:
    """Return the kind of item that a plain number makes."""
    if number.role in _OWN_ROLES:
        return VALUE
    return {"n": SAMPLE, "range": RANGE}.get(number.role, ASIDE)
