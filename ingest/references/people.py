"""Names of people as lists print them: "Marx, Karl", "Smith AB", "Liu R.", "A. Author-One", bodies.

Lists name family first where there is a comma; without one, initials tell which part is the given name.
"""

from __future__ import annotations

import ast
import re

from ingest.sources.names import author_of, is_name
from kb.documents import Author

SUFFIX = re.compile(r"(?:Jr|Sr|Jnr|Snr|[23](?:nd|rd)|II|III|IV)\.?", re.IGNORECASE)
_INITIALS = r"(?:[^\W\d_a-zß-öø-ÿ]\.?[ -]?){1,4}"
_FAMILY_FIRST = re.compile(rf"(?P<family>.*[^\W\d_]{{2,}}.*?),?\s+(?P<given>{_INITIALS})$")
_GIVEN_FIRST = re.compile(r"(?P<given>(?:[^\W\d_]\.[ -]?)+|[A-Z]{1,2}(?= ))\s*(?P<family>[^\W\d_].*)$")
_SEMICOLON = r"\s*;\s*"
_LONGEST_NAME = 400
_MAIL = re.compile(r"\s*[(<\[][^()<>\[\]]*@[^()<>\[\]]*[)>\]]")
_BODY = re.compile(
    r"\b(?:universit\w*|institut\w*|cent(?:er|re)|group|team|committee|association|society|college|department|"
    r"ministry|organi[sz]ation|consortium|collaborat\w*|network|investigators|council|agency|foundation|"
    r"hospital|office|bureau|board|federation|press|inc|ltd|gmbh)\b",
    re.IGNORECASE,
)
_GLUED = re.compile(
    r"(?<=[a-zß-öø-ÿ])(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bLe)(?<!\bVan)(?<!\bDi)(?=[A-ZÀ-Þ][a-zß-öø-ÿ.])"
)
# "Kass N. Faden R. Fabi R. E.": family names and initials, with nothing between two people
_RUN = re.compile(r"(?:[^\W\d_][\w'\u2019-]+ )+(?:[A-ZÀ-Þ]\. ?)+")
_FEWEST_IN_A_RUN = 3
_GLUED_INITIALS = re.compile(r"(?<=[A-ZÀ-Þ]\.)(?=[A-ZÀ-Þ][a-zß-öø-ÿ]+ )")
_INITIALS_ONLY = re.compile(rf"\s*{_INITIALS}\s*")


def person(text: str, role: str = "author") -> Author | None:
    """Return a person or a body from a name in a list, None where there is nobody.

    >>> person("van der Berg, Jan").family, person("Smith AB").given, person("A. Author-One").family
    ('van der Berg', 'AB', 'Author-One')
    >>> person("World Health Organization").literal
    'World Health Organization'
    """
    name = " ".join(_MAIL.sub("", text[:_LONGEST_NAME]).split()).strip(" ;")
    if not name.strip(" ,."):
        return None
    if name.endswith(",") or len(text) > _LONGEST_NAME // 2:  # a comma at the end: EndNote's mark of a body
        return Author(literal=" ".join(text.split()).rstrip(", "), role=role)
    if "," in name:
        return _divided([part.strip() for part in name.split(",")], role)
    return _undivided(name, role)


def _undivided(name: str, role: str) -> Author:
    """Return a name without a comma: a body, or a person whose initials tell the parts."""
    if _BODY.search(name):
        return Author(literal=name, role=role)
    match = _FAMILY_FIRST.fullmatch(name) or _GIVEN_FIRST.fullmatch(name)
    if match and (match.re is _FAMILY_FIRST or " " not in match["family"] or "." in match["given"]):
        return Author(family=match["family"].strip(), given=match["given"].strip(), role=role)
    return author_of(name, role) if is_name(name) else Author(literal=name, role=role)


