"""What guards the pages: who may ask, and what a browser may do with the answer.

The server listens on the loopback address by default, and still a page on the web can make the reader's
browser send requests to it: under a name of its own that resolves to 127.0.0.1 (DNS rebinding), or from a
script. So the Host must be one of ours and an Origin, where there is one, our own, in every mode.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders

from api.headers import SAFETY_HEADERS
from api.problems import problem_response

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "::1")
"""The names by which a server on this machine is addressed."""


_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


def is_near(request: Request) -> bool:
    """Return whether who asks sits at this machine: it was addressed by its own names, from itself.

    What a proxy passes on comes from this machine too, but under another name, or says for whom it asks.
    """
    if request.client is None or _name(request.headers.get("host", "")) not in LOOPBACK_HOSTS:
        return False
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        address = ip_address(request.client.host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


class Guard:
    """Refuses what does not come from our own pages, and puts the headers of safety on every answer."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = LOOPBACK_HOSTS) -> None:
        """Stand before ``app``; ``hosts`` are the names, without port, under which it may be addressed."""
        self._app = app
        self._hosts = {host.lower().strip("[]") for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFETY_HEADERS.items():
                    headers[name] = value
            await send(message)

        refusal = self._refusal(Headers(scope=scope))
        if refusal:
            await problem_response(*refusal)(scope, receive, guarded)
        else:
            await self._app(scope, receive, guarded)

    def _refusal(self, headers: Headers) -> tuple[int, str] | None:
        """Return the status and the reason where a request is to be refused."""
        host = headers.get("host", "")
        if _name(host) not in self._hosts:
            return 400, "This server does not answer under that name; `kb serve --allow-host NAME` adds one."
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
            return 403, "Requests from other sites are refused."
        return None


def _name(host: str) -> str:
    """Return the name in a Host header, without its port; empty where it is none.

    >>> _name("localhost:8000"), _name("[::1]:8000"), _name("evil.example@localhost")
    ('localhost', '::1', '')
    """
    try:
        parts = urlsplit(f"//{host}")
    except ValueError:
        return ""
    return "" if "@" in host or parts.path else (parts.hostname or "")
