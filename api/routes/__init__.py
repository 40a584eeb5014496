"""The API: one file for each resource, all under `/api/v1`."""

from fastapi import APIRouter

from api.problems import documented
from api.routes import (
    citations,
    complications,
    concepts,
    documents,
    duplicates,
    evidence,
    health,
    search,
    statements,
)

API_PREFIX = "/api/v1"
"""Where this version of the API is; what is here is only ever added to."""

api = APIRouter(prefix=API_PREFIX, responses=documented(503))
"""All routes for programs."""

for resource in (
    evidence,
    complications,
    citations,
    documents,
    duplicates,
    statements,
    search,
    concepts,
    health,
):
    api.include_router(resource.router)
