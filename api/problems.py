"""Errors as answers: problem details (RFC 9457) for programs, a page in plain words for readers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from api.headers import SAFETY_HEADERS
from kb.errors import KnowledgeBaseError, NotFoundError, StoreError

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.requests import Request
    from starlette.responses import Response

API = "/api/"
"""Addresses below this one are for programs."""

MEDIA_TYPE = "application/problem+json"


class ParameterError(BaseModel):
    """One parameter that could not be used."""

    parameter: str = Field(description="The name of the parameter.", examples=["limit"])
    message: str = Field(description="What is wrong with it.", examples=["Input should be less than 200"])


class Problem(BaseModel):
    """Why there is no answer, as RFC 9457 has it (`application/problem+json`)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "about:blank",
                    "title": "Not Found",
                    "status": 404,
                    "detail": "Nothing in the vocabulary is called 'bone metastase'.",
                    "suggestions": ["bone metastases"],
                }
            ]
        }
    )

    type: str = Field(default="about:blank", description="The kind of the problem; the status says it all.")
    title: str = Field(description="The name of the status.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What is wrong, in words for a person.")
    suggestions: list[str] = Field(default_factory=list, description="Names near the one asked for.")
    errors: list[ParameterError] = Field(default_factory=list, description="Parameters that are wrong.")


def problem_response(
    status: int, detail: str, *, suggestions: Sequence[str] = (), errors: Sequence[ParameterError] = ()
) -> JSONResponse:
    """Return a problem as an answer."""
    problem = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        suggestions=list(suggestions),
        errors=list(errors),
    )
    body = problem.model_dump(exclude_defaults=True) | {"type": problem.type}
    return JSONResponse(body, status, media_type=MEDIA_TYPE)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return what the OpenAPI says of the problems that a route may answer with."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


ErrorPage = Callable[["Request", int, str, "Sequence[str]"], "Response"]
"""What makes the page that a reader sees: request, status, what is wrong, near names."""


def add_problems(app: FastAPI, error_page: ErrorPage) -> None:
    """Let the application answer every error: below `/api/` with a problem, elsewhere with a page."""
    answers = _Answers(error_page)
    app.add_exception_handler(KnowledgeBaseError, answers.knowledge)
    app.add_exception_handler(RequestValidationError, answers.invalid)
    app.add_exception_handler(HTTPException, answers.http)
    app.add_exception_handler(Exception, answers.unexpected)


class _Answers:
    """The handlers of exceptions, each answering in the form that whoever asked can read."""

    def __init__(self, error_page: ErrorPage) -> None:
        self._error_page = error_page

    async def knowledge(self, request: Request, error: Exception) -> Response:
        """Answer an error of our own, whose words are for people."""
        if isinstance(error, NotFoundError):
            # The suggestions stand in a member of their own; in the message they would be read twice.
            words = str(error).split(" Did you mean: ", 1)[0]
            return self._answer(request, 404, words, suggestions=error.suggestions)
        return self._answer(request, 503 if isinstance(error, StoreError) else 400, str(error))

    async def invalid(self, request: Request, error: Exception) -> Response:
        """Answer a request whose parameters do not fit."""
        assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class alone
        errors = [
            ParameterError(
                parameter=".".join(map(str, each["loc"][1:])) or str(each["loc"][0]), message=each["msg"]
            )
            for each in error.errors()
        ]
        detail = "; ".join(f"{each.parameter}: {each.message}" for each in errors)
        return self._answer(request, 422, detail, errors=errors)

    async def http(self, request: Request, error: Exception) -> Response:
        """Answer what the framework itself refuses: no such address, no such method."""
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class alone
        details = {404: "There is nothing at this address.", 405: "This address can only be read."}
        answer = self._answer(request, error.status_code, details.get(error.status_code, str(error.detail)))
        answer.headers.update(error.headers or {})
        return answer

    async def unexpected(self, request: Request, _error: Exception) -> Response:
        """Answer a fault of ours, without what it was: the server's own output says that."""
        answer = self._answer(request, 500, "Something went wrong here; the server's output says what.")
        answer.headers.update(SAFETY_HEADERS)  # the guard stands inside of what catches this
        return answer

    def _answer(
        self,
        request: Request,
        status: int,
        detail: str,
        *,
        suggestions: Sequence[str] = (),
        errors: Sequence[ParameterError] = (),
    ) -> Response:
        if request.url.path.startswith(API):
            return problem_response(status, detail, suggestions=suggestions, errors=errors)
        return self._error_page(request, status, detail, suggestions)
