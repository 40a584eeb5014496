"""Annotated texts to train and score on: PubTator files, and tokens with BIO tags.

Neither ships with the program. What a corpus permits is its own affair: only such as may be used for weights
that are given away belong here (the card of the weights names them).
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kb.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

CHEMICAL, DISEASE = "Chemical", "Disease"
_ENTITY_COLUMNS = 6
_NO_SPACE_BEFORE = frozenset(".,;:)]%-/")
_NO_SPACE_AFTER = frozenset("([-/")
_TOGETHER = 8  # sentences that are trained on as one text


@dataclass(frozen=True, slots=True)
class Annotated:
    """A text and the names in it: start, stop (code points) and label."""

    text: str
    names: tuple[tuple[int, int, str], ...]


def pubtator(path: Path) -> list[Annotated]:
    """Return the documents of a PubTator file, plain or gzipped: title and abstract joined by a space.

    Raises:
        SourceError: The file cannot be read, or a line is no line of such a file.
    """
    blocks = [block for block in _text(path).split("\n\n") if block.strip()]
    return [_document(path, block) for block in blocks]


def _document(path: Path, block: str) -> Annotated:
    """Return one document: two lines of text, then a line for each name; relations are passed over."""
    title = abstract = ""
    names: list[tuple[int, int, str]] = []
    for line in block.strip().splitlines():
        head, _, rest = line.partition("|")
        if head.isdigit() and rest.startswith("t|"):
            title = rest[2:]
        elif head.isdigit() and rest.startswith("a|"):
            abstract = rest[2:]
        else:
            columns = line.split("\t")
            if len(columns) >= _ENTITY_COLUMNS and columns[1].isdigit():
                names.append((int(columns[1]), int(columns[2]), columns[4]))
            elif len(columns) < len("abc"):
                raise SourceError(path.name, f"no line of a PubTator file: {line[:60]!r}")
    return Annotated(f"{title} {abstract}", tuple(names))


def tagged(path: Path, label: str) -> list[Annotated]:
    """Return texts of a file with a token and its BIO tag a line, sentences parted by empty lines.

    The spaces between tokens are guessed; eight sentences are one text.
    """
    sentences = list(_sentences(path))
    return [
        _joined([pair for sentence in sentences[start : start + _TOGETHER] for pair in sentence], label)
        for start in range(0, len(sentences), _TOGETHER)
    ]


def _sentences(path: Path) -> Iterator[list[tuple[str, str]]]:
    """Yield sentences as pairs of token and tag."""
    sentence: list[tuple[str, str]] = []
    for number, line in enumerate(_text(path).splitlines(), start=1):
        columns = line.split()
        if not columns:
            if sentence:
                yield sentence
            sentence = []
        elif len(columns) == 1 or columns[-1][0] not in "BIO":
            raise SourceError(path.name, "a token and its BIO tag are wanted", where=f"line {number}")
        else:
            sentence.append((columns[0], columns[-1]))
    if sentence:
        yield sentence


def _joined(pairs: Sequence[tuple[str, str]], label: str) -> Annotated:
    """Return tokens as a text, with the names that their tags mark."""
    text = ""
    names: list[tuple[int, int, str]] = []
    for token, tag in pairs:
        apart = token not in _NO_SPACE_BEFORE and text[-1:] not in _NO_SPACE_AFTER
        if text and apart:
            text += " "
        start = len(text)
        text += token
        if tag.startswith("B"):
            names.append((start, len(text), label))
        elif tag.startswith("I") and names:
            names[-1] = (names[-1][0], len(text), label)
    return Annotated(text, tuple(names))


def _text(path: Path) -> str:
    """Return the text of a file, unpacked where it is gzipped."""
    try:
        data = path.read_bytes()
        return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise SourceError(str(path), f"cannot be read: {error}") from error
