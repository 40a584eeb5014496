"""`kb serve`: the API and the pages, on this machine unless told otherwise."""

from __future__ import annotations

import socket
from contextlib import suppress
from typing import Annotated

import typer

from kb.errors import KnowledgeBaseError

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
    share_closed: Annotated[
        bool,
        typer.Option("--share-closed", help="Show whole texts without an open licence to others, too."),
    ] = False,
) -> None:
    """Serve the pages and the API until Ctrl-C.

    They are read-only and have no log-in: with another --host, everybody who reaches it can read them. Of
    texts without an open licence others see bibliographic data, statements and short quotes, unless
    --share-closed or KB_SHARE_CLOSED=1 says that you may pass them on.
    """
    import uvicorn  # noqa: PLC0415 - only this command needs these, and `kb --help` should not wait for them

    from api.app import create_app  # noqa: PLC0415
    from kb.migrate import require_current  # noqa: PLC0415

    application = create_app(allowed_hosts=allow_host or (), share_closed=share_closed)
    database = application.state.database
    if database.exists():
        require_current(database)
    else:
        typer.echo(
            f"{database.name}: there is no store yet; `kb ingest PATH` makes one from documents.", err=True
        )
    with _listening(host, port) as listener:
        shown = f"[{host}]" if ":" in host else host
        typer.echo(f"Evidence knowledge base at http://{shown}:{port}/ (Ctrl-C ends it)")
        server = uvicorn.Server(uvicorn.Config(application, log_level="warning", server_header=False))
        with suppress(KeyboardInterrupt):  # how one ends it; no error
            server.run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens; ``KnowledgeBaseError`` where the port is not to be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        raise KnowledgeBaseError(
            f"nobody can listen on {host}, port {port} ({error.strerror}); --port NUMBER takes another"
        ) from error
    return listener
