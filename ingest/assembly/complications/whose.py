"""Whose a number is: the group that is named nearest to it, before, behind, or behind its list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import ArmMention, Passage
    from ingest.assembly.complications.counting import Count

_ARM_LINK = re.compile(
    r"^\W*(?:[^;.(),]{0,90}?\b(?:in|of|from|for|among|with|to|on|receiving|given|who received|after|"
    r"following|undergoing|underwent|treated (?:with|by))\b(?: the| those)?\s*|\s*\(?)$",
    re.IGNORECASE,
)
_NO_STOPS = re.compile(
    r"(?<=\d)\.(?=\d)|(?<=\bvs)\.|(?<=\be\.g)\.|(?<=\bca)\.|(?<=[A-Za-z]):\s*(?:[nN]\s*=\s*)?(?=\d|$)"
)
_TRAILS = re.compile(
    r"\s*[^;.(),]{0,12}\)?\s*(?:(?:was|were) (?:only )?(?:seen|observed|noted|reported|found|recorded|"
    r"present) (?:only )?|(?:was|were) (?:\w+ly )?(?:higher|greater|lower|more frequent|more common) |"
    r"occurred (?:only )?)?(?:in|of|from|for|among)\s+(?:the )?$"
)
_COMPARED_WITH = re.compile(r"\b(?:compared (?:to|with)|than(?: in| with)?)(?: the)?\s*$", re.IGNORECASE)
_CLOSES = re.compile(r"[^()]{0,30}\)")
_BRACKETS = re.compile(r"^[^()]{0,20}\)|\([^()]*\)")


def _unbracketed(gap: str) -> str:
    """Return words between two places without brackets, also the rest of one: "… patients) in the "."""
    return _BRACKETS.sub("", plain(gap))


def plain(gap: str) -> str:
    """Return words between two places without decimal points and abbreviations' stops.

    Which end no clause.
    """
    return _NO_STOPS.sub("", gap)


def _ends_list(
    text: str, counts: Sequence[Count], count: Count, named: ArmMention, arms: Sequence[ArmMention]
) -> bool:
    """Return whether a group is of the numbers before it: "rash (1) in A, burns (2) and fever (3) in B"."""
    before = [c for c in counts if c.stop <= named.start]
    return (
        bool(before)
        and arms[0].start > counts[0].start
        and arms[-1].start > max(counts[-1].start, count.stop)
        and _TRAILS.fullmatch(text[before[-1].stop : named.start]) is not None
    )


def _links_forward(passage: Passage, count: Count, arm: ArmMention, held: ArmMention | None) -> bool:
    """Return whether a count is of the group that is named behind it.

    Not of one that it is compared with, nor, from a bracket, of one that another harm comes before.
    """
    gap = passage.text[count.stop : arm.start]
    if _COMPARED_WITH.search(gap):
        return False
    closed = held is not None and _CLOSES.match(gap)
    if closed and any(
        m.of_kind("complication") for m in passage.within(passage.mentions, count.stop, arm.start)
    ):
        return False
    return _ARM_LINK.match(_unbracketed(gap)) is not None


def arm_of(
    passage: Passage, count: Count, counts: list[Count], index: int, arms: Sequence[ArmMention], floor: int
) -> int | None:
    """Return the arm that a count is given for, by the nearest naming that no other count separates."""
    text = passage.text
    earlier = [a for a in arms if a.stop <= count.start]
    held = earlier[-1] if earlier else None
    if held is not None and re.fullmatch(r"\s+|\s*[(\[:]\s*(?:[nN]\s*=\s*)?", text[held.stop : count.start]):
        return held.arm  # "in group D (5/30) and in group C (8/30)"
    if (
        held is not None
        and re.fullmatch(r",\s*", text[held.stop : count.start])
        and text[count.stop :][:1] in (";", ")")
    ):
        return held.arm  # "(group D, 4; group C, 1)"
    following = counts[index + 1].start if index + 1 < len(counts) else len(text)
    after = [a for a in arms if count.stop <= a.start < following]
    if after and _links_forward(passage, count, after[0], held):
        return after[0].arm
    previous = counts[index - 1].stop if index else floor
    between = [a for a in arms if previous <= a.start and a.stop <= count.start]
    if held is not None and _ends_list(text, counts, count, held, arms):
        held = next(a for a in arms if a.start >= count.stop)
    elif between:
        held = between[-1]
    elif after and ";" not in text[count.stop : after[0].start] and index == 0 and len(arms) == 1:
        held = after[0]
    elif held is None and arms and _closes_list(text, counts, count, arms[0]):
        held = arms[0]
    return held.arm if held is not None else None


def _closes_list(text: str, counts: Sequence[Count], count: Count, named: ArmMention) -> bool:
    """Return whether a group stands behind the list that a number is in: "nausea (1) and rash (2) in A"."""
    listed = [c for c in counts if count.start <= c.start and c.stop <= named.start]
    brackets = all(text[: c.start].rstrip("Nn= ").endswith("(") for c in listed)
    return (
        len(listed) > 1
        and brackets
        and ";" not in text[count.stop : named.start]
        and _TRAILS.fullmatch(text[listed[-1].stop : named.start]) is not None
    )
