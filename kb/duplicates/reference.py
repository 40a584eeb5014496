"""A reference prepared for comparison: each field once folded, so that a pair costs little to compare."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.duplicates.dois import digits, doi_of, is_preprint, pmcid_of
from kb.duplicates.people import Name, names
from kb.duplicates.places import Pages, first_number, issn_of, journal_words, pages_of
from kb.duplicates.titles import Title, plain, title_of

if TYPE_CHECKING:
    from kb.documents import Bibliography

_ABSTRACT_LETTERS = 600
_NO_LETTERS = re.compile(r"[\W_]+")
_LABEL = re.compile(r"^\W*(?:unlabelled|abstract|summary)\b[\s:.]*", re.IGNORECASE)
_SUPPLEMENT = re.compile(r"suppl|meeting|abstract|conference|congress", re.IGNORECASE)
_CONFERENCE = re.compile(
    r"\b(?:conference|congress|annual meeting|meeting abstracts?|proceedings of the \d+|symposium)\b",
    re.IGNORECASE,
)
_CONFERENCE_TYPES = re.compile(r"conference|meeting abstract|congress|poster", re.IGNORECASE)
_NOTICE_TYPES = {
    "published erratum": "correction",
    "erratum": "correction",
    "correction": "correction",
    "corrigendum": "correction",
    "corrected and republished article": "",
    "retraction of publication": "retraction",
    "retraction notice": "retraction",
    "expression of concern": "retraction",
    "clinical trial protocol": "protocol",
    "comment": "comment",
}
_PAGES_OF_AN_ABSTRACT = 2


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference as it is compared; ``key`` is the caller's name for it.

    ``is_abstract`` says that this is a contribution to a conference, ``is_preprint`` that it stands on a
    server of preprints; ``registration`` are its numbers in registers of trials, without spaces, in capitals.
    """

    key: int
    title: Title
    authors: tuple[Name, ...]
    year: int | None
    journal: tuple[str, ...]
    journals: tuple[tuple[str, ...], ...]
    issn: frozenset[str]
    volume: str
    issue: str
    pages: Pages | None
    doi: str
    pmid: str
    pmcid: str
    abstract: str
    is_abstract: bool
    is_preprint: bool
    registration: frozenset[str]

    @property
    def notice(self) -> str:
        """Return what this says about another work: a correction, a response, …; else nothing."""
        return self.title.notice


def reference_of(key: int, known: Bibliography, abstract: str = "") -> Reference:
    """Return what is known of a work as it is compared."""
    title = title_of(known.title)
    journals = (known.journal, known.journal_abbreviation)
    doi, pages = doi_of(known.doi), pages_of(known.pages)
    return Reference(
        key=key,
        title=_with_notice(title, known.publication_types),
        authors=names(known.authors),
        year=known.year,
        journal=journal_words(known.journal or known.journal_abbreviation),
        journals=tuple(dict.fromkeys(journal_words(name) for name in journals if name)),
        issn=issn_of(known.issn),
        volume=first_number(known.volume),
        issue=first_number(known.issue),
        pages=pages,
        doi=doi,
        pmid=digits(known.pmid),
        pmcid=pmcid_of(known.pmcid),
        abstract=_letters(abstract),
        is_abstract=_is_abstract(known, pages),
        is_preprint=is_preprint(doi, known.journal)
        or any("preprint" in each.lower() for each in known.publication_types),
        registration=frozenset(re.sub(r"\s", "", number).upper() for number in known.registration),
    )


def _with_notice(title: Title, types: tuple[str, ...]) -> Title:
    """Return a title with the notice that the publication types tell, where the title does not."""
    told = next((_NOTICE_TYPES[each.lower()] for each in types if each.lower() in _NOTICE_TYPES), "")
    if not told or title.notice:
        return title
    return Title(title.variants, title.main, told, title.parts, title.years, title.numbers)


def _letters(abstract: str) -> str:
    """Return the beginning of an abstract, lower case, letters and digits only."""
    text = _LABEL.sub("", plain(abstract[: 2 * _ABSTRACT_LETTERS]))
    return _NO_LETTERS.sub(" ", text.lower())[:_ABSTRACT_LETTERS].strip()


def _is_abstract(known: Bibliography, pages: Pages | None) -> bool:
    """Return whether a reference is an abstract of a conference: by type, journal, or a short supplement."""
    if any(_CONFERENCE_TYPES.search(each) for each in known.publication_types):
        return True
    if _CONFERENCE.search(known.journal):
        return True
    is_short = pages is None or pages.length is None or pages.length <= _PAGES_OF_AN_ABSTRACT
    if _SUPPLEMENT.search(f"{known.issue} {known.volume}"):
        return is_short and not (pages is not None and pages.is_article_number)
    return (
        pages is not None
        and pages.letters in {"s", "a", "p"}
        and pages.first > 0
        and is_short
        and pages.length is not None
    )
