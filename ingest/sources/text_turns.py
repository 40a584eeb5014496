"""Speaker turns: who speaks in a transcript, who asks, and at what time of the recording.

A turn begins with a cue: "Q:", "INTERVIEWER:", "Dr. Okuno:", "[00:12:31] Speaker 2:", or a name and a time in
a line of their own. Any line may look like one ("Advantages: …"), so cues count only together: they come
back, and one of those who speak asks. The cue is printed in the text, but no part of what is said.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.sources.headings import role_of_heading
from ingest.sources.names import author_of, byline, is_name, without_degrees
from kb.documents import Author, Role
from kb.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ingest.sources.text_parts import Part

_CODE = r"(?:\d{1,2}:)?[0-5]?\d:[0-5]\d(?:[.,]\d{1,3})?"
_RANGE = rf"{_CODE}(?:\s*(?:-+>?|\u2013|\u2014)\s*{_CODE})?"
_LABEL = r"[^\W\d_][\w.,'\u2019&/() -]{0,48}?"
_CUE = re.compile(
    rf"(?:[\[(<]?(?P<before>{_RANGE})[\])>]?\s*[-\u2013\u2014|]?\s*)?"
    rf"(?P<label>{_LABEL})\s*(?:[\[(<]?(?P<behind>{_RANGE})[\])>]?\s*)?(?P<colon>:|\t)(?:\s+|$|(?<=\t))"
)
_STAMPED = re.compile(
    rf"(?P<label>{_LABEL})[\s,|\u2013-]+[\[(<]?(?P<behind>{_RANGE})[\])>]?(?=\s|$)\s*"
    rf"|[\[(<]?(?P<before>{_RANGE})[\])>]?[\s|\u2013-]+(?P<alone>{_LABEL})\s*$"
)
_STAMP = re.compile(rf"[\[(<](?P<code>{_CODE})(?:\s*(?:-+>?|\u2013|\u2014)\s*{_CODE})?[\])>]")
_STAMP_LINE = re.compile(rf"[\[(<]?(?P<code>{_CODE})(?:\s*(?:-+>?|\u2013|\u2014)\s*{_CODE})?[\])>]?\s*$")
_ASKS = re.compile(
    r"(?:q|question|interviewer|interview|int|intv|moderator|host|facilitator|editor|reporter|journalist|"
    r"researcher|investigator|(?:speaker|participant) ?\(?(?:interviewer|moderator|host)\)?)\s*\d*\.?",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    r"(?:a|answer|interviewee|respondent|res|resp|participant|expert|guest|panell?ist|subject|informant|"
    r"doctor|physician|surgeon|patient)\s*\d*\.?",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"(?:unknown )?(?:speaker|voice|person)\s*(?:\d+|[A-Z])?", re.IGNORECASE)
_NO_NAME = re.compile(r"[qa]\d*|questions?\s*\d*|answers?\s*\d*", re.IGNORECASE)
_PROMPT = re.compile(
    r"\b(?:tell|describe|explain|talk|walk|share|elaborate|discuss|summari[sz]e|outline|say more|go on|"
    r"give)\b",
    re.IGNORECASE,
)
_HONORIFIC = re.compile(r"(?:Dr|Prof|Professor|Doctor|Mr|Mrs|Ms)\b\.?", re.IGNORECASE)
_NOT_SPOKEN = re.compile(
    r"(?:table|fig(?:ure)?|box|note|source|appendix|case|step|part|https?)\b", re.IGNORECASE
)
_MOST_WORDS = 6
_FEWEST_STAMPS = 3


@dataclass(frozen=True, slots=True)
class Cue:
    """How a turn begins: who speaks, how many letters the cue takes, the time code in it."""

    label: str
    length: int
    code: str = ""
    sure: bool = False  # with a time code: nothing but a transcript prints it so


@dataclass(frozen=True, slots=True)
class Turns:
    """The turns of a transcript: the cue for each part that has one, and the speakers who ask."""

    cues: dict[int, Cue]
    asking: frozenset[str]

    @property
    def first(self) -> int:
        """Return the index of the part that begins the first turn."""
        return min(self.cues)


def time_code(printed: str) -> str:
    """Return a time code as hours, minutes and seconds.

    >>> time_code("2:31"), time_code("1:02:03,500")
    ('00:02:31', '01:02:03')
    """
    numbers = [int(n) for n in re.split(r"[.,]", printed)[0].split(":")]
    hours, minutes, seconds = ([0] * (3 - len(numbers)) + numbers)[-3:]
    return f"{hours:02d}:{minutes:02d}:{seconds:02d}"


def cue_of(words: str) -> Cue | None:
    """Return the cue that a paragraph begins with, or None.

    >>> cue_of("[00:12:31] Speaker 2: It fell.")
    Cue(label='Speaker 2', length=22, code='00:12:31', sure=True)
    """
    head = words[:140]
    match = _CUE.match(head) or _STAMPED.match(head)
    if match is None:
        return None
    found = match.groupdict()
    label = " ".join((found.get("label") or found.get("alone") or "").split()).strip(" ,-(")
    printed = found.get("before") or found.get("behind") or ""
    if not _can_speak(label) or (not found.get("colon") and not _names(label)):
        return None
    code = time_code(re.split(r"\s*(?:-+>?|\u2013|\u2014)\s*", printed)[0]) if printed else ""
    return Cue(label, match.end(), code, bool(code))


def find_turns(text: str, parts: list[Part]) -> Turns | None:
    """Return the turns of a text, or None where it is no transcript."""
    cues: dict[int, Cue] = {}
    for index, part in enumerate(parts):
        if part.table is None and (cue := cue_of(part.words(text))) is not None:
            cues[index] = cue
    counts = Counter(_key(cue.label) for cue in cues.values())
    known = {key for key, count in counts.items() if count > 1 or _is_role(key)}
    cues = {index: cue for index, cue in cues.items() if _key(cue.label) in known}
    known = {_key(cue.label) for cue in cues.values()}
    if len(known) < 2 or (len(cues) < 3 and not all(_is_role(key) for key in known)):
        return None
    spoken = [(_key(cue.label), _said(text, parts, index, cue)) for index, cue in cues.items()]
    asking = asking_of(spoken)
    if not asking and not all(cue.sure for cue in cues.values()):
        return None
    return Turns(cues, asking)


def asking_of(spoken: Sequence[tuple[str, str]]) -> frozenset[str]:
    """Return who asks, from pairs of speaker and words: by what they are called, or by their questions."""
    keys = {key for key, _ in spoken}
    named = frozenset(key for key in keys if _ASKS.fullmatch(key))
    if named:
        return named
    turns = Counter(key for key, _ in spoken)
    asked = Counter(key for key, words in spoken if words.rstrip().endswith("?"))
    free = [key for key in keys if not _ANSWERS.fullmatch(key)]
    best = max(sorted(free), key=lambda key: (asked[key] / turns[key], asked[key]), default="")
    enough = best and asked[best] >= min(2, turns[best]) and asked[best] >= 0.4 * turns[best]
    return frozenset({best}) if enough and len(keys) > 1 else frozenset()


def mark_turns(text: str, parts: list[Part], turns: Turns, authors: tuple[Author, ...]) -> tuple[Author, ...]:
    """Give parts their speaker, role and question; returned are the authors with those who speak."""
    authors = _with_announced(text, parts[: turns.first], authors)
    counter = Counting(turns.asking)
    cue: Cue | None = None
    for index in range(turns.first, len(parts)):
        part = parts[index]
        begins = turns.cues.get(index)
        if part.role is not None and begins is None:
            continue
        cue = begins or cue
        if cue is None:
            continue
        words = part.words(text)
        if begins is not None:
            part.cue = Span(part.span.start, min(part.span.stop, part.span.start + begins.length))
            words = _said(text, parts, index, begins)
        part.role, part.question = counter.turn(_key(cue.label), words, begins=begins is not None)
        part.kind = "item" if part.kind == "item" else "paragraph"
        part.speaker = speaker_name(cue.label, part.role, authors)
    return people([c.label for c in turns.cues.values()], turns.asking, authors)


def _with_announced(text: str, front: list[Part], authors: tuple[Author, ...]) -> tuple[Author, ...]:
    """Return the authors with whom the front announces: "Interview with Yuji Okuno, MD"."""
    announced = [a for part in front for a in byline(part.line(text)) if a.role == "interviewee"]
    known = {author.name for author in authors}
    return (*authors, *(author for author in announced if author.name not in known))


class Counting:
    """Numbers the questions as the turns go by."""

    def __init__(self, asking: frozenset[str]) -> None:
        self._asking = asking
        self._number = 0
        self._answered = True

    def turn(self, key: str, words: str, *, begins: bool) -> tuple[Role, int | None]:
        """Return role and question of a turn; remarks of those who ask belong to the question before."""
        if not self._asking:
            return Role.BODY, None
        if key not in self._asking:
            self._answered = True
            return Role.ANSWER, self._number or None
        if (begins or self._number == 0) and self._answered and ("?" in words or _PROMPT.search(words)):
            self._number += 1
            self._answered = False
        return Role.QUESTION, self._number or None


def speaker_name(label: str, role: Role, authors: tuple[Author, ...]) -> str | None:
    """Return who says a turn: the label as printed; behind "A:" stands the one who is interviewed."""
    known = _author_called(label, authors)
    if known is not None:
        return known.name
    if not _NO_NAME.fullmatch(label):
        return label
    wanted = "interviewee" if role is Role.ANSWER else "interviewer"
    named = [author.name for author in authors if author.role == wanted]
    return named[0] if len(named) == 1 else None


def people(labels: Iterable[str], asking: frozenset[str], authors: tuple[Author, ...]) -> tuple[Author, ...]:
    """Return the authors with the roles that their turns give them, and whoever else speaks by name."""
    found = list(authors)
    for label in dict.fromkeys(labels):
        role = "author"
        if asking:
            role = "interviewer" if _key(label) in asking else "interviewee"
        known = _author_called(label, tuple(found))
        if known is not None:
            found[found.index(known)] = replace(known, role=role)
        elif _names(label) and not _NUMBERED.fullmatch(label) and not _is_role(_key(label)):
            bare = without_degrees(label.title() if label.isupper() else label)
            found.append(author_of(bare, role) if " " in bare else Author(family=bare, role=role))
    return tuple(found)


def time_codes(text: str, parts: list[Part]) -> tuple[tuple[int, str], ...]:
    """Return the places from which time codes hold: in cues, in brackets, in lines of their own."""
    found: dict[int, str] = {}
    alone = 0
    has_turns = any(part.cue is not None for part in parts)
    for part in parts:
        words = part.words(text)
        cue = cue_of(words) if part.cue is not None else None
        if cue is not None and cue.code:
            found[part.span.start] = cue.code
        stamp = _STAMP_LINE.match(words) or _STAMP.match(words)
        alone += stamp is not None
        if stamp is not None:
            found.setdefault(part.span.start, time_code(stamp["code"]))
        for match in _STAMP.finditer(words):
            found.setdefault(part.span.start + match.start(), time_code(match["code"]))
    if not found or not (has_turns or alone >= _FEWEST_STAMPS):
        return ()
    rising: list[tuple[int, str]] = []
    for offset, code in sorted(found.items()):
        if not rising or code >= rising[-1][1]:
            rising.append((offset, code))
    return tuple(rising)


def _said(text: str, parts: list[Part], index: int, cue: Cue) -> str:
    """Return the words of a turn: those behind its cue, or those of the next part where the cue is alone."""
    words = parts[index].words(text)[cue.length :].strip()
    if words or index + 1 >= len(parts):
        return words
    return parts[index + 1].words(text)


def _key(label: str) -> str:
    """Return a label as speakers are told apart by it: "Q1" and "Q2" are one."""
    plain = " ".join(label.casefold().split()).rstrip(".")
    return re.sub(r"\s*\d+$", "", plain) if _NO_NAME.fullmatch(plain) else plain


def _is_role(key: str) -> bool:
    """Return whether a label says what its speaker is for in the talk."""
    return _ASKS.fullmatch(key) is not None or _ANSWERS.fullmatch(key) is not None


def _can_speak(label: str) -> bool:
    """Return whether a label can be a speaker's: short, capitalised, no heading of a paper."""
    if not label or not label[0].isupper() or len(label.split()) > _MOST_WORDS:
        return False
    if _is_role(_key(label)) or _NUMBERED.fullmatch(label):
        return True
    return role_of_heading(label) is None and _NOT_SPOKEN.match(label) is None


def _names(label: str) -> bool:
    """Return whether a label is a person's name or stands for one."""
    bare = without_degrees(label.title() if label.isupper() else label)
    if _NUMBERED.fullmatch(label) or _is_role(_key(label)):
        return True
    if "," in bare:
        bare = " ".join(reversed(bare.split(",", 1))).strip()
    if _HONORIFIC.match(label):
        return bare[:1].isupper() and len(bare.split()) <= 4
    return is_name(bare)


def _author_called(label: str, authors: tuple[Author, ...]) -> Author | None:
    """Return the author whom a label names: by family name, in full, or by initials."""
    bare = without_degrees(label.title() if len(label) > 4 else label).casefold()
    letters = re.sub(r"[\W_]", "", bare)
    for author in authors:
        initials = "".join(word[0] for word in author.name.split()).casefold()
        family = (author.family or author.literal).casefold()
        if family and (
            bare in (family, author.name.casefold()) or re.search(rf"\b{re.escape(family)}$", bare)
        ):
            return author
        if 2 <= len(letters) <= 4 and letters == initials:
            return author
    return None
