"""Names that no list holds: chemicals and diseases found by a recogniser trained for this program.

The weights (``ingest/models/entities``, with a card) were made by ``kb train``. A scispaCy pipeline that the
user has installed and names in ``KB_SCISPACY_MODEL`` is used as one more recogniser. What is found becomes a
mention with a concept of origin "discovered", unless the vocabulary knows the name, or one that is only
another form of it (`recognisers.candidates`).
"""

from __future__ import annotations

import os
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import spacy

from kb.errors import KnowledgeBaseError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.language import Language
    from spacy.tokens import Span as Entity

VARIABLE = "KB_RECOGNISER"
MODEL_VARIABLE = "KB_SCISPACY_MODEL"
_PARTS = ["vocab", "tokenizer"]  # as every blank English pipeline has them
_USED = frozenset({"tok2vec", "transformer", "ner"})


def wanted() -> bool:
    """Return whether names that no list holds are looked for: only where the surroundings ask for it."""
    asked = os.environ.get(VARIABLE, "").strip().lower()
    return asked in {"1", "on", "yes", "true"} or bool(os.environ.get(MODEL_VARIABLE))


def identity() -> bytes:
    """Return what tells one set of recognisers from another: a change of it reads documents again."""
    if not wanted():
        return b""
    parts = sorted(file for file in weights().rglob("*") if file.is_file())
    return b"".join(file.read_bytes() for file in parts) + os.environ.get(MODEL_VARIABLE, "").encode()


def weights() -> Path:
    """Return the folder of the weights that ship."""
    return Path(str(files("ingest"))) / "models" / "entities"


def keep(nlp: Language, folder: Path) -> None:
    """Write a pipeline's weights to a folder, without what every blank pipeline has."""
    nlp.to_disk(folder, exclude=_PARTS)


@lru_cache(maxsize=1)
def recognisers() -> tuple[Language, ...]:
    """Return the pipelines that find names: our own, then the one that the user has installed.

    Raises:
        KnowledgeBaseError: The pipeline that the user names cannot be loaded, or finds no names.
    """
    found = [spacy.load(weights(), exclude=_PARTS)] if (weights() / "config.cfg").is_file() else []
    named = os.environ.get(MODEL_VARIABLE, "")
    if named:
        found.append(_installed(named))
    return tuple(found)


def _installed(name: str) -> Language:
    """Return a pipeline by its package or folder, with nothing in it but what finds names."""
    try:
        nlp = spacy.load(name)
    except (OSError, ValueError, ImportError) as error:
        raise KnowledgeBaseError(
            f"{MODEL_VARIABLE}: the pipeline '{name}' cannot be loaded ({error}); install it for this "
            f"version of spaCy, or unset {MODEL_VARIABLE}"
        ) from error
    if "ner" not in nlp.pipe_names:
        raise KnowledgeBaseError(f"{MODEL_VARIABLE}: the pipeline '{name}' finds no names (it has no 'ner')")
    for pipe in [pipe for pipe in nlp.pipe_names if pipe not in _USED]:
        nlp.remove_pipe(pipe)
    return nlp


def names_in(texts: Iterable[str]) -> Iterator[list[tuple[int, int, str]]]:
    """Yield the names of each text: start, stop and label, in order; our own where two overlap."""
    kept = list(texts)
    results = [list(nlp.pipe(kept)) for nlp in recognisers()]
    for index in range(len(kept)):
        chosen: list[tuple[int, int, str]] = []
        for docs in results:
            chosen += [place for ent in docs[index].ents if _is_free(place := _place(ent), chosen)]
        yield sorted(chosen)


def _place(entity: Entity) -> tuple[int, int, str]:
    """Return where a name stands, and what it is."""
    return entity.start_char, entity.end_char, entity.label_.capitalize()


def _is_free(place: tuple[int, int, str], taken: Iterable[tuple[int, int, str]]) -> bool:
    """Return whether nothing that is taken overlaps this place."""
    return all(place[1] <= start or stop <= place[0] for start, stop, _ in taken)
