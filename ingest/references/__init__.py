"""Lists of references as databases, reference managers and screening tools export them.

One module for each format, offered to ``ingest.sources`` like the readers of documents: ``recognises`` tells
by content, ``read`` yields a ``kb.records.RecordList``. Every field of the source is kept in order; what it
means is said once, as slots (``ingest.references.gathering``), so that all formats share one way to a
``Bibliography``. An entry that cannot be read costs itself only, and is named with its line.
"""
