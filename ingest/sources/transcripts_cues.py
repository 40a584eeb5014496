"""The cues of WebVTT and SRT files, also of those that break the rules of their format."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,:](\d{1,3}))?"
_TIMING = re.compile(rf"\s*{_TIME}\s*(?:-+>|,)\s*{_TIME}(?:[ \t].*)?$")
_NUMBER = re.compile(r"\s*\d{1,7}\s*$")
_ASIDE = re.compile(r"(?:NOTE|STYLE|REGION)(?:\s|$)")
_HEADER = re.compile(r"\s*WEBVTT(?:[ \t]+(?:[-\u2013\u2014:]\s*)?(.*))?$")
_KEY = re.compile(r"(?:kind|language|x-timestamp-map|region|style)\s*[:=]", re.IGNORECASE)
_VOICE = re.compile(r"<v(?:\.[\w.-]+)?(?:\s+([^>]{1,80}))?>")
_TAG = re.compile(
    r"</?(?:c|i|b|u|s|v|em|strong|font|lang|ruby|rt|span|br|\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d+)?)\b[^<>]{0,200}>"
    r"|\{\\[^{}]{0,80}\}",
    re.IGNORECASE,
)
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\ufeff]")


@dataclass(slots=True)
class Cue:
    """One cue: from when to when (seconds), its lines without markup, and the voices marked in them."""

    start: float
    stop: float
    lines: list[str] = field(default_factory=list)
    voices: list[str] = field(default_factory=list)

    @property
    def code(self) -> str:
        """Return the start as hours, minutes and seconds."""
        whole = int(self.start)
        return f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def cues_of(source: str) -> list[Cue]:
    """Return the cues of a file in the order in which they stand."""
    lines = re.split(r"\r\n|\r|\n", source)
    cues: list[Cue] = []
    in_aside = False
    for index, line in enumerate(lines):
        if (timing := _timing(line)) is not None:
            cues.append(Cue(*timing))
            in_aside = False
        elif not line.strip():
            in_aside = False
        elif in_aside or _begins_aside(lines, index):
            in_aside = True
        elif cues and not _is_name_of_cue(lines, index):
            _take(cues[-1], line)
    return cues


def header_title(source: str) -> str:
    """Return the title that the first line of a WebVTT file may carry, or an empty string."""
    first = source.lstrip("\ufeff\n ").split("\n", 1)[0]
    match = _HEADER.match(first)
    said = (match.group(1) or "").strip() if match else ""
    return "" if _KEY.match(said) else said


def _timing(line: str) -> tuple[float, float] | None:
    """Return the times of a timing line in seconds, or None where the line is none."""
    if "-->" not in line and "->" not in line and "," not in line:
        return None
    match = _TIMING.match(line)
    if match is None:
        return None
    return _seconds(match.groups()[:4]), _seconds(match.groups()[4:8])


def _seconds(parts: tuple[str | None, ...]) -> float:
    """Return hours, minutes, seconds and a fraction as seconds."""
    hours, minutes, seconds, fraction = parts
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(seconds or 0) + float(f"0.{fraction or 0}")


def _begins_aside(lines: list[str], index: int) -> bool:
    """Return whether a line begins a block that is not shown: a note, a style sheet, a region."""
    alone = index == 0 or not lines[index - 1].strip()
    return alone and _ASIDE.match(lines[index]) is not None


def _is_name_of_cue(lines: list[str], index: int) -> bool:
    """Return whether a line only names or counts the cue whose times stand in the next line."""
    if index + 1 >= len(lines) or _timing(lines[index + 1]) is None:
        return False
    alone = index == 0 or not lines[index - 1].strip()
    return alone or _NUMBER.match(lines[index]) is not None


def _take(cue: Cue, line: str) -> None:
    """Add a line to a cue, its markup taken off; a voice in mid-line begins a line of its own."""
    position = 0
    voice = ""
    for match in _VOICE.finditer(line):
        _add(cue, line[position : match.start()], voice)
        voice, position = " ".join((match.group(1) or "").split()), match.end()
    _add(cue, line[position:], voice)


def _add(cue: Cue, raw: str, voice: str) -> None:
    """Add a piece of a line, if it shows anything."""
    shown = _INVISIBLE.sub("", html.unescape(_TAG.sub("", raw)))
    shown = " ".join(shown.split())
    if shown:
        cue.lines.append(shown)
        cue.voices.append(html.unescape(voice))
