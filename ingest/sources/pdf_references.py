"""The list of references of a PDF, cut into entries: by numbers, by lines that hang out, by indents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.sources.identifiers import plain_doi, plain_pmcid, plain_pmid
from ingest.sources.pdf_paragraphs import Para
from kb.documents import CitedWork, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.pdf_lines import Line

_LABEL = re.compile(r"(?:\[(\d{1,3})\]|(\d{1,3})[.)]?)(?:\s+|(?=[A-Z]))(?=\S)")
_BRACKETED = re.compile(r"\[[A-Z][\w+-]{1,12}\]\s")
_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)[a-z]?(?!\d)")
_FEWEST = 3
_SURE = 6  # entries counted from 1, where no heading announces them


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


def mark_unheaded(paras: Sequence[Para]) -> None:
    """Find a list of references that no heading announces: entries that count from 1, with years."""
    run: list[Para] = []
    expected = 1
    for para in paras[len(paras) // 3 :]:
        if not para.flows or not para.lines or para.role is not None:
            continue
        match = _LABEL.match(para.text)
        number = int(match.group(1) or match.group(2)) if match else 0
        if number == 1 and expected <= _SURE:
            run, expected = [para], 2
        elif run and number and expected <= number <= expected + 2:
            run, expected = [*run, para], number + 1
        elif run:
            run.append(para)
    dated = sum(_YEAR.search(para.text) is not None for para in run)
    if expected > _SURE and dated >= 0.5 * min(len(run), expected):
        for para in run[: _last_entry(run) + 1]:
            para.role = Role.REFERENCES


def _last_entry(run: Sequence[Para]) -> int:
    """Return the index of the last paragraph that begins with a number."""
    return max(i for i, para in enumerate(run) if _LABEL.match(para.text))


def _by_number(lines: Sequence[tuple[Line, Para]]) -> set[int]:
    """Return the lines that begin with the next number of the list; none where it has no numbers."""
    starts: set[int] = set()
    expected = None
    for index, (line, _) in enumerate(lines):
        match = _LABEL.match(line.text)
        if match is None:
            continue
        number = int(match.group(1) or match.group(2))
        if (expected is None and number == 1) or (expected and expected <= number <= expected + 2):
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
