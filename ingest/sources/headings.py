"""What a heading says about its section: the words that authors and sites put above a passage.

Shared by all readers; the patterns are data, in ``ingest/rules/headings.tsv``. A heading that says nothing
("Patient population") leaves the role to the section above.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files

from kb.documents import Role

_NUMBERING = re.compile(r"^\s*(?:(?:\d{1,2}(?:\.\d{1,2}){0,3}\.?|[IVX]{1,4}\.|[A-H]\.|§)\s+)")
_ASIDE = re.compile(r"\s*\([^()]*\)$")
_TRIM = " \t\n:.-\u2013\u2014*#|\u2022"
_LONGEST = 90  # no heading that names a role is longer

_SEC_TYPES = {
    "intro": Role.INTRODUCTION,
    "introduction": Role.INTRODUCTION,
    "background": Role.INTRODUCTION,
    "objective": Role.INTRODUCTION,
    "materials": Role.METHODS,
    "methods": Role.METHODS,
    "subjects": Role.METHODS,
    "design": Role.METHODS,
    "results": Role.RESULTS,
    "discussion": Role.DISCUSSION,
    "conclusions": Role.CONCLUSION,
    "conclusion": Role.CONCLUSION,
    "cases": Role.CASE,
    "case": Role.CASE,
    "supplementary-material": Role.BACK,
    "coi-statement": Role.BACK,
    "conflict": Role.BACK,
}

# The words that head the parts of a structured abstract, also run in: "Results: …".
LABEL = (
    r"(?:aims?|objectives?|introduction|backgrounds?|context|importance|rationale|hypothes[ie]s|purposes?|"
    r"goals?|(?:statement of the )?problem|question|settings?|(?:trial )?designs?|sample|"
    r"stud(?:y|ies) (?:designs?|settings?|population|selection|objectives?|aims?|purposes?|rationale)|"
    r"methods?|methodology|analys[ie]s|materials?|patients?|subjects?|participants?|interventions?|procedures?|results?|"
    r"findings?|(?:key|main|primary|secondary) (?:results?|findings?|outcomes?|measures?|messages?)"
    r"(?: (?:and )?measures?)?|(?:main |primary )?outcome measures?|measurements?|main measures|"
    r"data (?:sources?|extraction|synthesis)|statistical analys[ie]s|discussions?|interpretation|"
    r"conclusions?|"
    r"limitations?|significance|clinical (?:relevance|significance|implications?)|"
    r"level of evidence|evidence level|(?:(?:clinical )?trials? )?registration(?: number)?|"
    r"electronic supplementary material|ethics and dissemination|keywords?|key words|fundings?|"
    r"case(?: (?:report|presentation|description))?)"
)
LABELS = rf"{LABEL}(?:(?:\s*[/,&]\s*|\s+and\s+){LABEL}){{0,2}}"


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[Role, re.Pattern[str]], ...]:
    """Return the patterns in order: the first that matches a whole heading decides."""
    source = files("ingest") / "rules" / "headings.tsv"
    with source.open("r", encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple((Role(row["role"]), re.compile(row["pattern"], re.IGNORECASE)) for row in rows)


def cleaned(heading: str) -> str:
    """Return a heading without its numbering, punctuation and a remark in brackets at its end.

    >>> cleaned("2.1. Patients and  Methods:")
    'Patients and Methods'
    """
    plain = re.sub(r"\s+", " ", _NUMBERING.sub("", heading)).strip(_TRIM)
    return _ASIDE.sub("", plain) or plain


@lru_cache(maxsize=20_000)
def role_of_heading(heading: str) -> Role | None:
    """Return the role that a heading gives to its section, or None where it gives none.

    >>> role_of_heading("3. Materials and methods"), role_of_heading("Results:"), role_of_heading("The knee")
    (<Role.METHODS: 'methods'>, <Role.RESULTS: 'results'>, None)
    """
    if len(heading) > 2 * _LONGEST:
        return None
    plain = cleaned(heading).replace("\u2019", "'")
    if not plain or len(plain) > _LONGEST:
        return None
    for role, pattern in _patterns():
        if pattern.fullmatch(plain):
            return role
    parts = re.split(r"\s*[/&]\s*|\s+and\s+", plain)
    if len(parts) in (2, 3):  # "Aims/Introduction", "Results and complications"
        roles = [role_of_heading(part) for part in parts if part]
        if roles and all(role is not None for role in roles):
            return roles[0]
    return None


def role_of_type(section_type: str) -> Role | None:
    """Return the role that a JATS ``sec-type`` such as ``materials|methods`` gives."""
    for part in re.split(r"[|\s]+", section_type.lower()):
        if part in _SEC_TYPES:
            return _SEC_TYPES[part]
    return None


# What a heading may say where the section above has a role: "Limitations" in a discussion, not "Patients".
_OVERRULE = (Role.LIMITATIONS, Role.CONCLUSION, Role.DISCUSSION, Role.BACK, Role.REFERENCES)
_OPEN = (Role.BODY, Role.INTRODUCTION, Role.CASE)
_CLOSED = (Role.ABSTRACT, Role.REFERENCES, Role.SUMMARY, Role.BOILERPLATE)


def role_within(outer: Role, heading: str, section_type: str = "", ignored: tuple[Role, ...] = ()) -> Role:
    """Return the role of a section by its type, its heading, and the role of the section it stands in.

    >>> role_within(Role.DISCUSSION, "Limitations"), role_within(Role.RESULTS, "Patients")
    (<Role.LIMITATIONS: 'limitations'>, <Role.RESULTS: 'results'>)
    """
    named = role_of_heading(heading)
    if named in ignored:
        named = None
    typed = role_of_type(section_type)
    if outer in _CLOSED:
        return outer
    if outer is Role.BACK:
        return typed or Role.BACK
    if outer in _OPEN:
        return typed or named or outer
    if named is not None and named in _OVERRULE:
        return named
    return typed if typed is not None and typed in _OVERRULE else outer
