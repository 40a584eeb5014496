"""What screeners decided, as ASReview and Rayyan write it into the lists that they export.

Rayyan packs decisions, labels and reasons into a note; ASReview writes marks into notes (RIS) or columns.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from kb.records import Screening, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ingest.references.tagged import Fields

_RAYYAN_PART = re.compile(r"(?:^|[|\n]|(?<=\s)|(?<=>))\s*(RAYYAN-[A-Z-]+|USER-NOTES)\s*:\s*", re.IGNORECASE)
_RAYYAN_VOTE = re.compile(r"[\"']([^\"']{0,200})[\"']\s*=>\s*[\"']?(\w+)[\"']?")
_RAYYAN_NOTE = re.compile(r"[\"']([^\"']{0,200})[\"']\s*=>\s*\[((?:[^\[\]]){0,5000})\]")
_MARKUP = re.compile(r"</?(?:p|div|span|br)\b[^<>]{0,200}>")  # Zotero keeps notes as HTML
_ASREVIEW = re.compile(r"\bASReview_(relevant|irrelevant|not_seen|prior|validation)\b", re.IGNORECASE)
_VERDICTS = {
    "included": Verdict.INCLUDE,
    "include": Verdict.INCLUDE,
    "relevant": Verdict.INCLUDE,
    "yes": Verdict.INCLUDE,
    "true": Verdict.INCLUDE,
    "1": Verdict.INCLUDE,
    "1.0": Verdict.INCLUDE,
    "excluded": Verdict.EXCLUDE,
    "exclude": Verdict.EXCLUDE,
    "irrelevant": Verdict.EXCLUDE,
    "no": Verdict.EXCLUDE,
    "false": Verdict.EXCLUDE,
    "0": Verdict.EXCLUDE,
    "0.0": Verdict.EXCLUDE,
    "maybe": Verdict.MAYBE,
    "unsure": Verdict.MAYBE,
}
# Columns that hold the decision itself, with the stage that they speak of.
_COLUMNS = {
    "final_included": "full_text",
    "included_final": "full_text",
    "label": "",
    "label_included": "",
    "included_label": "",
    "included": "",
    "included_flag": "",
    "include": "",
    "asreview_label": "title_abstract",
    "abstract_included": "title_abstract",
    "label_abstract_included": "title_abstract",
    "decision": "",
    "screening_decision": "",
}
_ASREVIEW_NOTE = ("asreview_note", "exported_notes_1", "notes_asreview", "asreview_notes")
_SPLIT = re.compile(r"\s*[,;]\s*")


def screenings_of(fields: Fields) -> tuple[Screening, ...]:
    """Return the decisions that the fields of an entry hold, in whatever way."""
    found: list[Screening] = []
    for _, value in fields:
        if "RAYYAN-" in value.upper():
            found += _of_rayyan(value)
    marks = [mark.lower() for _, value in fields for mark in _ASREVIEW.findall(value)]
    if marks:
        found += _of_marks(marks, [value for _, value in fields if _ASREVIEW.search(value)])
    return tuple(found) or _of_columns(fields)


def _of_rayyan(note: str) -> list[Screening]:
    """Return a decision for each reviewer that a note of Rayyan names."""
    pieces = _RAYYAN_PART.split(html.unescape(_MARKUP.sub(" ", note)) if "&" in note else note)
    said: dict[str, str] = {}
    for name, value in zip(pieces[1::2], pieces[2::2], strict=True):
        said.setdefault(name.upper(), value.strip(" |\n"))
    labels = _listed(said.get("RAYYAN-LABELS", ""))
    reasons = _listed(said.get("RAYYAN-EXCLUSION-REASONS", ""))
    notes = {who: _unquoted(words) for who, words in _RAYYAN_NOTE.findall(said.get("USER-NOTES", ""))}
    found: list[Screening] = []
    for who, vote in _RAYYAN_VOTE.findall(said.get("RAYYAN-INCLUSION", "")):
        verdict = _VERDICTS.get(vote.lower())
        if verdict is None:
            continue
        is_out = verdict is Verdict.EXCLUDE
        found.append(
            Screening(verdict, who, "", reasons if is_out else (), labels, notes.get(who, "")),
        )
    return found


def _of_marks(marks: Iterable[str], values: list[str]) -> list[Screening]:
    """Return the decision that ASReview's marks in the notes stand for; a record not seen has none."""
    known = set(marks)
    verdict = Verdict.INCLUDE if "relevant" in known else Verdict.EXCLUDE if "irrelevant" in known else None
    if verdict is None:
        return []
    rest = [" ".join(_ASREVIEW.sub("", value).split()).strip(" .;,") for value in values]
    labels = tuple(mark for mark in ("prior", "validation") if mark in known)
    return [Screening(verdict, labels=labels, notes=" ".join(words for words in rest if words))]


def _of_columns(fields: Fields) -> tuple[Screening, ...]:
    """Return the decision that a column holds: 1 or 0, Included or Excluded."""
    columns = {_column(name): value.strip() for name, value in fields}
    for column, stage in _COLUMNS.items():
        verdict = _VERDICTS.get(columns.get(column, "").lower())
        if verdict is None:
            continue
        reasons = _listed(columns.get("exclusion_reason", "") or columns.get("exclusion_reasons", ""))
        is_prior = columns.get("asreview_prior", "") in ("1", "1.0", "True")
        return (
            Screening(
                verdict,
                reviewer=columns.get("reviewer", "") or columns.get("screener", ""),
                stage=stage,
                reasons=reasons if verdict is Verdict.EXCLUDE else (),
                labels=("prior",) if is_prior else (),
                notes=next((columns[name] for name in _ASREVIEW_NOTE if columns.get(name)), ""),
                decided_on=_day(columns.get("asreview_time", "")),
            ),
        )
    return ()


@lru_cache(maxsize=1_000)
def _column(name: str) -> str:
    """Return the name of a column as it is compared."""
    return re.sub(r"[\s-]+", "_", name.strip().lower())


def _day(time: str) -> str:
    """Return the day of a time in ISO 8601, or an empty string."""
    match = re.match(r"\d{4}-\d\d-\d\d", time)
    return match.group() if match else ""


def _listed(text: str) -> tuple[str, ...]:
    """Return what is listed with commas."""
    return tuple(part.strip(" \"'") for part in _SPLIT.split(text) if part.strip(" \"'"))


def _unquoted(words: str) -> str:
    """Return the words of a list of quoted strings."""
    found = re.findall(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'", words)
    return " ".join(" ".join(pair).strip() for pair in found) or words.strip()