def _divided(parts: list[str], role: str) -> Author | None:
    """Return a name whose parts are divided by commas: family, given, suffix, or family, suffix, given."""
    parts = [part for part in parts if part]
    if len(parts) == 1:
        return Author(literal=parts[0], role=role)
    if len(parts) == 2:
        return Author(family=parts[0], given=parts[1], role=role)
    if len(parts) == 3:
        family, second, third = parts
        if SUFFIX.fullmatch(second):
            return Author(family=family, given=third, suffix=second, role=role)
        return Author(family=family, given=second, suffix=third, role=role)
    return Author(literal=", ".join(parts), role=role)


def people(values: list[str], role: str = "author", *, in_cells: bool = False) -> list[Author]:
    """Return the people that the values name, one or several in each; commas divide people in cells alone."""
    named = [name for value in values for name in names_in(value, by_commas=in_cells)]
    return [author for name in named if (author := person(name, role)) is not None]


def names_in(cell: str, *, by_commas: bool = True) -> list[str]:
    """Return the single names of a cell in which several stand.

    >>> names_in("Marx, Karl; Engels, Friedrich"), names_in("Liu R., Adler D.G."), names_in("Marx, Karl")
    (['Marx, Karl', 'Engels, Friedrich'], ['Liu R.', 'Adler D.G.'], ['Marx, Karl'])
    """
    cell = cell.strip()
    if cell.startswith("[") and cell.endswith("]"):
        return _listed(cell)
    for separator in (r"\n+", _SEMICOLON, r"\s*\|\s*", r"\s+and\s+"):
        parts = [part for part in re.split(separator, cell) if part.strip()]
        if len(parts) == 1 and separator == _SEMICOLON and ";" in cell:
            return parts
        if len(parts) > 1 and not (separator == r"\s+and\s+" and _BODY.search(cell)):
            return _without_and(parts)
    parts = [part.strip() for part in _GLUED_INITIALS.split(cell)]
    if len(parts) > 1 and all(" " in part for part in parts):
        return parts
    run = [match.group().strip() for match in _RUN.finditer(f"{cell} ")] if "." in cell else []
    if len(run) >= _FEWEST_IN_A_RUN and " ".join(run) == " ".join(cell.split()):
        return run
    return _by_commas(cell) if by_commas else [cell]


def _listed(cell: str) -> list[str]:
    """Return the names of a cell that a program wrote as a list."""
    try:
        value = ast.literal_eval(cell)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return [cell.strip("[]")]
    return [str(name) for name in value] if isinstance(value, list) else [cell]


def _without_and(names: list[str]) -> list[str]:
    """Return names without the "and" before the last one."""
    return [re.sub(r"^(?:and|&)\s+", "", name.strip()) for name in names]


def _by_commas(cell: str) -> list[str]:
    """Return the names of a cell that are divided by commas alone, if these do not divide one name.

    "Smith A, Walter B" are two people, "Smith, Alan" is one; "Smith, A., Walter, B." are two.
    """
    parts = [part.strip() for part in cell.split(",") if part.strip()]
    if len(parts) < 2 or SUFFIX.fullmatch(parts[-1]):
        return [cell]
    if all(" " in part for part in parts) and (len(parts) > 2 or _names_both(parts)):
        return parts
    if len(parts) > 2 and len(parts) % 2 == 0 and all(_INITIALS_ONLY.fullmatch(p) for p in parts[1::2]):
        return [f"{family}, {given}" for family, given in zip(parts[::2], parts[1::2], strict=True)]
    return [cell]


def _names_both(parts: list[str]) -> bool:
    """Return whether two parts are two people: both end in initials, or both are a first and a last name."""
    if all(_FAMILY_FIRST.fullmatch(part) for part in parts):
        return True
    return all(is_name(part.rstrip(".")) for part in parts)


def glued_names(cell: str) -> list[str]:
    """Return the names of a cell in which nothing stands between them: "Andy SmithTom Weber".

    >>> glued_names("Andy SmithTom Weber"), glued_names("Fiona McDonald")
    (['Andy Smith', 'Tom Weber'], ['Fiona McDonald'])
    """
    names = [name.strip() for name in _GLUED.split(cell) if name.strip()]
    return names if all(" " in name for name in names) else [cell]
