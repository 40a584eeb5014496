"""What was imported, kept in the user's data folder: a table of ours for each vocabulary and kind.

Beside each table stands a note of where it came from; ``kb.lexicon`` reads the tables.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from kb.errors import NotFoundError
from kb.folding import slug
from kb.imports.tabular import COLUMNS
from kb.imports.terms import Term, Terms, VocabularyError, below, tidy
from kb.lexicon import ConceptKind, curated, imported_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """Where an imported vocabulary came from, and how much it brought."""

    name: str
    kind: str
    file: str
    format: str
    version: str
    licence: str
    digest: str
    terms: int
    names: int
    left_out: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a file is taken, and under which name; what is empty follows from the file."""

    kind: ConceptKind
    name: str = ""
    version: str = ""
    licence: str = ""
    under: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()


def keep(path: Path, terms: Terms, wanted: Wanted) -> Source:
    """Write the terms of a file to the user's folder, in place of what the same name and kind held before.

    Raises:
        VocabularyError: Nothing is left to import, or a term that is asked for is not there.
    """
    chosen = _chosen(path.name, terms, wanted)
    name = slug(wanted.name or terms.name or path.stem)
    source = Source(
        name=name,
        kind=wanted.kind.value,
        file=path.name,
        format=terms.format,
        version=wanted.version or terms.version,
        licence=wanted.licence or terms.licence,
        digest=hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest(),
        terms=len(chosen),
        names=sum(1 + len(t.synonyms) + len(t.abbreviations) for t in chosen),
        left_out=terms.obsolete + len(terms.terms) - len(chosen),
    )
    folder = imported_folder() / name
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / f"{source.kind}.json", json.dumps(asdict(source), ensure_ascii=False, indent=2) + "\n")
    _write(folder / f"{source.kind}.tsv", _table(chosen, terms.terms))
    curated.cache_clear()
    return source


def _chosen(file: str, terms: Terms, wanted: Wanted) -> list[Term]:
    """Return the terms to import, tidied; each identifier and label once."""
    try:
        asked = below(terms.terms, wanted.under)
    except KeyError as error:
        raise VocabularyError(file, f"there is no term {error} under which to begin") from None
    if wanted.prefixes:
        prefixes = tuple(f"{prefix.rstrip(':').upper()}:" for prefix in wanted.prefixes)
        asked = [term for term in asked if (term.curie or "").upper().startswith(prefixes)]
    chosen = [tidied for term in asked if (tidied := tidy(term)) is not None]
    if not chosen:
        raise VocabularyError(file, "there is no term to import in it")
    return chosen


def _table(terms: Sequence[Term], all_terms: Iterable[Term]) -> str:
    """Return terms as a table of ours: what is above a term stands there by its label."""
    kept = {term.id: term.label for term in terms}
    labels = {term.id: kept[term.id] for term in all_terms if term.id in kept}
    lines = ["\t".join(COLUMNS)]
    for term in terms:
        above = dict.fromkeys(labels[p] for p in term.parents if p in labels and p != term.id)
        cells = (term.label, "|".join(term.synonyms), "|".join(term.abbreviations))
        lines.append("\t".join((*cells, term.curie or "", "|".join(above))))
    return "\n".join(lines) + "\n"


def _write(path: Path, text: str) -> None:
    """Write a file so that no other process sees half of it."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


def sources() -> list[Source]:
    """Return the vocabularies that were imported, by name and kind."""
    folder = imported_folder()
    notes = sorted(folder.glob("*/*.json")) if folder.is_dir() else []
    return [Source(**json.loads(note.read_text(encoding="utf-8"))) for note in notes]


def remove(name: str) -> None:
    """Forget an imported vocabulary, of all kinds.

    Raises:
        NotFoundError: Nothing was imported by this name.
    """
    known = sorted({source.name for source in sources()})
    if name not in known:
        raise NotFoundError(f"no vocabulary '{name}' was imported.", tuple(known))
    shutil.rmtree(imported_folder() / name)
    curated.cache_clear()
