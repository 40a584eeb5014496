"""Who speaks in a text, or is named as a professional: these are not its patients."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.privacy.rules import FULL_NAME, no_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb.documents import Document

_GAP = r"(?:[ \t\u00a0]+|[ \t]*\n[ \t]*)"
_DOCTOR = (
    r"(?:Dr|Drs|Doctor|Doctors|Prof|Professor|PD|Docteur|Professeur|Doktor|Dott|Dra|Dott\.ssa)\b\.?"
    r"(?:[ ](?:med|rer|habil|nat)\.?)*"
)
_TITLED = re.compile(rf"\b{_DOCTOR}{_GAP}(?:{_DOCTOR}{_GAP})?(?P<name>{FULL_NAME})")
_DEGREE = (
    r"(?:M\.?D\.?|Ph\.?D\.?|D\.?O\.?|M\.?B\.?B\.?S\.?|M\.?B\.?|Ch\.?B\.?|FRC[A-Z]+|MRC[A-Z]+|FCIRSE|FSIR|EBIR|"
    r"FACR|RN|NP|PA-?C?|MPH|MSc|MBA|MHA|PharmD|DPT|PT|BSc|MA|BA|consultant|surgeon|radiologist|physician|"
    r"professor|director|head of)\b"
)
_DEGREED = re.compile(
    rf"(?P<name>{FULL_NAME}),?{_GAP}\(?(?:(?:an?|the|our){_GAP})?(?:[\w-]+{_GAP}){{0,2}}?{_DEGREE}"
)
_TURN = re.compile(
    rf"(?m)^[ \t>*_]*(?P<name>(?:(?:Mr|Mrs|Ms|Miss)\.?[ ])?{FULL_NAME}|[A-Z][A-Z.'’ -]{{2,40}})[ \t]*"
    r"(?:\([^)\n]{0,40}\))?[*_]*[ \t]*:(?=[*_\s])"
)
_BYLINE = re.compile(
    r"(?im:\b(?:interview(?:ed|er|ee)?s?|moderat(?:or|ed)|host(?:ed)?|authors?|reporter|transcribed|transcriber|"
    r"edited|editor|speakers?|facilitator|investigator|written)[ ]?(?:with|by|:)?[ \t:]{1,3}|"
    rf"^[ \t]*(?:with|by)[ \t]+)(?P<name>{FULL_NAME})"
)
_SELF = re.compile(rf"\b(?:[Mm]y{_GAP}name{_GAP}is|I{_GAP}am|I['’]m){_GAP}(?P<name>{FULL_NAME})")
_SCHOLAR = re.compile(
    rf"(?P<name>{FULL_NAME}){_GAP}(?:et{_GAP}al|and{_GAP}(?:colleagues|co-?workers|others)|"
    rf"(?:19|20)\d\d|\((?:19|20)\d\d|(?:published|pioneered|invented|described{_GAP}th))|"
    rf"(?P<other>{FULL_NAME})['’]s{_GAP}(?:study|studies|paper|group|trial|technique|work|series|article|method|"
    r"book|team|lab|data|classification|criteria|sign|test)"
)
_LABELS = frozenset(
    "patient pt participant respondent interviewer interviewee moderator speaker question answer "
    "note name age sex gender date background methods results conclusion conclusions objective purpose email "
    "phone tel address mrn dob diagnosis history".split()
)
_TITLES = re.compile(r"^(?:Mr|Mrs|Ms|Miss|Dr|Prof)\b\.?[ ]")


@dataclass(frozen=True, slots=True)
class People:
    """Names of those who are not patients: whole names, and their family names."""

    whole: frozenset[str]
    family: frozenset[str]

    def has(self, name: str) -> bool:
        """Return whether a name is one of theirs: the same whole name, or their family name alone."""
        words = [w.casefold() for w in _TITLES.sub("", name).replace(".", " ").split()]
        if not words:
            return False
        return " ".join(words) in self.whole or (len(words) == 1 and words[0] in self.family)

    def has_family_name_in(self, text: str) -> bool:
        """Return whether one of their family names stands in a text, be it within a word."""
        folded = text.casefold()
        return any(name in folded for name in self.family if len(name) > 2)


def people_of(document: Document) -> People:
    """Return those who speak in a document, wrote it, or are named in it as professionals."""
    names = [_plain(name) for name in (*_known(document), *_said(document.text))]
    whole = {" ".join(words) for words in names if words}
    family = {words[-1] for words in names if words}
    return People(frozenset(whole), frozenset(family))


def _known(document: Document) -> Iterator[str]:
    """Yield the names that the reader found."""
    for author in document.bibliography.authors:
        yield author.name
    for section in document.sections:
        if section.speaker and section.speaker.casefold() not in _LABELS:
            yield section.speaker


def _said(text: str) -> Iterator[str]:
    """Yield the names that the text itself gives to professionals and speakers."""
    for pattern in (_TITLED, _DEGREED, _BYLINE, _SELF, _SCHOLAR):
        for match in pattern.finditer(text):
            yield _without_first(match["name"] or match["other"])
    turns = Counter(match["name"].strip() for match in _TURN.finditer(text))
    for name, count in turns.items():
        if count > 1 and name.casefold() not in _LABELS:
            yield name


def _without_first(name: str) -> str:
    """Return a name without words before it that begin a sentence ("When Yuji Okuno …")."""
    words = name.split()
    while words and words[0] in no_names():
        words.pop(0)
    return " ".join(words)


def _plain(name: str) -> tuple[str, ...]:
    """Return the words of a name in small letters, without titles, initials and degrees."""
    bare = _TITLES.sub("", name.split(",", maxsplit=1)[0]).replace(".", " ")
    return tuple(w for w in _folded(bare.split()) if len(w) > 1)


def _folded(words: Iterable[str]) -> Iterator[str]:
    for word in words:
        yield word.casefold()
