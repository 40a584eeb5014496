"""What the OpenAPI says is what the API does: requests are made from it, and answers held against it."""

from pathlib import Path

import hypothesis
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.schemas import BaseSchema
from schemathesis.specs.openapi.checks import positive_data_acceptance

from api.app import create_app
from kb.statements import Kind
from tests.api.test_routes import API


@pytest.fixture(scope="session")
def described(store_file: Path) -> BaseSchema:
    """The application under the name by which schemathesis addresses it."""
    served = create_app(str(store_file), allowed_hosts=["testserver"])
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", served)


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("path", API)
def test_answers_fit_their_description(
    described: BaseSchema, statement_ids: dict[Kind, str], path: str, mode: GenerationMode
) -> None:
    """Requests that fit the description and requests that do not are both answered as described.

    Half of the requests to an address with a parameter ask for something that is there.
    """
    operation = described[path]["GET"]
    if mode is GenerationMode.NEGATIVE and not operation.definition.raw.get("parameters"):
        pytest.skip("nothing can be wrong in what is not asked for")

    @hypothesis.given(case=operation.as_strategy(generation_mode=mode), there=st.booleans())
    @hypothesis.settings(max_examples=10, suppress_health_check=list(hypothesis.HealthCheck))
    def answered(case: Case, there: bool) -> None:
        if there and "{" in path and mode is GenerationMode.POSITIVE:
            known = API[path].replace("STATEMENT", statement_ids[Kind.COMPLICATION])
            case.path_parameters = dict.fromkeys(case.path_parameters, known)
        # A search may fit its description and still hold no word to look for: that is refused with 400.
        case.call_and_validate(excluded_checks=[positive_data_acceptance] if path.endswith("/search") else [])

    answered()


def test_every_operation_is_described(app: FastAPI) -> None:
    """Summary, description, tag; every parameter says what it is; errors are problems."""
    described = app.openapi()
    tags = {tag["name"] for tag in described["tags"]}
    for path, methods in described["paths"].items():
        for operation in methods.values():
            assert operation["summary"], path
            assert operation["description"], path
            assert set(operation["tags"]) <= tags, path
            assert all(p.get("description") for p in operation.get("parameters", ())), path
            for status, response in operation["responses"].items():
                content = set(response["content"])
                assert status == "200" or content == {"application/problem+json"}, (path, status)


def test_every_model_is_described(app: FastAPI) -> None:
    schemas = app.openapi()["components"]["schemas"]
    assert not [name for name, model in schemas.items() if not model.get("description")]
    assert "HTTPValidationError" not in schemas
