"""Mentions of names that no list holds, from what the statistical recognisers find.

Off unless it is asked for (``KB_RECOGNISER=on``, or a pipeline named in ``KB_SCISPACY_MODEL``): on the gold
at hand it brought no right statement and a few wrong ones (docs/decisions/0024). A find that is only another
form of a name becomes a mention of that concept; any other a mention of a concept of origin "discovered".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.annotations import Mention
from ingest.recognisers.candidates import SURE, link
from ingest.recognisers.statistical import names_in
from kb.documents import Role
from kb.lexicon import Concept, ConceptKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Passage

_KINDS = {
    "Chemical": (ConceptKind.AGENT,),
    "Disease": (ConceptKind.COMPLICATION, ConceptKind.INDICATION),
    "Entity": (
        ConceptKind.COMPLICATION,
        ConceptKind.INDICATION,
    ),  # the one label of scispaCy's general pipelines
}
_LEFT_OUT = frozenset({Role.BACK, Role.KEYWORDS, Role.REFERENCES, Role.BOILERPLATE})
_SHORTEST = 4


def discover(passages: Sequence[Passage]) -> None:
    """Add mentions to the prose of a document, beside those that the vocabulary gave."""
    prose = [p for p in passages if p.cell is None and p.section.role not in _LEFT_OUT]
    for passage, names in zip(prose, names_in(p.text for p in prose), strict=True):
        for start, stop, label in names:
            mention = _mention(passage, start, stop, label)
            if mention is not None:
                passage.mentions.append(mention)
        passage.mentions.sort(key=lambda mention: mention.start)


def _mention(passage: Passage, start: int, stop: int, label: str) -> Mention | None:
    """Return the mention at one place; None where the vocabulary has one, or the words say too little."""
    kinds = _KINDS.get(label)
    if kinds is None or any(m.start < stop and start < m.stop for m in passage.mentions):
        return None
    text = passage.text[start:stop]
    linked = link(text, [kind.value for kind in kinds])
    if linked is not None and linked[1] >= SURE:
        return Mention(start, stop, text, (linked[0],))
    if stop - start < _SHORTEST or not any(c.isalpha() for c in text):
        return None
    return Mention(start, stop, text, tuple(_concept(kind, text) for kind in kinds))


def _concept(kind: ConceptKind, text: str) -> Concept:
    """Return a concept in the words of the text; a name in capitals keeps them."""
    label = text[:1].lower() + text[1:] if text[1:2].islower() else text
    return Concept.discovered(kind, label)
