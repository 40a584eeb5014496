"""The document's own abbreviations: what each short form stands for in this text.

Rules of our own (round and square brackets, both ways round: "long form (SF)", "SF (long form)", "SF = long
form" in notes and legends) united with scispaCy's AbbreviationDetector where scispaCy is installed. Both are
believed only where the letters of the short form can be laid onto the long form (``recognisers.alignment``).
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ingest.language import blank
from ingest.recognisers.alignment import begin_of, words_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

_PAIRED = {"(": ")", "[": "]"}
_BRACKETS = re.compile(r"[()\[\]]")
_SHORT = re.compile(r"[^\W_](?:[\w/&+.\-‐–'()]{0,13}[\w+)-])?|(?:[A-Za-z]\.){2,5}")
_SPACED = re.compile(r"[^\W_][\w-]{0,7} (?:[\dA-Z]{1,3}|alpha|beta|gamma|[A-Za-z]{1,5})")
_END_OF_LONG = re.compile(r"[.;:?!]\s|(?:^|\s)[(\[]|[)\]](?:[\s,;]|$)|\n")
_END_OF_SHORT = re.compile(r"[;,:]\s*|\s+(?:=|or|and|in|see)\s+|\s+[-–]\s*|\s+\d")
_LEGEND = re.compile(
    r"(?:^|[;,.:]\s*)([A-Z][\w/&+\-]{1,9})\s*(?:=|:|,|–|—|\b(?:is|are|indicates?|means|denotes)\b)\s*"
    r"([^\W\d_][^;:=.]{3,80})",
)
_COORDINATED = re.compile(
    r"([^\W\d_]{3,}) \(([A-Z]{2,5})\),? (?:and|or) ([^\W\d_]{3,}) \(([A-Z]{2,5})\)((?: [^\W\d_]{3,}){1,4})",
)
_BEFORE = re.compile(r"(?:^|\s)([^\W_][\w/&+\-]{1,10})$")
_LOCANT = re.compile(  # what stands before the name in the name of a chemical: "2,6-", "17-beta-", "N-(1-"
    r"(?:^|\s)((?:[^\sA-Za-z]|(?<![A-Za-z])(?:(?i:alpha|beta|gamma|delta)|[A-Za-z]{1,2})(?![A-Za-z]))+[-()\]])$",
)
_ARTICLE = re.compile(r"(?:an?|the|or|and|i\.?e\.?,?|that is,?)\s+", re.IGNORECASE)
_STATISTICS = frozenset("P N n p OR CI SD SE SEM IQR HR RR vs Fig Figs Table No A B C I II III".split())
_LONGEST_ASKED = 5_000
_WINDOW = 160
_LONGEST = 120


def in_brackets(text: str) -> Iterator[tuple[int, int]]:
    """Yield begin and end of what stands in each pair of brackets, round or square, also inside another.

    What is longer than any definition is left out, so that the cost stays linear however deep they nest.
    """
    opened: list[int] = []
    for match in _BRACKETS.finditer(text):
        if match.group() in _PAIRED:
            opened.append(match.start())
        elif opened and _PAIRED[text[opened[-1]]] == match.group():
            start = opened.pop() + 1
            if match.start() - start <= _LONGEST:
                yield start, match.start()
        else:
            opened.clear()


def is_short(text: str) -> bool:
    """Return whether a text has the form of an abbreviation.

    >>> is_short("TAE"), is_short("VASs"), is_short("FEV(1)"), is_short("years"), is_short("range 3")
    (True, True, True, False, False)
    """
    if not _SHORT.fullmatch(text) or text.count("(") != text.count(")"):
        return False
    capitals = sum(c.isupper() for c in text)
    if not capitals:
        return len(text) <= 4 and text.isalnum() and text[0].isalpha()
    inner = text[1:]
    return capitals >= 2 or len(text) <= 4 or any(c.isdigit() or c == "-" for c in inner)


def letters_of(short: str) -> str:
    """Return the letters and digits of a short form, folded, without the s of its plural."""
    stem = short.removesuffix("s")
    bare = stem if stem.isupper() or (short.islower() and len(stem) > 2) else short
    return "".join(c for c in bare.lower() if c.isalnum())


def pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield (short form, long form) as our own rules find them in one paragraph."""
    for start, stop in in_brackets(text):
        inside = text[start:stop].strip(" '\"‘’“”")
        before = text[max(0, start - 1 - _WINDOW) : start - 1]
        for short in _short_forms(inside):
            long = long_before(short, before)
            if long is not None:
                yield short, long
                break
        else:
            yield from _reversed(before.rstrip(), inside)
    yield from _coordinated(text)
    yield from _legends(text)


