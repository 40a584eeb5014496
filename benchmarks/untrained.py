"""An untrained spaCy pipeline of the size of `en_core_sci_sm`: what statistical reading costs."""

import random

import spacy
from spacy.language import Language
from spacy.training import Example

TOK2VEC = {"@architectures": "spacy.HashEmbedCNN.v2", "pretrained_vectors": None, "width": 96, "depth": 4}
SIZES = {"embed_size": 2000, "window_size": 1, "maxout_pieces": 3, "subword_features": True}
TAGS, DEPENDENCIES = 50, 45


def untrained() -> Language:
    """Returns tok2vec (96 x 4), tagger, parser and ner with random weights and as many labels."""
    spacy.util.fix_random_seed(0)
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": TOK2VEC | SIZES})
    listener = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96}
    nlp.add_pipe("tagger", config={"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": listener}})
    for name, state in (("parser", "parser"), ("ner", "ner")):
        model = {
            "@architectures": "spacy.TransitionBasedParser.v2",
            "state_type": state,
            "extra_state_tokens": False,
            "hidden_width": 64,
            "maxout_pieces": 2,
            "use_upper": True,
            "tok2vec": listener,
        }
        nlp.add_pipe(name, config={"model": model})
    nlp.initialize(lambda: _examples(nlp))
    return nlp


def _examples(nlp: Language) -> list[Example]:
    """Sentences that name every label once, so that the output layers have their size."""
    draw = random.Random(0)  # noqa: S311 - nothing is secret here
    examples = []
    for number in range(TAGS):
        doc = nlp.make_doc("Pain fell in most patients after embolization of the artery .")
        heads = [min(draw.randrange(len(doc)), i) if i else 0 for i in range(len(doc))]
        labels = [f"d{(number + i) % DEPENDENCIES}" if i else "ROOT" for i in range(len(doc))]
        tags = [f"T{(number + i) % TAGS}" for i in range(len(doc))]
        gold = {"heads": heads, "deps": labels, "tags": tags, "entities": [(0, 4, "ENTITY")]}
        examples.append(Example.from_dict(doc, gold))
    return examples
