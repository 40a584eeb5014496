"""The description of the API: derived from the routes, with problems in place of the framework's errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi.openapi.utils import get_openapi

from api.problems import Problem

if TYPE_CHECKING:
    from fastapi import FastAPI

_TAGS = {
    "evidence": "What is the evidence for this indication?",
    "complications": "Which complications of this agent or procedure, how often, out of how many?",
    "citations": "From a document or a statement to a reference in the style of the journal.",
    "duplicates": "Works that may be one, or may report the same patients, and what was merged.",
    "documents": "What was read, with its text and structure as offsets into it.",
    "statements": "One claim with its exact words and their place.",
    "search": "Passages of the documents in their own words.",
    "concepts": "The vocabulary, as far as documents speak of it.",
    "service": "For whoever runs the server.",
}
_FRAMEWORK_ERRORS = ("HTTPValidationError", "ValidationError")


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI of the application, made once."""
    if app.openapi_schema is None:
        described = get_openapi(
            title=app.title,
            version=app.version,
            summary="Evidence in interventional pain medicine, with the words that it was read from.",
            description=app.description,
            routes=app.routes,
            tags=[{"name": name, "description": words} for name, words in _TAGS.items()],
            license_info={"name": "MIT", "identifier": "MIT"},
        )
        schemas = described["components"]["schemas"]
        for name in _FRAMEWORK_ERRORS:
            schemas.pop(name, None)
        problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= problem.pop("$defs")
        schemas["Problem"] = problem
        app.openapi_schema = described
    return app.openapi_schema
