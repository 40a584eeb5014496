"""What the header cells of a table of harms say: a harm, a group, its treatments, its size, a unit.

A group is known by its label ("Group D"), else by the treatments that the header names: "A 10 mg + B 5 mg" is
the group that had both, and where no group of the study did, the column is of both all the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.assembly.complications.grading import is_any_grade, is_grade
from ingest.assembly.complications.harms import intended_effects
from kb.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.annotations import Mention, Passage
    from ingest.assembly.context import StudyContext
    from kb.documents import Cell
    from kb.lexicon import Concept
    from kb.spans import Span

TOTAL = re.compile(r"\b[nN]\s*=\s*(\d+)")
_TRAILING = re.compile(
    r"\s*[(\[].*$|\s*[,:;]? ?\b(?:frequenc(?:y|ies)|incidence|rate|(?:number of )?"
    r"(?:patients|cases|subjects)|yes|present)$|"
    r"\s*,? ?\bn ?/ ?%$|\s*,? ?(?:\b(?:n|no\.?|number))?\s?%?$|[*†‡§¶#:;,]+$",
    re.IGNORECASE,
)
_HOW_OFTEN = re.compile(
    r"^(?:the )?(?:(?:overall|total|cumulative) )?(?:incidence|frequency|occurrence|rate|number|no\.|"
    r"prevalence|episodes|events|cases|patients|subjects)(?: (?:of|with|having|experiencing|who had))+ "
    r"(?:(?:the|any|patients|subjects|cases|episodes|incidence|with|of) )*",
    re.IGNORECASE,
)
_WHEN = re.compile(r"(?<=\w) (?:in|during|after|within|at|on|requiring|that required)\b.*$", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:pre-?operative|pre-?existing|pre-?\w+|previous|prior|past|history|baseline|admission|out-of-hospital|"
    r"chronic|risk|family)\b",
    re.IGNORECASE,
)
_BARE_SIZE = re.compile(r"\w\s*\((\d{1,4})\)$")
_ROW_OF_SIZES = re.compile(
    r"\s*(?:(?:total |the )?(?:number|no\.?) of (?:patients|subjects|participants|cases|women|children)"
    r"(?: (?:treated|analy[sz]ed|enrolled))?|(?:total )?(?:patients|subjects|participants)?,? ?\(?n\)?|"
    r"sample size|"
    r"patients)[\s:]*",
    re.IGNORECASE,
)
EVERYBODY = re.compile(r"\b(?:total|all|overall)\b", re.IGNORECASE)
_COUNTING = re.compile(
    r"\b(?:(?:number|incidence|frequency) of|adverse (?:drug )?(?:events?|reactions?)|"
    r"side[- ]effects?|complications?|incidence|frequency|patients|numbers?|per ?cent(?:ages?)?|counts?|"
    r"intensity|severity)\b",
    re.IGNORECASE,
)
_SIZE_OR_UNIT = re.compile(
    r"\s*[(\[]\s*(?:[nN]\b[^)\]]*|no\b[^)\]]*|%[^)\]]*|number[^)\]]*|\d[\d., %/]*)[)\]]|"
    r",?\s*\b[nN]\s*=\s*\d+|\b(?:n|no\.?)\b|%"
)
_GRADING = re.compile(r"\bgrad|\bCTC|\btoxic|\bgr\d", re.IGNORECASE)
_PATIENTS = re.compile(r"\b(?:patients|subjects|participants)\b", re.IGNORECASE)
LACKING = re.compile(r"(?:no|non|without)\b[ -]", re.IGNORECASE)
_MOST_PARTS = 6
_TREATING = ("intervention", "agent")


@dataclass(frozen=True, slots=True)
class Head:
    """What the header cells of a row or column say together, the innermost first."""

    text: str
    name: str
    harm: Concept | None = None
    arm: int | None = None
    total: int | None = None
    treatments: tuple[Concept, ...] = ()
    words: str = ""
    ambiguous: bool = False
    is_time: bool = False
    is_anatomy: bool = False
    label: str | None = None

    @property
    def only_names_a_harm(self) -> bool:
        """Return whether this is the name of a harm and of nothing else, so that it counts in any table."""
        if self.harm is None or self.ambiguous:
            return False
        name = _WHEN.sub("", bare_name(self.name))
        if _BEFORE.match(name) or not intended_effects().isdisjoint({fold(name), fold(self.harm.label)}):
            return False
        return len(self.words) >= 0.5 * len(name)


def _label(texts: Sequence[str]) -> str | None:
    """Return how header cells name their patients, without their number; a total is no group."""
    labels = []
    for text in texts:
        label = _COUNTING.sub("", _SIZE_OR_UNIT.sub("", text))
        labels.append(re.sub(r"(?<!roup) [Na-e]$|^N$", "", " ".join(label.split())).strip(" ,;:"))
    name = texts[-1].strip()
    if is_any_grade(name) or (is_grade(name) and _GRADING.search(" ".join(texts))):
        labels.pop()
    elif EVERYBODY.search(labels[-1]):
        return None
    return " ".join(label for label in labels if label and not EVERYBODY.search(label)) or None


def bare_name(text: str) -> str:
    """Return what a row counts, without how it is counted: "Incidence of nausea, n (%)" is of nausea.

    >>> bare_name("Incidence of nausea, n (%)"), bare_name("No. of patients with rash*"), bare_name("Total")
    ('nausea', 'rash', 'Total')
    """
    name, before = " ".join(text.split()), ""
    while name != before:
        name, before = _TRAILING.sub("", name).strip(" ,;"), name
    return _HOW_OFTEN.sub("", name) or name or text


class Heads:
    """The headers of one table, each chain of them read once."""

    def __init__(self, cells: Sequence[Passage], context: StudyContext) -> None:
        """Keep the cells of a table by their places."""
        self._by_place = {p.block.span: p for p in cells}
        self._context = context
        self._sized_so = _bare_sizes(cells)
        self.charges: dict[str, tuple[Concept, ...] | None] = {}
        self._read: dict[tuple[Span, ...], Head | None] = {}
        self._sizes = _sizes_of_columns(cells)
        self.depth = 1 + max(
            (
                p.cell.row
                for p in cells
                if p.cell is not None and not p.cell.row_headers and p.cell.is_header and p.cell.column
            ),
            default=0,
        )
        self._filled = _filled(cells)
        self.first = {p.cell.row: p for p in cells if p.cell is not None and p.cell.column == 0}
        self.second = _names_in_second_column(cells)
        self.repeated = _repeated(cells)
        self.shared, self.named = self._shared(cells)
        self.sums_grades = any(h is not None and is_any_grade(h.name) for h in self._read.values())
        self.labels = {h.label for h in self._read.values() if h is not None and h.label}
        self.counts_patients = any(
            _PATIENTS.search(p.text)
            for p in cells
            if p.cell is not None and p.cell.is_header and p.cell.row < self.depth and p.cell.column
        )

    def of(self, spans: tuple[Span, ...]) -> Head | None:
        """Return what a chain of header cells says, or None where there is none."""
        if spans not in self._read:
            found = [self._by_place[s] for s in spans if s in self._by_place]
            self._read[spans] = self.said_by(found) if found else None
        return self._read[spans]

    def parent(self, cell: Cell) -> Passage | None:
        """Return the head of the nearest row above without a count of its own, which a part is a part of.

        Perhaps with the p-value of all its parts.
        """
        for row in range(cell.row - 1, max(-1, cell.row - _MOST_PARTS), -1):
            if row in self.first and cell.column not in self._filled.get(row, ()):
                return self.first[row]
        return None

    def over(self, cell: Cell) -> Head | None:
        """Return what heads a cell's column: a head that is printed again further down holds from there."""
        later = self.later(cell)
        head = self.of(cell.column_headers if later is None else (later.block.span,))
        if head is None or head.total is not None:
            return head
        size = self.size_of(cell)
        return head if size is None else replace(head, total=int(size.text))

    def size_of(self, cell: Cell) -> Passage | None:
        """Return the cell that says how many patients a cell's column is of, in a row of sizes above it."""
        above = [p for row, p in self._sizes.get(cell.column, ()) if row < cell.row]
        return above[-1] if above else None

    def later(self, cell: Cell) -> Passage | None:
        """Return the head that is printed again between the top of the table and a cell."""
        above = [p for row, p in self.repeated.get(cell.column, ()) if row < cell.row]
        return above[-1] if above else None

    def said_by(self, found: Sequence[Passage]) -> Head:
        """Return what some cells say together, the innermost last."""
        text = " ".join(p.text for p in found)
        mention = next((m for m in found[-1].mentions if m.of_kind("complication")), None)
        total = TOTAL.search(text) or (_BARE_SIZE.search(text) if self._sized_so else None)
        arm, treatments = self._group(found)
        return Head(
            text=text,
            name=" ".join(found[-1].text.split()),
            harm=mention.of_kind("complication") if mention is not None else None,
            arm=arm,
            total=int(total.group(1)) if total else None,
            treatments=treatments,
            words=mention.text if mention else "",
            label=_label([p.text for p in found]),
            is_time=bool(found[-1].times),
            is_anatomy=any(
                m.of_kind("anatomy") and len(m.text) >= 0.7 * len(found[-1].text) for m in found[-1].mentions
            ),
            ambiguous=mention is not None and mention.of_kind("outcome", "indication") is not None,
        )

    def _group(self, found: Sequence[Passage]) -> tuple[int | None, tuple[Concept, ...]]:
        """Return the group that header cells name, if it is one, and the treatments that they name."""
        named = tuple(dict.fromkeys(c for p in found for m in p.mentions if (c := _treatment(m)) is not None))
        for passage in reversed(found):
            places = {(m.start, m.stop) for m in passage.mentions if m.of_kind(*_TREATING) is not None}
            labelled = {a.arm for a in passage.arms if (a.start, a.stop) not in places}
            if len(labelled) > 1:
                both = (c for arm in sorted(labelled) for c in self._context.treatment_of(arm))
                return None, tuple(dict.fromkeys(both))
            if labelled:
                return labelled.pop(), named
        if LACKING.match(found[-1].text):
            return self._without(named), ()
        return self._treated_so(found, named), named

    def _without(self, named: Sequence[Concept]) -> int | None:
        """Return the only group that did not have what is named: "no dexamethasone"."""
        slugs = {c.slug for c in named}
        arms = self._context.study.arms
        lacking = [i for i, arm in enumerate(arms) if slugs.isdisjoint(t.slug for t in arm.treatments)]
        return lacking[0] if slugs and len(lacking) == 1 else None

    def _treated_so(self, found: Sequence[Passage], named: Sequence[Concept]) -> int | None:
        """Return the only group that had what is named."""
        arms = [{t.slug for t in arm.treatments} for arm in self._context.study.arms]
        slugs = {c.slug for c in named}
        owners = next(({a.arm for a in p.arms} for p in reversed(found) if p.arms), set())
        exact = [i for i, had in enumerate(arms) if slugs and had == slugs]
        if len(exact) == 1:
            return exact[0]
        if len(owners) != 1:
            return None
        (owner,) = owners
        known = {slug for had in arms for slug in had}
        return owner if slugs & known <= arms[owner] else None

    def _shared(self, cells: Sequence[Passage]) -> tuple[frozenset[int], frozenset[str]]:
        """Return the arms that several columns name, and the slugs of all treatments of named columns.

        Doses of one treatment are groups of their own.
        """
        labels: dict[int, set[str]] = {}
        slugs: set[str] = set()
        for spans in {p.cell.column_headers for p in cells if p.cell is not None and not p.cell.is_header}:
            head = self.of(spans)
            if head is not None and head.arm is not None:
                labels.setdefault(head.arm, set()).add(head.label or "")
                slugs |= {c.slug for c in self._context.treatment_of(head.arm)}
            if head is not None:
                slugs |= {c.slug for c in head.treatments}
        return frozenset(arm for arm, found in labels.items() if len(found) > 1), frozenset(slugs)


