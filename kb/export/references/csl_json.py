"""CSL-JSON. What CSL has no variable for stands in the object ``custom.kb``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kb.carried import carried
from kb.cite.csl import csl_item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kb.cite.csl import Item
    from kb.query.references import Reference

OWN = frozenset({
    "title", "authors", "year", "month", "day", "journal", "journal_abbreviation", "volume", "issue", "pages",
    "publisher", "doi", "pmid", "pmcid", "url", "language", "keywords", "issn",
})  # fmt: skip
"""The fields of a bibliography that CSL has variables for."""


def lines(references: Iterable[Reference]) -> Iterator[str]:
    """Yield the lines of a list in CSL-JSON: one work a line."""
    yield "["
    previous = ""
    for reference in references:
        if previous:
            yield f"{previous},"
        previous = json.dumps(_item(reference), ensure_ascii=False)
    if previous:
        yield previous
    yield "]"


def _item(reference: Reference) -> Item:
    """Return a work as it is, not as a style would print it: the title keeps its full stop."""
    known = reference.bibliography
    item = csl_item(known, reference.kind, key=reference.key, digest_of=reference.digest_of)
    if not reference.digest_of:
        item["title"] = known.title
    item["container-title"] = known.journal
    item |= {"abstract": reference.abstract, "keyword": "; ".join(known.keywords), "ISSN": list(known.issn)}
    beside = carried(known, OWN)
    if beside:
        item["custom"] = item.get("custom", {}) | {"kb": beside}
    return {name: value for name, value in item.items() if value}
