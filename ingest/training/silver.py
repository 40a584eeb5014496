"""Passages of whole articles, labelled by a first recogniser and a list of names.

So words that no abstract holds (places, devices, statistics) are learnt to be no names.

A find is kept where the list knows it, or its last word; what looks like a name that the list lacks makes its
passage unfit, since it would be learnt as none; any other find is an error of the first recogniser.
"""

from __future__ import annotations

import csv
import random
import re
from typing import TYPE_CHECKING

from ingest.sources import read
from ingest.training.corpora import CHEMICAL, DISEASE, Annotated
from kb.errors import SourceError
from kb.folding import fold
from kb.lexicon import curated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from spacy.language import Language

_LABELS = {"agent": CHEMICAL, "complication": DISEASE, "indication": DISEASE}
_TREES = (("D", CHEMICAL), ("C", DISEASE), ("F03", DISEASE))
_MAY_BE_ONE = re.compile(
    r"^[A-Z][A-Za-z0-9]*[A-Z0-9][A-Za-z0-9-]*s?$|^[A-Z]{2,}|(?:mab|nib|tide|ine|ol|in|one|ate|ide|vir|pril|tan"
    r"|acid|itis|osis|a?emia|pathy|algia|oma|ism|disease|disorder|syndrome|pain|injury|failure|cancer)s?$"
)
_FREE = re.compile(r"CC BY(?: \d\.\d)?|CC0(?: \d\.\d)?|Public domain", re.IGNORECASE)
_SHORTEST_WORD = 5
_LEAST, _MOST = 60, 1500
_A_DOCUMENT = 12

Names = dict[str, set[str]]


def known_names(tree: Path) -> Names:
    """Return the folded names of each label: of our vocabulary, and of a table of MeSH tree numbers.

    The table has the columns ``mesh_name`` and ``mesh_tree_number``, parted by tabs.
    """
    found: Names = {CHEMICAL: set(), DISEASE: set()}
    for concept in curated().concepts:
        label = _LABELS.get(concept.kind.value)
        if label:
            found[label].update(fold(name) for name in (concept.label, *concept.synonyms))
    with tree.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            name = row["mesh_name"]
            label = next((kind for begin, kind in _TREES if row["mesh_tree_number"].startswith(begin)), None)
            if label:
                turned = " ".join(reversed(name.split(", ")))
                found[label].update((fold(name), fold(turned)))
    return found


def passages(files: Iterable[Path], seed: int) -> Iterator[str]:
    """Yield paragraphs of articles, a dozen of each, chosen by a seed.

    Passed over is what cannot be read, and what is not licensed for any use (CC BY, CC0, public domain).
    """
    chooser = random.Random(seed)  # noqa: S311 - a choice that has to come again
    for file in files:
        try:
            document = read(file)
        except SourceError:
            continue
        if not _FREE.fullmatch(document.bibliography.licence):
            continue
        blocks = [b for b in document.blocks if b.kind == "paragraph" and _LEAST < len(b.span) < _MOST]
        chooser.shuffle(blocks)
        yield from (b.span.of(document.text).replace("\n", " ") for b in blocks[:_A_DOCUMENT])


def labelled(nlp: Language, texts: Sequence[str], names: Names) -> list[Annotated]:
    """Return the texts that are fit, with the finds that the names bear out."""
    words = {
        label: {w for name in known for w in name.split() if len(w) >= _SHORTEST_WORD}
        for label, known in names.items()
    }
    found = []
    for text, doc in zip(texts, nlp.pipe(texts, batch_size=64), strict=True):
        finds = [(ent, _is_known(ent.text, names[ent.label_], words[ent.label_])) for ent in doc.ents]
        if any(not known and _MAY_BE_ONE.search(ent.text) for ent, known in finds):
            continue
        kept = ((ent.start_char, ent.end_char, ent.label_) for ent, known in finds if known)
        found.append(Annotated(text, tuple(kept)))
    return found


def _is_known(text: str, names: set[str], words: set[str]) -> bool:
    """Return whether a name, or its last word, is on the list; plurals count as their singular."""
    folded = fold(text)
    last = folded.split()[-1:]
    return bool({folded, folded.rstrip("s")} & names) or any({w, w.rstrip("s")} & words for w in last)
