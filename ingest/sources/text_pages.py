"""What belongs to a page and not to the work: banners, invitations, and where a text is cut off.

The cues are data, in ``ingest/rules/page_lines.tsv``; a line is only ever marked, never dropped.
"""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from kb.documents import Role

if TYPE_CHECKING:
    from ingest.sources.text_parts import Part

_CUT = re.compile(
    r"(?:(?:\u2026|\.\.\.|\[(?:\u2026|\.\.\.)\])|(?:\u2026|\.\.\.)?\s*[\[(]?(?:read|show|see|"
    r"view) (?:more|full text|all)[\])]?)"
    r"[\"'\u201d\u2019\s]*$",
    re.IGNORECASE,
)
_TRUNCATED = re.compile(r"\((?:ABSTRACT )?TRUNCATED AT \d+ WORDS\)|\[Abstract truncated\b", re.IGNORECASE)
_LONGEST_LINE = 400


@lru_cache(maxsize=1)
def _cues() -> re.Pattern[str]:
    """Return one pattern for all cues of a page's own lines."""
    source = files("ingest") / "rules" / "page_lines.tsv"
    with source.open("r", encoding="utf-8") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return re.compile("|".join(f"(?:{row['pattern']})" for row in rows), re.IGNORECASE)


def is_page_line(words: str) -> bool:
    """Return whether a short paragraph is the page's own: a banner, an invitation, an empty state.

    >>> is_page_line("Sign up for our newsletter"), is_page_line("We saw leakage in six cases.")
    (True, False)
    """
    return len(words) <= _LONGEST_LINE and _cues().search(words.strip()) is not None


def is_cut_off(words: str) -> bool:
    """Return whether a passage says that it is cut off: an ellipsis, "read more" at its end.

    >>> is_cut_off("Pain outcomes\u2026"), is_cut_off("Pain fell.")
    (True, False)
    """
    return _CUT.search(words[-60:]) is not None or _TRUNCATED.search(words[-80:]) is not None


def mark_page_lines(text: str, parts: list[Part]) -> None:
    """Give the page's own lines their role."""
    for part in parts:
        if part.role is None and part.kind != "item" and is_page_line(part.words(text)):
            part.role = Role.BOILERPLATE
