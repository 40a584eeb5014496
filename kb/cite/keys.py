"""Citation keys: short names of works that people can read and type.

The store issues a key once per work and never changes it; this module only proposes the next free one.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kb.documents import Bibliography

# Words that say nothing about which work it is; articles, conjunctions and prepositions of English titles.
_FUNCTION_WORDS = frozenset({
    "a", "about", "above", "after", "against", "along", "among", "an", "and", "around", "as", "at",
    "before", "behind", "below", "between", "beyond", "but", "by", "de", "die", "do", "does", "down",
    "during", "for", "from", "how", "in", "into", "is", "its", "la", "le", "los", "nor", "of", "off",
    "on", "onto", "or", "our", "out", "over", "per", "since", "than", "that", "the", "their", "these",
    "this", "those", "through", "to", "toward", "towards", "under", "until", "up", "upon", "using",
    "versus", "via", "vs", "was", "were", "what", "when", "which", "who", "why", "with", "within",
    "without",
})  # fmt: skip
# Letters that no decomposition turns into ASCII.
_LETTERS = str.maketrans({
    "ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ł": "l", "Ł": "L", "đ": "d",
    "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th",
    "ı": "i", "α": "alpha", "β": "beta", "γ": "gamma", "µ": "u", "μ": "u",  # noqa: RUF001
})  # fmt: skip
_MARKUP = re.compile(r"<[^<>]{1,40}>")
_APOSTROPHES = re.compile("['’ʼ`]")  # noqa: RUF001
_WORD = re.compile(r"[A-Za-z0-9]+")
_TITLE_WORDS = 3
_UNNAMED = "untitled"


def _ascii_words(text: str) -> list[str]:
    """Return the words of a text in ASCII letters and digits; what has no ASCII form is left out."""
    plain = _APOSTROPHES.sub("", _MARKUP.sub("", text).translate(_LETTERS))
    decomposed = unicodedata.normalize("NFKD", plain)
    return _WORD.findall("".join(c for c in decomposed if not unicodedata.combining(c)))


def _author(bibliography: Bibliography) -> str:
    """Return the first author's family name in lower case, or the first words of a body's name."""
    for author in bibliography.authors:
        if author.role not in {"author", "interviewee"}:
            continue
        name = "".join(_ascii_words(author.family)) or "".join(_ascii_words(author.literal)[:_TITLE_WORDS])
        return name.lower()
    return ""


def _title_words(title: str) -> list[str]:
    """Return the first words of a title that carry meaning; all kinds of words where it has no others."""
    found = _ascii_words(title)
    telling = [word for word in found if word.lower() not in _FUNCTION_WORDS]
    return (telling or found)[:_TITLE_WORDS]


def _letters() -> Iterator[str]:
    """Yield "", "a" … "z", "aa", "ab" …: what is put behind a key that is taken."""
    yield ""
    for number in count(1):
        letters = ""
        while number:
            number, rest = divmod(number - 1, 26)  # noqa: PLW2901 - the digits of the number are taken off it
            letters = chr(ord("a") + rest) + letters
        yield letters


def citation_key(bibliography: Bibliography, taken: Callable[[str], bool]) -> str:
    """Return the first free key of a work: author, three words of the title, year, and a letter on a clash.

    Letters are folded to ASCII, so that a key works in BibTeX, in addresses and on every keyboard. What the
    source does not say is left out: a blog post without author or year has the words of its title.

    Args:
        bibliography: What is known of the work.
        taken: Says whether a key belongs to another work already.

    >>> from kb.documents import Author, Bibliography
    >>> work = Bibliography(title="The treatment of knee pain", authors=(Author("Müller", "A"),), year=2020)
    >>> citation_key(work, set().__contains__)
    'mullerTreatmentKneePain2020'
    """
    words = [_author(bibliography), *_title_words(bibliography.title)]
    words = [word for word in words if word] or [_UNNAMED]
    stem = words[0][:1].lower() + words[0][1:] + "".join(word[:1].upper() + word[1:] for word in words[1:])
    if not stem[0].isalpha():  # a title that begins with a number
        stem = f"n{stem}"
    year = str(bibliography.year) if bibliography.year else ""
    return next(key for letters in _letters() if not taken(key := f"{stem}{year}{letters}"))
