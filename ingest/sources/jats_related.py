"""Other works that a JATS article names: those it retracts, corrects, comments on, or that do so to it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.sources.identifiers import iso_date, plain_doi, stated_doi
from ingest.sources.jats_inline import local, plain
from kb.documents import RelatedWork, Relation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_XLINK = "{http://www.w3.org/1999/xlink}"
# What the *other* work is called, and what this document then is to it. JATS names the other work's type;
# "-forward" is PMC's way of saying that the other one is the notice.
_RELATIONS: dict[str, Relation] = {
    "retracted-article": Relation.RETRACTION_OF,
    "partial-retracted-article": Relation.CORRECTION_OF,
    "partial-retraction": Relation.CORRECTED_BY,
    "object-of-concern": Relation.CONCERN_ABOUT,
    "concern-article": Relation.CONCERN_ABOUT,
    "article-of-concern": Relation.CONCERN_ABOUT,
    "expression-of-concern": Relation.CONCERN_BY,
    "corrected-article": Relation.CORRECTION_OF,
    "addended-article": Relation.CORRECTION_OF,
    "republished-article": Relation.UPDATE_OF,
    "updated-article": Relation.UPDATE_OF,
    "original-article": Relation.UPDATE_OF,
    "commentary-article": Relation.COMMENT_ON,
    "peer-reviewed-article": Relation.COMMENT_ON,
    "reviewed-article": Relation.COMMENT_ON,
    "peer-reviewed-material": Relation.COMMENT_ON,
    "reply-to": Relation.COMMENT_ON,
    "letter": Relation.COMMENTED_BY,
    "reply": Relation.COMMENTED_BY,
    "editorial": Relation.COMMENTED_BY,
    "discussion": Relation.COMMENTED_BY,
    "preprint": Relation.PUBLISHED_FROM,
    "version-of-record": Relation.PREPRINT_OF,
    "is-preprint-of": Relation.PREPRINT_OF,
    "published-article": Relation.PREPRINT_OF,
    "translated-article": Relation.TRANSLATION_OF,
    "companion": Relation.COMPANION,
    "concurrent-pub": Relation.COMPANION,
    "alt-language": Relation.COMPANION,
}
# The same in words, for types that nobody has listed: the first that is found decides.
_WORDS: tuple[tuple[str, Relation, Relation], ...] = (
    (r"partial.{0,4}retract", Relation.CORRECTION_OF, Relation.CORRECTED_BY),
    (r"retract|withdraw|removal|removed", Relation.RETRACTION_OF, Relation.RETRACTED_BY),
    (r"concern", Relation.CONCERN_ABOUT, Relation.CONCERN_BY),
    (r"correct|errat|corrigend|addend", Relation.CORRECTION_OF, Relation.CORRECTED_BY),
    (r"comment|peer.?review|referee|rebut|decision", Relation.COMMENT_ON, Relation.COMMENTED_BY),
    (r"preprint", Relation.PREPRINT_OF, Relation.PUBLISHED_FROM),
    (r"update|republi|revis|version", Relation.UPDATE_OF, Relation.UPDATED_BY),
    (r"companion|concurrent", Relation.COMPANION, Relation.COMPANION),
)
_TRANSLATION = re.compile(r"translat")
_OBJECT = re.compile(r"article$|^object-of|-of$")  # the type names the subject of this notice
# What a notice of this type does to the article that it names, whatever the link is called.
_NOTICES: tuple[tuple[str, Relation], ...] = (
    (r"partial-retraction", Relation.CORRECTION_OF),
    (r"retraction|withdrawal|removal", Relation.RETRACTION_OF),
    (r"(expression-of-)?concern", Relation.CONCERN_ABOUT),
    (r"correction|erratum|corrigendum|addendum", Relation.CORRECTION_OF),
)
_HEADINGS = re.compile(
    r"(?:notice of |publisher.?s? |author.?s? )?"
    r"(?P<kind>retraction|withdrawal|expression of concern|erratum|corrigendum|"
    r"correction|addendum)s?(?: notice| note| statement| article| to\b.*)?",
    re.IGNORECASE,
)
_TURNED = frozenset({"", "companion", "article-reference", "original-article", "related", "other"})
_DATA = re.compile(r"data|software|code|trial|regist", re.IGNORECASE)
_ATTACHED = frozenset({"sub-article", "response", "ref-list"})
_PREPRINT_SERVER = re.compile(r"^10\.(?:1101|21203|2139|20944|31234|48550)/")


def related_works(article: _Element) -> tuple[RelatedWork, ...]:
    """Return the works that an article names as related, each once; those of attached reviews are not its."""
    notice = _notice(article)
    is_preprint = article.get("article-type") == "preprint"
    found = [_related(element, notice, is_preprint=is_preprint) for element in _links(article)]
    found += _history(article)
    kept: dict[tuple[str, ...], RelatedWork] = {}
    for work in found:
        ids = (work.doi.lower(), work.pmid, work.pmcid)
        key = (work.relation.value, *(ids if any(ids) else (work.said,)))
        kept.setdefault(key, work)
    return tuple(kept.values())


def relation_of(kind: str, notice: Relation | None = None, *, is_preprint: bool = False) -> Relation:
    """Return what this document is to a work that it links as ``kind``; ``notice`` is what it is by itself.

    >>> relation_of("retraction-forward").value, relation_of("corrected-article").value
    ('retracted_by', 'correction_of')
    >>> relation_of("companion", Relation.RETRACTION_OF).value, relation_of("article-reference").value
    ('retraction_of', 'other')
    """
    kind = re.sub(r"[\s_]+", "-", kind.strip().lower())
    if notice is not None and (kind in _TURNED or _same_subject(kind, notice)):
        return notice
    if is_preprint and kind in ("companion", "article", "published", "is-preprint-of"):
        return Relation.PREPRINT_OF
    if kind in _RELATIONS:
        return _RELATIONS[kind]
    if _TRANSLATION.search(kind):
        return Relation.TRANSLATION_OF if _OBJECT.search(kind) else Relation.OTHER
    for words, active, passive in _WORDS:
        if re.search(words, kind):
            return active if _OBJECT.search(kind) else passive
    return Relation.OTHER


def _same_subject(kind: str, notice: Relation) -> bool:
    """Return whether a link's type says again what the notice is: then the notice is the one that acts."""
    for words, active, _ in _WORDS:
        if re.search(words, kind):
            return active is notice and not kind.endswith("-forward")
    return False