def _treatment(mention: Mention) -> Concept | None:
    """Return the treatment that a mention names, if it is one of its own."""
    concept = mention.of_kind(*_TREATING)
    return concept if concept is not None and not concept.generic else None


def _bare_sizes(cells: Iterable[Passage]) -> bool:
    """Return whether the heads of columns give their sizes in brackets alone: "Ketamine (20)"."""
    heads = [p.text for p in cells if p.cell is not None and p.cell.column and p.cell.is_header]
    heads = [h for h in heads if not EVERYBODY.search(h)]
    return sum(_BARE_SIZE.search(h) is not None for h in heads) >= 2 and not any(map(TOTAL.search, heads))


def _names_in_second_column(cells: Iterable[Passage]) -> dict[int, Passage]:
    """Return by row the cells of a second column that names harms, beside a first one of organ systems."""
    second = [
        p
        for p in cells
        if p.cell is not None and p.cell.column == 1 and p.cell.row_headers and not p.cell.is_header
    ]
    named = [p for p in second if any(m.of_kind("complication") for m in p.mentions)]
    if len(named) < 2 or len(named) < 0.5 * len(second):
        return {}
    return {p.cell.row: p for p in second if p.cell is not None}


def _filled(cells: Iterable[Passage]) -> dict[int, set[int]]:
    """Return by row the columns that hold something."""
    found: dict[int, set[int]] = {}
    for passage in cells:
        if passage.cell is not None:
            found.setdefault(passage.cell.row, set()).add(passage.cell.column)
    return found


