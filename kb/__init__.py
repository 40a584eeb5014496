"""The evidence store and all that reads it: models, queries, checks, citations, exports."""
