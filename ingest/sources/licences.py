"""Licences as sources state them, by their short names: "CC BY 4.0" is what most of them mean.

Shared by the readers of JATS and HTML; what is no licence that everybody knows keeps its own words.
"""

from __future__ import annotations

import re

_ADDRESS = re.compile(
    r"creativecommons\.org/licen[sc]es/(?:CC[ -]?)?(?P<kind>by(?:-(?:nc|nd|sa))*|nc(?:-sa)?|nd|sa)"
    r"(?:[/\s-]+(?P<version>\d(?:\.\d)?))?",
    re.IGNORECASE,
)
_ZERO = re.compile(r"creativecommons\.org/publicdomain/zero|\bCC[ -]?0\b|\bCC Zero\b", re.IGNORECASE)
_PUBLIC = re.compile(
    r"creativecommons\.org/publicdomain/mark|\b(?:is|are|in|into) (?:the |a )?public domain\b|"
    r"^public[- ]domain\b",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"\bCC[ -]?(?P<kind>BY(?:[ -](?:NC|ND|SA))*)\b"
    r"(?:[ -]*(?:v\.?|version|licen[sc]e)?[ -]*(?P<version>\d\.\d))?"
)
_LONG = re.compile(
    r"Creative Commons,?\s+Attribution(?P<more>(?:[\s,/-]+(?:Non-?\s?Commercial|No-?\s?Deriv\w*|"
    r"Share-?\s?Alike|and|Works))*)"
    r"(?:[\s,]+(?:International|Unported|Generic|Licen[sc]e|Public|version|v\.?|\(?CC[ -]BY[\w-]*\)?))*"
    r"(?:[\s,(]*(?P<version>\d\.\d))?",
    re.IGNORECASE,
)
_PARTS = (("noncommercial", "nc"), ("noderiv", "nd"), ("sharealike", "sa"))
_LONGEST = 300


def licence_name(words: str) -> str:
    """Return the short name of a licence from its address or its words; words of another kind as they are.

    >>> licence_name("https://creativecommons.org/licenses/by-nc/4.0/"), licence_name("All rights reserved.")
    ('CC BY-NC 4.0', 'All rights reserved.')
    >>> licence_name("under the Creative Commons Attribution-NonCommercial License 3.0")
    'CC BY-NC 3.0'
    """
    words = " ".join(words.split())
    if match := _ADDRESS.search(words) or _SHORT.search(words):
        return _named(re.sub(r"[ -]+", "-", match["kind"]), match["version"])
    if _ZERO.search(words):
        return "CC0 1.0"
    if match := _LONG.search(words):
        more = re.sub(r"[^a-z]", "", match["more"].lower())
        parts = [
            s for w, s in (("noncommercial", "nc"), ("noderiv", "nd"), ("sharealike", "sa")) if w in more
        ]
        return _named("-".join(("by", *parts)), match["version"])
    if _PUBLIC.search(words):
        return "Public domain"
    return words[:_LONGEST]


def _named(kind: str, version: str | None) -> str:
    """Return the short name of a Creative Commons licence."""
    if version and "." not in version:
        version = f"{version}.0"
    return f"CC {kind.upper()} {version}" if version else f"CC {kind.upper()}"
