"""Title, authors and citation of a PDF: from the type of its first page, its head and foot lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from ingest.sources.headings import role_of_heading
from ingest.sources.identifiers import plain_doi, plain_pmcid, plain_pmid, plausible_year
from ingest.sources.names import authors_of_line
from ingest.sources.pdf_abstract import mark_abstract
from ingest.sources.pdf_authors import PLACE, authors_behind
from ingest.sources.pdf_lines import joined
from ingest.sources.text_labels import label_at
from kb.documents import Bibliography, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.sources.pdf_paragraphs import Para

_FRONT = 40
_FIRST = 6_000  # letters: the first page
_SHORTEST, _LONGEST = 10, 400
_RAISED = 0.86
_LARGE = 1.25
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
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_VOLUME = r"(?P<volume>\d{1,4})"
_ISSUE = r"(?:\s*\((?P<issue>[\w\s./\u2013-]{1,12})\))?"
_PAGES = r"(?P<pages>[a-zA-Z]{0,2}\d+(?:\s*[\u2013\u2014-]\s*[a-zA-Z]?\d+)?)"
_NUMBER = r"(?:[,.]?\s*(?:[Nn]o\.?|[Ii]ssue|[Nn]umber)\s*(?P<issue>\d{1,3}))?"
# J Pain 2015 May;12(3):123-30 \u00b7 Int Psychogeriatr (2014), 26:1, 1-10
_WHEN = rf"\(?{_YEAR}\)?(?:\s+[A-Z][a-z]{{2,8}}\.?)?(?:\s+\d{{1,2}})?"
_SEMICOLON = rf"{_JOURNAL}[.,]?\s+{_WHEN}\s*[;,]\s*{_VOLUME}{_ISSUE}\s*[:,]\s*{_PAGES}"
# Clin Radiol 65(2) (2010) 123-130
_ELSEWHERE = rf"{_JOURNAL},?\s+{_VOLUME}{_ISSUE}\s*\({_YEAR}\)\s*:?,?\s*{_PAGES}"
# Psychological Science 2018, Vol. 29(11) 1868-1877 \u00b7 Clinical Science (2014) 126, 305-313
_YEAR_FIRST = rf"{_JOURNAL}[.,]?\s+\(?{_YEAR}\)?,?\s+(?:[Vv]ol\.?\s*)?{_VOLUME}{_ISSUE}\s*[:,]?\s+{_PAGES}"
# J. Name, Vol. 12, No. 3, May 2004, pp. 1-8
_LONG = rf"{_JOURNAL}[,.]?\s+[Vv]ol(?:\.|ume)?\s*{_VOLUME}{_NUMBER}.{{0,40}}?{_YEAR}"
_LONG_PAGES = rf"(?:.{{0,10}}?(?:pp?\.?|:)\s*{_PAGES})?"
_CITATIONS = tuple(map(re.compile, (_SEMICOLON, _ELSEWHERE, _YEAR_FIRST, _LONG + _LONG_PAGES)))
_OF_HOST = re.compile(r"^(?P<journal>[A-Z][\w .&:-]{2,60}?)\s*\|\s*(?:https?://(?:dx\.)?doi|doi|DOI)")
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
        authors = authors_behind(paras, paras.index(title) + 1)
        found.bibliography = replace(found.bibliography, title=_words(title), authors=authors)
        _mark(paras, paras.index(title))
    mark_abstract(paras)
    first_page = [para for para in paras if para.lines and para.page == 1]
    beside = [p for p in first_page if not p.flows or p.role in (Role.BACK, Role.BOILERPLATE)]
    lines = [*filter(None, furniture), *(line.text for para in beside for line in para.lines)]
    found.bibliography = _cited_as(found.bibliography, lines, metadata)
    if not found.bibliography.journal:
        found.bibliography = replace(found.bibliography, journal=_name_above(first_page, body))
    everything = "\n".join([*lines, *(para.text for para in first_page)])
    found.bibliography = _identified(found.bibliography, "\n".join(lines), everything)
    return found


def _words(para: Para) -> str:
    """Return a paragraph on one line, without the raised marks in it."""
    lines = [
        joined([word for word in line.words if word.size > _RAISED * line.size or len(word.text) > 6])
        for line in para.lines
    ]
    text = ""
    for line in lines:
        text = text[:-1] + line if text.endswith("-") and line[:1].islower() else f"{text} {line}".strip()
    return " ".join(text.split()).strip(" *\u2020\u2021")


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
    return capital > 0.45 * len(tokens) or len(PLACE.findall(words)) > 0.06 * len(tokens)


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


def _name_above(first_page: Sequence[Para], body: float) -> str:
    """Return the name of the journal where it stands in large type above the title."""
    for para in first_page:
        if para.role is Role.TITLE:
            break
        words = " ".join(para.text.split())
        is_name = para.size >= _LARGE * body and not re.search(r"[\d@:|]", words) and len(words.split()) <= 8
        if para.role is Role.BOILERPLATE and is_name and not _KIND.fullmatch(words.strip(" .")):
            return words.title() if words.isupper() else words
    return ""


def _identified(known: Bibliography, beside: str, everything: str) -> Bibliography:
    """Add the identifiers that stand beside the text of the first page, or in it."""
    return replace(
        known,
        doi=plain_doi(beside) or plain_doi(everything[:_FIRST]),
        pmid=plain_pmid(everything[:_FIRST]),
        pmcid=plain_pmcid(everything[:_FIRST]),
    )


def _cited_as(known: Bibliography, lines: Sequence[str], metadata: dict[str, str]) -> Bibliography:
    """Add what head and foot lines say of journal, year, volume and pages."""
    values: dict[str, str] = {}
    for line in (*lines, *(f"{line} {after}" for line, after in pairwise(lines))):
        match = next((m for pattern in _CITATIONS if (m := pattern.search(line))), None)
        if match and len(line) < _LONGEST:
            values = {key: value or "" for key, value in match.groupdict().items()}
            break
    host = next((match["journal"] for line in lines if (match := _OF_HOST.match(line))), "")
    return replace(
        known,
        year=plausible_year(values.get("year", "")) or _year("\n".join(lines), metadata),
        journal=values.get("journal", host).strip(" .,|"),
        volume=values.get("volume", ""),
        issue=values.get("issue", ""),
        pages=re.sub(r"\s", "", values.get("pages", "")),
    )


def _year(beside: str, metadata: dict[str, str]) -> int | None:
    """Return the year of publication: as printed beside the text, else that in which the file was made."""
    match = _DATED.search(beside) or _ANY_YEAR.search(beside)
    if match:
        return plausible_year(match.group(1))
    made = re.match(r"D:((?:19|20)\d\d)", metadata.get("CreationDate", ""))
    return int(made.group(1)) if made else None
