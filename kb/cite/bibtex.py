r"""BibTeX records of CSL-JSON items, for LaTeX: everything that LaTeX reads as a command is escaped.

Letters with accents become commands (``{\"u}``), so that the records work with every engine; what has no
command stays as it is in UTF-8. Interviews and blog posts, for which BibTeX has no type, are ``@misc``.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from kb.cite.csl import authors_are_truncated, names_of

if TYPE_CHECKING:
    from kb.cite.csl import Item

_SPECIAL = {
    "\\": r"{\textbackslash}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#",
    "_": r"\_", "~": r"{\textasciitilde}", "^": r"{\textasciicircum}",
    "<": r"{\textless}", ">": r"{\textgreater}",
    "ß": r"{\ss}", "ø": r"{\o}", "Ø": r"{\O}", "æ": r"{\ae}", "Æ": r"{\AE}", "œ": r"{\oe}", "Œ": r"{\OE}",
    "ł": r"{\l}", "Ł": r"{\L}", "å": r"{\aa}", "Å": r"{\AA}", "\N{LATIN SMALL LETTER DOTLESS I}": r"{\i}",
    "\N{EN DASH}": "--", "\N{EM DASH}": "---",
    "\N{LEFT DOUBLE QUOTATION MARK}": "``", "\N{RIGHT DOUBLE QUOTATION MARK}": "''",
    "\N{LEFT SINGLE QUOTATION MARK}": "`", "\N{RIGHT SINGLE QUOTATION MARK}": "'",
    "±": r"$\pm$", "×": r"$\times$", "≥": r"$\geq$", "≤": r"$\leq$", "°": r"{\textdegree}",
    "\N{MICRO SIGN}": r"{\textmu}", "\N{GREEK SMALL LETTER MU}": r"$\mu$",
    "\N{GREEK SMALL LETTER ALPHA}": r"$\alpha$", "β": r"$\beta$", "\N{GREEK SMALL LETTER GAMMA}": r"$\gamma$",
}  # fmt: skip
_ACCENTS = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".",
    "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0327": "c", "\u0328": "k",
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# What stands before the name of the place where something other than an article was published.
_MEDIUM = {"interview": "Interview", "post-weblog": "Blog post", "webpage": "Web page"}


def bibtex(item: Item, note: str = "") -> str:
    """Return one record; ``note`` is what a reader of the reference must know of it."""
    kind = "article" if item["type"] == "article-journal" else "misc"
    lines = [f"  {name} = {value}," for name, value in _fields(item, note).items() if value]
    return "\n".join([f"@{kind}{{{item['id']},", *lines, "}"])


def latex(text: str) -> str:
    r"""Return text as LaTeX sets it, on one line.

    >>> print(latex("Müller & Söhne: 5 % of 10_000"))
    M{\"u}ller \& S{\"o}hne: 5 \% of 10\_000
    """
    return "".join(_SPECIAL.get(c) or _accented(c) for c in " ".join(text.split()))


def _accented(character: str) -> str:
    """Return a letter with one accent as a command, every other character as it is."""
    parts = unicodedata.normalize("NFD", character)
    if len(parts) == 2 and parts[0].isascii() and parts[1] in _ACCENTS:  # a letter and its accent
        accent, letter = _ACCENTS[parts[1]], parts[0]
        if letter in "ij" and accent not in {"c", "k"}:
            letter = f"\\{letter}"  # without its dot, which the accent replaces
        return f"{{\\{accent}{{{letter}}}}}" if accent.isalpha() else f"{{\\{accent}{letter}}}"
    return character


def _fields(item: Item, note: str) -> dict[str, str]:
    """Return the fields in the order in which they are printed, values delimited, absent ones empty."""
    date = [*item.get("issued", {}).get("date-parts", [[]])[0], None, None, None]
    is_article = item["type"] == "article-journal"
    plain = {name: str(item.get(name, "")) for name in ("title", "container-title", "volume", "issue", "DOI")}
    return {
        "author": _braced(_people(item, "author")),
        "title": f"{{{{{latex(plain['title'])}}}}}" if plain["title"] else "",  # double: capitals as printed
        "journal": _braced(latex(plain["container-title"])) if is_article else "",
        "howpublished": "" if is_article else _braced(latex(_place(item))),
        "year": _braced(str(date[0] or "")),
        "month": _MONTHS[date[1] - 1] if date[1] else "",
        "volume": _braced(latex(plain["volume"])),
        "number": _braced(latex(plain["issue"])),
        "pages": _braced(latex(str(item.get("page", "")).replace("-", "--"))),
        "publisher": _braced(latex(str(item.get("publisher", "")))),
        "doi": _braced(_verbatim(plain["DOI"])),
        "pmid": _braced(latex(str(item.get("PMID", "")))),
        "pmcid": _braced(latex(str(item.get("PMCID", "")))),
        "url": _braced(_verbatim(str(item.get("URL", "")))),
        "note": _braced(latex(note)),
    }


def _people(item: Item, variable: str) -> str:
    """Return names joined by "and"; bodies in braces, so that they are not taken apart."""
    names = []
    for name in names_of(item, variable):
        if "literal" in name:
            names.append(f"{{{latex(name['literal'])}}}")
        else:
            parts = (name.get("family"), name.get("suffix"), name.get("given"))
            names.append(", ".join(_part(part) for part in parts if part))
    if variable == "author" and authors_are_truncated(item):
        names.append("others")
    return " and ".join(names)


def _part(part: str) -> str:
    """Return a part of a name; in braces where it holds what separates names or parts."""
    escaped = latex(part)
    return f"{{{escaped}}}" if "," in part or " and " in f" {part} " else escaped


def _place(item: Item) -> str:
    """Return what it is, who asked, and where it stands: "Interview by Jane Doe, Endovascular Today"."""
    medium = _MEDIUM.get(item["type"], "")
    askers = [
        name.get("literal") or f"{name.get('given', '')} {name['family']}".strip()
        for name in names_of(item, "interviewer")
    ]
    if askers:
        medium += f" by {' and '.join(askers)}"
    return ", ".join(filter(None, (medium, str(item.get("container-title", "")))))


def _braced(value: str) -> str:
    """Return a value in braces, nothing where there is none."""
    return f"{{{value}}}" if value else ""


def _verbatim(value: str) -> str:
    """Return an address as it is, without what would end the field: that is encoded as in addresses."""
    escaped = {"\\": "%5C", "{": "%7B", "}": "%7D"}
    return "".join(escaped.get(c, c) for c in value if not c.isspace())
