"""Folded words of a passage with their places: what vocabulary, cues and grammar are matched against.

One cheap pass of a regular expression instead of a tokenizer per recogniser; prefixes that are written
together, apart or with a hyphen ("intra-articular") become one word, hyphens and slashes vanish, other
punctuation stays as a token so that no name is matched across a comma.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from kb.folding import fold_word

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[^\s]")
_JOINERS = frozenset("-‐‑–—/’'®™©")  # noqa: RUF001
_PREFIXES = frozenset(
    "intra inter post pre non peri anti trans extra infra supra sub micro multi electro over under re co un "
    "neo para retro meta hyper hypo dys radio chemo thermo cryo neuro musculo cardio trans".split(),
)
_WAITS = "a prefix"
_SPACED_PREFIXES = frozenset("intra post pre non peri anti infra supra".split())


@dataclass(frozen=True, slots=True)
class Tokens:
    """Folded words with the offsets of the characters they were read from; three parallel tuples."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    stops: tuple[int, ...]

    def __len__(self) -> int:
        """Return the number of tokens."""
        return len(self.words)

    def between(self, start: int, stop: int) -> range:
        """Return the indices of the tokens that begin in ``[start, stop)``."""
        return range(bisect_left(self.starts, start), bisect_left(self.starts, stop))


def tokens_of(text: str) -> Tokens:
    """Return the folded tokens of a text.

    >>> tokens_of("Intra-articular PVA/steroid, nausea").words
    ('intraarticular', 'pva', 'steroid', ',', 'nausea')
    """
    words: list[str] = []
    starts: list[int] = []
    stops: list[int] = []
    add_word, add_start, add_stop = words.append, starts.append, stops.append  # the hottest loop of all
    pending: tuple[str, int, int] | None = None  # a prefix that waits for its word
    for match in _TOKEN.finditer(text):
        raw = match[0]
        word = _read(raw)
        if word is None:
            continue
        start, stop = match.span()
        if pending is not None:
            prefix, prefix_start, prefix_stop = pending
            pending = None
            if raw[0].isalnum() and _joined(prefix, text[prefix_stop:start], raw):
                raw, start = prefix + raw, prefix_start
                word = _read(raw) or raw
            else:
                add_word(fold_word(prefix))
                add_start(prefix_start)
                add_stop(prefix_stop)
        if word is _WAITS:
            pending = (raw.lower(), start, stop)
            continue
        add_word(word)
        add_start(start)
        add_stop(stop)
    if pending is not None:
        add_word(fold_word(pending[0]))
        add_start(pending[1])
        add_stop(pending[2])
    return Tokens(tuple(words), tuple(starts), tuple(stops))


@lru_cache(maxsize=100_000)
def _read(raw: str) -> str | None:
    """Return a token folded; ``_WAITS`` for a prefix that waits for its word, None for what joins words."""
    if raw in _JOINERS:
        return None
    if not raw[0].isalnum():
        return raw
    return _WAITS if raw.lower() in _PREFIXES else fold_word(raw)


def _joined(prefix: str, gap: str, word: str) -> bool:
    """Return whether a prefix and the word after it are one word: hyphened, or apart where that is usual."""
    if gap in ("-", "‐", "‑", "–"):  # noqa: RUF001
        return word[:1].islower() or word.isupper() is False
    return gap == " " and prefix in _SPACED_PREFIXES and word[:1].islower() and len(word) > 3
