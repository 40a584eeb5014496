"""Numbers as they are printed: value, decimals, spread and what stands for a missing value.

Tables are found by these forms (``ingest.layout``), and numbers are compared with the precision in which they
were printed (``kb.checks``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_MINUS = "-−–"
NUMBER = rf"(?:(?<![\w.])[{_MINUS}+](?=\d))?\d+(?:[.,·]\d+)*"
PLUS_MINUS = r"(?:±|\+\s?/\s?[-−–]|\+[-−–]?)"
# A letter after a value is a mark of a footnote only where it is small: "58 F" is an age and a sex.
_SUPERSCRIPT = r"\s?(?:(?-i:[a-h](?:\s?[,/]\s?[a-h]){0,5})(?![\w.])|[*†‡§¶#]{1,3})"
_BRACKET = r"\s?[(\[][^()\[\]\n]{0,40}?\d[^()\[\]\n]{0,40}[)\]]"
VALUE = (
    rf"(?:[<>≤≥~≈=]\s?)?{NUMBER}(?:[-–]{NUMBER}|\s?/\s?\d+)?\s?%?"
    rf"(?:\s?{PLUS_MINUS}\s?{NUMBER}%?)?(?:{_BRACKET})?(?:{_SUPERSCRIPT})?"
)
"""One value of a table: "9", "12/25 (48 %)", "8.62±0.67a", "2.3 (1.1–3.5)*"."""

ABSORBING = (
    r"(?:deceased|died|dead|death|expired|lost(?:\s+to\s+follow[-\s]?up)?|LTFU"
    r"|withdr[ae]wn?|drop(?:ped)?[-\s]?out)"
)
"""What is said once and holds for all later times."""
MISSING = rf"(?:{ABSORBING}|missing|N\.?/?A\.?|NR|ND|n\.d\.|[-−–—]{{1,3}}|\.{{2,3}}|…|\?|/)"

_VALUE = re.compile(rf"\s*({VALUE})\s*")
_MISSING = re.compile(rf"\s*{MISSING}\s*", re.IGNORECASE)
_ABSORBING = re.compile(rf"\s*{ABSORBING}\s*", re.IGNORECASE)
_PARTS = re.compile(
    rf"(?P<op>[<>≤≥~≈=])?\s?(?P<value>{NUMBER})\s?%?(?:\s?{PLUS_MINUS}\s?(?P<spread>{NUMBER}))?",
)


@dataclass(frozen=True, slots=True)
class Printed:
    """A number with the decimals in which it was printed, and the spread after ± where there is one.

    ``value`` and ``spread`` are exact decimals, so that 8.60 keeps its two places.
    """

    value: Decimal
    spread: Decimal | None = None
    op: str | None = None


def printed(text: str) -> Printed | None:
    """Return the number at the start of a cell, or None where it holds no number.

    A decimal comma is read as a point; a comma before three digits after a one to three digit number other
    than 0 separates thousands.

    >>> printed("8.62±0.67a")
    Printed(value=Decimal('8.62'), spread=Decimal('0.67'), op=None)
    >>> printed("6,28±1.07d").value, printed("deceased")
    (Decimal('6.28'), None)
    """
    match = _PARTS.match(text.strip())
    if match is None:
        return None
    spread = match["spread"]
    value = decimal(match["value"])
    return None if value is None else Printed(value, decimal(spread) if spread else None, match["op"])


def decimal(text: str) -> Decimal | None:
    """Return a printed number as an exact decimal, or None where it is no single number (1.2.3)."""
    plain = re.sub(rf"^[{_MINUS}]", "-", text.replace("·", ".").removeprefix("+"))
    if re.fullmatch(r"-?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?", plain):
        plain = plain.replace(",", "")
    plain = plain.replace(",", ".")
    return Decimal(plain) if re.fullmatch(r"-?\d+(?:\.\d+)?", plain) else None


def decimals(value: Decimal) -> int:
    """Return how many decimals a number was printed with.

    >>> decimals(Decimal("8.60"))
    2
    """
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def is_value(text: str) -> bool:
    """Return whether a whole cell is one value.

    >>> is_value("12 (48%)"), is_value("5 days"), is_value("–")  # noqa: RUF002
    (True, False, False)
    """
    return _VALUE.fullmatch(text) is not None


def is_missing(text: str) -> bool:
    """Return whether a whole cell stands for a missing value: empty, a dash, "NA", "deceased".

    >>> is_missing("deceased"), is_missing(""), is_missing("0")
    (True, True, False)
    """
    return not text.strip() or _MISSING.fullmatch(text) is not None


def is_absorbing(text: str) -> bool:
    """Return whether a cell says why nothing was measured from then on ("deceased", "lost to follow-up")."""
    return _ABSORBING.fullmatch(text) is not None
