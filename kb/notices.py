"""What became of a work after it appeared: retractions, concerns, corrections, and what they come to.

Notices come from the sources themselves (JATS ``related-article``), from PubMed and from Crossref. Of all
notices on a work and the date of the last check one of four states follows, and never a fifth: nothing here
is guessed, and "clear" is said only with its date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from kb.documents import RelatedWork, Relation
from kb.tables import NoticeKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date as Date  # noqa: N812 - a field of a notice is called date

    from kb.documents import Bibliography


class Soundness(StrEnum):
    """What is known of a work's standing; stored as its value, NEVER_CHECKED as nothing."""

    RETRACTED = "retracted"
    CONCERN = "concern_or_correction"
    CLEAR = "clear"  # on the date of the check
    NEVER_CHECKED = "never_checked"

    @classmethod
    def of(cls, stored: str | None) -> Soundness:
        """Return the state that is stored."""
        return cls(stored) if stored else cls.NEVER_CHECKED


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice on a work: its kind, who told us (jats, pubmed, crossref, …), and where it was published.

    ``date`` is in ISO 8601 as far as it is known, ``said`` are the words of the source for the kind.
    """

    kind: NoticeKind
    source: str
    doi: str = ""
    pmid: str = ""
    pmcid: str = ""
    date: str = ""
    said: str = ""

    @property
    def relation(self) -> Relation:
        """Return what the notice is to the work: "this work is … the notice"."""
        return _BY_AND_OF[self.kind][0]

    @property
    def relation_of(self) -> Relation:
        """Return the same, seen from the notice."""
        return _BY_AND_OF[self.kind][1]


_RETRACTION = (Relation.RETRACTED_BY, Relation.RETRACTION_OF)
_UPDATE = (Relation.UPDATED_BY, Relation.UPDATE_OF)
_BY_AND_OF = {
    NoticeKind.RETRACTION: _RETRACTION,
    NoticeKind.PARTIAL_RETRACTION: _RETRACTION,
    NoticeKind.WITHDRAWAL: _RETRACTION,
    NoticeKind.REMOVAL: _RETRACTION,
    NoticeKind.CONCERN: (Relation.CONCERN_BY, Relation.CONCERN_ABOUT),
    NoticeKind.CORRECTION: (Relation.CORRECTED_BY, Relation.CORRECTION_OF),
    NoticeKind.UPDATE: _UPDATE,
    NoticeKind.REINSTATEMENT: _UPDATE,
}
_BASIC = {
    Relation.RETRACTED_BY: NoticeKind.RETRACTION,
    Relation.CONCERN_BY: NoticeKind.CONCERN,
    Relation.CORRECTED_BY: NoticeKind.CORRECTION,
    Relation.UPDATED_BY: NoticeKind.UPDATE,
}
_TURNED = {of: by for by, of in _BY_AND_OF.values()}

# How sources name the kinds, most telling first: "retraction and replacement" is a retraction.
_NAMES = (
    (re.compile(r"reinstat"), NoticeKind.REINSTATEMENT),
    (re.compile(r"partial\W*retract"), NoticeKind.PARTIAL_RETRACTION),
    (re.compile(r"retract"), NoticeKind.RETRACTION),
    (re.compile(r"withdraw"), NoticeKind.WITHDRAWAL),
    (re.compile(r"remov(?:al|ed)"), NoticeKind.REMOVAL),
    (re.compile(r"concern"), NoticeKind.CONCERN),
    (re.compile(r"errat|corrig|correct"), NoticeKind.CORRECTION),
    (re.compile(r"updat|new\W*version|new\W*edition|addend|clarif"), NoticeKind.UPDATE),
)
_ENDING = {NoticeKind.RETRACTION, NoticeKind.WITHDRAWAL, NoticeKind.REMOVAL}
_TROUBLING = {NoticeKind.PARTIAL_RETRACTION, NoticeKind.CONCERN, NoticeKind.CORRECTION}
_PUBLICATION_TYPES = {
    "retracted publication": NoticeKind.RETRACTION,
    "retracted article": NoticeKind.RETRACTION,
    "retracted-article": NoticeKind.RETRACTION,
    "withdrawn publication": NoticeKind.WITHDRAWAL,
    "corrected and republished article": NoticeKind.CORRECTION,
}
_KIND_ALONE = re.compile(
    r"(?:partial(?:ly)?[ _-]?)?(?:retract(?:ion|ed)|withdraw(?:al|n)|remov(?:al|ed)|reinstate(?:ment|d))"
    r"(?:[ _-]?(?:article|publication))?(?:[ _-]?(?:in|of|for))?",
    re.IGNORECASE,
)
_MARKED_TITLE = re.compile(r"\W{0,2}(?:(retracted)|(?:withdrawn))(?:\s+article)?\s*[\]:)-]", re.IGNORECASE)


def notice_kind(name: str) -> NoticeKind | None:
    """Return the kind that a source means by a name; None where it says nothing of the work's standing.

    >>> notice_kind("expression_of_concern"), notice_kind("ErratumIn"), notice_kind("commentary")
    (<NoticeKind.CONCERN: 'concern'>, <NoticeKind.CORRECTION: 'correction'>, None)
    """
    plain = name.replace("_", " ").lower()
    return next((kind for pattern, kind in _NAMES if pattern.search(plain)), None)


def notice_on_this(related: RelatedWork, source: str) -> Notice | None:
    """Return a related work as a notice on the work that names it, None where it is none."""
    return _as_notice(related, related.relation, source)


def subject_of_this(known: Bibliography, related: RelatedWork, source: str) -> Notice | None:
    """Return a work itself as a notice on a related one, None where it is none."""
    turned = _TURNED.get(related.relation)
    found = _as_notice(related, turned, source) if turned else None
    if found is None:
        return None
    printed = "-".join(
        f"{part:0{4 if index == 0 else 2}d}"
        for index, part in enumerate((known.year, known.month, known.day))
        if part
    )
    return Notice(found.kind, source, known.doi.lower(), known.pmid, known.pmcid, printed, related.said)


def _as_notice(related: RelatedWork, relation: Relation, source: str) -> Notice | None:
    """Return a related work as a notice of the kind that its words say, where they suit the relation."""
    basic = _BASIC.get(relation)
    if basic is None:
        return None
    # Only a word for the kind counts: a title may speak of "partial retraction" of a tendon.
    said = notice_kind(related.said) if _KIND_ALONE.fullmatch(related.said.strip()) else None
    kind = said if said is not None and _BY_AND_OF[said][0] is relation else basic
    return Notice(kind, source, related.doi.lower(), related.pmid, related.pmcid, related.date, related.said)


def marked(known: Bibliography, source: str) -> tuple[Notice, ...]:
    """Return the notices that a work's own record carries without naming them: its type, a mark in its title.

    The title of a notice may be marked like that of its subject, so a notice's own title says nothing.
    """
    found = {
        kind: name
        for name in known.publication_types
        if (kind := _PUBLICATION_TYPES.get(name.strip().lower()))
    }
    mark = _MARKED_TITLE.match(known.title)
    if mark and not is_notice(known):
        kind = NoticeKind.RETRACTION if mark.group(1) else NoticeKind.WITHDRAWAL
        found.setdefault(kind, mark.group().strip())
    return tuple(Notice(kind, source, said=said) for kind, said in found.items())


def is_marked(title: str) -> bool:
    """Return whether a title says itself that the work is retracted or withdrawn."""
    return _MARKED_TITLE.match(title) is not None


def is_notice(known: Bibliography) -> bool:
    """Return whether a work is itself a notice on another one."""
    return any(related.relation in _TURNED for related in known.related)


def soundness(notices: Iterable[Notice], checked_on: Date | None) -> Soundness:
    """Return the state of a work: the gravest that its notices say, else whether it was ever checked.

    A reinstated work is not clear: its reader should know what happened. An update says nothing against it.
    """
    found = list(notices)
    back = max((n.date or _LATEST for n in found if n.kind is NoticeKind.REINSTATEMENT), default="")
    ended = [n for n in found if n.kind in _ENDING]
    if ended and not back:
        return Soundness.RETRACTED
    if any(n.date > back for n in ended):
        return Soundness.RETRACTED
    if back or any(n.kind in _TROUBLING for n in found):
        return Soundness.CONCERN
    return Soundness.CLEAR if checked_on else Soundness.NEVER_CHECKED


_LATEST = "9999"
_GRAVEST_FIRST = (
    NoticeKind.RETRACTION,
    NoticeKind.WITHDRAWAL,
    NoticeKind.REMOVAL,
    NoticeKind.REINSTATEMENT,
    NoticeKind.PARTIAL_RETRACTION,
    NoticeKind.CONCERN,
    NoticeKind.CORRECTION,
    NoticeKind.UPDATE,
)
_WORDS = {
    NoticeKind.RETRACTION: "retracted",
    NoticeKind.PARTIAL_RETRACTION: "retracted in part",
    NoticeKind.WITHDRAWAL: "withdrawn",
    NoticeKind.REMOVAL: "removed",
    NoticeKind.CONCERN: "expression of concern",
    NoticeKind.CORRECTION: "corrected",
    NoticeKind.UPDATE: "updated",
    NoticeKind.REINSTATEMENT: "reinstated",
}


def in_words(notice: Notice) -> str:
    """Return a notice as one says it: what, when, where.

    >>> in_words(Notice(NoticeKind.RETRACTION, "crossref", doi="10.1000/n", date="2020-05-01"))
    'retracted 2020-05-01 (https://doi.org/10.1000/n)'
    """
    place = (
        f"https://doi.org/{notice.doi}"
        if notice.doi
        else f"PMID {notice.pmid}"
        if notice.pmid
        else notice.pmcid or f"as {notice.source} says"
    )
    return " ".join(part for part in (_WORDS[notice.kind], notice.date, f"({place})") if part)


def distinct(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Return the notices without those that say less of the same: each kind and place once, named ones first.

    >>> marked_only = Notice(NoticeKind.RETRACTION, "pubmed", said="Retracted Publication")
    >>> named = Notice(NoticeKind.RETRACTION, "crossref", doi="10.1000/n")
    >>> [notice.source for notice in distinct([marked_only, named])]
    ['crossref']
    """
    found: dict[tuple[NoticeKind, str], Notice] = {}
    for notice in sorted(
        notices, key=lambda each: (not (each.doi and each.date), not each.doi, not each.pmid)
    ):
        known = {other for other in found.values() if other.kind is notice.kind}
        places = {place for other in known for place in (other.doi, other.pmid, other.pmcid) if place}
        own = {place for place in (notice.doi, notice.pmid, notice.pmcid) if place}
        if not (places & own or (known and not own)):
            found[notice.kind, notice.doi or notice.pmid or notice.pmcid] = notice
    return tuple(sorted(found.values(), key=lambda each: each.date, reverse=True))


def told(state: Soundness, notices: Iterable[Notice], checked_on: Date | None) -> str:
    """Return what a reader has to know of a work's standing, with the notices and the date of the check.

    >>> told(Soundness.NEVER_CHECKED, (), None)
    'never checked for retraction'
    """
    if state is Soundness.NEVER_CHECKED:
        return "never checked for retraction"
    if state is Soundness.CLEAR:
        return f"no retraction or correction known on {checked_on}"
    listed = sorted(notices, key=lambda notice: _GRAVEST_FIRST.index(notice.kind))
    said = "; ".join(in_words(notice) for notice in listed)
    if state is Soundness.RETRACTED:
        first = _WORDS[NoticeKind.RETRACTION]
        said = (
            f"RETRACTED{said.removeprefix(first)}" if said.startswith(f"{first} ") else f"RETRACTED: {said}"
        )
    return f"{said}; checked {checked_on}" if checked_on else said


@dataclass(frozen=True, slots=True)
class Verified:
    """What is known of a work's standing: its state, when it was last checked, and its notices."""

    state: Soundness = Soundness.NEVER_CHECKED
    checked_on: Date | None = None
    notices: tuple[Notice, ...] = ()
