"""The API: one file for each resource, all under `/api/v1`."""

from fastapi import APIRouter

from api.routes import health

API_PREFIX = "/api/v1"
"""Where this version of the API is; what is here is only ever added to."""

api = APIRouter(prefix=API_PREFIX)
"""All routes for programs."""

for resource in (health,):
    api.include_router(resource.router)
