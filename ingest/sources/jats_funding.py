"""Who paid for a JATS article: from what is marked up, and where nothing is, from the statement in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.sources.funding import funding_of
from ingest.sources.jats_inline import local, plain
from kb.documents import Funding

if TYPE_CHECKING:
    from lxml.etree import _Element

_STATED = frozenset({"supported-by", "funding", "financial-disclosure", "funding-information"})
_SECTIONS = ("funding", "funding statement", "funding information", "financial support", "grant support",
             "funding sources", "sources of funding", "source of funding", "role of the funding source",
             "sources of support", "financial disclosure", "grants and funding")  # fmt: skip
_NOT_NAMES = ("institution-id", "named-content", "award-id", "xref", "principal-award-recipient")


def funding_in(article: _Element) -> tuple[Funding, ...]:
    """Return the funders of an article, each once with all its awards."""
    found: dict[str, list[str]] = {}
    for group in article.iterfind("front/article-meta/funding-group//award-group"):
        _add(found, _sources(group), _awards(group))
    if not found:
        for paragraph in _paragraphs_with_sources(article):
            _add_marked(found, paragraph)
    if not found:
        for statement in _statements(article):
            for funding in funding_of(statement):
                _add(found, [funding.funder], list(funding.awards))
    return tuple(Funding(name, tuple(dict.fromkeys(awards))) for name, awards in found.items())


def _add(found: dict[str, list[str]], funders: list[str], awards: list[str]) -> None:
    """Add funders with the awards that belong to all of them; without a funder they stand alone."""
    for name in funders or ([""] if awards else []):
        found.setdefault(name, []).extend(awards)


def _sources(group: _Element) -> list[str]:
    """Return the funders of one group of awards."""
    names = [_funder(source) for source in group.iter("funding-source")]
    return [name for name in dict.fromkeys(names) if name]


def _awards(group: _Element) -> list[str]:
    """Return the numbers of one group of awards."""
    return [number for element in group.iter("award-id") if (number := plain(element))]


def _funder(source: _Element) -> str:
    """Return the name of a funder, without its identifier in a register."""
    institutions = [words for e in source.iter("institution") if (words := plain(e, skip=_NOT_NAMES))]
    name = ", ".join(institutions) or plain(source, skip=_NOT_NAMES)
    return name.strip(" ,;.")


def _paragraphs_with_sources(article: _Element) -> list[_Element]:
    """Return the blocks in which funders are marked up in running text."""
    parents = [source.getparent() for source in article.iter("funding-source")]
    known: dict[_Element, None] = {}
    for parent in parents:
        if parent is None or local(parent) == "award-group":
            continue
        if not any(local(outer) in ("sub-article", "response") for outer in parent.iterancestors()):
            known[parent] = None
    return list(known)


def _add_marked(found: dict[str, list[str]], paragraph: _Element) -> None:
    """Add the funders marked up in a paragraph; a number belongs to the one it refers to, else the last."""
    by_key: dict[str, str] = {}
    last = ""
    for element in paragraph.iter("funding-source", "award-id"):
        if local(element) == "funding-source":
            last = _funder(element)
            by_key[element.get("id") or ""] = last
            _add(found, [last] if last else [], [])
        elif number := plain(element):
            _add(found, [by_key.get(element.get("rid") or "", last)], [number])


def _statements(article: _Element) -> list[str]:
    """Return what the article says in words of its funding."""
    said = [plain(e) for e in article.iterfind("front/article-meta/funding-group/funding-statement")]
    said += [plain(fn) for fn in article.iter("fn") if (fn.get("fn-type") or "").lower() in _STATED]
    for section in article.iter("sec", "ack", "notes"):
        title = plain(section.find("title")).lower().strip(" .:")
        if title in _SECTIONS or (section.get("sec-type") or section.get("notes-type") or "") == "funding":
            said.append(plain(section, skip=("title",)))
    return said
