"""The pages for readers: rendered here, complete without scripts."""

from fastapi import APIRouter

from api.pages import (
    cite,
    complications,
    concepts,
    documents,
    duplicates,
    evidence,
    guide,
    home,
    search,
    statements,
)

pages = APIRouter(include_in_schema=False)
"""All pages."""

for page in (home, evidence, complications, cite, documents, duplicates, statements, search, concepts, guide):
    pages.include_router(page.router)
