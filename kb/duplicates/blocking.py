"""Which references are worth comparing: those that share a block. The cost grows with the records.

A block is named by an identifier, the beginning or end of a title, its longest words, the first author with
one of these words, or volume and first page. What is crowded ("Editorial") is not compared throughout: its
members stand in the order of their titles, and only neighbours meet.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, insort
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kb.duplicates.reference import Reference

_ENDS = 22
_CROWDED = 40
_NEIGHBOURS = 6
_WORDS = 3
# Long, and yet in every other title.
_FREQUENT = frozenset(
    "randomized randomised controlled clinical systematic review analysis meta study trial patient treatment "
    "comparison comparative prospective retrospective multicenter placebo double blind effect outcome "
    "therapy management evaluation efficacy safety associated association following between versus with "
    "without using from case report series experience during after before among their this that these "
    "those based".split()
)


def blocks(reference: Reference) -> frozenset[int]:
    """Return the blocks that a reference belongs to, each as a number of eight bytes, signed.

    The numbers depend on the reference alone, so that they may be kept beside it.
    """
    return frozenset(_number(name) for name in _named(reference))


def _number(name: str) -> int:
    """Return the number of a block: the same in every process and on every day."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big", signed=True)


def _named(reference: Reference) -> Iterator[str]:
    """Yield the blocks by name."""
    for kind, value in (("d", reference.doi), ("p", reference.pmid), ("c", reference.pmcid)):
        if value:
            yield f"{kind}:{value}"
    first = reference.authors[0].family if reference.authors else ""
    for title in reference.title.variants:
        letters = title.replace(" ", "")
        yield f"b:{letters[:_ENDS]}"
        yield f"e:{letters[-_ENDS:]}"
        telling = sorted((w for w in set(title.split()) if w not in _FREQUENT), key=lambda w: (-len(w), w))
        if len(telling) >= _WORDS:
            yield f"w:{' '.join(sorted(telling[:_WORDS]))}"
        for word in telling[:_WORDS]:
            yield f"a:{first} {word}"
    if reference.pages and reference.volume and reference.pages.first > 1:
        yield f"v:{reference.volume} {reference.pages.letters}{reference.pages.first}"


_Member = tuple[str, int]


class Blocks:
    """References in their blocks, as a search goes through them one by one."""

    def __init__(self) -> None:
        # Most blocks have one member: it stands without a list, which halves the memory.
        self._members: dict[int, _Member | list[_Member]] = {}

    def meet(self, place: int, title: str, named: frozenset[int]) -> set[int]:
        """Return the places that a reference is to be compared with, and add it to its blocks."""
        found: set[int] = set()
        own = (title, place)
        for block in named:
            members = self._members.get(block)
            if members is None:
                self._members[block] = own
                continue
            if isinstance(members, tuple):
                members = self._members[block] = [members]
            if len(members) <= _CROWDED:
                found.update(member for _, member in members)
            else:
                at = bisect_left(members, own)
                found.update(member for _, member in members[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS])
            insort(members, own)
        return found
