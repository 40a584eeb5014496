"""The spaCy vocabulary and blank pipeline that all recognisers share.

spaCy's own tokenizer and matchers are used throughout; no trained model is needed, and none is downloaded.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from spacy.lang.en import English
from spacy.tokens import Doc

if TYPE_CHECKING:
    from spacy.language import Language

    from ingest.tokens import Tokens


@lru_cache(maxsize=1)
def blank() -> Language:
    """Return the blank English pipeline of this process."""
    return English()


def matching_doc(tokens: Tokens) -> Doc:
    """Return a spaCy document of the folded words, for matchers over them."""
    return Doc(blank().vocab, words=list(tokens.words))
