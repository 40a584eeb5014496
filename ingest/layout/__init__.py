"""Tables in plain text: lines and tokens, rows, headers, and the grid they make.

``ingest.sources.text_tables`` finds tables with these parts; nothing here knows of documents or sections.
"""
