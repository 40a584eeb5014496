"""From the cues of a recording to turns of prose: who speaks, and what rolling captions repeat."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.sources.text_turns import cue_of

if TYPE_CHECKING:
    from ingest.sources.transcripts_cues import Cue

_CHANGE = re.compile(r"(?:>{2,3}|[-\u2013\u2014](?=\s*\S))\s*")
_ARROWS = re.compile(r">{2,3}\s*")
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"[.!?\u2026][\"'\u201d\u2019)\]]*$")
_SEEN_TOGETHER = 1.0  # seconds between two cues that may show the same words
_SHARE_ROLLING = 0.3
_MOST_OVERLAP = 60  # words of one cue that the next may repeat
_LONG = 700  # letters after which a turn without speakers is divided at a sentence's end
_PAUSE = 3.0


@dataclass(slots=True)
class Turn:
    """What one speaker says without a break: pieces with their time codes.

    ``cue`` counts the letters at the beginning that only say who speaks; ``changes`` says that the source
    marks a change of speaker here.
    """

    key: str = ""
    speaker: str = ""
    cue: int = 0
    changes: bool = False
    pieces: list[tuple[str, str]] = field(default_factory=list)

    @property
    def said(self) -> str:
        """Return the words of the turn without those that name the speaker."""
        return " ".join(words for words, _ in self.pieces)[self.cue :].strip()


@dataclass(slots=True)
class _Line:
    """One line as shown: its words, when, and who is marked to say it."""

    words: str
    start: float
    stop: float
    code: str
    voice: str


def turns_of(cues: list[Cue]) -> list[Turn]:
    """Return the turns that cues make."""
    lines = _unrolled(cues)
    labels = _labels(lines)
    dashes = sum(_CHANGE.match(line.words) is not None for line in lines)
    turns: list[Turn] = []
    before: _Line | None = None
    for line in lines:
        _place(turns, line, before, labels, marked=dashes >= 2)
        before = line
    return [turn for turn in turns if turn.pieces]


def words_of(text: str) -> list[str]:
    """Return the words of a text, for comparing what was shown with what was read."""
    return _WORD.findall(text)


def _place(
    turns: list[Turn], line: _Line, before: _Line | None, labels: frozenset[str], *, marked: bool
) -> None:
    """Put a line into the turn that goes on, or begin another."""
    words = line.words
    mark = (_CHANGE if marked else _ARROWS).match(words)
    change = mark is not None
    offset = mark.end() if mark else 0
    cue = cue_of(words[offset:])
    label = cue.label if cue is not None and cue.label.casefold() in labels else ""
    speaker = label or line.voice
    last = turns[-1] if turns else None
    goes_on = last is not None and last.pieces and (not speaker or speaker == last.speaker)
    if last is not None and goes_on and not (change and not speaker) and not _is_full(last, line, before):
        length = offset + (cue.length if cue is not None and label else 0)
        rest = words[length:].strip() if speaker else words
        if rest:
            last.pieces.append((rest, line.code))
        return
    if not speaker and last is not None and not change:
        speaker = last.speaker  # a turn that is divided for its length
    length = offset + (cue.length if cue is not None and label else 0)
    turn = Turn(speaker.casefold(), speaker, length, change or bool(speaker))
    turn.pieces.append((words, line.code))
    turns.append(turn)


def _is_full(turn: Turn, line: _Line, before: _Line | None) -> bool:
    """Return whether a turn of an unnamed speaker is to be divided: at a pause, or where it gets long."""
    if turn.speaker or turn.changes or before is None:
        return False
    length = sum(len(words) for words, _ in turn.pieces)
    ended = _SENTENCE_END.search(turn.pieces[-1][0]) is not None
    return ended and (length > _LONG or line.start - before.stop > _PAUSE)


def _labels(lines: list[_Line]) -> frozenset[str]:
    """Return what stands before a colon and is a speaker: it comes back, or is the name of a role."""
    counts: dict[str, int] = {}
    for line in lines:
        mark = _CHANGE.match(line.words)
        cue = cue_of(line.words[mark.end() if mark else 0 :])
        if cue is not None:
            counts[cue.label.casefold()] = counts.get(cue.label.casefold(), 0) + 1
    return frozenset(label for label, count in counts.items() if count > 1 or len(counts) > 1)


def _unrolled(cues: list[Cue]) -> list[_Line]:
    """Return the lines of the cues; where captions roll, what a cue repeats of the one before is left out."""
    if not _rolls(cues):
        return [
            _Line(words, cue.start, cue.stop, cue.code, voice)
            for cue in cues
            for words, voice in zip(cue.lines, cue.voices, strict=True)
        ]
    lines: list[_Line] = []
    shown: list[str] = []
    for cue in cues:
        words = " ".join(cue.lines).split()
        repeated = _overlap(shown, words)
        voice = next((v for v in cue.voices if v), "")
        if len(words) > repeated:
            rest = " ".join(words[repeated:])
            lines.append(_Line(rest, cue.start, cue.stop, cue.code, voice))
        if words:
            shown = [*shown[: max(0, len(shown) - repeated)], *words][-_MOST_OVERLAP:]
    return lines


def _rolls(cues: list[Cue]) -> bool:
    """Return whether the captions roll: many a cue begins with words that the one before still showed."""
    full = [cue for cue in cues if cue.lines]
    pairs = [(a, b) for a, b in pairwise(full) if -5 < b.start - a.stop <= _SEEN_TOGETHER]
    if len(pairs) < 2:
        return False
    rolling = 0
    for before, cue in pairs:
        had = " ".join(before.lines).split()
        rolling += _overlap(had, " ".join(cue.lines).split()) >= min(2, len(had))
    return rolling >= _SHARE_ROLLING * len(pairs)


def _overlap(before: list[str], words: list[str]) -> int:
    """Return how many words at the start of ``words`` are those at the end of ``before``."""
    for count in range(min(len(before), len(words), _MOST_OVERLAP), 0, -1):
        if before[-count:] == words[:count]:
            return count
    return 0
