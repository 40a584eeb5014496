"""Run-in labels of structured abstracts: "Results: …", also glued together by a broken export."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.sources.headings import LABELS, cleaned, role_of_heading
from kb.spans import Span

if TYPE_CHECKING:
    from ingest.sources.text_parts import Part

_MARK = r"(?::|\.(?=\s+(?-i:[A-Z0-9])))"  # "Results. Six patients" is a label too: no sentence is that short
_AT_START = re.compile(
    rf"(?:abstract\s*[:.]?\s*)?\[?(?P<label>{LABELS})\s*(?:\]|{_MARK}|\s[\u2013\u2014-]\s)\s*", re.IGNORECASE
)
_INSIDE = re.compile(
    rf"(?<=[.;?!\u2026)\]\u201d])\s*(?:\[(?P<boxed>{LABELS})\]|(?P<label>{LABELS})\s*{_MARK})\s*",
    re.IGNORECASE,
)


def label_at(words: str) -> str:
    """Return the label that a paragraph begins with, or an empty string.

    >>> label_at("Patients and Methods: Six men."), label_at("[Purpose] To see"), label_at("We saw: nothing")
    ('Patients and Methods', 'Purpose', '')
    """
    match = _AT_START.match(words)
    return match["label"] if match and match["label"][0].isupper() else ""


def split_labels(text: str, part: Part) -> list[Part]:
    """Return the part cut before each label of a structured abstract in it.

    Each piece carries its label in ``label`` and ``title``; a part without labels is returned as it is.
    """
    words = part.words(text)
    cuts: list[tuple[int, int, str]] = []
    first = _AT_START.match(words)
    if first and first["label"][0].isupper():
        cuts.append((0, first.end(), first["label"]))
    cuts += [
        (match.start() + len(match.group()) - len(match.group().lstrip()), match.end(), label)
        for match in _INSIDE.finditer(words)
        if (label := match["label"] or match["boxed"])[0].isupper() and match.start() > 0
    ]
    if not cuts:
        return [part]
    pieces: list[Part] = []
    offset = part.span.start
    if cuts[0][0] > 0:
        pieces.append(replace(part, span=_trimmed(text, Span(offset, offset + cuts[0][0]))))
    ends = [start for start, _, _ in cuts[1:]] + [len(words)]
    for (start, stop, label), end in zip(cuts, ends, strict=True):
        span = _trimmed(text, Span(offset + start, offset + end))
        heading = _trimmed(text, Span(offset + start, min(offset + stop, span.stop)))
        pieces.append(replace(part, span=span, label=heading, title=cleaned(label)))
    return pieces


def is_labelled(text: str, part: Part) -> bool:
    """Return whether a part begins with a label that names a role."""
    label = label_at(part.words(text)) if part.kind == "paragraph" else ""
    return bool(label) and role_of_heading(label) is not None


def _trimmed(text: str, span: Span) -> Span:
    """Return the span without white space at its ends."""
    words = span.of(text)
    lead = len(words) - len(words.lstrip())
    return Span(span.start + lead, span.start + max(lead, len(words.rstrip())))
