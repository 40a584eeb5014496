"""A document with placeholders in place of what was found: a new text, and every offset moved along.

It works on what the readers yield, so that no reader has to know of it; what is read out of the document
afterwards has offsets into the new text. What the reader copied out of the text (title, headings, names of
speakers) gets the same placeholders.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from kb.spans import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.privacy.finding import Find
    from kb.documents import Document

_SHORTEST = 3  # letters; what is shorter is not looked for in titles and names of speakers
_KEPT = frozenset(
    {"text", "source", "media_type", "digest", "digest_of", "kind_hint", "page_starts", "time_codes"}
)


def redacted(document: Document, finds: Sequence[Find]) -> Document:
    """Return the document with each find replaced by a placeholder of its kind, "[name]".

    ``finds`` are in order and do not overlap. The digest stays that of the file.
    """
    moves = _Moves(document.text, finds)
    words = _Words([(document.text[f.start : f.stop], f"[{f.kind}]") for f in finds])
    rest = {f.name: getattr(document, f.name) for f in fields(document) if f.name not in _KEPT}
    return replace(
        document,
        text=moves.text,
        page_starts=tuple(moves.at(offset) for offset in document.page_starts),
        time_codes=tuple((moves.at(offset), code) for offset, code in document.time_codes),
        **{name: _changed(value, moves, words) for name, value in rest.items()},
    )


class _Moves:
    """The new text, and where each offset of the old one lies in it."""

    def __init__(self, text: str, finds: Sequence[Find]) -> None:
        self._finds = finds
        self._starts = [find.start for find in finds]
        parts: list[str] = []
        self._shifts = [0]  # by how much what follows the n-th find has moved
        at = 0
        for find in finds:
            placeholder = f"[{find.kind}]"
            parts += [text[at : find.start], placeholder]
            self._shifts.append(self._shifts[-1] + len(placeholder) - (find.stop - find.start))
            at = find.stop
        self.text = "".join([*parts, text[at:]])

    def at(self, offset: int) -> int:
        """Return where an offset lies now; one within a find lies behind the placeholder."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return offset
        find = self._finds[index]
        if offset == find.start:
            return offset + self._shifts[index]
        return max(offset, find.stop) + self._shifts[index + 1]


class _Words:
    """What was replaced, to be replaced in copies of parts of the text as well."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._instead = {" ".join(words.split()): instead for words, instead in pairs}
        known = sorted((w for w in self._instead if len(w) >= _SHORTEST), key=len, reverse=True)
        self._known = re.compile("|".join(rf"(?<!\w){re.escape(w)}(?!\w)" for w in known) or r"(?!)")

    def replaced(self, words: str) -> str:
        """Return words with placeholders; as they are where nothing of it stands in them."""
        flat = " ".join(words.split())
        done = self._known.sub(lambda match: self._instead[match.group()], flat)
        return words if done == flat else done


def _changed(value: Any, moves: _Moves, words: _Words) -> Any:  # noqa: ANN401 - whatever a document is made of
    """Return a part of a document with its spans moved and its words replaced."""
    if isinstance(value, Span):
        return Span(moves.at(value.start), moves.at(value.stop))
    if isinstance(value, str) and not isinstance(value, Enum):
        return words.replaced(value)
    if isinstance(value, tuple):
        return tuple(_changed(each, moves, words) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(
            value, **{f.name: _changed(getattr(value, f.name), moves, words) for f in fields(value)}
        )
    return value
