"""One way to ask a service: guarded, paced, bounded, repeated with patience, and remembered.

A question is a ``Request`` and a function that understands the answer. What the function cannot understand
(a page of HTML with status 200, a body that breaks off, another work's record) is asked again like a failed
connection, and is never kept.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Self, TypeVar
from urllib.parse import urljoin

import httpx
import stamina

from ingest.fetching.cache import Answer, Cache
from ingest.fetching.fetched import FetchError, InvalidError
from ingest.fetching.hosts import (
    EUTILS,
    PMC,
    SERVICES,
    addresses,
    is_behind_proxy,
    is_public,
    require_listed,
    require_public,
)
from ingest.fetching.pace import Pace
from ingest.fetching.understanding import MisunderstoodError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ingest.fetching.settings import FetchSettings

Found = TypeVar("Found")

TOOL = "evidence-kb"
_NCBI = frozenset({EUTILS, PMC})
_PER_SECOND, _PER_SECOND_WITH_KEY = 3.0, 10.0
_MOST_REDIRECTS = 5
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BUSY = frozenset({408, 425, 429, 500, 502, 503, 504})
_LATER = "try again later; what was fetched before is kept"

# Each failure is told once, in our words, when patience ends; the library would log every repetition.
stamina.instrumentation.set_on_retry_hooks([])


class _RepeatableError(Exception):
    """Something that may go better next time; ``wait`` is for how many seconds we were asked to wait."""

    def __init__(self, said: str, wait: float | None = None) -> None:
        self.wait = wait
        super().__init__(said)


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: ``form`` makes it a POST; the key goes there alone, since addresses end up in logs.

    ``accept`` is the media type that is wanted, ``fresh`` for how many seconds an older answer will do.
    """

    url: str
    params: Mapping[str, str] | None = None
    form: Mapping[str, str] | None = None
    accept: str = "application/json"
    fresh: float | None = None

    @property
    def key(self) -> str:
        """Return by what the answer is kept: everything that is asked, and nothing about who asks."""
        return json.dumps(
            [self.url, dict(self.params or {}), dict(self.form or {}), self.accept], sort_keys=True
        )


