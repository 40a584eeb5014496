"""The concept that a name means which the vocabulary does not hold letter by letter.

scispaCy's candidate generation proposes the names of our own vocabulary that share most trigrams of letters
(its index is built once and kept in the cache folder); ``recognisers.variants`` decides whether one of them
is the same name. Where scispaCy is not installed, a small index of our own proposes.
"""

from __future__ import annotations

import hashlib
import math
import tempfile
from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ingest.recognisers.variants import likeness
from ingest.tokens import tokens_of
from kb.lexicon import Concept, curated, shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PROPOSED = 60
SURE = 0.92
"""How sure a link must be to be taken for the name itself: word order, spelling, or a qualifier more."""
_LEAST = 0.4
_LONGEST = 12
_INDEX = {"M": 16, "efConstruction": 100}


class Proposer(Protocol):
    """What proposes names for a name."""

    def propose(self, name: str) -> list[tuple[str, float]]:
        """Return names of the vocabulary and how many trigrams they share, best first."""


def link(text: str, kinds: Sequence[str]) -> tuple[Concept, float] | None:
    """Return the concept of these kinds that a name means, and how sure that is; None where none is sure.

    Meant for names that ``vocabulary.matcher()`` does not find: headings of rows, items of lists.
    """
    outside, bracket, inside = text.partition("(")
    for name in (text, outside, inside) if bracket else (text,):
        words = _words(name)
        found = _linked(words, tuple(kinds)) if 0 < len(words) <= _LONGEST else None
        if found is not None:
            return found
    return None


def _words(text: str) -> tuple[str, ...]:
    """Return the folded words of a name, without its punctuation."""
    return tuple(word for word in tokens_of(text).words if any(c.isalnum() for c in word))


@lru_cache(maxsize=10_000)
def _linked(words: tuple[str, ...], kinds: tuple[str, ...]) -> tuple[Concept, float] | None:
    """Return the best concept of these kinds for folded words."""
    names = _names()
    known = _known_words()
    best: tuple[Concept, float] | None = None
    for name, shared in _proposer().propose(" ".join(words)):
        if shared < _LEAST:
            continue
        concept = next((c for c in names[name] if c.kind in kinds), None)
        sure = likeness(words, tuple(name.split()), known) if concept is not None else 0.0
        if concept is not None and sure > (best[1] if best is not None else 0.0):
            best = (concept, sure)
    return best


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[Concept, ...]]:
    """Return the folded names of the vocabulary with their concepts; abbreviations are no names here.

    What the user imported is found as it is written: an index of 100 000 names takes minutes to build.
    """
    found: dict[str, dict[Concept, None]] = defaultdict(dict)
    for ours in shipped().concepts:
        concept = curated().get(ours.kind, ours.slug) or ours
        for name in (ours.label, *ours.synonyms):
            found[" ".join(_words(name))][concept] = None
    return {name: tuple(concepts) for name, concepts in found.items() if name}


@lru_cache(maxsize=1)
def _known_words() -> frozenset[str]:
    """Return every word of the vocabulary: none of them is a misspelling of another."""
    return frozenset(word for name in _names() for word in name.split())


@lru_cache(maxsize=1)
def _proposer() -> Proposer:
    """Return scispaCy's candidate generation over our names, or our own where it is not installed."""
    names = sorted(_names())
    try:
        return Generated(names)
    except ImportError:
        return Trigrams(names)


class Trigrams:
    """Names that share character trigrams, weighted by how rare these are: cosine of TF-IDF vectors."""

    def __init__(self, names: Iterable[str]) -> None:
        """Index the names by their trigrams."""
        self._names = list(names)
        counted = [Counter(_trigrams(name)) for name in self._names]
        frequency = Counter(gram for grams in counted for gram in grams)
        self._weight = {gram: math.log((1 + len(counted)) / (1 + n)) + 1 for gram, n in frequency.items()}
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for index, grams in enumerate(counted):
            for gram, value in self._vector(grams).items():
                self._postings[gram].append((index, value))

    def _vector(self, grams: Counter[str]) -> dict[str, float]:
        """Return the weights of the known trigrams, of length one."""
        weighted = {gram: n * self._weight[gram] for gram, n in grams.items() if gram in self._weight}
        length = math.sqrt(sum(value * value for value in weighted.values())) or 1.0
        return {gram: value / length for gram, value in weighted.items()}

    def propose(self, name: str) -> list[tuple[str, float]]:
        """Return names of the vocabulary and how many trigrams they share, best first."""
        shared: dict[int, float] = defaultdict(float)
        for gram, value in self._vector(Counter(_trigrams(name))).items():
            for index, other in self._postings[gram]:
                shared[index] += value * other
        best = sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:_PROPOSED]
        return [(self._names[index], value) for index, value in best]