def _notice(article: _Element) -> Relation | None:
    """Return what an article is by its own type or heading, where it is a notice on another one."""
    kind = (article.get("article-type") or "").lower().replace("_", "-")
    names = [kind]
    if kind in ("", "other", "announcement", "article", "news"):
        for subject in article.iterfind("front/article-meta/article-categories//subject"):
            match = _HEADINGS.fullmatch(plain(subject))
            names += [match["kind"].lower().replace(" ", "-")] if match else []
    for name in names:
        for words, relation in _NOTICES:
            if re.fullmatch(words, name):
                return relation
    return None


def _links(article: _Element) -> Iterator[_Element]:
    """Yield the links to other works, those to data and registers left out."""
    for element in article.iter("related-article", "related-object"):
        parents = {local(parent) for parent in element.iterancestors()}
        if parents & _ATTACHED:
            continue
        kinds = " ".join(
            element.get(name) or ""
            for name in ("content-type", "document-type", "document-id-type", "object-type", "source-type")
        )
        if local(element) == "related-article" or not _DATA.search(kinds):
            yield element


def _related(element: _Element, notice: Relation | None, *, is_preprint: bool) -> RelatedWork:
    """Return one link to another work."""
    kind = element.get("related-article-type") or element.get("link-type") or ""
    ids = _identifiers(element)
    relation = relation_of(kind, notice, is_preprint=is_preprint)
    return RelatedWork(relation, ids["doi"], ids["pmid"], ids["pmcid"], _said(element, kind), _date(element))


def _identifiers(element: _Element) -> dict[str, str]:
    """Return DOI, PMID and PMCID of a link, from its attributes, what stands in it, and its words."""
    stated = [
        (element.get("ext-link-type") or "", element.get(f"{_XLINK}href") or ""),
        (element.get("object-id-type") or "", element.get("object-id") or ""),
        (element.get("document-id-type") or "", element.get("document-id") or ""),
    ]
    stated += [
        (e.get("pub-id-type") or "", plain(e)) for e in element.iter("pub-id", "article-id", "object-id")
    ]
    stated += [(e.get("ext-link-type") or "", e.get(f"{_XLINK}href") or "") for e in element.iter("ext-link")]
    stated.append(("", plain(element)))
    found = {"doi": "", "pmid": "", "pmcid": ""}
    for kind, value in stated:
        for name, identifier in _identifier(kind.lower(), value.strip()).items():
            found[name] = found[name] or identifier
    return found


def _identifier(kind: str, value: str) -> dict[str, str]:
    """Return what a value is the identifier of."""
    found = {"doi": stated_doi(value)}
    pmcid = re.search(r"\bPMC\s?(\d+)", value, re.IGNORECASE)
    pmid = re.search(r"pubmed(?:\.ncbi\.nlm\.nih\.gov)?/(\d+)|\bPMID:?\s?(\d+)", value, re.IGNORECASE)
    if kind in ("pmc", "pmcid", "pmc-id") and value.isdigit():
        found["pmcid"] = f"PMC{value}"
    elif pmcid:
        found["pmcid"] = f"PMC{pmcid[1]}"
    if kind in ("pubmed", "pmid", "medline") and value.isdigit():
        found["pmid"] = value
    elif pmid:
        found["pmid"] = pmid[1] or pmid[2]
    return found


def _said(element: _Element, kind: str) -> str:
    """Return what is printed of the other work; failing words, its volume and page, or how it is called."""
    words = plain(element)
    if re.search(r"[^\W\d_]{2}", words):
        return words
    parts = [f"{name} {element.get(name)}" for name in ("vol", "page") if element.get(name)]
    return element.get(f"{_XLINK}title") or ", ".join(parts) or words or kind


def _date(element: _Element) -> str:
    """Return the date of a notice where the link gives one."""
    year = element.find(".//year")
    if year is None:
        return ""
    return iso_date(year.text or "", element.findtext(".//month") or "", element.findtext(".//day") or "")


def _history(article: _Element) -> Iterator[RelatedWork]:
    """Yield the preprint that the history of a publication names."""
    for event in article.iterfind("front/article-meta/pub-history/event"):
        kinds = " ".join(
            filter(None, (event.get("event-type"), *(d.get("date-type") for d in event.iter("date"))))
        )
        addresses = [
            e.get(f"{_XLINK}href") or plain(e) for e in event.iter("self-uri", "article-id", "ext-link")
        ]
        dois = [doi for address in addresses if (doi := plain_doi(address))]
        for doi in dois[:1]:
            if "preprint" in kinds or _PREPRINT_SERVER.match(doi):
                said = plain(event.find("event-desc")) or "preprint"
                yield RelatedWork(Relation.PUBLISHED_FROM, doi=doi, said=said, date=_date(event))