def _coordinated(text: str) -> Iterator[tuple[str, str]]:
    """Yield both pairs of "anterior (ACL) and posterior (PCL) cruciate ligament"."""
    if ") and " not in text and ") or " not in text:
        return
    for match in _COORDINATED.finditer(text):
        head = match.group(5).split()
        for word, short in ((match.group(1), match.group(2)), (match.group(3), match.group(4))):
            for stop in range(1, len(head) + 1):
                long = " ".join((word, *head[:stop]))
                if is_short(short) and len(short) == stop + 1 and _is_long_form(short, long):
                    yield short, long
                    break


def _short_forms(inside: str) -> Iterator[str]:
    """Yield what may be a short form among the words of a bracket, most likely first."""
    if _SPACED.fullmatch(inside) and any(c.isupper() or c.isdigit() for c in inside):
        yield inside
    first = _END_OF_SHORT.split(inside, maxsplit=1)[0].strip(" '\"")
    if is_short(first) and (first == inside or (len(first) > 1 and any(c.isupper() for c in first))):
        yield first
    last = inside.rpartition("; ")[2]
    if last != inside and is_short(last) and len(last) > 1:
        yield last


def _reversed(before: str, inside: str) -> Iterator[tuple[str, str]]:
    """Yield the pair where the short form stands before the bracket and the long form in it."""
    found = _BEFORE.search(before)
    if found is None or len(inside) < 6 or not is_short(found.group(1)):
        return
    short = found.group(1)
    article = _ARTICLE.match(inside)
    inside = inside[article.end() :] if article else inside
    for long in dict.fromkeys((inside.strip(), re.split(r"[;:=]|, ", inside)[0].strip())):
        if sum(c.isupper() for c in short) > 1 and _is_long_form(short, long):
            yield short, long
            return


def _is_long_form(short: str, long: str, most: float = 99.0) -> bool:
    """Return whether a whole text, from its first word, is a long form of a short form at no higher cost."""
    letters, words = letters_of(short), words_of(long)
    if len(letters) < 2 or not words or len(words) > 2 * len(letters) + 2:
        return False
    found = begin_of(letters, words)
    return found is not None and found[1] == 0 and found[0] <= most


def _legends(text: str) -> Iterator[tuple[str, str]]:
    """Yield the pairs of notes: "NRS, numerical rating scale; VAS = visual analogue scale"."""
    for match in _LEGEND.finditer(text):
        short, long = match.group(1), match.group(2).strip()
        if not is_short(short) or sum(c.isupper() for c in short) < 2:
            continue
        words = words_of(long)[: len(short) + 3]
        for stop in range(len(words), 1, -1):
            last = words[stop - 1]
            cut = long[: last.stop]
            if last.text in ("and", "or", "of", "the") or last.text[0] not in letters_of(short)[1:]:
                continue
            if _is_long_form(short, cut, 0.3 * len(short)):
                yield short, _trimmed(short, cut)
                break


def _trimmed(short: str, long: str) -> str:
    """Return the fewest leading words that still carry all letters of the short form as initials."""
    words = words_of(long)
    for stop in range(2, len(words)):
        cut = long[: words[stop - 1].stop]
        if words[stop - 1].text[0] == letters_of(short)[-1] and _is_long_form(short, cut):
            return cut
    return long


