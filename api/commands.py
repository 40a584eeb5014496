"""`kb serve`: the API and the pages, on this machine unless told otherwise."""

from __future__ import annotations

from typing import Annotated

import typer

_HOST = "127.0.0.1"
_PORT = 8000


def register(app: typer.Typer) -> None:
    """Add the command to `kb`."""
    app.command()(serve)


def serve(
    port: Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)] = _PORT,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = _HOST,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(help="A further name under which the server may be addressed; may be repeated."),
    ] = None,
) -> None:
    """Serve the pages and the API until Ctrl-C.

    They are read-only and have no log-in: with another --host, everybody who reaches it can read them.
    """
    import uvicorn  # noqa: PLC0415 - only this command needs them, and `kb --help` should not wait for them

    from api.app import create_app  # noqa: PLC0415

    application = create_app(allowed_hosts=allow_host or ())
    shown = f"[{host}]" if ":" in host else host
    typer.echo(f"Evidence knowledge base at http://{shown}:{port}/ (Ctrl-C ends it)")
    uvicorn.run(application, host=host, port=port, log_level="warning", server_header=False)
