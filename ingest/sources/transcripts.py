"""Transcripts of recordings with time codes: WebVTT and SRT.

Cues are lines on a screen; here those of one speaker are joined into turns of prose, and each keeps the time
from which it holds. Captions that roll (each cue repeats the one before) are read once. Who asks becomes the
voice of the questions. The parser takes what subtitle programs really write: no header, commas or points in
the times, blank lines inside a cue, old encodings.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.sources.completeness import kept
from ingest.sources.decoding import decoded
from ingest.sources.layout import unmarked
from ingest.sources.text_parts import Part, sections_of
from ingest.sources.text_turns import Counting, asking_of, people, speaker_name
from ingest.sources.transcripts_cues import Cue, cues_of, header_title
from ingest.sources.transcripts_turns import Turn, turns_of, words_of
from kb.documents import Bibliography, Document, Role, digest_of_bytes
from kb.errors import SourceError
from kb.spans import Span

if TYPE_CHECKING:
    from kb.documents import Author

_TIMING = re.compile(
    rb"^\s*(?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?\s*-+>\s*(?:\d{1,3}:)?\d{1,2}:\d{2}", re.MULTILINE
)
_VTT, _SRT = "text/vtt", "application/x-subrip"


def recognises(data: bytes, name: str) -> float:
    """Return how well the bytes suit this reader."""
    head = data[:65_536].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if re.match(rb"WEBVTT(?:\s|$)", head):
        return 0.98
    if head.startswith(b"<"):
        return 0.0
    if len(_TIMING.findall(head)) >= (1 if name.lower().endswith((".vtt", ".srt", ".sbv")) else 2):
        return 0.92
    return 0.85 if name.lower().endswith((".vtt", ".srt")) else 0.0


def read(data: bytes, name: str) -> Document:
    """Read a transcript."""
    source, warnings = decoded(data, name)
    cues = cues_of(source)
    turns = turns_of(cues)
    if not turns:
        raise SourceError(
            name,
            "a transcript without any words under a time code",
            advice="export it again as WebVTT or SRT, or give it as plain text",
        )
    text, parts, codes = _laid(turns)
    authors, asks = _roles(parts, turns)
    sections, blocks = sections_of(text, parts)
    document = Document(
        source=name,
        media_type=_VTT if source.lstrip().startswith("WEBVTT") else _SRT,
        digest=digest_of_bytes(data),
        text=text,
        sections=sections,
        blocks=blocks,
        bibliography=Bibliography(title=header_title(source), authors=authors),
        kind_hint="interview" if asks else "commentary",
        warnings=warnings,
        time_codes=codes,
    )
    return kept(document, *_lost(cues, text))


def _laid(turns: list[Turn]) -> tuple[str, list[Part], tuple[tuple[int, str], ...]]:
    """Return the text of the turns, a part for each, and the place of each time code."""
    pieces: list[str] = []
    parts: list[Part] = []
    codes: list[tuple[int, str]] = []
    length = 0
    for number, turn in enumerate(turns):
        if pieces:
            pieces.append("\n\n")
            length += 2
        start = length
        for said, code in turn.pieces:
            if length > start:
                pieces.append(" ")
                length += 1
            if not codes or code > codes[-1][1]:
                codes.append((length, code))
            pieces.append(said)
            length += len(said)
        part = Part(Span(start, length), key=number)
        if turn.cue:
            part.cue = Span(start, start + turn.cue)
        parts.append(part)
    return unmarked("".join(pieces)), parts, tuple(codes)


def _roles(parts: list[Part], turns: list[Turn]) -> tuple[tuple[Author, ...], bool]:
    """Give the parts speaker, role and question; returned are who speaks by name, and whether one asks."""
    spoken = [(turn.key, turn.said) for turn in turns]
    asking = asking_of(spoken)
    labels = [turn.speaker for turn in turns if turn.speaker]
    authors = people(labels, asking, ())
    counter = Counting(asking)
    for part, turn in zip(parts, turns, strict=True):
        part.role, part.question = counter.turn(turn.key, turn.said, begins=True)
        part.speaker = speaker_name(turn.speaker, part.role, ()) if turn.speaker else None
    if not asking and any(turn.changes for turn in turns):
        _by_question_marks(parts, turns)
    return authors, any(part.role is Role.QUESTION for part in parts)


def _by_question_marks(parts: list[Part], turns: list[Turn]) -> None:
    """Tell question from answer by the words where turns are marked, but nobody is named."""
    number = 0
    before = ""
    for part, turn in zip(parts, turns, strict=True):
        if turn.said.endswith("?"):
            number += before != "?"
            part.role, part.question, before = Role.QUESTION, number, "?"
        elif number:
            part.role, part.question, before = Role.ANSWER, number, "."


def _lost(cues: list[Cue], text: str) -> tuple[int, int]:
    """Return how many letters the different words of all cues have, and how many of them the text lacks."""
    wanted = {word for cue in cues for line in cue.lines for word in words_of(line)}
    have = set(words_of(text))
    return sum(map(len, wanted)), sum(len(word) for word in wanted - have)
