"""OBO 1.2 and 1.4: stanzas of `tag: value` lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kb.imports.terms import Term, Terms, VocabularyError

_TAG = re.compile(r"([A-Za-z0-9_-]+):[ \t]*(.*)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"\s*(.*)')
_ESCAPE = re.compile(r"\\(.)")
_COMMENT = re.compile(r"\s+!.*$")
_ESCAPED = {"n": " ", "W": " ", "t": " "}


@dataclass(slots=True)
class _Stanza:
    """One stanza: its kind, the line it begins at, and its tags with their lines."""

    kind: str
    line: int
    tags: list[tuple[int, str, str]] = field(default_factory=list)

    def values(self, tag: str) -> list[str]:
        """Return the values of one tag."""
        return [value for _, name, value in self.tags if name == tag]


def recognises(beginning: str) -> bool:
    """Return whether a file begins as OBO does."""
    return beginning.startswith(("format-version:", "data-version:", "ontology:", "[Term]"))


def read(lines: Iterable[str], source: str) -> Terms:
    """Return the terms of an OBO file.

    Raises:
        VocabularyError: A line is not OBO, or a term has no id or no name.
    """
    header, *stanzas = _stanzas(lines, source)
    found: list[Term] = []
    obsolete = 0
    for stanza in stanzas:
        if stanza.kind != "Term":
            continue
        if "true" in stanza.values("is_obsolete"):
            obsolete += 1
            continue
        term = _term(stanza, source)
        if term is not None:
            found.append(term)
    return Terms(
        format="OBO",
        terms=tuple(found),
        name=_first(header.values("ontology")),
        version=_first(header.values("data-version")),
        licence=_licence(header),
        obsolete=obsolete,
    )


def _stanzas(lines: Iterable[str], source: str) -> Iterator[_Stanza]:
    """Yield the header, then each stanza."""
    current = _Stanza("header", 1)
    for number, raw in enumerate(lines, start=1):
        line = raw.strip().removeprefix("\ufeff")
        if not line or line.startswith("!"):
            continue
        if line.startswith("["):
            if not line.endswith("]"):
                raise VocabularyError(source, f"a stanza begins with [Term], not with {line[:40]!r}", number)
            yield current
            current = _Stanza(line[1:-1], number)
            continue
        match = _TAG.match(line)
        if match is None:
            raise VocabularyError(source, f"'tag: value' is needed, not {line[:40]!r}", number)
        current.tags.append((number, match.group(1), match.group(2).strip()))
    yield current


def _term(stanza: _Stanza, source: str) -> Term | None:
    """Return the term of a stanza; None where it only adds to a term of another vocabulary."""
    id_ = _first(stanza.values("id"))
    if not id_:
        raise VocabularyError(source, "the term that begins here has no id", stanza.line)
    label = _unescaped(_bare(_first(stanza.values("name"))))
    if not label:
        return None
    exact: list[str] = []
    short: list[str] = []
    for number, tag, value in stanza.tags:
        if tag == "synonym":
            name, scope, is_short = _synonym(value, source, number)
            if scope == "EXACT":
                (short if is_short else exact).append(name)
    parents = tuple(dict.fromkeys(_bare(v).split(" ")[0] for v in stanza.values("is_a")))
    curie = id_ if ":" in id_ else None
    return Term(id_, label, tuple(exact), tuple(short), tuple(p for p in parents if p), curie)


def _synonym(value: str, source: str, line: int) -> tuple[str, str, bool]:
    """Return name, scope and whether it is an abbreviation, of `"name" EXACT abbreviation []`."""
    match = _QUOTED.match(value)
    if match is None:
        raise VocabularyError(source, f"a synonym stands in quotation marks, not as {value[:40]!r}", line)
    rest = match.group(2).partition("[")[0].split()
    scope = rest[0].upper() if rest else "RELATED"
    return _unescaped(match.group(1)), scope, any("abbreviation" in word.lower() for word in rest[1:])


def _bare(value: str) -> str:
    """Return a value without the comment and the qualifiers after it."""
    return _COMMENT.sub("", value).partition(" {")[0].strip()


def _unescaped(value: str) -> str:
    r"""Return a value with its escaped characters.

    >>> _unescaped(r"a\:b\,c\nd")
    'a:b,c d'
    """
    return _ESCAPE.sub(lambda m: _ESCAPED.get(m.group(1), m.group(1)), value)


def _first(values: list[str]) -> str:
    """Return the first value, or an empty text."""
    return values[0] if values else ""


def _licence(header: _Stanza) -> str:
    """Return the licence that the header names."""
    for value in header.values("property_value"):
        name, _, said = value.partition(" ")
        if name.rpartition("/")[2].rpartition(":")[2] in {"license", "rights"}:
            match = _QUOTED.match(said)
            return match.group(1) if match else said.split(" ")[0]
    return ""
