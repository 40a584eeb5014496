"""Where the items of a list stand apart: by marks, or by the separators that make as many as were announced.

The inner part of ``ingest.study.allotment``, which finds the lists and reads their items.
"""

from __future__ import annotations

import re

SHORT_HEAD = 6
"""Words of an item that says no more than a name."""
_ENUMERATED = re.compile(r"(?:(?<=[\s:,;])|^)\(?(?P<mark>[1-6]|i{1,3}|iv|[a-dA-D])[).]\s")
_MARKS = ("1", "2", "3", "4", "5", "6"), ("i", "ii", "iii", "iv"), tuple("abcd"), tuple("ABCD")
_AND_THEN = re.compile(
    r",? and (?:were|was|used|wore|took|performed|attended|then|underwent|received|completed|had|followed"
    r"|assessed|evaluated|all|patients"
    r"|both|the (?:other|study))\b"
)


def enumerated(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """Return the items between the marks of "1) …, 2) …" or "(i) …; (ii) …"; none where nothing is marked."""
    marks = list(_ENUMERATED.finditer(text[start:stop]))
    for row in _MARKS:
        found = [m for m in marks if m["mark"] in row]
        found = [m for i, m in enumerate(found) if i < len(row) and m["mark"] == row[i]]
        if len(found) > 1 and found[0].start() < SHORT_HEAD:
            ends = [m.start() for m in found[1:]] + [stop - start]
            return [(m.end(), end) for m, end in zip(found, ends, strict=True)]
    return []


def masked(text: str) -> str:
    """Return a text of the same length in which brackets hold nothing that could part a list."""
    depth, shown = 0, []
    for char in text:
        depth = max(0, depth - 1) if char in ")]" else depth
        shown.append("\x01" if depth else char)
        depth += char in "(["
    return "".join(shown)


_OR = re.compile(r",? (?:or|versus|vs\.?) ")
_COMMA_AND = re.compile(r"[,;] (?:and|or|versus|vs\.?) |; ")
_SEMICOLON = re.compile(r"; (?:or |and )?")
_AND = re.compile(r",? (?:and|or|versus|vs\.?) ")
_COMMA = re.compile(r"[,;] (?:and |or |versus |vs\.? )?| (?:or|versus|vs\.?) ")
_COMMA_ALSO = re.compile(r"[,;] (?:and |or )?| (?:and|or|versus|vs\.?) ")


def separated(text: str, k: int | None) -> list[tuple[int, int]]:
    """Return the parts of a list by the marks that make as many of them as were announced."""
    trimmed = _AND_THEN.split(text)[0].rstrip(" .;")
    if k is None:
        return _unannounced(trimmed)
    for separator in (_OR, _COMMA_AND, _COMMA, _AND, _COMMA_ALSO):
        found = _parts(trimmed, separator)
        if len(found) == k:
            return found
    for separator in (_COMMA, _COMMA_ALSO):  # what follows the last item, after its comma, is none
        found = _parts(trimmed, separator)
        last = trimmed[: found[k - 1][0]] if len(found) > k else ""
        if re.search(r"\b(?:and|or|versus|vs\.?) $", last):
            return found[:k]
    return []


def _unannounced(text: str) -> list[tuple[int, int]]:
    """Return the parts of "A or B" and of "A, B or C"."""
    if _OR.search(text) is None:
        return []
    if ";" in text:
        return _parts(text, _SEMICOLON)
    plain = _parts(text, _OR)
    first = _parts(text[: plain[0][1]], re.compile(r", "))
    if len(plain) == 2 and len(first) > 1 and all(len(text[a:b].split()) <= SHORT_HEAD for a, b in first):
        return [*first, plain[1]]
    return plain


def _parts(text: str, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return the places between separators."""
    cuts = [m.span() for m in separator.finditer(text)]
    starts, stops = [0, *(b for _, b in cuts)], [*(a for a, _ in cuts), len(text)]
    return [(a, b) for a, b in zip(starts, stops, strict=True) if text[a:b].strip()]
