"""Lines with tags: what RIS, MEDLINE, Web of Science and EndNote's tagged exports have in common.

A dialect says what a tagged line looks like and what begins and ends an entry; every other line goes on with
the field above it. The fields keep their tags, order and line breaks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Fields = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stands in the file: its first line, from 1, and its fields in order."""

    line: int
    fields: Fields


@dataclass(slots=True)
class Taken:
    """What a file of tagged lines holds: its entries, and the lines that belong to none."""

    entries: list[Entry] = field(default_factory=list)
    outside: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a format marks its fields and its entries.

    ``tag_of`` returns tag and value of a line, or None where it has no tag. ``begins`` says whether a tag
    begins an entry: it is given the tags of the open entry, and whether a blank line came before.
    """

    tag_of: Callable[[str], tuple[str, str] | None]
    begins: Callable[[str, list[str], bool], bool]
    end: str = ""
    skipped: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Open:
    """The entry that is being read."""

    line: int
    fields: list[tuple[str, list[str]]]
    tags: list[str]

    def closed(self) -> Entry:
        """Return the entry with the lines of each field joined."""
        return Entry(self.line, tuple((tag, "\n".join(lines).strip()) for tag, lines in self.fields))


def taken(text: str, dialect: Dialect) -> Taken:
    """Return the entries of a text, and what stands between them."""
    found = Taken()
    current: _Open | None = None
    blank = False
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            blank = True
            continue
        tagged = dialect.tag_of(line)
        if tagged is None:
            if current is not None and current.fields:
                current.fields[-1][1].append(line.strip())
            else:
                found.outside.append((number, line.strip()))
            blank = False
            continue
        tag, value = tagged
        current = _step(found, current, dialect, number, tag, value, blank=blank)
        blank = False
    if current is not None:
        found.entries.append(current.closed())
    return found


def _step(
    found: Taken, current: _Open | None, dialect: Dialect, number: int, tag: str, value: str, *, blank: bool
) -> _Open | None:
    """Take one tagged line; returns the entry that is open behind it."""
    if tag == dialect.end:
        if current is not None:
            found.entries.append(current.closed())
        return None
    if tag in dialect.skipped:
        found.outside.append((number, f"{tag} {value}".strip()))
        return current
    if dialect.begins(tag, current.tags if current is not None else [], blank):
        if current is not None:
            found.entries.append(current.closed())
        return _Open(number, [(tag, [value.strip()])], [tag])
    if current is None:
        found.outside.append((number, f"{tag} {value}".strip()))
        return None
    current.fields.append((tag, [value.strip()]))
    if tag not in current.tags:
        current.tags.append(tag)
    return current


def share_tagged(lines: list[str], dialect: Dialect) -> float:
    """Return which share of the lines that do not begin with white space carries a tag."""
    whole = [line for line in lines if line.strip() and not line[0].isspace()]
    return sum(dialect.tag_of(line) is not None for line in whole) / len(whole) if whole else 0.0


def values_of(fields: Fields, *tags: str) -> Iterator[str]:
    """Yield the values of these tags that are not empty, in the order of the entry."""
    return (value for tag, value in fields if tag in tags and value)
