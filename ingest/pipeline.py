"""The whole way of a document on one screen: document → passages → statements → reading.

``prepare`` recognises, ``extract`` claims; ``ingest.commands`` reads files and stores what comes out. Every
extractor stands in ``EXTRACTORS``: one that fails costs its own statements only, and is reported.
"""

from __future__ import annotations

import hashlib
import logging
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.annotations import Mention, Passage
from ingest.assembly.characteristics import characteristics
from ingest.assembly.complications import complications
from ingest.assembly.contraindications import contraindications
from ingest.assembly.mechanisms import mechanisms
from ingest.assembly.outcomes import outcomes
from ingest.assembly.salience import context_of
from ingest.assembly.treatments import agents, indications, interventions
from ingest.assembly.trust import confidence_of
from ingest.checks_material import material
from ingest.context import apply_context
from ingest.recognisers import statistical
from ingest.recognisers.abbreviations import definitions
from ingest.recognisers.discovery import discover
from ingest.recognisers.numbers import find_numbers
from ingest.recognisers.times import find_times
from ingest.recognisers.vocabulary import VocabularyMatcher, matcher
from ingest.sentences import split
from ingest.study import study_of
from ingest.study.marking import mark_arms
from ingest.study.unlisted import name_unlisted
from ingest.tokens import tokens_of
from ingest.view import HyphenJudge, view_of
from kb.checks import run as run_checks
from kb.documents import Block, Document, Role
from kb.lexicon import vocabulary_files
from kb.said import as_said
from kb.statements import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from ingest.assembly.context import StudyContext
    from kb.documents import Cell, Table
    from kb.lexicon import Concept
    from kb.spans import Span
    from kb.statements import Evidence, Statement, StudyFacts
    from kb.traits import Characteristic

log = logging.getLogger(__name__)

_HOW_OFTEN = re.compile(r"(?:incidence|frequency|occurrence|rate|number|prevalence)s? of ", re.IGNORECASE)
_NO_PART = frozenset(  # they use the extraction, no more
    {"fill", "evaluate", "training", "fetching", "running", "watching", "commands.py", "run.py"}
)
_SKIPPED = frozenset({Role.BOILERPLATE, Role.REFERENCES})


def prepare(document: Document) -> list[Passage]:
    """Return the passages of a document with everything that was recognised in them."""
    judge = HyphenJudge.of(document.text)
    passages: list[Passage] = []
    for block in document.blocks:
        section = document.sections[block.section]
        if section.role in _SKIPPED:
            continue
        passages.append(_passage(document, len(passages), block, judge))
    for table in document.tables:
        passages += _cells(document, table, len(passages), judge)
    _recognise(passages)
    return passages


def _passage(
    document: Document,
    index: int,
    block: Block,
    judge: HyphenJudge,
    cell: Cell | None = None,
    table: Table | None = None,
) -> Passage:
    """Return one block in its reading view, split into words and sentences."""
    view = view_of(document.text, block.span, judge=judge, skip=document.citations)
    section = document.sections[block.section]
    sentences = tuple(split(view.text)) if cell is None else ((0, len(view.text)),)
    return Passage(index, section, block, view, tokens_of(view.text), sentences, cell=cell, table=table)


def _cells(document: Document, table: Table, index: int, judge: HyphenJudge) -> list[Passage]:
    """Return a passage for each cell of a table that holds words."""
    section = document.section_at(table.span.start)
    if section is None:
        return []
    found: list[Passage] = []
    for cell in table.cells:
        if len(cell.span) == 0:
            continue
        block = Block(cell.span, section, kind="cell")
        found.append(_passage(document, index + len(found), block, judge, cell, table))
    return found


def _recognise(passages: Sequence[Passage]) -> None:
    """Fill mentions, numbers and times of all passages; the document's abbreviations come first."""
    vocabulary = matcher()
    prose = (
        p.text
        for p in passages
        if p.cell is None and ("(" in p.text or "[" in p.text or "=" in p.text or ":" in p.text)
    )
    longs = definitions(prose)
    defined = {short: _meaning(vocabulary, _spelled_out(long, longs)) for short, long in longs.items()}
    for passage in passages:
        found = vocabulary.find(passage.text, passage.tokens, defined)
        passage.mentions = [m for mention in found for m in _without_incidence(vocabulary, mention)]
        passage.numbers = find_numbers(passage.text)
        passage.times = find_times(passage.text)
    if statistical.wanted():
        discover(passages)
    name_unlisted(passages)
    for passage in passages:
        apply_context(passage)