def _trigrams(name: str) -> list[str]:
    """Return the trigrams inside the words of a name, their ends included."""
    padded = [f" {word} " for word in name.split()]
    return [word[i : i + 3] for word in padded for i in range(max(1, len(word) - 2))]


class Generated:
    """scispaCy's CandidateGenerator over a knowledge base of our names."""

    def __init__(self, names: list[str]) -> None:
        """Build the generator; ImportError where scispaCy or what it needs is not installed."""
        # Optional, and slow to import.
        from numpy import float32  # noqa: PLC0415
        from scispacy.candidate_generation import CandidateGenerator  # noqa: PLC0415
        from scispacy.linking_utils import Entity, KnowledgeBase  # noqa: PLC0415
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

        vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), dtype=float32)
        vectors = vectorizer.fit_transform(names)
        knowledge = KnowledgeBase(
            [Entity(concept_id=name, canonical_name=name, aliases=[]) for name in names]
        )
        self._generate = CandidateGenerator(
            ann_index=_index(vectors, names),
            tfidf_vectorizer=vectorizer,
            ann_concept_aliases_list=names,
            kb=knowledge,
        )

    def propose(self, name: str) -> list[tuple[str, float]]:
        """Return names of the vocabulary and how many trigrams they share, best first."""
        found = [(c.concept_id, float(max(c.similarities))) for c in self._generate([name], _PROPOSED)[0]]
        return sorted(found, key=lambda item: (-item[1], item[0]))


def _index(vectors: Any, names: list[str]) -> Any:  # noqa: ANN401 - neither scipy nor nmslib ships types
    """Return the index of the names' nearest neighbours: the one in the cache, else built and kept there.

    scispaCy's own ``create_tfidf_ann_index`` fails on current scipy, so the index is built here as it does.
    """
    import nmslib  # noqa: PLC0415 - comes with scispaCy

    def empty() -> Any:  # noqa: ANN401
        kind = nmslib.DataType.SPARSE_VECTOR
        index = nmslib.init(method="hnsw", space="cosinesimil_sparse", data_type=kind)
        index.addDataPointBatch(vectors)
        return index

    path = cache_folder() / f"candidates-{_digest(names)}.nmslib"
    index = empty()
    try:
        if path.is_file():
            index.loadIndex(str(path))
            index.setQueryTimeParams({"efSearch": 200})
            return index
    except RuntimeError:  # damaged: built again
        index = empty()
    index.createIndex(_INDEX, print_progress=False)
    index.setQueryTimeParams({"efSearch": 200})
    _keep(index, path)
    return index


def _digest(names: list[str]) -> str:
    """Return what tells one vocabulary and way of indexing from another."""
    from nmslib import __version__ as version  # noqa: PLC0415

    return hashlib.sha256("\n".join((version, repr(_INDEX), *names)).encode()).hexdigest()[:16]


def _keep(index: Any, path: Path) -> None:  # noqa: ANN401
    """Write an index so that no other process sees half of it; a folder that refuses is left alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            written = Path(folder) / path.name
            index.saveIndex(str(written))
            written.replace(path)
    except (OSError, RuntimeError):
        return


def cache_folder() -> Path:
    """Return the folder for what can be made again (XDG_CACHE_HOME on Linux)."""
    from platformdirs import user_cache_path  # noqa: PLC0415 - not needed where nothing is linked

    return user_cache_path("evidence-kb", appauthor=False)
