"""The list of references of a PDF, cut into entries: by numbers, by lines that hang out, by indents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.sources.identifiers import plain_doi, plain_pmcid, plain_pmid
from ingest.sources.pdf_paragraphs import Para
from kb.documents import CitedWork

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.pdf_lines import Line

_LABEL = re.compile(r"(?:\[(\d{1,3})\]|(\d{1,3})[.)]?)(?:\s+|(?=[A-Z]))(?=\S)")
_BRACKETED = re.compile(r"\[[A-Z][\w+-]{1,12}\]\s")
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)[a-z]?(?!\d)")
_FEWEST = 3


def split_references(paras: list[Para]) -> list[Para]:
    """Return the paragraphs of a list of references as one for each entry."""
    lines = [(line, para) for para in paras for line in para.lines]
    starts = _by_number(lines) or _by_place(lines)
    if not starts:
        return paras
    entries: list[Para] = []
    for index, (line, para) in enumerate(lines):
        if index in starts or not entries:
            entries.append(Para([line], para.left, para.right))
        else:
            entries[-1].add([line])
    return entries


def _by_number(lines: Sequence[tuple[Line, Para]]) -> set[int]:
    """Return the lines that begin with the next number of the list; none where it has no numbers."""
    starts: set[int] = set()
    expected = None
    for index, (line, _) in enumerate(lines):
        match = _LABEL.match(line.text)
        if match is None:
            continue
        number = int(match.group(1) or match.group(2))
        if number == expected or (expected is None and number == 1):
            starts.add(index)
            expected = number + 1
    return starts if len(starts) >= _FEWEST and len(starts) * 12 > len(lines) else set()


def _by_place(lines: Sequence[tuple[Line, Para]]) -> set[int]:
    """Return the lines at which entries begin: those that hang out, else those that are set in."""
    out = {i for i, (line, para) in enumerate(lines) if line.box.x0 < para.left + 0.4 * line.size}
    if len(out) <= 0.62 * len(lines):
        return out
    starts: set[int] = set()
    paras: set[int] = set()
    for index, (line, para) in enumerate(lines):
        first = id(para) not in paras
        paras.add(id(para))
        if first and (not line.text[:1].islower() or _BRACKETED.match(line.text)):
            starts.add(index)
    return starts


def cited(text: str) -> CitedWork:
    """Return the work that one entry names.

    >>> cited("12. Okuno Y. Pain. J Vasc 2015;26:1. doi:10.1016/x.1").doi
    '10.1016/x.1'
    """
    plain = re.sub(r"(?<=\w)-\n(?=[a-z])", "", text)
    words = " ".join(plain.split())
    label = _LABEL.match(words)
    years = _YEAR.findall(words)
    doi = plain_doi(re.sub(r"(10\.\d{4,9}/)\s", r"\1", _unbroken(text)))
    return CitedWork(
        text,
        label=(label.group(1) or label.group(2)) if label else "",
        year=int(years[0]) if years else None,
        doi=doi,
        pmid=plain_pmid(words),
        pmcid=plain_pmcid(words),
    )


def _unbroken(text: str) -> str:
    """Return an entry with an address that a line's end breaks put together."""
    return re.sub(r"(10\.\d{4,9}/\S*)\n(?=\S*[\d./_-])", r"\1", text).replace("\n", " ")