def _without_incidence(vocabulary: VocabularyMatcher, mention: Mention) -> list[Mention]:
    """Return what happened instead of the measure of how often.

    "incidence of hypotension" names hypotension.
    """
    match = _HOW_OFTEN.match(mention.text)
    if match is None:
        return [mention]
    rest = mention.text[match.end() :]
    inside = [m for m in vocabulary.find(rest, tokens_of(rest)) if m.of_kind("complication") is not None]
    shift = mention.start + match.end()
    return [replace(m, start=m.start + shift, stop=m.stop + shift) for m in inside] or [mention]


def _spelled_out(long: str, longs: Mapping[str, str]) -> str:
    """Return a long form with the short forms in it spelled out: an SAE is a "serious AE"."""
    words = long.split()
    return " ".join([longs.get(w) or longs.get(w.removesuffix("s"), w) for w in words]) if words[1:] else long


def _meaning(vocabulary: VocabularyMatcher, long: str) -> tuple[Concept, ...]:
    """Return what a long form names.

    Itself, else the name that it ends with ("thoracic epidural analgesia").
    """
    whole = vocabulary.named(long)
    if whole:
        return whole
    inside = vocabulary.find(long, tokens_of(long))
    return inside[-1].concepts if inside and inside[-1].stop == len(long) else ()


@dataclass(frozen=True, slots=True)
class Extracted:
    """What the store keeps of a document besides the document itself."""

    reading: Reading
    sentences: tuple[Span, ...]


@lru_cache(maxsize=1)
def extractor() -> str:
    """Return name and version of the extraction: another version reads stored documents again.

    The version follows from the code and the data that extraction is made of, so no change can be forgotten.
    """
    package = Path(__file__).parent
    own = [f for f in package.rglob("*") if f.suffix in (".py", ".tsv")]
    files = sorted(
        [*(f for f in own if not _NO_PART & set(f.relative_to(package).parts)), *vocabulary_files()]
    )
    seen = hashlib.blake2b(digest_size=4)
    for file in files:
        seen.update(file.name.encode() + file.read_bytes())
    seen.update(statistical.identity())
    return f"rules-{seen.hexdigest()}"


def read(document: Document) -> Reading:
    """Return all that the document says, as far as the extractors find it."""
    return extract(document).reading


def extract(document: Document, sure: Callable[[Statement, StudyFacts], float] = confidence_of) -> Extracted:
    """Return the reading of a document and its sentences; ``sure`` says how probably a claim is right."""
    passages = prepare(document)
    study = study_of(document, passages)
    mark_arms(passages, study.arms)
    context = context_of(document, passages, study)
    statements: list[Statement] = []
    for name, extractor_of_kind in EXTRACTORS:
        try:
            found = extractor_of_kind(passages, context)
            said = [each for s in found if (each := as_said(s, _sizes(study, s))) is not None]
        except Exception:  # one extractor's failure must not cost the others' statements
            log.exception("%s: the extractor of %s failed; its statements are missing", document.source, name)
            continue
        statements += [replace(s, extractor=name, confidence=sure(s, study)) for s in said]
    study = replace(study, characteristics=_characteristics(passages, context))
    reading = Reading(study=study, statements=tuple(statements), extractor=extractor())
    reading = replace(reading, findings=run_checks(material(document, passages, reading)))
    sentences = (p.place(start, stop) for p in passages if p.cell is None for start, stop in p.sentences)
    return Extracted(reading, tuple(sorted(sentences)))


def _sizes(study: StudyFacts, statement: Statement) -> Iterator[Evidence]:
    """Yield the quotes that say how many there were: of the statement's own group first, of all last."""
    own = getattr(statement, "arm", None)
    for arm in sorted(study.arms, key=lambda each: each.label != own):
        yield from arm.evidence
    yield from (unit.evidence for unit in study.units)
    yield from study.evidence


def _characteristics(passages: Sequence[Passage], context: StudyContext) -> tuple[Characteristic, ...]:
    """Return the table of characteristics; its failure, too, costs itself only."""
    try:
        return characteristics(passages, context)
    except Exception:  # as above
        log.exception("%s: the characteristics of the study could not be read", context.document.source)
        return ()


EXTRACTORS: tuple[tuple[str, Callable[[Sequence[Passage], StudyContext], Sequence[Statement]]], ...] = (
    ("indications", indications),
    ("interventions", interventions),
    ("agents", agents),
    ("outcomes", lambda passages, context: outcomes(passages, context.study, context.document)),
    ("complications", complications),
    ("mechanisms", mechanisms),
    ("contraindications", contraindications),
)
"""Every extractor, in the order of the export."""
