"""The rules by which patients' data are known, read from ``ingest/rules/privacy.tsv`` and checked.

A pattern is a regular expression whose group ``found`` is what is replaced. In angle brackets stand the
parts that many share: ``<sp>`` white space within a paragraph, ``<full>`` a name of one to four words,
``<of>`` what may stand before it ("van der"), ``<label>`` a name behind a label, also in capitals or family
name first, ``<age>``, ``<date>`` and the ``<tail>`` of an address. ``check`` says what else must hold,
``sphere`` whose it is: the *patient*'s unless it is a speaker's; *strong*, where a label says so whoever
speaks; *contact*, where it may be an office's.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kb.errors import KnowledgeBaseError

_FOLDER = Path(__file__).parents[1] / "rules"
KINDS = ("name", "initials", "e-mail", "telephone", "record number", "date of birth", "address")
SPHERES = frozenset({"patient", "strong", "contact"})

_UPPER = "".join(c for c in map(chr, range(0x41, 0x250)) if c.isupper())
_LOWER = "".join(c for c in map(chr, range(0x61, 0x250)) if c.islower())
_CAP = (
    rf"(?:(?:[OD]['’]|Ma?c|[AE]l-)?[{_UPPER}][{_LOWER}]+(?:[-'’]?[{_UPPER}][{_LOWER}]+)*)"
    rf"(?![{_LOWER}{_UPPER}])"
)
_GAP = r"(?:[ \u00a0]|(?<=[^\n]{40})\n)"  # a name may run over the end of a full line
_PARTICLE = r"(?:van|von|de|der|den|del|della|di|da|la|le|el|al|bin|ibn|ter|ten|zu|dos|du)"
_WORD = rf"(?:{_CAP}|[{_UPPER}]{{2,}}(?:[-'’][{_UPPER}]{{2,}})*\b)"
_MONTH = (
    r"(?:Jan|Feb|M[aä]r|Apr|Avr|Ma[iy]|Jun|Jul|Aug|Sep|O[ck]t|Nov|De[cz]|Déc|Ene|Abr|Ago|Dic|Gen|Mag|Giu|Lug|Set|"
    r"Ott|janv|févr|mars|avr|juin|juil|août|enero|mayo|gennaio|maggio)[a-zäéûç]*\.?"
)
_BETWEEN = rf"(?:[{_UPPER}]\.[ ]?){{0,2}}(?:{_PARTICLE}[ ]){{0,2}}"
_PARTS = {
    "sp": r"(?:[ \t\u00a0]+|[ \t]*\n[ \t]*(?!\n))",
    "full": rf"{_CAP}(?:{_GAP}{_BETWEEN}{_CAP}){{0,3}}(?:[ ][{_UPPER}]\.(?=[\s,]))?",
    "of": rf"(?:{_PARTICLE}[ ]){{0,2}}",
    "label": rf"(?:(?:Mr|Mrs|Ms|Miss)\.?[ ])?{_WORD}(?:,?[ ]{_BETWEEN}{_WORD}){{0,3}}",
    "age": r"\d{1,3}(?:[ -]years?[ -]old|[ -]?y/?o\b|[ -]?yrs?[ -]old)\b",
    "date": (
        rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\.?[ ]?(?:of[ ]|de[ ])?(?:{_MONTH})[ ,]*(?:de[ ])?(?:19|20)?\d{{2}}\b|"
        rf"(?:{_MONTH})[ ]\d{{1,2}}(?:st|nd|rd|th)?,?[ ](?:19|20)\d{{2}}\b|"
        r"\d{1,2}[./-][ ]?\d{1,2}[./-][ ]?(?:(?:19|20)\d{2}|\d{2})\b|"
        r"(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}\b)"
    ),
    "tail": (
        r"(?:,[ ]?(?:[A-Z]{0,2}-?\d{4,5}[ ])?[A-ZÄÖÜÉ][a-zäöüé][\w.'’-]*(?:[ ][A-Z][a-z][\w.'’-]*){0,2}){0,2}"
        r"(?:,?[ ](?:[A-Z]{2}[ ])?\d{5}(?:-\d{4})?|,?[ ][A-Z]{1,2}\d[A-Z\d]?[ ]\d[A-Z]{2})?"
    ),
}
FULL_NAME = _PARTS["full"]
"""A name of one to four words, as a pattern."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row: what is found, what else must hold, whose it may be."""

    kind: str
    check: str
    sphere: str
    pattern: re.Pattern[str]
    example: str


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    """Return all rules, in the order of the table; each finds something in its own example."""
    return tuple(_rule(row) for row in _rows("privacy.tsv"))


@lru_cache(maxsize=1)
def columns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Return which headers of a table stand over patients' data, and of what kind these are."""
    return tuple(
        (row["kind"], re.compile(row["header"], re.IGNORECASE)) for row in _rows("privacy_columns.tsv")
    )


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Return names that people are given, as ``plain`` writes them."""
    return frozenset(plain(name) for row in _rows("given_names.tsv") for name in row["names"].split())


def plain(name: str) -> str:
    """Return a name in small letters without accents, which transcripts leave out.

    >>> plain("Sofía")
    'sofia'
    """
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))


@lru_cache(maxsize=1)
def no_names() -> frozenset[str]:
    """Return words that are written with a capital and are nobody's name."""
    return frozenset(word for row in _rows("no_names.tsv") for word in row["words"].split())


def pattern_of(text: str) -> re.Pattern[str]:
    """Return a pattern with its shared parts filled in."""
    return re.compile(re.sub(r"<(sp|full|of|label|age|date|tail)>", lambda m: _PARTS[m[1]], text))


def _rule(row: dict[str, str]) -> Rule:
    """Return a row of the table as a rule."""
    try:
        pattern = pattern_of(row["pattern"])
    except re.error as error:
        raise KnowledgeBaseError(f"privacy.tsv: {row['pattern']}: {error}") from error
    if row["kind"] not in KINDS or row["sphere"] not in SPHERES or "found" not in pattern.groupindex:
        raise KnowledgeBaseError(
            f"privacy.tsv: kind, sphere or the group 'found' is wrong in {row['pattern']}"
        )
    return Rule(row["kind"], row["check"], row["sphere"], pattern, row["example"])


def _rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a table of rules."""
    with (_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
