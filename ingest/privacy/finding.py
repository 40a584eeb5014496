"""Where a text may tell who a patient is."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from ingest.privacy.check_digits import PROOFS
from ingest.privacy.people import people_of
from ingest.privacy.rules import columns, given_names, no_names, plain, rules
from kb.documents import Role
from kb.lexicon import shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ingest.privacy.people import People
    from ingest.privacy.rules import Rule
    from kb.documents import Cell, Document, Table

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_PROFESSIONAL = re.compile(r"\b(?:Dr|Drs|Prof|Doctor|Professor|Dott|Dra|PD|Sir)\b\.?\s+(?:med\.\s+)?$")
_TITLE = re.compile(r"(?:Dr|Prof|Doctor|Professor|Nurse|Sister|Sir|Mr|Mrs|Ms|Miss)\b\.?\s*")
_OFFICE = re.compile(
    r"\b(?:Departments?|Universit\w+|Hospital|Clinic|Clinique|Klinik\w*|Institut\w*|Cent(?:re|er)|College|"
    r"Correspond\w+|[Cc]ontact us|Editor\w*|Press|Journal|[Ss]upport|[Ww]ebsite|www\.|https?:|Inc|LLC|Ltd|"
    r"GmbH|Foundation|Society|[Ss]witchboard|[Rr]eception|[Oo]ffice|[Aa]ppointments?|[Hh]otline|[Hh]elpline|"
    r"Disclosures?|Copyright|©)"
)
_OWN = re.compile(
    r"\b(?i:her|his|their|patient['’]?s?|my|home|lives?|lived|living|resid\w+|mobile|daughter\w*|wife|husband|son|family|"
    r"next of kin|emergency contact|carer|call(?:ed)? (?:her|him)|moved to)\b"
)
_HERS = re.compile(r"[ ,]*\(?(?:is |was )?(?:her|his|the patient['’]s)\b")
_SENTENCE = re.compile(r"[.!?](?=\s)|\n[ \t]*\n")
_TELLS = re.compile(
    r"\b(?:he|she|him|her|his|hers|patient|years? old|year-old|came|consent|referred|clinic|complain\w+|"
    r"suffer\w+|relief|pain-free)\b"
)
_THANKS = re.compile(
    r"\b(?:thank(?:s|ed|ful)?|grateful|acknowledge\w*|indebted|courtesy of|help of|assistance of)\b"
    r"(?:[^.!?]|\b(?:Mrs?|Ms|Dr|Prof|[A-Z])\.){0,160}$"
)
_MAILBOX = re.compile(
    r"(?:info|contact|support|office|admin|editor|press|secretary|clinic|reception|help|service|enquir|inquir|privacy|news|"
    r"hello|team|webmaster|noreply|no-reply|journal|permissions|reprints)",
    re.IGNORECASE,
)
_THINGS = frozenset(
    "Scale Score Index Questionnaire Inventory Survey Group Study Trial Hospital Clinic University Institute "
    "Foundation Centre Center Registry Test Measure Criteria Classification Syndrome".split()
)
_SUREST = ("record number", "date of birth", "e-mail", "telephone", "address", "initials", "name")
_ASIDE = frozenset({Role.BACK, Role.BOILERPLATE, Role.REFERENCES})
_NEAR, _AROUND = 60, 200
_FEWEST_DIGITS = 5


@dataclass(frozen=True, slots=True, order=True)
class Find:
    """A stretch of the text that may tell who a patient is, and of what kind it is."""

    start: int
    stop: int
    kind: str

    def told(self, text: str) -> str:
        """Return where it stands and, masked, what: "line 12: name “J… S…”"."""
        line = text.count("\n", 0, self.start) + 1
        return f"line {line}: {self.kind} “{masked(text[self.start : self.stop], self.kind)}”"


def masked(words: str, kind: str) -> str:
    """Return words so that a user knows them again, and nobody else learns them.

    >>> masked("John Smith", "name"), masked("943 476 5919", "record number")
    ('J… S…', '••• ••• ••19')
    """
    if kind in {"name", "initials", "e-mail", "address"}:
        return re.sub(r"([^\W_])(?:[\w.'’-]*[\w])", r"\1…", " ".join(words.split()))
    last = len(words) - 2
    return "".join("•" if c.isalnum() and i < last else c for i, c in enumerate(words))


def finds_in(document: Document) -> tuple[Find, ...]:
    """Return everything in a document that may tell who a patient is, in order, without overlaps."""
    return _Looking(document).finds()


class _Looking:
    """One document: its words, its people, and what was found."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._text = document.text
        self._people: People = people_of(document)
        self._small = {w for w in _WORD.findall(document.text) if w[:1].islower()}
        self._starts = [section.span.start for section in document.sections]

    def finds(self) -> tuple[Find, ...]:
        """Return what the rules and the tables yield, and the same names wherever else they stand."""
        found = [find for rule in rules() for find in self._by(rule)]
        found += [find for table in self._document.tables for find in self._in_table(table)]
        found += self._again([self._text[f.start : f.stop] for f in found if f.kind == "name"])
        return _disjoint(found)

    def _by(self, rule: Rule) -> Iterator[Find]:
        """Yield what one rule finds."""
        for match in rule.pattern.finditer(self._text):
            start, stop = match.span("found")
            stop -= len(match["found"]) - len(match["found"].rstrip())
            if rule.kind == "name":
                stop = self._end_of_name(start, stop)
            if start < stop and self._holds(rule, start, stop):
                yield Find(start, stop, rule.kind)

    def _end_of_name(self, start: int, stop: int) -> int:
        """Return where a name ends: before the first word that is no name ("Smith We")."""
        end = start
        for word in re.finditer(r"\S+", self._text[start:stop]):
            if end > start and word.group().strip(".,") in no_names():
                if word.group() in _THINGS:
                    return start
                break
            end = start + word.end()
        while end > start and self._text[end - 1] in ",;:":
            end -= 1
        return end

    def _holds(self, rule: Rule, start: int, stop: int) -> bool:
        """Return whether what else a rule asks for is true here."""
        words = self._text[start:stop]
        if rule.sphere == "contact" and not self._is_personal(rule.kind, start, stop):
            return False
        if rule.kind == "name":
            if rule.check == "cue" and not self._is_told_of(start, stop):
                return False
            return self._is_patient(rule, words, start) and self._is_name(rule.check, words)
        if rule.check == "digits":
            return sum(c.isdigit() for c in words) >= _FEWEST_DIGITS
        proof = PROOFS.get(rule.check)
        return proof is None or proof(words)

    def _is_told_of(self, start: int, stop: int) -> bool:
        """Return whether the sentence tells of somebody, as one does of a patient."""
        before = self._text[max(0, start - _AROUND) : start]
        after = self._text[stop : stop + _AROUND]
        sentence = f"{_SENTENCE.split(before)[-1]} {_SENTENCE.split(after)[0]}"
        return _TELLS.search(sentence) is not None

    def _is_patient(self, rule: Rule, words: str, start: int) -> bool:
        """Return whether a name is not that of a professional or a speaker."""
        title = _TITLE.match(words)
        before = self._text[max(0, start - _AROUND) : start]
        if _PROFESSIONAL.search(before) or _THANKS.search(before):
            return False
        if title and title.group().rstrip(" .") not in {"Mr", "Mrs", "Ms", "Miss"}:
            return False
        return rule.sphere == "strong" or not self._people.has(words)

    def _is_name(self, check: str, words: str) -> bool:
        """Return whether words are a person's name, as surely as the rule asks."""
        parts = _WORD.findall(_TITLE.sub("", words, count=1) or words)
        if not parts or parts[0] in no_names():
            return False
        is_known = any(plain(part) in given_names() for part in (parts[0], parts[0].split("-")[0]))
        if check in {"known", "cue"}:
            return is_known and (check == "known" or len(parts) > 1)
        if check == "person" or (check == "pair" and len(parts) > 1):
            parts_known = any(plain(p) in given_names() for p in parts)
            return parts_known or not any(self._is_ordinary(part) for part in parts)
        if check == "pair":
            return is_known
        if check == "any":
            return is_known or not self._is_ordinary(parts[0])
        return True

    def _is_ordinary(self, word: str) -> bool:
        """Return whether a word with a capital is no name: it is a term, or stands without capital too."""
        folded = word.casefold()
        return word in no_names() or word.isupper() or folded in self._small or folded in _terms()

    def _is_personal(self, kind: str, start: int, stop: int) -> bool:
        """Return whether a way to reach somebody is not that of an office, an author or a speaker."""
        words = self._text[start:stop]
        if kind == "e-mail":
            local = re.split(r"@|[ ]?[\[(]at", words)[0]
            if _MAILBOX.match(local) or self._people.has_family_name_in(local):
                return False
        if _OWN.search(self._text[max(0, start - _NEAR) : start]) or _HERS.match(self._text, stop):
            return True
        if self._role(start) in _ASIDE:
            return False
        return not _OFFICE.search(self._text[max(0, start - _AROUND) : stop + _NEAR])

    def _role(self, offset: int) -> Role | None:
        """Return what the part of the text is for in which an offset lies."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0 or offset >= self._document.sections[index].span.stop:
            return None
        return self._document.sections[index].role

    def _in_table(self, table: Table) -> Iterator[Find]:
        """Yield the cells under (or behind) a header that stands over patients' data."""
        kinds = {(c.span.start, c.span.stop): kind for c in table.cells if (kind := self._kind_of(c))}
        beside = self._answers(table, kinds)
        for cell in table.cells:
            heads = [(span.start, span.stop) for span in (*cell.column_headers, *cell.row_headers)]
            kind = next((kinds[head] for head in heads if head in kinds), None) or beside.get(cell.span.start)
            words = self._text[cell.span.start : cell.span.stop]
            if kind is None or (cell.span.start, cell.span.stop) in kinds or not words.strip():
                continue
            if kind != "name" or (not self._people.has(words) and _TITLE.sub("", words)[:1].isupper()):
                yield Find(cell.span.start, cell.span.stop, kind)

    @staticmethod
    def _answers(table: Table, kinds: dict[tuple[int, int], str]) -> dict[int, str]:
        """Return where the second column of a form answers the first ("Patient name", then the name)."""
        if max((c.column + c.column_span for c in table.cells), default=0) != 2:
            return {}
        rows = {
            c.row: kinds[c.span.start, c.span.stop]
            for c in table.cells
            if c.column == 0 and (c.span.start, c.span.stop) in kinds and not (c.is_header and c.row == 0)
        }
        return {c.span.start: rows[c.row] for c in table.cells if c.column == 1 and c.row in rows}

    def _kind_of(self, cell: Cell) -> str | None:
        """Return of what kind the data are that a cell heads."""
        words = " ".join(self._text[cell.span.start : cell.span.stop].split()).strip(" :*")
        return next((kind for kind, pattern in columns() if pattern.fullmatch(words)), None)

    def _again(self, names: Iterable[str]) -> Iterator[Find]:
        """Yield where names that were found stand again, whole or in part."""
        said = {form for name in names for form in self._forms(name)}
        if not said:
            return
        either = "|".join(sorted(map(re.escape, said), key=len, reverse=True)).replace(r"\ ", r"\s+")
        for match in re.finditer(rf"(?<!\w)(?:{either})(?!\w)", self._text):
            before = self._text[max(0, match.start() - 30) : match.start()]
            if not _PROFESSIONAL.search(before):
                yield Find(match.start(), match.end(), "name")

    def _forms(self, name: str) -> Iterator[str]:
        """Yield how a name may stand elsewhere: whole, its given name, its family name, in capitals."""
        bare = " ".join(_TITLE.sub("", name, count=1).split()).strip(" .,")
        parts = [p for p in _WORD.findall(bare) if len(p) > 2]
        for form in (bare, *parts):
            if form and (
                (form == bare and len(parts) > 1) or not (self._is_common(form) or self._people.has(form))
            ):
                yield form
                if len(form) > 3:
                    yield form.upper()

    def _is_common(self, word: str) -> bool:
        """Return whether part of a name stands in this text as a word, too ("Mark", "Young")."""
        return word in no_names() or word.casefold() in self._small or len(word) < 3


@lru_cache(maxsize=1)
def _terms() -> frozenset[str]:
    """Return the words of the vocabulary's names: what stands there is a medical term first."""
    names = (n for c in shipped().concepts for n in (c.label, *c.synonyms))
    return frozenset(w.casefold() for name in names for w in _WORD.findall(name) if len(w) > 2)


def _disjoint(finds: Iterable[Find]) -> tuple[Find, ...]:
    """Return finds in order; of those that overlap the longest counts, and covers the others."""
    kept: list[Find] = []
    for find in sorted(set(finds), key=lambda f: (f.start, -f.stop, _SUREST.index(f.kind))):
        if kept and find.start < kept[-1].stop:
            last = kept[-1]
            longer = max(last, find, key=lambda f: f.stop - f.start)
            kept[-1] = Find(last.start, max(last.stop, find.stop), longer.kind)
        else:
            kept.append(find)
    return tuple(kept)
