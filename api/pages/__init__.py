"""The pages for readers: rendered here, complete without scripts."""

from fastapi import APIRouter

from api.pages import complications, evidence, home

pages = APIRouter(include_in_schema=False)
"""All pages."""

for page in (home, evidence, complications):
    pages.include_router(page.router)
