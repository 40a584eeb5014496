"""JATS XML: the articles of PubMed Central and of most publishers.

The text is laid out as title, abstract, body, back matter, and the notes of the front last. Nothing outside
the file is ever read: no DTD, no entity, no network.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from ingest.sources.completeness import judged, kept
from ingest.sources.decoding import decoded
from ingest.sources.identifiers import registrations
from ingest.sources.jats_body import BodyLayout, introduce
from ingest.sources.jats_front import bibliography, digest_of
from ingest.sources.jats_inline import inline, local, plain
from ingest.sources.jats_references import references_of
from ingest.sources.kinds import kind_of_types
from ingest.sources.layout import Layout, Place
from ingest.sources.pulse import beat
from ingest.sources.xml_entities import declared_encoding, plain_xml
from ingest.sources.xml_parsing import parsed
from kb.documents import Bundle, Document, Role, digest_of_bytes
from kb.errors import SourceError

if TYPE_CHECKING:
    from lxml.etree import _Element

MEDIA_TYPE = "application/jats+xml"
_MARKUP = re.compile(rb"<(?:\w+:)?article[\s>]")
_JATS_SIGNS = re.compile(
    rb"<(?:\w+:)?(?:front|front-stub|article-meta|journal-meta)\b|JATS|NLM//DTD|article-type\s*="
)
_BEFORE_ROOT = re.compile(
    rb"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE\b[^\[>]*(?:\[.*?\]\s*)?>|\xef\xbb\xbf|[\xff\xfe]", re.DOTALL
)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)")
_RECORDS = {
    "PubmedArticle": "a PubMed record",
    "PubmedArticleSet": "a set of PubMed records",
    "PubmedBookArticle": "a PubMed record of a book",
    "MedlineCitation": "a MEDLINE record",
    "MedlineCitationSet": "a set of MEDLINE records",
}
_OTHER_XML = _RECORDS | {
    "TEI": "TEI XML, as GROBID writes it",
    "teiCorpus": "TEI XML",
    "eSearchResult": "an answer of NCBI E-utilities",
    "eSummaryResult": "an answer of NCBI E-utilities",
}
_SURE, _LIKELY, _ANY_XML, _LEFT_TO_OTHERS = 0.95, 0.9, 0.6, 0.5
_GET_AGAIN = "get the file again, or save it as HTML or text"
_NOTES = frozenset(
    "aff author-notes permissions copyright-statement license "
    "funding-group product supplementary-material".split()
)
_BEHIND = ("back", "floats-group", "floats-wrap")  # the last is NLM's older name
_OTHER_FORMS = ("tex-math", "annotation", "alt-text", "long-desc", "object-id")
_REGISTERED_IN = (Role.ABSTRACT, Role.METHODS, Role.BACK, Role.TITLE, Role.FIGURE)


def recognises(data: bytes, name: str) -> float:
    """Return how well the bytes suit this reader; other XML is recognised too, to be refused by its name."""
    head = data[:65_536].replace(b"\x00", b"")
    root = _root(head)
    if root in _RECORDS:
        return _LEFT_TO_OTHERS
    if root in _OTHER_XML:
        return _LIKELY
    if root.lower() == "html":
        return 0.0
    if _MARKUP.search(head) and _JATS_SIGNS.search(head):
        return _SURE
    if root == "pmc-articleset":
        return _LIKELY
    is_xml = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<?xml")
    return _ANY_XML if is_xml or name.lower().endswith((".xml", ".nxml")) else 0.0


def _root(head: bytes) -> str:
    """Return the name of the first element, or an empty string where none is seen."""
    position = 0
    while match := _BEFORE_ROOT.match(head, position):
        position = match.end()
    found = _ROOT.match(head, position)
    return found.group(1).decode("ascii", "replace") if found else ""


def read(data: bytes, name: str) -> Document | Bundle:
    """Read a JATS article, or a file with several of them."""
    text, warnings = decoded(data, name, declared_encoding(data))
    source, unknown = plain_xml(text)
    root = parsed(source, name, _GET_AGAIN, keep_comments=True)
    warnings += tuple(f"the entity &{entity}; is not known: it stands as printed" for entity in unknown)
    articles = _articles(root, name)
    replies = [_said_of(reply) for reply in root.iter() if local(reply) == "Reply" and reply.get("error")]
    if len(articles) == 1 and not replies:
        return _document(articles[0], name, digest_of_bytes(data), warnings)
    return _bundle(articles, name, warnings, replies)


def _bundle(articles: list[_Element], name: str, warnings: tuple[str, ...], problems: list[str]) -> Bundle:
    """Return the articles of one file; one that cannot be read costs only itself."""
    documents: list[Document] = []
    for number, article in enumerate(articles, start=1):
        beat()
        digest = digest_of_bytes(_own_bytes(article))
        try:
            documents.append(_document(article, f"{name}#{number}", digest, warnings))
        except SourceError as error:
            problems.append(f"{error.source}: {error}")
    if not documents:
        raise SourceError(name, "; ".join(problems), advice="get the full XML of the articles")
    return Bundle(name, tuple(documents), tuple(problems))


def _own_bytes(article: _Element) -> bytes:
    """Return an article as canonical XML, whatever stands around it."""
    try:
        return etree.tostring(article, method="c14n", exclusive=True)
    except etree.C14NError:  # it has no form for namespaces such as "x", which are none
        return etree.tostring(article, encoding="utf-8", with_tail=False)


def _said_of(reply: _Element) -> str:
    """Return what a service says of an article that it does not give."""
    return f"{reply.get('Id') or reply.get('id') or 'an article'}: {reply.get('error')}"


def _document(article: _Element, name: str, digest: bytes, warnings: tuple[str, ...]) -> Document:
    """Return one article as a document."""
    _without_namespaces(article)
    body = BodyLayout(Layout())
    _lay(body, article)
    layout = body.layout
    if not layout.text:
        raise SourceError(name, "a JATS file without any text", advice="get the full XML of the article")
    known = bibliography(article)
    document = Document(
        source=name,
        media_type=MEDIA_TYPE,
        digest=digest,
        text=layout.text,
        sections=tuple(layout.sections),
        blocks=tuple(layout.blocks),
        tables=tuple(layout.tables),
        bibliography=known,
        kind_hint=kind_of_types(known.publication_types),
        digest_of=digest_of(article),
        warnings=(*warnings, *body.warnings),
        citations=tuple(layout.citations),
        references=references_of(article),
    )
    return judged(kept(_registered(document, article), *_lost(article, layout.text)))


def _articles(root: _Element, name: str) -> list[_Element]:
    """Return the articles in the file, none of which lies within another one."""
    kind = local(root)
    if kind in _OTHER_XML:
        raise SourceError(
            name,
            f"this is {_OTHER_XML[kind]}, not JATS",
            advice="give the article's JATS XML (PMC: 'nxml'), its HTML page, or title and abstract as text",
        )
    found = [root] if kind == "article" else [e for e in root.iter() if local(e) == "article"]
    within = {inner for outer in found for inner in outer.iterdescendants() if local(inner) == "article"}
    articles = [article for article in found if article not in within]
    if not articles:
        replies = [_said_of(e) for e in root.iter() if local(e) == "Reply" and e.get("error")]
        raise SourceError(
            name,
            "; ".join(replies) or f"XML of an unknown kind (<{kind}>)",
            advice="give the article's JATS XML (PMC: 'nxml'), its HTML page, or its text",
        )
    return articles


def _without_namespaces(article: _Element) -> None:
    """Take the namespaces from JATS elements, which some files give them; MathML keeps its own."""
    for element in article.iter():
        if isinstance(element.tag, str) and "}" in element.tag and "MathML" not in element.tag:
            element.tag = local(element)


def _lay(body: BodyLayout, article: _Element) -> None:
    """Lay the whole article."""
    layout = body.layout
    meta = next(
        (m for m in (article.find("front/article-meta"), article.find("front-stub")) if m is not None), None
    )
    if meta is not None:
        _lay_front(body, meta)
    for part in article.findall("body"):
        layout.enter(Place(Role.BODY))
        introduce(body, part)
    for part in [part for name in _BEHIND for part in article.findall(name)]:
        layout.enter(Place(Role.BACK))
        body.headed(part)
    for part in [*article.findall("sub-article"), *article.findall("response")]:
        _lay_attached(body, part)
    if meta is not None:
        _lay_notes(body, article, meta)


def _lay_notes(body: BodyLayout, article: _Element, meta: _Element) -> None:
    """Lay what the front says beside the work: affiliations, notes on authors, permissions, funding."""
    layout = body.layout
    layout.enter(Place(Role.BACK, number=-1))
    for element in meta:
        if local(element) in _NOTES:
            layout.block(inline(element))
        elif local(element) == "contrib-group":
            for note in element.iter("aff", "bio"):
                layout.block(inline(note))
    for notes in article.findall("front/notes"):
        body.element(notes)


def _lay_front(body: BodyLayout, meta: _Element) -> None:
    """Lay title, abstracts and keywords."""
    layout = body.layout
    layout.enter(Place(Role.TITLE))
    group = meta.find("title-group")
    if group is not None:
        for element in group:
            if local(element) in ("article-title", "subtitle"):
                layout.block(inline(element), "heading")
    for element in [*meta.findall("abstract"), *meta.findall("trans-abstract")]:
        body.abstract(element)
    for element in meta.findall("kwd-group"):
        title = plain(element.find("title")) or None
        layout.enter(Place(Role.KEYWORDS, title, number=len(layout.blocks) + 1))
        if title:
            layout.block(inline(element.find("title")), "heading")
        for keyword in element:
            if local(keyword) not in ("title", "label", ""):
                layout.block(inline(keyword), "item")


def _lay_attached(body: BodyLayout, element: _Element) -> None:
    """Lay a review report, a reply or a translation that is attached to the article."""
    stub = element.find("front-stub")
    title = (
        plain(stub.find("title-group")) if stub is not None and stub.find("title-group") is not None else ""
    )
    place = Place(Role.BACK, title or None, element=element.get("id"), number=len(body.layout.blocks) + 1)
    body.layout.enter(place)
    if stub is not None and stub.find("title-group") is not None:
        body.layout.block(inline(stub.find("title-group")), "heading")
    for name in ("front-stub/abstract", "body", *_BEHIND):
        for part in element.findall(name):
            body.headed(part)
    for nested in [*element.findall("sub-article"), *element.findall("response")]:
        _lay_attached(body, nested)


def _registered(document: Document, article: _Element) -> Document:
    """Return the document with the trial registrations that its own parts name, or its markup does."""
    found: dict[str, None] = {}
    for element in article.iterfind("front//related-object"):
        stated = f"{element.get('document-id') or ''} {element.get('object-id') or ''} {plain(element)}"
        found.update(dict.fromkeys(registrations(stated)))
    for section in document.sections:
        if section.role in _REGISTERED_IN:
            found.update(dict.fromkeys(registrations(section.span.of(document.text))))
    return replace(document, bibliography=replace(document.bibliography, registration=tuple(found)))


def _lost(article: _Element, text: str) -> tuple[int, int]:
    """Return how many characters the source prints, and how many of them the text lacks."""
    wanted: Counter[str] = Counter()
    printed = [
        *article.findall("front/article-meta/title-group/article-title"),
        *article.findall("front/article-meta/abstract"),
        *article.findall("body"),
        *(part for name in _BEHIND for part in article.findall(name)),
        *article.findall("sub-article/body"),
    ]
    for part in printed:
        wanted.update(_printed(part))
    for blank in " \t\r\n\f\u00a0":
        wanted.pop(blank, None)
    have = Counter(text)
    return sum(wanted.values()), sum((wanted - have).values())


def _printed(part: _Element) -> str:
    """Return all text in an element but for what is another form of something printed."""
    found: list[str] = []
    for element in part.iter():
        if isinstance(element.tag, str) and local(element) not in _OTHER_FORMS:
            found.append(element.text or "")
        if element is not part:
            found.append(element.tail or "")
    return "".join(found)
