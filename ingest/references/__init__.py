"""Lists of references as databases, reference managers and screening tools export them.

One module for each format, offered to ``ingest.sources`` like the readers of documents: ``recognises`` tells
by content, ``read`` yields a ``kb.records.RecordList``. Every field of the source is kept in order; what it
means is said once, as slots (``ingest.references.gathering``), so that all formats share one way to a
``Bibliography``. An entry that cannot be read costs itself only, and is named with its line.
"""

from __future__ import annotations

FORMATS = (
    "ingest.references.ris",
    "ingest.references.medline",
    "ingest.references.wos",
    "ingest.references.endnote_tagged",
    "ingest.references.endnote_xml",
    "ingest.references.pubmed_xml",
    "ingest.references.bibtex",
    "ingest.references.csl_json",
    "ingest.references.delimited",
)
"""The readers of lists, by module; they stand in ``ingest.sources.READERS``."""