class Web:
    """Connections to the services; to be used in a ``with``."""

    def __init__(
        self,
        settings: FetchSettings,
        *,
        transport: httpx.BaseTransport | None = None,
        resolve: Callable[[str], Iterable[str]] = addresses,
        pace: Pace | None = None,
    ) -> None:
        """Take the settings; ``transport``, ``resolve`` and ``pace`` are for tests without a network."""
        self._settings = settings
        self._resolve = resolve
        self._is_direct = transport is not None
        self._pace = pace or Pace(settings.folder / "pace")
        self._cache = Cache(settings.folder / "answers")
        self.held_at = 0.0
        """When the last answer was known to hold, in seconds since 1970: a kept one is older than today."""
        contact = f"; mailto:{settings.contact}" if settings.contact else ""
        self._client = httpx.Client(
            transport=transport,
            timeout=httpx.Timeout(settings.read, connect=settings.connect),
            follow_redirects=False,
            headers={"User-Agent": f"{TOOL}/{version('evidence-kb')} (evidence synthesis{contact})"},
        )

    def __enter__(self) -> Self:
        """Return the open connections."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close them."""
        self._client.close()

    def ask(self, request: Request, understand: Callable[[Answer], Found]) -> Found:
        """Return what ``understand`` makes of the answer: a kept one, or one that is asked for.

        A status of 404 is an answer too: the service does not know what was asked for.

        Raises:
            FetchError: The service cannot be reached, is busy for too long, or answers something else.
        """
        kept = self._cache.get(request.key)
        fresh = self._settings.fresh_days * 86_400 if request.fresh is None else request.fresh
        if kept is not None:
            try:
                found = understand(kept)
            except MisunderstoodError:  # another version of this program kept it
                kept = None
            else:
                if 0 <= time.time() - kept.at < fresh:
                    self.held_at = kept.at
                    return found
        return self._asked(request, kept, understand)

    def _asked(self, request: Request, kept: Answer | None, understand: Callable[[Answer], Found]) -> Found:
        """Ask, again and again where that may help, and keep what was understood."""
        service = SERVICES[require_listed(request.url)]
        until = time.monotonic() + self._settings.total

        def wait_before(error: Exception) -> bool | float:
            if not isinstance(error, _RepeatableError) or time.monotonic() >= until:
                return False
            if error.wait is None:
                return True
            return error.wait if error.wait < until - time.monotonic() else False

        patient = stamina.RetryingCaller(
            attempts=self._settings.attempts, timeout=self._settings.total, wait_initial=0.5, wait_max=20.0
        )
        try:
            answer, found = patient(wait_before, self._understood, request, kept, until, understand)
        except _RepeatableError as error:
            raise FetchError(service, f"{service} {error}", advice=_LATER) from error
        if answer.status == httpx.codes.OK:
            self._cache.keep(request.key, answer)
        self.held_at = answer.at
        return found

    def _understood(
        self, request: Request, kept: Answer | None, until: float, understand: Callable[[Answer], Found]
    ) -> tuple[Answer, Found]:
        """Ask once, and return the answer with what was understood."""
        answer = self._once(request, kept, until)
        try:
            return answer, understand(answer)
        except MisunderstoodError as error:
            raise _RepeatableError(str(error)) from error

    def _once(self, request: Request, kept: Answer | None, until: float) -> Answer:
        """Ask once, following redirects to listed hosts."""
        host = require_listed(request.url)
        sent = self._with_sender(host, request.params or {}) if request.form is None else {}
        url = str(httpx.URL(request.url, params=sent)) if sent else request.url
        for _ in range(_MOST_REDIRECTS + 1):
            host = self._admitted(url, until)
            answer, location = self._exchange(replace(request, url=url), host, kept, until)
            if not location:
                return replace(answer, url=request.url)
            if request.form is not None:
                raise FetchError(host, f"{SERVICES[host]} has moved; this version does not know where to")
            url = urljoin(url, location)
        raise FetchError(host, f"{SERVICES[host]} leads from one address to the next without end")

    def _admitted(self, url: str, until: float) -> str:
        """Return the host of an address that passes the guard, when its turn has come."""
        host = require_listed(url)
        if self._is_direct or not is_behind_proxy(host):
            require_public(host, self._resolve)
        has_key = host == EUTILS and self._settings.api_key
        per_second = _PER_SECOND_WITH_KEY if has_key else _PER_SECOND
        if not self._pace.wait(host, per_second, longest=max(0.0, until - time.monotonic())):
            raise FetchError(host, f"{SERVICES[host]} asked to be left alone for a while", advice=_LATER)
        return host

    def _exchange(self, request: Request, host: str, kept: Answer | None, until: float) -> tuple[Answer, str]:
        """Return the answer to one request, and where it redirects to, if it does."""
        try:
            with self._client.stream(
                "GET" if request.form is None else "POST",
                request.url,
                data=None if request.form is None else self._with_sender(host, request.form),
                headers={"Accept": request.accept} | (kept.validators if kept else {}),
            ) as response:
                self._require_public_peer(response, host)
                return self._judged(response, request, host, kept, until)
        except httpx.TimeoutException as error:
            raise _RepeatableError("did not answer in time") from error
        except httpx.DecodingError as error:
            raise _RepeatableError("sent an answer that cannot be unpacked") from error
        except httpx.TransportError as error:
            raise _RepeatableError(f"cannot be reached, or broke off ({type(error).__name__})") from error

    def _with_sender(self, host: str, params: Mapping[str, str]) -> dict[str, str]:
        """Return parameters with who asks, as NCBI wishes; the key goes to E-utilities alone."""
        if host not in _NCBI:
            return dict(params)
        sender = {"tool": TOOL, "email": self._settings.contact, "api_key": self._settings.api_key}
        if host != EUTILS:
            del sender["api_key"]
        return {**params, **{name: value for name, value in sender.items() if value}}

    def _require_public_peer(self, response: httpx.Response, host: str) -> None:
        """Refuse an answer from a machine of the user's own network, whatever its name resolved to before."""
        stream = response.extensions.get("network_stream")
        if stream is None or self._is_direct or is_behind_proxy(host):
            return
        peer = stream.get_extra_info("server_addr")
        if peer and not is_public(str(peer[0])):
            raise FetchError(host, f"refused: the answer came from {peer[0]}, which is not a public address")

    def _judged(
        self, response: httpx.Response, request: Request, host: str, kept: Answer | None, until: float
    ) -> tuple[Answer, str]:
        """Return what a response says: an answer, the old answer still holding, or another place."""
        service, status = SERVICES[host], response.status_code
        if status in _REDIRECTS:
            return Answer(request.url, status, "", b"", 0.0), response.headers.get("location", "/")
        if status == httpx.codes.NOT_MODIFIED and kept is not None:
            return replace(kept, at=time.time()), ""
        if status in _BUSY:
            wait = _seconds(response.headers.get("retry-after", ""))
            if wait is not None:
                self._pace.put_off(host, wait)
            raise _RepeatableError(_busy(status, wait), wait)
        if status not in {httpx.codes.OK, httpx.codes.NOT_FOUND}:
            kind = InvalidError if status == httpx.codes.BAD_REQUEST else FetchError
            raise kind(service, f"{service} refuses the question (status {status})", advice=_refused(status))
        answer = Answer(
            url=request.url,
            status=status,
            media_type=response.headers.get("content-type", "").partition(";")[0].strip().lower(),
            data=self._body(response, service, until),
            at=time.time(),
            etag=response.headers.get("etag", ""),
            modified=response.headers.get("last-modified", ""),
        )
        return answer, ""

    def _body(self, response: httpx.Response, service: str, until: float) -> bytes:
        """Return the bytes of an answer, whole, of bearable size, and in time."""
        parts, size = [], 0
        for part in response.iter_bytes():
            size += len(part)
            if size > self._settings.largest:
                limit = self._settings.largest // 2**20
                raise FetchError(service, f"the answer of {service} is larger than {limit} MiB")
            if time.monotonic() > until:
                raise _RepeatableError("did not answer in time")
            parts.append(part)
        promised = response.headers.get("content-length", "")
        if promised.isdigit() and int(promised) != response.num_bytes_downloaded:
            raise _RepeatableError("sent an answer of another length than it said")
        return b"".join(parts)


def _seconds(said: str) -> float | None:
    """Return the seconds that ``Retry-After`` asks for: a number or a date."""
    if said.strip().isdigit():
        return float(said)
    try:
        return max(0.0, parsedate_to_datetime(said).timestamp() - time.time())
    except (ValueError, TypeError):
        return None


def _busy(status: int, wait: float | None) -> str:
    """Return what a status says of a service that may answer later."""
    if wait:
        return f"asks to be left alone for {wait:.0f} seconds (status {status})"
    return f"is busy or out of order (status {status})"


def _refused(status: int) -> str:
    """Return what may be done about a refusal."""
    if status in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN, httpx.codes.BAD_REQUEST}:
        return "check KB_NCBI_API_KEY and KB_CONTACT_EMAIL if they are set"
    return "this version may be too old for the service"
