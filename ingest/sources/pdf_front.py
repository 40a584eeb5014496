"""Title, authors and citation of a PDF: from the type of its first page, its head and foot lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from ingest.sources.headings import role_of_heading
from ingest.sources.identifiers import plain_doi, plain_pmcid, plain_pmid, plausible_year
from ingest.sources.names import author_of, authors_of_line, byline, is_name, without_degrees
from ingest.sources.pdf_abstract import mark_abstract
from ingest.sources.pdf_lines import joined
from ingest.sources.text_labels import label_at
from kb.documents import Author, Bibliography, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.pdf_page import Word
    from ingest.sources.pdf_paragraphs import Para

_FRONT = 40
_SHORTEST, _LONGEST = 10, 400
_RAISED = 0.86
_KIND = re.compile(
    r"(?:original|research|review|full|short|regular|rapid|brief|clinical|special|feature|invited|technical)?"
    r"[\s-]*(?:original|research|systematic|clinical|scientific)?[\s-]*"
    r"(?:articles?|papers?|reports?|communications?|letters?|reviews?|editorials?|case reports?|notes?|"
    r"research|study|studies|trial|investigations?|guidelines?|protocols?|open access|"
    r"commentary|perspective)s?"
    r"(?: article| open access)?",
    re.IGNORECASE,
)
_MASTHEAD = re.compile(
    r"\b(?:journal|proceedings|annals|archives|transactions|bulletin|volume|vol\.|issn|www\.|https?:|elsevier|"
    r"springer|wiley|hindawi|bmc|plos|open access|contents lists|available online|sciencedirect|copyright|"
    r"doi|international conference|advance access|published)\b|\u00a9|@",
    re.IGNORECASE,
)
_RUBBISH = re.compile(
    r"microsoft word|\.(?:docx?|indd|dvi|pdf|tex|qxd|rtf|eps|fm|xlsx?|pptx?)\b|untitled|^\S+$|^doi\b|"
    r"^\W*\d[\d\W]*$|proceedings of|\d+\.\.\d+|<[0-9a-f]+>",
    re.IGNORECASE,
)
_JOURNAL = r"(?P<journal>[A-Z][A-Za-z&.:\u2019' -]{2,70}?)"
_CITATIONS = tuple(
    re.compile(pattern)
    for pattern in (
        _JOURNAL + r"[.,]?\s+\(?(?P<year>(?:19|20)\d\d)\)?(?:\s+[A-Z][a-z]{2,8}\.?)?(?:\s+\d{1,2})?\s*[;,]\s*"
        r"(?P<volume>\d{1,4})\s*(?:\((?P<issue>[\w\s./-]{1,12})\))?\s*[:,]\s*"
        r"(?P<pages>e?\d+(?:\s*[\u2013\u2014-]\s*e?\d+)?)",
        _JOURNAL + r",?\s+(?P<volume>\d{1,4})\s*(?:\((?P<issue>\d{1,3}(?:[-\u2013]\d{1,3})?)\))?\s*"
        r"\((?P<year>(?:19|20)\d\d)\)\s*:?,?\s*(?P<pages>e?\d+(?:\s*[\u2013\u2014-]\s*e?\d+)?)",
        _JOURNAL
        + r"[,.]?\s+[Vv]ol(?:\.|ume)?\s*(?P<volume>\d{1,4})(?:[,.]?\s*(?:[Nn]o\.?|[Ii]ssue|[Nn]umber)\s*"
        r"(?P<issue>\d{1,3}))?.{0,40}?(?P<year>(?:19|20)\d\d)(?:.{0,10}?(?:pp?\.?|:)\s*"
        r"(?P<pages>e?\d+(?:\s*[\u2013\u2014-]\s*e?\d+)?))?",
        _JOURNAL
        + r"\s+(?P<year>(?:19|20)\d\d),\s*(?P<volume>\d{1,4}):\s*(?P<pages>e?\d+(?:\s*[\u2013-]\s*\d+)?)",
    )
)
_DATED = re.compile(
    r"(?:published|publication|accepted|copyright|\u00a9|\(c\)|volume|vol\.|received|online|available)"
    r"[^\n]{0,50}?\b((?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_ANY_YEAR = re.compile(r"(?<![\d.])((?:19|20)\d\d)(?![\d])")


@dataclass(slots=True)
class FrontFound:
    """What the front tells; the paragraphs of title, authors and so on have been given their roles."""

    bibliography: Bibliography = field(default_factory=Bibliography)
    title: Para | None = None


def read_front(
    paras: list[Para], furniture: Sequence[str], metadata: dict[str, str], body: float
) -> FrontFound:
    """Find title, authors and citation in the first paragraphs of a PDF, and give these their roles."""
    found = FrontFound()
    first = [i for i, para in enumerate(paras[:_FRONT]) if para.lines and para.page <= 2]
    index = _title_index(paras, first, metadata, body)
    if index is not None:
        title = _whole_title(paras, index)
        found.title = title
        authors = _authors(paras, paras.index(title) + 1)
        found.bibliography = replace(found.bibliography, title=_words(title), authors=authors)
        _mark(paras, paras.index(title))
    mark_abstract(paras)
    page = "\n".join(para.text for para in paras if para.lines and para.page == 1)
    heads = [line for line in furniture if line]
    found.bibliography = _identified(found.bibliography, page, heads, metadata)
    return found


def _words(para: Para) -> str:
    """Return a paragraph on one line, without the raised marks in it."""
    lines = [plain_line(line.words, line.size) for line in para.lines]
    text = ""
    for line in lines:
        text = text[:-1] + line if text.endswith("-") and line[:1].islower() else f"{text} {line}".strip()
    return " ".join(text.split()).strip(" *\u2020\u2021")


def plain_line(words: Sequence[Word], size: float) -> str:
    """Return the words of a line without what is raised."""
    return joined([word for word in words if word.size > _RAISED * size or len(word.text) > 6])


def _title_index(paras: list[Para], first: list[int], metadata: dict[str, str], body: float) -> int | None:
    """Return the index of the title, or of its first line."""
    hint = metadata.get("Title", "").strip()
    pages = {paras[i].page for i in first}
    letters = sum(len(paras[i].text) for i in first if paras[i].page == 1)
    allowed = [i for i in first if paras[i].page == min(pages, default=1) or letters < 600]
    if hint and not _RUBBISH.search(hint) and len(hint.split()) >= 4:
        best = max(allowed, key=lambda i: fuzz.ratio(_plain(hint), _plain(paras[i].text)), default=None)
        if best is not None and fuzz.ratio(_plain(hint), _plain(paras[best].text)) > 85:
            return best
    able = [i for i in allowed if _can_be_title(paras[i])]
    if not able:
        return None
    largest = max(paras[i].size for i in able)
    if largest < 1.04 * body:
        bold = [i for i in able if paras[i].bold]
        return (bold or able)[0] if bold or able else None
    return next(i for i in able if paras[i].size >= 0.97 * largest)


def _plain(text: str) -> str:
    """Return a text for comparison."""
    return re.sub(r"\W+", " ", text.casefold()).strip()


def _can_be_title(para: Para) -> bool:
    """Return whether a paragraph can be the title of the work, or its first line."""
    words = " ".join(para.text.split())
    if para.kind == "caption" or not _SHORTEST <= len(words) <= _LONGEST or len(words.split()) < 2:
        return False
    if _KIND.fullmatch(words.strip(" .:|")) or role_of_heading(words) is not None:
        return False
    if _MASTHEAD.search(words) and len(words.split()) <= 12:
        return False
    letters = sum(c.isalpha() for c in words)
    return letters >= 0.6 * len(words.replace(" ", "")) and len(authors_of_line(words)) < 2


def _whole_title(paras: list[Para], index: int) -> Para:
    """Return the title, with the lines that follow in its type taken into it."""
    title = paras[index]
    while index + 1 < len(paras):
        after = paras[index + 1]
        if not after.lines or after.page != title.page or abs(after.size - title.size) > 0.04 * title.size:
            break
        near = after.lines[0].baseline - title.lines[-1].baseline
        if not 0 < near < 2.2 * title.size or after.bold is not title.bold or len(after.text) > _LONGEST:
            break
        if len(authors_of_line(_words(after))) > 1 or _KIND.fullmatch(after.text.strip()):
            break
        title.add(after.lines)
        del paras[index + 1]
    return title


def _authors(paras: list[Para], start: int) -> tuple[Author, ...]:
    """Return the people named behind the title."""
    for para in paras[start : start + 8]:
        if not para.lines or (para.kind == "heading" and role_of_heading(para.text) is not None):
            continue
        words = _words(para)
        found = byline(words) or authors_of_line(_tidied(words))
        if found:
            return tuple(found)
        listed = [name for line in para.lines for name in _names(plain_line(line.words, line.size))]
        if listed and len(listed) >= len(para.lines) and is_name(listed[0]):
            return tuple(author_of(name) for name in listed if is_name(name))
        if len(words) > 600:
            break
    return _single(paras, start)


def _single(paras: list[Para], start: int) -> tuple[Author, ...]:
    """Return the people where each of them has a paragraph: name, then affiliation."""
    found: list[Author] = []
    for para in paras[start : start + 16]:
        if not para.lines or (para.kind == "heading" and role_of_heading(para.text) is not None):
            break
        for line in para.lines[:3]:
            words = _tidied(plain_line(line.words, line.size))
            several = authors_of_line(words)
            if several:
                found += several
            elif is_name(words) and not _PLACE.search(words) and line is para.lines[0]:
                found.append(author_of(words))
    return tuple(dict.fromkeys(found))


_PLACE = re.compile(
    r"\b(?:universit|department|institut|hospital|school|college|centre|center|faculty|laborator|clinic|division|"
    r"inc|ltd|gmbh|research|sciences?|medicine|engineering|technology|street|road)\w*",
    re.IGNORECASE,
)


def _tidied(words: str) -> str:
    """Return a line of names without the marks and brackets that point to affiliations."""
    words = re.sub(r"\((?:[\d,*\s]+|[A-Z.]{2,6})\)|\[[\d,\s]+\]", "", words)
    words = re.sub(
        r"(?<=[^\W\d_])\s*[\d*\u2020\u2021\u00a7\u00b6#\u2709\uf020-\uf0ff]+(?:\s*,\s*[a-z\d*]\b)*", "", words
    )
    words = re.sub(r"(?:\s*,\s*)+(?=,|$|and\b|&)", "", words)
    return " ".join(words.strip(" ,;.").split())


def _names(words: str) -> list[str]:
    """Return what a line lists."""
    return [
        n for n in re.split(r"\s*[,;\u00b7\u2022]\s*|\s+and\s+|\s*&\s*", without_degrees(_tidied(words))) if n
    ]


def _mark(paras: list[Para], title: int) -> None:
    """Give the paragraphs around the title their roles: above the journal's, below the authors'."""
    paras[title].role, paras[title].kind = Role.TITLE, "heading"
    for para in paras[:title]:
        if para.page <= paras[title].page and para.role is None:
            para.role = Role.BOILERPLATE if len(para.text) < 400 else para.role
    for index in range(title + 1, min(len(paras), title + _FRONT)):
        para = paras[index]
        words = " ".join(para.text.split())
        named = role_of_heading(words) if para.kind == "heading" else None
        if para.page > paras[title].page or named not in (None, Role.BACK, Role.BOILERPLATE):
            return
        if label_at(words) or (para.prefix and role_of_heading(label_of(para)) is not None):
            return
        if len(words.split()) >= 45 and not _looks_back(words):
            if para.kind != "heading":
                _abstract(paras, index)
            return
        if para.flows and para.role is None:
            para.role, para.kind = Role.BACK, "paragraph"


def label_of(para: Para) -> str:
    """Return the heading that is run in at the beginning of a paragraph."""
    return joined(para.lines[0].words[: para.prefix])


def _looks_back(words: str) -> bool:
    """Return whether a long paragraph of the front lists names and addresses."""
    tokens = words.split()
    capital = sum(token[:1].isupper() for token in tokens)
    return capital > 0.45 * len(tokens) or len(_PLACE.findall(words)) > 0.06 * len(tokens)


def _abstract(paras: list[Para], index: int) -> None:
    """Mark an abstract without a heading: prose between the authors and the first heading of the text."""
    stop = index
    while stop < len(paras) and stop < index + 8 and paras[stop].page == paras[index].page:
        para = paras[stop]
        if para.kind == "heading":
            if role_of_heading(" ".join(para.text.split())) in (Role.INTRODUCTION, Role.KEYWORDS):
                break
            return
        if re.match(r"key\s?words?\b|index terms", para.text, re.IGNORECASE):
            break
        stop += 1
    else:
        return
    words = sum(len(para.text.split()) for para in paras[index:stop])
    if words <= 600:
        for para in paras[index:stop]:
            if para.role is None and para.flows:
                para.role = Role.ABSTRACT


def _identified(
    known: Bibliography, page: str, heads: Sequence[str], metadata: dict[str, str]
) -> Bibliography:
    """Add what head and foot lines and the first page say: identifiers, journal, year, volume, pages."""
    head = "\n".join(heads)
    everything = f"{head}\n{page}"
    values: dict[str, str] = {}
    for line in [*heads, *page.split("\n")[:80]]:
        match = next((m for pattern in _CITATIONS if (m := pattern.search(line))), None)
        if match and len(line) < 250:
            values = {key: value or "" for key, value in match.groupdict().items()}
            break
    year = plausible_year(values.get("year", "")) or _year(everything, metadata)
    doi = plain_doi(metadata.get("doi", "")) or plain_doi(head) or plain_doi(page[:6000])
    return replace(
        known,
        doi=doi,
        pmid=plain_pmid(everything),
        pmcid=plain_pmcid(everything),
        year=year,
        journal=values.get("journal", "").strip(" .,|"),
        volume=values.get("volume", ""),
        issue=values.get("issue", ""),
        pages=re.sub(r"\s", "", values.get("pages", "")),
    )


def _year(text: str, metadata: dict[str, str]) -> int | None:
    """Return the year of publication."""
    match = _DATED.search(text) or _ANY_YEAR.search(text[:3000])
    if match:
        return plausible_year(match.group(1))
    made = re.match(r"D:((?:19|20)\d\d)", metadata.get("CreationDate", ""))
    return int(made.group(1)) if made else None
