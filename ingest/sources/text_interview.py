"""Interviews in plain text: whose words are questions, whose are answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.documents import Author, Role

if TYPE_CHECKING:
    from ingest.sources.text_parts import Part

_Q = re.compile(r"(?:Q|Question|Interviewer)\s*\d*\s*[:.]\s+|[A-Z]{2,5}:\s+(?=[^\n]*\?$)")
_A = re.compile(r"(?:A|Answer)\s*\d*\s*[:.]\s+")
_SPEAKS = re.compile(
    r"\b(?:interview(?:ed|er|s)?|q\s?&\s?a|questions? (?:for|with)|in conversation with)\b", re.IGNORECASE
)
_TO_YOU = re.compile(r"\b(?:you|your)\b", re.IGNORECASE)
_LONGEST_QUESTION = 900
_LONGEST_SIGNATURE = 120
_SIGNATURE_LINES = 14
_DISCLOSURE = re.compile(r"(?:financial )?(?:disclosures?|conflicts? of interest)\b", re.IGNORECASE)
_PROSE_END = re.compile(r"[.!][\"'\u201d\u2019)\]]*$")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")


def is_question(words: str) -> bool:
    """Return whether a whole paragraph asks: it ends in a question mark, or is marked as a question."""
    words = words.strip()
    return len(words) <= _LONGEST_QUESTION and (words.endswith("?") or _Q.match(words) is not None)


def asks(text: str, part: Part) -> bool:
    """Return whether a part is a question, by its words or because the source marks it as one."""
    return part.is_question or (part.kind != "item" and is_question(part.words(text)))


def is_interview(text: str, parts: list[Part], authors: tuple[Author, ...]) -> bool:
    """Return whether the text is an interview: several questions, each with an answer, put to someone."""
    free = [p for p in parts if p.role is None]
    asked = [i for i, p in enumerate(free) if asks(text, p)]
    answered = [i for i in asked if i + 1 < len(free) and not asks(text, free[i + 1])]
    if len(answered) < 2:
        return False
    if any(_Q.match(free[i].words(text)) or free[i].is_question for i in answered) or any(
        a.role == "interviewee" for a in authors
    ):
        return True
    to_someone = sum(_TO_YOU.search(free[i].words(text)) is not None for i in answered)
    head = text[: parts[0].span.start + 1500]
    return len(answered) >= 3 and (to_someone >= 2 or _SPEAKS.search(head) is not None)


def first_asked(text: str, parts: list[Part]) -> int | None:
    """Return the index of the first of several questions that the source marks, each answered in prose."""
    asked = [i for i, part in enumerate(parts[:-1]) if part.is_question]
    answered = [i for i in asked if _PROSE_END.search(parts[i + 1].words(text).rstrip())]
    return answered[0] if len(answered) > 1 else None


def mark_interview(text: str, parts: list[Part]) -> None:
    """Give questions and answers their roles and numbers; what stands above the first question stays free."""
    number = 0
    role: Role | None = None
    for part in parts:
        if part.role is not None:
            continue
        words = part.words(text)
        if asks(text, part):
            number += role is not Role.QUESTION  # two paragraphs of one question count once
            role, part.kind = Role.QUESTION, "paragraph"
        elif role is Role.QUESTION or _A.match(words):
            role = Role.ANSWER
        if role is None:
            continue
        part.role, part.question = role, number


def mark_signature(text: str, parts: list[Part], authors: tuple[Author, ...]) -> None:
    """Mark the lines at the end that say who wrote: name, office, town, address, disclosures."""
    first = len(parts)
    anchored = False
    for index in range(len(parts) - 1, max(-1, len(parts) - 1 - _SIGNATURE_LINES), -1):
        words = parts[index].words(text)
        if parts[index].role in (Role.BOILERPLATE, Role.BACK):
            continue
        is_name = any(a.family and a.family in words and (not a.given or a.given in words) for a in authors)
        short = len(words) <= _LONGEST_SIGNATURE and parts[index].kind != "item"
        if (short and _EMAIL.search(words)) or _DISCLOSURE.match(words) or (is_name and short):
            anchored = True
            first = index
            if is_name:
                break
        elif not short or words.endswith((".", "?", "!", ":", ";", ",")):
            break
        elif anchored:
            first = index
    if anchored:
        for part in parts[first:]:
            if part.role is not Role.BOILERPLATE:
                part.role, part.question, part.kind = Role.BACK, None, "paragraph"
                part.title = part.heading = None