def _sizes_of_columns(cells: Iterable[Passage]) -> dict[int, list[tuple[int, Passage]]]:
    """Return by column and row the cells that say how many patients it is of ("Number of patients")."""
    rows = {
        p.cell.row
        for p in cells
        if p.cell is not None and not p.cell.column and _ROW_OF_SIZES.fullmatch(p.text)
    }
    found: dict[int, list[tuple[int, Passage]]] = {}
    for passage in cells:
        if passage.cell is not None and passage.cell.row in rows and passage.text.strip().isdigit():
            found.setdefault(passage.cell.column, []).append((passage.cell.row, passage))
    return found


def _repeated(cells: Iterable[Passage]) -> dict[int, list[tuple[int, Passage]]]:
    """Return by column the heads that are printed again in the body: a row whose cells all give a size."""
    rows: dict[int, list[Passage]] = {}
    for passage in cells:
        if passage.cell is not None and passage.cell.column and passage.cell.column_headers:
            rows.setdefault(passage.cell.row, []).append(passage)
    found: dict[int, list[tuple[int, Passage]]] = {}
    for row, passages in rows.items():
        sized = [
            p
            for p in passages
            if TOTAL.search(p.text) and re.search(r"[A-Za-z]{2}|\b[A-Z]\b", TOTAL.sub("", p.text))
        ]
        if len(sized) >= 2 and len(sized) >= len(passages) - 1:
            for passage in sized:
                if passage.cell is not None and not passage.cell.is_header:
                    found.setdefault(passage.cell.column, []).append((row, passage))
    return found
