"""The first page: the three questions."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.pages.rendering import page

router = APIRouter()


@router.get("/")
def home(request: Request) -> HTMLResponse:
    """Show the three questions."""
    return page(request, "home.html")
