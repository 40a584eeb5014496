"""Identifiers and dates as texts print them: DOI, PMID, PMCID, trial registrations, years."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable

_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>|\\^`{}\[\]]+)", re.IGNORECASE)
_STATED_DOI = re.compile(r"(?:[a-z:/.]*(?:doi(?:\.org)?)[:/\s]*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_PMID = re.compile(r"\bPMID\s*:?\s*(\d{5,9})\b|pubmed\.ncbi\.nlm\.nih\.gov/(\d{5,9})\b", re.IGNORECASE)
_PMCID = re.compile(r"\bPMC\s?(\d{4,9})\b")
_ORCID = re.compile(r"(?<!\d)(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])(?!\d)")
_ISSN = re.compile(r"(?<!\d)(\d{4})-?(\d{3}[\dXx])(?!\d)")
# Each registry's own form; the order is that of the letters, since several may stand in one text.
_REGISTRATION = re.compile(
    r"\b(?:NCT\s?0\d{6,7}|ISRCTN\s?\d{6,8}|ChiCTR[-A-Z]*-?\d{6,10}|U?MIN\s?0{3}\d{6}|ACTRN\s?\d{11,15}p?|"
    r"CTRI/\d{4}/\d{1,3}/\d{4,6}|IRCT\s?\d{8,16}(?:N\d+)?|DRKS\s?\d{8}|JPRN-[A-Z]+\d+|jRCTs?\d{9,10}|"
    r"KCT\s?\d{7}|PACTR\s?\d{12,16}|RBR-[0-9a-z]{6,8}|TCTR\s?\d{11}|NTR\s?\d{3,5}|NL\d{4}\b|"
    r"CRD\s?42\d{9,10}|SLCTR/\d{4}/\d{3}|RPCEC\d{8}|"
    r"(?:EudraCT|EUCTR)(?:\s*(?:number|no\.?|nr\.?|:))*\s*20\d\d-\d{6}-\d\d)",
)
_EUDRACT = re.compile(r"20\d\d-\d{6}-\d\d")
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("may",),
            ("jun", "june"), ("jul", "july"), ("aug", "august"), ("sep", "sept", "september"),
            ("oct", "october"), ("nov", "november"), ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}  # fmt: skip
_MONTH = r"(?P<month>" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\.?"
# A date of numbers alone that does not begin with the year says its day only where the day cannot be a month.
_WRITTEN_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-/. ]+{_MONTH}[-/., ]+(?P<year>\d{{4}})(?!\d)",
        rf"\b{_MONTH} +(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,? +(?P<year>\d{{4}})(?!\d)",
        rf"(?<!\d)(?P<year>\d{{4}})[-/., ]+{_MONTH}(?:[-/. ]+(?P<day>\d{{1,2}})(?!\d))?",
        rf"\b{_MONTH},? +(?P<year>\d{{4}})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?(?!\d)",
        r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>0\d|1[0-2])(?P<day>[0-3]\d)(?!\d)",
        r"(?<!\d)(?P<day>1[3-9]|2\d|3[01])[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})(?!\d)",
        r"(?<!\d)(?P<month>\d{1,2})[-/.](?P<day>1[3-9]|2\d|3[01])[-/.](?P<year>\d{4})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})(?!\d)",
    )
)
_EARLIEST, _LATEST = 1850, 2100


def plain_doi(text: str) -> str:
    """Return the first DOI in ``text`` in its bare form, or an empty string.

    >>> plain_doi("doi: 10.1016/j.tvir.2020.100705. Epub 2020")
    '10.1016/j.tvir.2020.100705'
    """
    match = _DOI.search(text)
    if not match:
        return ""
    doi = match.group(1).rstrip(".,;:'\u2019\u201d")
    if doi.endswith(")") and "(" not in doi:
        doi = doi.rstrip(").,;")
    return doi


def stated_doi(value: str) -> str:
    """Return the DOI that a value is by its markup, odd characters and all, without spaces.

    >>> stated_doi("https://doi.org/10.1002/1097-0193(200007)10:3<140::AID-HBM50>3.0.CO;2-0")
    '10.1002/1097-0193(200007)10:3<140::AID-HBM50>3.0.CO;2-0'
    """
    match = _STATED_DOI.fullmatch(unquote("".join(value.split())))
    return match.group(1).rstrip(".,;") if match else plain_doi(value)


def plain_pmid(text: str) -> str:
    """Return the first PMID that ``text`` names as one, or an empty string."""
    match = _PMID.search(text)
    return (match.group(1) or match.group(2)) if match else ""


def plain_pmcid(text: str) -> str:
    """Return the first PMCID in ``text`` as ``PMC…``, or an empty string."""
    match = _PMCID.search(text)
    return f"PMC{match.group(1)}" if match else ""


def registrations(text: str) -> tuple[str, ...]:
    """Return the trial registrations in ``text``, each once, without the spaces inside.

    >>> registrations("ClinicalTrials.gov (NCT 01088191), EudraCT number 2010-023571-26")
    ('NCT01088191', 'EudraCT 2010-023571-26')
    """
    found: dict[str, None] = {}
    for match in _REGISTRATION.finditer(text):
        number = match.group()
        eudract = _EUDRACT.search(number)
        found[f"EudraCT {eudract.group()}" if eudract else re.sub(r"\s", "", number)] = None
    return tuple(found)


def plausible_year(text: str) -> int | None:
    """Return the year that ``text`` begins with, or None."""
    match = re.match(r"\s*(\d{4})(?!\d)", text)
    year = int(match.group(1)) if match else 0
    return year if _EARLIEST <= year <= _LATEST else None


def month_number(text: str) -> int | None:
    """Return the number of a month given in digits or by name, or None."""
    plain = text.strip().lower().rstrip(".")
    if plain.isdecimal() and len(plain) < 3:
        return int(plain) if 1 <= int(plain) <= 12 else None
    return MONTHS.get(plain)


def iso_date(year: str, month: str = "", day: str = "") -> str:
    """Return a date in ISO 8601, as far as its parts make sense; empty without a year.

    >>> iso_date("2015", "Nov", "3"), iso_date("2015", "2", "30"), iso_date("2015", "Spring")
    ('2015-11-03', '2015-02', '2015')
    """
    known = plausible_year(year)
    if known is None:
        return ""
    number = month_number(month)
    if number is None:
        return f"{known}"
    try:
        return date(known, number, int(day.strip() or 0)).isoformat()
    except ValueError:
        return f"{known}-{number:02}"


def plain_orcid(text: str) -> str:
    """Return the first ORCID in ``text`` in its bare form, or an empty string.

    >>> plain_orcid("https://orcid.org/0000-0002-1825-009x"), plain_orcid("0000000218250097")
    ('0000-0002-1825-009X', '0000-0002-1825-0097')
    """
    match = _ORCID.search(text)
    return "-".join(match.groups()).upper() if match else ""


def plain_issns(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the ISSNs in some texts, each once, with their hyphen.

    >>> plain_issns(["1234-567x", "ISSN 12345678", "none"])
    ('1234-567X', '1234-5678')
    """
    found = (match for text in texts for match in _ISSN.finditer(text))
    return tuple(dict.fromkeys(f"{match[1]}-{match[2].upper()}" for match in found))


def plain_date(text: str) -> str:
    """Return the first date in ``text`` in ISO 8601, as far as it is known, or an empty string.

    >>> plain_date("2019/05/17"), plain_date("17 May 2019"), plain_date("May 2019"), plain_date("03/04/2019")
    ('2019-05-17', '2019-05-17', '2019-05', '2019')
    """
    for pattern in _WRITTEN_DATES:
        if match := pattern.search(text):
            found = match.groupdict(default="")
            return iso_date(found["year"], found.get("month", ""), found.get("day", ""))
    return ""