def long_before(short: str, before: str) -> str | None:
    """Return the long form that ends where the bracket of the short form opens, or None.

    >>> long_before("PVA", "embolized with particles of polyvinyl alcohol ")
    'polyvinyl alcohol'
    """
    tight = not before[-1:].isspace()
    if not before or (tight and not (before[-1].islower() and sum(c.isupper() for c in short) > 1)):
        return None  # "f(x)", "PGE(2)": no definition, but "clozapine(CLP)" is one
    before = before.rstrip(" \"'‘’“”")
    ends = [m.end() for m in _END_OF_LONG.finditer(before)]
    window = before[ends[-1] :] if ends else before
    letters = letters_of(short)
    words = words_of(window)[-(2 * len(letters) + 4) :]
    if not letters or not words or window[words[-1].stop :].strip(" )]."):
        return None
    found = begin_of(letters, words)
    if found is None or found[0] > _strictness(short):
        return None
    start = words[found[1]].start
    locant = _LOCANT.search(window[:start])
    long = window[locant.start(1) if locant else start :].strip()
    too_short = len(long) <= len(short) + (len(letters) > 1) or short.lower() in long.lower().split()
    return None if too_short or len(long) > _LONGEST or long.count("(") != long.count(")") else long


def _strictness(short: str) -> float:
    """Return the cost allowed for a short form: names of statistics and small letters must fit exactly."""
    if short in _STATISTICS or not any(c.isupper() or c.isdigit() for c in short):
        return 0.0
    return 99.0


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
    if detector is None:
        return
    with warnings.catch_warnings():
        # The detector asks a matcher for the short forms found so far, also before there are any (W036).
        warnings.filterwarnings("ignore", message=r"\[W036\]")
        doc = detector(blank().make_doc(text))
    for abbreviation in doc._.abbreviations:
        yield abbreviation.text, abbreviation._.long_form.text


def found_pairs(text: str, known: Container[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield the pairs of one paragraph: our own, then those of scispaCy that their letters bear out.

    scispaCy, the slower of the two, is asked only where a bracket holds an abbreviation that neither our
    rules explain nor ``known`` has.
    """
    own: set[str] = set()
    for short, long in pairs(text):
        own.add(short)
        yield short, long
    for start, stop in in_brackets(text):
        short, before = text[start:stop].strip(), text[max(0, start - 2) : start - 1]
        if _telling(short) and short not in own and short not in known and before.isspace():
            break
    else:
        return
    for piece in _pieces(text):
        for short, long in detected(piece):
            if short not in own and _believed(short, long):
                yield short, long


def _pieces(text: str) -> Iterator[str]:
    """Cut what is too long for a paragraph where sentences end: the detector's cost grows as its square."""
    start = 0
    while len(text) - start > _LONGEST_ASKED:
        stop = text.rfind(". ", start, start + _LONGEST_ASKED) + 1
        stop = stop if stop > start else start + _LONGEST_ASKED
        yield text[start:stop]
        start = stop
    yield text[start:]


def _telling(short: str) -> bool:
    """Return whether a text has the form of an abbreviation beyond doubt."""
    capitals = sum(c.isupper() for c in short[:15])
    return capitals > 1 and len(short) <= 15 and short not in _STATISTICS and is_short(short)


def _believed(short: str, long: str) -> bool:
    """Return whether a pair of scispaCy's, which knows no costs, is one by ours as well."""
    plain = long[-1].isalnum() and long.count("(") == long.count(")")
    return (
        plain and short.lower() not in long.lower().split() and _telling(short) and _is_long_form(short, long)
    )


def definitions(paragraphs: Iterable[str]) -> dict[str, str]:
    """Return short form → long form for a document; the first definition holds.

    Single letters and the signs of statistics are left out: "p (placebo)" must not hide a p-value.
    """
    found: dict[str, str] = {}
    for text in paragraphs:
        for short, long in found_pairs(text, found):
            key = short.removesuffix("s") if short[:-1].isupper() and short.endswith("s") else short
            if len(key) > 1 and key not in _STATISTICS and any(c.isupper() for c in key):
                found.setdefault(key, " ".join(long.split()))
    return found
