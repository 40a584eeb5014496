"""The language of search: words, "phrases", -exclusions, and OR between alternatives.

``leakage -fever "bone cement" OR extravasation``: all words of an alternative must stand in a passage, none
of the excluded ones. One parser, and two compilers, so that both databases find the same passages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.errors import KnowledgeBaseError
from kb.tokens import tokens

_PART = re.compile(r'(?P<minus>(?<!\S)[-−–])?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_MOST_TERMS = 40

Phrase = tuple[str, ...]
"""Words that follow each other; a single word is a phrase of one."""


class QueryError(KnowledgeBaseError):
    """A search that says nothing to look for, or too much."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """What must all stand in a passage, and what must not."""

    wanted: tuple[Phrase, ...]
    excluded: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed search: a passage is found where one of the alternatives holds."""

    alternatives: tuple[Alternative, ...]

    @property
    def wanted(self) -> frozenset[Phrase]:
        """Return everything that is looked for, in whatever alternative."""
        return frozenset(phrase for each in self.alternatives for phrase in each.wanted)


def parse(text: str) -> Query:
    """Return the search that a text says; a word that folds into several is a phrase.

    >>> parse('leakage -fever OR "bone cement"').alternatives[0]
    Alternative(wanted=(('leakage',),), excluded=(('fever',),))

    Raises:
        QueryError: Nothing to look for is said, or only what is not wanted.
    """
    groups: list[tuple[list[Phrase], list[Phrase]]] = [([], [])]
    terms = 0
    for match in _PART.finditer(text):
        if match["word"] == "OR" and not match["minus"]:
            groups.append(([], []))
            continue
        phrase = tuple(tokens(match["phrase"] if match["phrase"] is not None else match["word"]))
        if phrase:
            groups[-1][1 if match["minus"] else 0].append(phrase)
            terms += len(phrase)
    if terms > _MOST_TERMS:
        raise QueryError(f"A search may have {_MOST_TERMS} words; this one has {terms}.")
    if any(excluded and not wanted for wanted, excluded in groups):
        raise QueryError("Say what to look for, not only what to leave out: leakage -fever")
    alternatives = tuple(Alternative(tuple(w), tuple(e)) for w, e in groups if w)
    if not alternatives:
        raise QueryError('There is no word to look for; search for words, a "phrase", -without, this OR that')
    return Query(alternatives)


def for_sqlite(query: Query) -> str:
    """Return the search in the language of FTS5.

    >>> for_sqlite(parse('"bone cement" -fever OR leakage'))
    '(("bone cement") NOT ("fever")) OR (("leakage"))'
    """
    return " OR ".join(f"({_fts5(each)})" for each in query.alternatives)


def _fts5(alternative: Alternative) -> str:
    """Return one alternative; every phrase is quoted, and tokens hold no quotes."""
    wanted = " AND ".join(f'"{" ".join(phrase)}"' for phrase in alternative.wanted)
    excluded = " OR ".join(f'"{" ".join(phrase)}"' for phrase in alternative.excluded)
    return f"({wanted}) NOT ({excluded})" if excluded else f"({wanted})"


def for_postgresql(query: Query) -> str:
    """Return the search in the language of ``to_tsquery``.

    >>> for_postgresql(parse('"bone cement" -fever OR leakage'))
    '((bone <-> cement) & !(fever)) | ((leakage))'
    """
    return " | ".join(f"({_tsquery(each)})" for each in query.alternatives)


def _tsquery(alternative: Alternative) -> str:
    """Return one alternative."""
    terms = [f"({' <-> '.join(phrase)})" for phrase in alternative.wanted]
    terms += [f"!({' <-> '.join(phrase)})" for phrase in alternative.excluded]
    return " & ".join(terms)
