"""Cite it: from a document or a statement to a reference in the style of the journal.

The way is Bibliography → CSL-JSON item (``csl``) → formatted text (``formatted``), BibTeX, RIS or CSL-JSON
(``records``); a statement adds its quotes and their places (``statement``). Citation keys are proposed in
``keys`` and issued once per work by the store. Nothing is imported here, so that a command that does not
cite does not load the CSL processor.
"""
