"""The API on one page, made of its own description: no scripts, nothing from other machines."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.openapi import describe
from api.pages.rendering import page

router = APIRouter()


@router.get("/api")
def show(request: Request) -> Response:
    """Show every address of the API with what it takes and gives."""
    described = describe(request.app)
    operations = [
        {"path": path, **operation}
        for path, methods in described["paths"].items()
        for operation in methods.values()
    ]
    return page(
        request, "api.html", tags=described["tags"], operations=operations, address=str(request.base_url)
    )
