"""What the API answers with: one model for each shape, named and described for the OpenAPI.

The models follow the frozen values of `kb.query.answers` and are filled from their attributes; what is
internal there (keys of rows) stays out. Fields may be added, never changed.
"""
