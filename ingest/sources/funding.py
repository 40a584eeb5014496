"""Who paid, read out of a statement in words: "supported by the Health Fund (grant 12-34)".

Only what the words say outright is taken: a sentence that denies funding, or that tells what the funder did
not do, names nobody.
"""

from __future__ import annotations

import re

from kb.documents import Funding

_SENTENCE = re.compile(r"(?<=[.;])(?<!\b[Nn]o\.)(?<!\b[Nn]os\.)(?<!\b[Nn]r\.)(?<!\bSt\.)\s+(?=[A-Z])")
_DENIED = re.compile(
    r"\b(?:no|not|never|without|neither|nil|none|did not|had no)\b[^.;]{0,60}"
    r"\b(?:fund\w*|grants?|support\w*|sponsor\w*|role|influence|financ\w*|part)\b",
    re.IGNORECASE,
)
_PAID = re.compile(
    r"\b(?:funded|supported|sponsored|financed|funding|support|sponsorship|financing|grants?|awards?|fellowships?)\b"
    r"(?:\s+(?:was|were|is|has been|in part|in full|partly|partially|fully|solely|jointly|financially|"
    r"provided|received|obtained|given|for|this|the|study|work|trial|research|"
    r"project|came|comes|to [A-Z.]+))*\s+"
    r"(?:(?:by|from|through|of)\s+)"
    r"(?:(?:an?|the|two|three|several|research|project|unrestricted|educational|operating|investigator-initiated|"
    r"grants?|awards?|funds?|fellowships?|scholarships?|funding)\s+)*"
    r"(?:(?:no\.?|number|numbers)?\s*(?P<first>\(?[A-Z]*\d[\w./-]*\)?)\s+)?"
    r"(?:to\s+[A-Z.]+\s+)?(?:(?:from|of|by)\s+)?(?:the\s+)?",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"[A-Z\u00c0-\u00de][^\s,;()\[\]]*(?:\s+(?:of|for|and(?!\s+(?:the|by|from)\b)|the|in|on|de|la|du|des|f\u00fcr|del|"
    r"di|&|[A-Z\u00c0-\u00de][^\s,;()\[\]]*))*"
)
_KNOWN = re.compile(
    r"Foundation|Fund\b|Funds\b|Institut|Council|Ministry|Department|Universit|Trust\b|Agency|Society|Association|"
    r"Hospital|Program|Centre|Center|Inc\b|Ltd|GmbH|Corporation|Company|Pharma|College|Commission|Academy|"
    r"Administration|Union|Network|Board|Authority|School|Bank|Service|Organi[sz]ation|Government|Stiftung|"
    r"Gemeinschaft|Charit|Plan\b|Project|Laborator|Medical|Health|Therapeutics|[A-Z]{2,}",
)
_NEXT = re.compile(
    r"^[\s,;]*(?:and\s+)?(?:by\s+|from\s+)?(?:grants?\s+(?:from|of|by)\s+)?(?:an?\s+grant\s+(?:from|of)\s+)?(?:the\s+)?(?=[A-Z])"
)
_NUMBERED = re.compile(
    r"^[\s,;:]*(?:[(\[]|(?:under\s+)?(?:research\s+)?(?:grants?|awards?|contracts?|projects?|no\.?|number|nr\.?|#|code)\b)"
)
_NUMBERS = re.compile(
    r"[\s,;:]*(?:(?:under|research|grants?|awards?|contracts?|projects?|nos?\.?|number|numbers|nr\.?|#|code|and|"
    r"[(\[]?[\w./-]*\d[\w./-]*[)\]]?)[\s,:]*)*",
    re.IGNORECASE,
)
_AWARD = re.compile(
    r"(?<![\w./-])(?:[A-Z]\d{2}[ -])?(?:[A-Z]{1,6}[ -]?)?\d[\w./-]*\w(?![\w])|"
    r"(?<![\w./-])[A-Z][\w/-]*\d[\w./-]*\w"
)
_TAIL = re.compile(
    r"\s+(?:to|of|for|and|the|in|on|de|la|di|&|Grants?|Awards?|No\.?|Contract|Number|Nos?\.?)$", re.IGNORECASE
)
_CURRENCIES = frozenset("USD EUR GBP DKK SEK NOK CHF JPY AUD CAD CNY RMB INR".split())
_LONGEST = 2000
_MOST = 20


def funding_of(statement: str) -> tuple[Funding, ...]:
    """Return the funders that a statement names, each with the numbers that stand behind it.

    >>> funding_of("Funded by the Wellcome Trust (088217/Z) and the British Heart Foundation.")[1].funder
    'British Heart Foundation'
    >>> funding_of("The authors received no specific funding for this work.")
    ()
    """
    found: dict[str, list[str]] = {}
    for sentence in _SENTENCE.split(" ".join(statement.split())[:_LONGEST]):
        if _DENIED.search(sentence):
            continue
        for match in _PAID.finditer(sentence):
            _take(sentence[match.end() :], match["first"] or "", found)
    return tuple(Funding(name, tuple(dict.fromkeys(awards))) for name, awards in list(found.items())[:_MOST])


def _take(rest: str, first: str, found: dict[str, list[str]]) -> None:
    """Add the bodies that a list begins with, each with its numbers."""
    before = awards_in(first)
    while match := _BODY.match(rest):
        name = _trimmed(match.group())
        if not _KNOWN.search(name) or len(name) < 3 or name in _CURRENCIES:
            return
        rest = rest[match.end() :]
        awards = found.setdefault(name, [])
        awards += before
        before = []
        if _NUMBERED.match(rest):
            stop = _end_of_numbers(rest)
            awards += awards_in(rest[:stop])
            rest = rest[stop:]
        following = _NEXT.match(rest)
        if following is None or not following.group():
            return
        rest = rest[following.end() :]


def awards_in(words: str) -> list[str]:
    """Return the numbers of grants in some words.

    >>> awards_in("(grant Nos. R01 AR012345 and 02-PJ1-0003)")
    ['R01 AR012345', '02-PJ1-0003']
    """
    return [m.group().strip(".-/") for m in _AWARD.finditer(words) if sum(c.isdigit() for c in m.group()) > 1]


def _end_of_numbers(rest: str) -> int:
    """Return where the numbers behind a body end: with the bracket, or before the next words."""
    opening = re.match(r"\s*([(\[])", rest)
    if opening:
        close = rest.find(")" if opening[1] == "(" else "]")
        return close + 1 if close >= 0 else len(rest)
    match = _NUMBERS.match(rest)
    return match.end() if match else 0


def _trimmed(name: str) -> str:
    """Return the name of a body without the small words that it does not end with."""
    previous = ""
    name = name.rstrip(" .,;:")
    while previous != name:
        previous, name = name, _TAIL.sub("", name).rstrip(" .,;:")
    return name
