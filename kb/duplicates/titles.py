"""Titles as they are compared: folded words, both halves of a bilingual title, what tells two titles apart.

Databases spell one title in many ways: with markup, Greek letters or their names, brackets around what they
translated, a note on the language, or without the subtitle. A few words and numbers make another work of it
all the same: "Erratum to", "Reply", "Part II", another year.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz.fuzz import ratio, token_sort_ratio

from kb.folding import words

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_GREEK = {
    "α": "alpha",
    "β": "beta",
    "γ": "gamma",
    "δ": "delta",
    "ε": "epsilon",
    "ζ": "zeta",
    "η": "eta",
    "θ": "theta",
    "κ": "kappa",
    "λ": "lambda",
    "π": "pi",
    "ρ": "rho",
    "σ": "sigma",
    "τ": "tau",
    "φ": "phi",
    "χ": "chi",
    "ψ": "psi",
    "ω": "omega",
    "Δ": "delta",
    "Ω": "omega",
}
_GREEK_LETTER = re.compile(f"[{''.join(_GREEK)}]")
_LETTERS_TO_DIGITS = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_NOTE = re.compile(
    r"[\[(]\s*(?:article|review|in)\b[^\])]{0,40}[\])]|[\[(]\s*(?:author'?s?'? transl\w*|transl\w*"
    r"|proceedings?|abstract|corrected|letter|editorial|review|comment)\s*[\])]",
    re.IGNORECASE,
)
_STATUS = re.compile(
    r"^\W*(?:retracted(?:\s+article|\s+paper)?|withdrawn|removed)\b\s*[:\])(—–-]+|"
    r"[\[(]\s*(?:retracted(?:\s+article)?|withdrawn)\b[^\])]*[\])]",
    re.IGNORECASE,
)
_LEAD = r"^\W*(?:author'?s?'?s?\s+|publisher'?s?\s+|invited\s+|editorial\s+)?"
_NOTICES = (
    (
        "correction",
        re.compile(
            _LEAD + r"(?:erratum|errata|corrigend(?:um|a)|addendum|addenda|corrections?(?!\s*(?:of|in)\b))\b"
            r"(?=\s*(?:$|[:.\[(—–-]|to\b|for\b|of\b|in\b|regarding\b|notice\b))|[\[(:]\s*(?:published\s+)?"
            r"(?:erratum|corrigendum|correction)\s*[\])]?\s*$",
            re.IGNORECASE,
        ),
    ),
    (
        "retraction",
        re.compile(
            r"^\W*(?:(?:notice\s+of\s+)?(?:partial\s+)?retraction|withdrawal|removal)\b"
            r"(?=\s*(?:$|[:.—–-]|of\b|to\b|for\b|note\b|notice\b))|^\W*(?:editorial\s+)?expression\s+of\s+concern\b",
            re.IGNORECASE,
        ),
    ),
    (
        "response",
        re.compile(
            _LEAD
            + r"(?:in\s+)?(?:reply|response|replies|rebuttal)\b(?=\s*(?:$|[:.,\[(—–-]|to\b|from\b|by\b))|"
            r"[\[(:.?!—–-]\s*(?:the\s+)?(?:authors?['’]?s?['’]?\s+)?(?:reply|response|in\s+reply)\s*[\])]?\.?\s*$",
            re.IGNORECASE,
        ),
    ),
    (
        "comment",
        re.compile(
            _LEAD + r"(?:comments?|commentary|re|letter|letter\s+to\s+the\s+editor|discussion|editorial)\b"
            r"(?=\s*(?:$|:|on\b|regarding\b))",
            re.IGNORECASE,
        ),
    ),
    (
        "protocol",
        re.compile(r"\bprotocol\b(?:\s+(?:for|of)\b|\W*$)|[:.—–-][^:.]*\bprotocol\b", re.IGNORECASE),
    ),
)
_PART = re.compile(
    r"\b(?:part|chapter|section|paper|report|study|series|phase|stage|session|volume|vol|no|number|installment)"
    r"\.?\s+([ivx]{1,4}|\d{1,3}|one|two|three|four|five|six|first|second|third)\b",
    re.IGNORECASE,
)
_TRAILING_PART = re.compile(r"[\s,:.(]\(?([IVX]{1,4}|\d{1,2})\)?\W*$")
_ORDINALS = {
    "i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9",
    "x": "10", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "first": "1",
    "second": "2", "third": "3",
}  # fmt: skip
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER = re.compile(r"\d+")
_BRACKETED = re.compile(r"^(.{12,}?)[\s.]*\[(.{12,})\]\W*$", re.DOTALL)
_SUBTITLE = re.compile(r"\s*(?:[:?!]\s+|\.\s+|\s[—–-]+\s)")
_FEWEST_WORDS_OF_A_TITLE = 4
_LOST = re.compile("[\ufffd?]+")
_NO_TITLE = frozenset("unknown untitled none na null".split()) | {
    "no title",
    "title not available",
    "not available",
}


@dataclass(frozen=True, slots=True)
class Title:
    """A title as it is compared; ``variants`` are its folded forms, the whole first.

    ``notice`` says that it is about another work (or its protocol), ``parts`` which of a series it is,
    ``years`` and ``numbers`` which figures stand in it.
    """

    variants: tuple[str, ...] = ()
    main: str = ""
    notice: str = ""
    parts: frozenset[str] = frozenset()
    years: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()

    @property
    def whole(self) -> str:
        """Return the whole title, folded; empty where there is none."""
        return self.variants[0] if self.variants else ""


def plain(text: str) -> str:
    """Return words without markup, entities and Greek letters, in one line.

    >>> plain("TNF-&alpha; and CO<sub>2</sub>")
    'TNF-alpha and CO2'
    """
    text = html.unescape(text) if "&" in text else text
    text = _TAG.sub("", text) if "<" in text else text
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
        text = _LOST.sub(" ", _GREEK_LETTER.sub(lambda match: _GREEK[match.group()], text))
    return " ".join(text.split())


def title_of(text: str) -> Title:
    """Return a title as it is compared.

    >>> title_of("[Pulsed radiofrequency of the knee.] [Article in German]").whole
    'pulsed radiofrequency of the knee'
    """
    bare = plain(text)
    bare = _STATUS.sub("", _NOTE.sub(" ", bare)).strip()
    whole = folded(bare)
    if not whole or whole in _NO_TITLE:
        return Title()
    notice = next((name for name, pattern in _NOTICES if pattern.search(bare)), "")
    years = frozenset(_YEAR.findall(bare))
    main = folded(_SUBTITLE.split(bare, maxsplit=1)[0])
    return Title(
        variants=tuple(dict.fromkeys((whole, *_halves(bare)))),
        main=main if main.count(" ") >= _FEWEST_WORDS_OF_A_TITLE - 1 else "",
        notice=notice,
        parts=_parts(bare),
        years=years,
        numbers=frozenset(number.lstrip("0") for number in _NUMBER.findall(bare)) - years,
    )


def folded(text: str) -> str:
    """Return words as titles are compared: folded, letters apart from digits.

    >>> folded("GLP1 in Tumours")
    'glp 1 in tumor'
    """
    return " ".join(words(_LETTERS_TO_DIGITS.sub(" ", text)))


def _halves(text: str) -> tuple[str, ...]:
    """Return original and translation of a title that gives both."""
    match = _BRACKETED.match(text)
    return tuple(folded(half) for half in match.groups()) if match else ()


def _parts(text: str) -> frozenset[str]:
    """Return which part of a series a title says it is."""
    found = [match.group(1).lower() for match in _PART.finditer(text)]
    last = _TRAILING_PART.search(text)
    if last:
        found.append(last.group(1).lower())
    return frozenset(_ORDINALS.get(part, part) for part in found)


def likeness(left: Title, right: Title) -> float:
    """Return how alike two titles are, from 0 to 1; 0 where one is not known."""
    if not left.variants or not right.variants:
        return 0.0
    best = max(_alike(a, b) for a in left.variants for b in right.variants)
    if best < _SUBTITLE_MISSING and (left.main in right.variants or right.main in left.variants):
        return _SUBTITLE_MISSING
    return best


_SUBTITLE_MISSING = 0.96
_WORTH_SORTING = 0.6


def _alike(left: str, right: str) -> float:
    """Return how alike two folded titles are; the order of words counts little."""
    if left == right:
        return 1.0
    plainly = max(ratio(left, right), ratio(left.replace(" ", ""), right.replace(" ", ""))) / 100
    return max(plainly, token_sort_ratio(left, right) / 100) if plainly >= _WORTH_SORTING else plainly


def is_reworded(left: Title, right: Title) -> bool:
    """Return whether a word of one title stands in place of quite another word of the other.

    A misprint is no other word; a word that one title has and the other has not is none, either.

    >>> is_reworded(title_of("Nerve block of the hip joint"), title_of("Nerve block of the knee joint"))
    True
    """
    ours, theirs = set(left.whole.split()), set(right.whole.split())
    only_ours, only_theirs = ours - theirs, theirs - ours
    if not only_ours or not only_theirs or len(left.variants) > 1 or len(right.variants) > 1:
        return False
    return _has_other(only_ours, only_theirs) and _has_other(only_theirs, only_ours)


def _has_other(some: set[str], others: set[str]) -> bool:
    """Return whether one of these words is none of the others misprinted, run together or cut."""
    joined = "".join(sorted(others))
    return any(
        len(word) >= _SHORTEST_TELLING
        and word not in joined
        and all(ratio(word, other) < _MISPRINTED and other not in word for other in others)
        for word in some
    )


_SHORTEST_TELLING = 3
_MISPRINTED = 70


def differs(left: Title, right: Title) -> str:
    """Return what makes two works of two titles, however alike they are; empty where nothing does.

    >>> differs(title_of("Nerve block of the hip: part I"), title_of("Nerve block of the hip: part II"))
    'parts of a series'
    """
    if not left.variants or not right.variants:
        return ""
    if left.notice != right.notice:
        return f"one is a {left.notice or right.notice}"
    if left.parts != right.parts and (left.parts or right.parts) and not _said(left, right):
        return "parts of a series"
    if left.years and right.years and not (left.years <= right.years or right.years <= left.years):
        return "years in the title"
    if not (left.numbers <= right.numbers or right.numbers <= left.numbers):
        return "numbers in the title"
    return ""


def _said(left: Title, right: Title) -> bool:
    """Return whether what one title calls a part stands as a bare number in the other."""
    one, other = sorted((left, right), key=lambda title: len(title.parts))
    return one.parts <= other.parts and other.parts <= one.numbers | one.parts
