"""Which regions of a page are the site's and which are the work's: by element, by role, by class."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from kb.documents import Role

if TYPE_CHECKING:
    from lxml.etree import _Element

_SITE_ELEMENTS = frozenset({"nav", "footer", "aside", "form", "dialog", "menu", "noscript", "search"})
_SITE_ROLES = frozenset(
    {
        "navigation",
        "banner",
        "contentinfo",
        "complementary",
        "search",
        "dialog",
        "alert",
        "alertdialog",
        "menu",
    }
)
_SITE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:cookies?|consent|gdpr|banner|navbar|nav|menu|breadcrumbs?|sidebar|side-?bar|share|sharing|social|"
    r"related|recommend(?:ed|ations)?|newsletter|subscribe|subscription|promo|promotion|adverts?|ads?|advertisement|"
    r"footer|comments|skip(?:-?link)?|modal|popup|toolbar|widget|tags?|pagination|pager|login|signup|sign-?up|"
    r"usa-banner|linkout|masthead|sponsor(?:ed)?|paywall|similar|cited-?by|trending|popular|metrics|altmetric)"
    r"(?=$|[\s_-])",
    re.IGNORECASE,
)
_ABSTRACT = re.compile(r"(?:^|[\s_-])(?:abstract|summary-abstract)\d*(?=$|[\s_-])", re.IGNORECASE)
_REFERENCES = re.compile(
    r"(?:^|[\s_-])(?:ref-?list|references|bibliography|citation-list)(?=$|[\s_-])", re.IGNORECASE
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MOST_OF_PAGE = 0.5


def is_site_element(element: _Element, page_size: int) -> bool:
    """Return whether an element is the site's; one with most of the page or its title never is."""
    tag = str(element.tag)
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    hidden = element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))
    by_element = tag in _SITE_ELEMENTS or (element.get("role") or "").lower() in _SITE_ROLES or hidden
    if not by_element and tag == "header":
        by_element = element.find(".//h1") is None and element.find(".//nav") is not None
    if not by_element and not _SITE_CLASS.search(names):
        return False
    if element.find(".//h1") is not None and not hidden:
        return False
    return len("".join(str(part) for part in element.itertext())) < _MOST_OF_PAGE * page_size


def role_of_element(element: _Element) -> Role | None:
    """Return the role that an element's names give to all in it, or None."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if not names.strip() or str(element.tag) not in ("div", "section", "article", "ol", "ul", "dl"):
        return None
    if _REFERENCES.search(names):
        return Role.REFERENCES
    if _ABSTRACT.search(names):
        return Role.ABSTRACT
    return None


def main_of(body: _Element) -> _Element | None:
    """Return the element that holds the work: the article or main with most of the page's paragraphs."""
    total = _paragraph_size(body)
    candidates = [
        element
        for element in body.iter("article", "main", "div", "section")
        if element.tag in ("article", "main")
        or (element.get("role") or "").lower() == "main"
        or "articleBody" in (element.get("itemprop") or "")
    ]
    best = max(candidates[:200], key=_paragraph_size, default=None)
    if best is None or _paragraph_size(best) < 0.4 * total:
        return None
    return best


def _paragraph_size(element: _Element) -> int:
    """Return the number of characters in the paragraphs and items of an element."""
    return sum(
        len("".join(str(t) for t in p.itertext())) for p in element.iter("p", "li", "dd", "td", "blockquote")
    )
