"""Numbers that prove themselves: with a right check digit, a bare number is a person's number by design.

Only numbers with a shape of their own are told by it; a label ("NHS number") needs no proof.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_DNI = "TRWAGMYFPDXBNJZSQVHLCKE"
_ODD_DIGITS = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21)
_ODD_LETTERS = (*_ODD_DIGITS, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
_FISCALE_ODD = dict(zip("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", (*_ODD_DIGITS, *_ODD_LETTERS), strict=True))


def nhs(number: str) -> bool:
    """Return whether ten digits are an NHS number: weights 10 to 2, modulo 11.

    >>> nhs("943 476 5919"), nhs("943 476 5918")
    (True, False)
    """
    digits = _digits(number)
    check = 11 - sum(d * w for d, w in zip(digits, range(10, 1, -1), strict=False)) % 11
    return len(digits) == 10 and len(set(digits)) > 1 and check % 11 == digits[-1]


def ahv(number: str) -> bool:
    """Return whether 13 digits are a Swiss AHV number (756, then as EAN-13).

    >>> ahv("756.9217.0769.85"), ahv("756.9217.0769.84")
    (True, False)
    """
    digits = _digits(number)
    return len(digits) == 13 and sum(d * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10 == 0


def ssn(number: str) -> bool:
    """Return whether a US social security number may have been issued; it has no check digit.

    >>> ssn("078-05-1121"), ssn("000-12-3456")
    (True, False)
    """
    area, group, serial = number.split("-")
    return area not in {"000", "666"} and area < "900" and group != "00" and serial != "0000"


def nino(number: str) -> bool:
    """Return whether a UK National Insurance number has a prefix that is in use.

    >>> nino("AB 12 34 56 C"), nino("GB 12 34 56 C")
    (True, False)
    """
    return number[:2] not in {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}


def nir(number: str) -> bool:
    """Return whether a French social security number has the right key, modulo 97.

    >>> nir("2 69 05 49 588 157 80"), nir("2 69 05 49 588 157 81")
    (True, False)
    """
    bare = number.replace(" ", "").replace("2A", "19").replace("2B", "18")
    return len(bare) == 15 and bare.isdigit() and 97 - int(bare[:13]) % 97 == int(bare[13:])


def dni(number: str) -> bool:
    """Return whether a Spanish DNI or NIE has the right letter, modulo 23.

    >>> dni("12345678Z"), dni("12345678A")
    (True, False)
    """
    bare = number.replace("-", "")
    digits = bare[:-1].translate(str.maketrans("XYZ", "012"))
    return len(digits) == 8 and _DNI[int(digits) % 23] == bare[-1]


def luhn(number: str) -> bool:
    """Return whether the last ten digits are a Swedish personal number.

    >>> luhn("811218-9876"), luhn("811218-9875")
    (True, False)
    """
    return _luhn(_digits(number)[-10:])


def kvnr(number: str) -> bool:
    """Return whether a letter and nine digits are a German health insurance number.

    >>> kvnr("A123456780"), kvnr("A123456789")
    (True, False)
    """
    digits = [int(d) for d in f"{ord(number[0]) - ord('A') + 1:02d}{number[1:]}"]
    total = sum(_crossed(d * (2 if i % 2 else 1)) for i, d in enumerate(digits[:-1]))
    return total % 10 == digits[-1]


def fiscale(number: str) -> bool:
    """Return whether an Italian codice fiscale has the right last letter.

    >>> fiscale("RSSMRA85T10A562S"), fiscale("RSSMRA85T10A562T")
    (True, False)
    """
    total = sum(
        _FISCALE_ODD[c] if i % 2 == 0 else int(c) if c.isdigit() else ord(c) - ord("A")
        for i, c in enumerate(number[:15])
    )
    return chr(ord("A") + total % 26) == number[15]


def _digits(number: str) -> list[int]:
    """Return the digits of a number."""
    return [int(d) for d in re.findall(r"\d", number)]


def _crossed(number: int) -> int:
    """Return the sum of the digits of a number below 20."""
    return number - 9 if number > 9 else number


def _luhn(digits: Iterable[int]) -> bool:
    """Return whether digits pass Luhn's check."""
    return sum(_crossed(d * (2 if i % 2 == 0 else 1)) for i, d in enumerate(digits)) % 10 == 0


PROOFS: dict[str, Callable[[str], bool]] = {
    "nhs": nhs,
    "ahv": ahv,
    "ssn": ssn,
    "nino": nino,
    "nir": nir,
    "dni": dni,
    "luhn": luhn,
    "kvnr": kvnr,
    "fiscale": fiscale,
}
"""The proofs by the names that the rules use."""
