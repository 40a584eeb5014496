"""The document's own abbreviations: what each short form stands for in this text.

Rules of our own (round and square brackets, both ways round: "long form (SF)", "SF (long form)", "SF = long
form" in notes and legends) united with scispaCy's AbbreviationDetector where scispaCy is installed. A short
form is accepted where its letters are found in order in the long form, the first at the start of a word
(Schwartz and Hearst, 2003).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ingest.language import blank

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BRACKET = re.compile(r"[(\[]([^()\[\]]{1,120})[)\]]")
_SHORT = re.compile(r"(?=[^\s]*[A-Z])[A-Za-z0-9][A-Za-z0-9/&+.\-‐–]{0,9}s?")  # noqa: RUF001
_LEGEND = re.compile(
    r"(?:^|[;,.:]\s*)([A-Z][A-Za-z0-9/&+\-]{1,9})\s*(?:=|:|,|–|—|\bis\b|\bindicates\b|\bmeans\b)\s*"  # noqa: RUF001
    r"([A-Za-z][^;:=.]{3,80})",
)
_WORDS = re.compile(r"[^\s\-‐–/]+")  # noqa: RUF001
_NOT_SHORT = {"P", "N", "OR", "CI", "SD", "SE", "SEM", "IQR", "HR", "RR", "Fig", "Figs", "Table", "A", "B", "I", "II", "III"}


def letters_match(short: str, long: str) -> int | None:
    """Return where in ``long`` the long form of ``short`` begins, or None where the letters do not fit.

    The letters and digits of the short form are looked for from the right; the first one must begin a word.
    """
    wanted = [c for c in short.lower() if c.isalnum()]
    if not wanted:
        return None
    at = len(long) - 1
    for index in range(len(wanted) - 1, -1, -1):
        letter = wanted[index]
        while at >= 0 and (long[at].lower() != letter or (index == 0 and at > 0 and long[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
        at -= 1
    return at + 1


def pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield (short form, long form) as our own rules find them in one paragraph."""
    for match in _BRACKET.finditer(text):
        inside = match.group(1).strip()
        first = re.split(r"[;,]\s*|\s+(?:=|or)\s+", inside)[0].strip(" '\"")
        before = text[max(0, match.start() - 130) : match.start()].rstrip(" \"'")
        if _is_short(first):
            long = _long_before(first, before)
            if long:
                yield first, long
        else:
            found = re.search(r"([A-Za-z0-9/&+\-]{2,11})$", before)
            if found and _is_short(found.group(1)):
                start = letters_match(found.group(1), inside)
                if start is not None and start < 4 and len(inside.split()) <= 2 * len(found.group(1)):
                    yield found.group(1), inside[start:]
    for match in _LEGEND.finditer(text):
        short, long = match.group(1), match.group(2).strip()
        words = long.split()[: len(short) + 3]
        for stop in range(len(words), 0, -1):
            start = letters_match(short, " ".join(words[:stop]))
            if start == 0 and _is_short(short) and stop > 1:
                yield short, _trimmed(short, words[:stop])
                break


def _trimmed(short: str, words: list[str]) -> str:
    """Return the fewest leading words that still carry all letters of the short form."""
    for stop in range(1, len(words) + 1):
        if letters_match(short, " ".join(words[:stop])) == 0 and words[stop - 1][0].lower() == short[-1].lower():
            return " ".join(words[:stop])
    return " ".join(words)


def _is_short(text: str) -> bool:
    """Return whether a text has the form of an abbreviation."""
    if text in _NOT_SHORT or not _SHORT.fullmatch(text) or len(text) < 2:
        return False
    capitals = sum(c.isupper() for c in text)
    return capitals >= 2 or (capitals == 1 and any(c.isdigit() for c in text)) or (len(text) <= 4 and capitals == 1)


def _long_before(short: str, before: str) -> str | None:
    """Return the long form that ends where the bracket opens, or None."""
    bare = short.removesuffix("s") if short[:-1].isupper() else short
    boundary = max(before.rfind(c) for c in ".;:()[]")
    window = before[boundary + 1 :]
    most = min(len(bare) + 5, 2 * len(bare)) + 2
    words = list(_WORDS.finditer(window))[-most:]
    if not words:
        return None
    offset = words[0].start()
    start = letters_match(bare, window[offset:])
    if start is None:
        return None
    long = window[offset + start :].strip()
    too_short = len(long) <= len(bare) or long.lower() == bare.lower()
    return None if too_short else long


@lru_cache(maxsize=1)
def _detector() -> Any | None:  # noqa: ANN401 - scispaCy ships no types
    """Return scispaCy's detector, or None where scispaCy is not installed (Python 3.13 and up)."""
    try:
        from scispacy.abbreviation import AbbreviationDetector  # noqa: PLC0415 - optional and slow to import
    except ImportError:
        return None
    return AbbreviationDetector(blank())


def detected(text: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs that scispaCy's detector finds in one paragraph; none where it is not installed."""
    detector = _detector()
    if detector is None or "(" not in text:
        return
    doc = detector(blank().make_doc(text))
    for abbreviation in doc._.abbreviations:
        yield abbreviation.text, abbreviation._.long_form.text


def definitions(paragraphs: Iterable[str]) -> dict[str, str]:
    """Return short form → long form for a document; the first definition holds.

    Our own rules go first because they know square brackets and legends; scispaCy adds what they miss.
    """
    found: dict[str, str] = {}
    for text in paragraphs:
        for short, long in (*pairs(text), *detected(text)):
            key = short.removesuffix("s") if short[:-1].isupper() and short.endswith("s") else short
            if _is_short(key) and 1 < len(long) < 120:
                found.setdefault(key, " ".join(long.split()))
    return found
