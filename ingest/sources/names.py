"""Names of people as lines print them: author lines, bylines, "Family, Given" and "Given Family, MD"."""

from __future__ import annotations

import re

from kb.documents import Author

_DEGREE = (
    r"(?:M\.?D\.?|Ph\.?\s?D\.?|D\.?O\.?|M\.?Sc\.?|B\.?Sc\.?|M\.?P\.?H\.?|M\.?B\.?A\.?|M\.?S\.?|M\.?A\.?|B\.?A\.?|"
    r"F\.?S\.?I\.?R\.?|F\.?A\.?C\.?[RSCP]\.?|F\.?R\.?C\.?[RSPA]\.?|MBBS|MBChB|MBBCh|EBIR|FCIRSE|RN|NP|PA-C|PharmD|"
    r"DPT|PT|DPhil|DSc|DrPH|Dr\.?\s?med\.?|M\.?Ed|MHS|MHA|FASA|FRANZCR|Esq|DNP|CRNA|BM|BCh|MRCP|RT|DC|DPM|Prof\.?)"
)
_DEGREES = re.compile(rf"(?:,?\s+|,\s*){_DEGREE}(?=\s*(?:,|;|$|\s))")
_HONORIFIC = re.compile(r"^(?:Dr\.?|Prof\.?|Professor|Mr\.?|Mrs\.?|Ms\.?)\s+")
_PARTICLES = frozenset(
    "van von de der den del della di da dos du la le ten ter al el bin ibn zu af st.".split()
)
_SUFFIX = re.compile(r"^(?:Jr\.?|Sr\.?|II|III|IV)$")
_MARKS = re.compile(
    r"[\d\u00b9\u00b2\u00b3\u2070-\u2079*\u2020\u2021\u00a7\u00b6#]+(?:,[\d*\u2020\u2021\u00a7]+)*"
)
_WORD = re.compile(r"[^\W\d_](?:[\w'\u2019.-]*[\w.])?")
_BYLINE = re.compile(
    r"(?P<with>with|an interview with|interview with|in conversation with)|(?P<by>(?:written |"
    r"posted )?by|authors?:|from)",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:Group|Consortium|Collaborat(?:ion|ive|ors)|Society|Committee|Network|Investigators|Association|"
    r"Alliance|Foundation|Institutes?|Clinic|Hospital|University|Cent(?:er|re)|Organi[sz]ation|College|Academy|Council|"
    r"Department|Ministry|Editors|Editorial|Staff|"
    r"Team|Trialists|Registry|Task ?Force|Panel|Agency|Inc|LLC|Ltd)\b\.?"
)
_LONGEST_LINE = 3000


def author_of(name: str, role: str = "author") -> Author:
    """Return a person from a name as printed, without degrees and marks.

    >>> author_of("Yuji Okuno, MD, PhD").family, author_of("van der Berg, Jan").given
    ('Okuno', 'Jan')
    """
    name = without_degrees(name)
    if "," in name:
        family, given = (part.strip() for part in name.split(",", 1))
        return Author(family=family, given=given, role=role)
    parts = name.split()
    suffix = parts.pop() if len(parts) > 1 and _SUFFIX.match(parts[-1]) else ""
    if len(parts) < 2:
        return Author(literal=name, role=role)
    cut = len(parts) - 1
    while cut > 1 and parts[cut - 1].lower() in _PARTICLES:
        cut -= 1
    return Author(family=" ".join(parts[cut:]), given=" ".join(parts[:cut]), suffix=suffix, role=role)


def without_degrees(name: str) -> str:
    """Return a name without honorific, degrees and affiliation marks."""
    name = _MARKS.sub("", name)
    previous = ""
    while previous != name:
        previous, name = name, _DEGREES.sub("", name).strip(" ,;")
    return " ".join(_HONORIFIC.sub("", name).split())


def is_name(words: str) -> bool:
    """Return whether the words can be one person's name.

    >>> is_name("Chia-Wei Chang"), is_name("van der Berg"), is_name("Tokyo"), is_name("pain relief")
    (True, True, False, False)
    """
    parts = words.split()
    if not 2 <= len(parts) <= 6:
        return False
    capitals = 0
    for part in parts:
        if part.lower() in _PARTICLES:
            continue
        if not _WORD.fullmatch(part) or not part[0].isupper():
            return False
        capitals += 1
    return capitals >= 1 and parts[-1][0].isupper()


def authors_of_line(words: str) -> list[Author]:
    """Return the people that a line of names lists; none where it is no such line.

    >>> [a.family for a in authors_of_line("Yu-Han Huang, Chia-Wei Chang1,2, and Keng-Wei Liang*")]
    ['Huang', 'Chang', 'Liang']
    """
    if len(words) > _LONGEST_LINE or ":" in words or words.rstrip().endswith(("?", "!")):
        return []
    has_degrees = _DEGREES.search(words) is not None
    bare = without_degrees(words).rstrip(".")
    names = [
        n.strip()
        for n in re.split(r"\s*[,;\u00b7\u2022]\s*(?:and\s+|&\s*)?|\s+and\s+|\s*&\s*", bare)
        if n.strip()
    ]
    if not names or not all(is_name(name) for name in names) or (len(names) == 1 and not has_degrees):
        return []
    if len(names) == 2 and not has_degrees and all(len(n.split()) == 2 for n in names) and " and " in bare:
        return []  # "Infection Control and Patient Safety" is a heading
    return [author_of(name) for name in names]


def byline(words: str) -> list[Author]:
    """Return the people of a byline: "By …", or "With …", who is interviewed."""
    match = _BYLINE.match(words)
    if not match or len(words) > 200:
        return []
    rest = words[match.end() :].strip()
    role = "interviewee" if match["with"] else "author"
    names = [n for n in re.split(r"\s*[,;|]\s*(?:and\s+)?|\s+and\s+|\s*&\s*", without_degrees(rest)) if n]
    if not names or not is_name(names[0]):
        return []
    return [author_of(name, role) for name in names if is_name(name)]


def is_body(name: str) -> bool:
    """Return whether a name is that of a body, which has neither family nor given name.

    >>> is_body("COACT Study Group"), is_body("World Health Organization"), is_body("Ana Institoris")
    (True, True, False)
    """
    return _BODY.search(name) is not None and "," not in name.rstrip(",")
