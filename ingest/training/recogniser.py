"""Trains and scores the recogniser of chemicals and diseases: spaCy's transition-based NER, from nothing.

Four hashed features of a word (norm, prefix, suffix, shape) and a window of four words to each side, so the
weights stay below 8 MB and need no vectors. Where a corpus annotates only one kind of name, a first
recogniser, trained on the others, adds the kind that is missing.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import spacy
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import filter_spans
from thinc.api import Adam, fix_random_seed

from ingest.training.corpora import CHEMICAL, DISEASE, Annotated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spacy.language import Language

_WIDTH, _DEPTH, _ROWS = 96, 4, (5000, 1000, 2500, 2500)
_SMALLEST_BATCH, _LARGEST_BATCH, _GROWTH = 4.0, 16.0, 1.005


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train: epochs, seed, dropout. The same plan on the same texts gives the same weights."""

    epochs: int = 20
    seed: int = 1
    dropout: float = 0.35


@dataclass(frozen=True, slots=True)
class Score:
    """Exact spans of one label: right, wrongly found, missed."""

    right: int
    extra: int
    missed: int

    @property
    def precision(self) -> float:
        """Return the share of what was found that is right."""
        return self.right / max(1, self.right + self.extra)

    @property
    def recall(self) -> float:
        """Return the share of what there is that was found."""
        return self.right / max(1, self.right + self.missed)

    @property
    def f1(self) -> float:
        """Return the harmonic mean of the two."""
        return 2 * self.right / max(1, 2 * self.right + self.extra + self.missed)


def config() -> dict[str, Any]:
    """Return the configuration of the pipe, as spaCy writes it down."""
    embed = {
        "@architectures": "spacy.MultiHashEmbed.v2",
        "width": _WIDTH,
        "attrs": ["NORM", "PREFIX", "SUFFIX", "SHAPE"],
        "rows": list(_ROWS),
        "include_static_vectors": False,
    }
    encode = {
        "@architectures": "spacy.MaxoutWindowEncoder.v2",
        "width": _WIDTH,
        "depth": _DEPTH,
        "window_size": 1,
        "maxout_pieces": 3,
    }
    return {
        "model": {
            "@architectures": "spacy.TransitionBasedParser.v2",
            "state_type": "ner",
            "extra_state_tokens": False,
            "hidden_width": 64,
            "maxout_pieces": 2,
            "use_upper": True,
            "tok2vec": {"@architectures": "spacy.Tok2Vec.v2", "embed": embed, "encode": encode},
        }
    }


def train(
    texts: Sequence[Annotated], plan: Plan, tell: Callable[[int, float], None] = lambda _epoch, _loss: None
) -> Language:
    """Return a pipeline trained on these texts, its weights averaged; ``tell`` hears of each epoch's loss."""
    fix_random_seed(plan.seed)
    shuffler = random.Random(plan.seed)  # noqa: S311 - the order of examples, which has to come again
    nlp = spacy.blank("en")
    nlp.add_pipe("ner", config=config())
    examples = [_example(nlp, text) for text in texts]
    nlp.initialize(lambda: examples)
    optimizer = Adam(0.001, L2=0.01, L2_is_weight_decay=True, grad_clip=1.0, use_averages=True)
    size = _SMALLEST_BATCH
    for epoch in range(plan.epochs):
        shuffler.shuffle(examples)
        losses: dict[str, float] = {}
        start = 0
        while start < len(examples):
            batch = examples[start : start + int(size)]
            nlp.update(batch, drop=plan.dropout, sgd=optimizer, losses=losses)
            start += len(batch)
            size = min(_LARGEST_BATCH, size * _GROWTH)
        tell(epoch + 1, losses.get("ner", 0.0))
    with nlp.use_params(optimizer.averages):
        weights = nlp.to_bytes()
    return nlp.from_bytes(weights)


def _example(nlp: Language, text: Annotated) -> Example:
    """Return a text as spaCy learns from it; names that do not fall on the borders of tokens are left out."""
    gold = nlp.make_doc(text.text)
    spans = (gold.char_span(start, stop, label=label) for start, stop, label in text.names)
    gold.ents = filter_spans([span for span in spans if span is not None])
    words = [token.text for token in gold]
    return Example(Doc(nlp.vocab, words=words, spaces=[bool(token.whitespace_) for token in gold]), gold)


def completed(nlp: Language, texts: Sequence[Annotated], label: str) -> list[Annotated]:
    """Return texts with the names of one label that a recogniser finds beside those that are annotated."""
    found = []
    for text in texts:
        taken = {offset for start, stop, _ in text.names for offset in range(start, stop)}
        more = [
            (ent.start_char, ent.end_char, ent.label_)
            for ent in nlp(text.text).ents
            if ent.label_ == label and taken.isdisjoint(range(ent.start_char, ent.end_char))
        ]
        found.append(Annotated(text.text, tuple(sorted([*text.names, *more]))))
    return found


def scored(nlp: Language, texts: Sequence[Annotated]) -> dict[str, Score]:
    """Return how well a pipeline finds the very spans that are annotated."""
    right: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for text in texts:
        gold = set(text.names)
        found = {(ent.start_char, ent.end_char, ent.label_) for ent in nlp(text.text).ents}
        right.update(label for *_, label in gold & found)
        extra.update(label for *_, label in found - gold)
        missed.update(label for *_, label in gold - found)
    return {label: Score(right[label], extra[label], missed[label]) for label in (CHEMICAL, DISEASE)}
