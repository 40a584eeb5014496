"""The hosts that are ever contacted, and the guard that every request and every redirect passes.

A redirect, or a name server that was tampered with, could lead a request into the user's own network. So an
address is taken only if it is https on the ordinary port of a listed host, spelled in full, and the host's
name resolves to public addresses alone.
"""

from __future__ import annotations

import ipaddress
import socket
import urllib.request
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ingest.fetching.fetched import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

EUTILS = "eutils.ncbi.nlm.nih.gov"
PMC = "pmc.ncbi.nlm.nih.gov"
EUROPE_PMC = "www.ebi.ac.uk"
CROSSREF = "api.crossref.org"
HOSTS = frozenset({EUTILS, PMC, EUROPE_PMC, CROSSREF})
"""Whom we talk to: nobody else, whatever an answer says."""

SERVICES = {EUTILS: "PubMed", PMC: "PubMed Central", EUROPE_PMC: "Europe PMC", CROSSREF: "Crossref"}
"""What people call them."""

_PORT = 443


def require_listed(url: str) -> str:
    """Return the host of an address that may be contacted.

    Raises:
        FetchError: It is not https, names a user or another port, or its host is not listed.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise FetchError(url, "refused: not an address") from None
    host = parts.hostname or ""
    if parts.scheme != "https":
        raise FetchError(host or url, f"refused: {host or url} is not asked over https")
    if host not in HOSTS:
        raise FetchError(
            host, f"refused: {host} is not one of the services that are ever contacted", advice=_LISTED
        )
    if port not in {None, _PORT} or parts.username is not None or parts.password is not None:
        raise FetchError(host, f"refused: an address of {host} that names a user or a port of its own")
    return host


_OFFLINE = "check the connection to the internet, and ask again"
_LISTED = f"these are {', '.join(sorted(HOSTS))}"


def require_public(host: str, resolve: Callable[[str], Iterable[str]]) -> None:
    """Refuse a host whose name leads into a private, loopback or link-local network.

    Raises:
        FetchError: The name does not resolve, or any of its addresses is not public.
    """
    try:
        found = list(resolve(host))
    except OSError as error:
        raise FetchError(
            host, f"{host} cannot be found ({error.strerror or error})", advice=_OFFLINE
        ) from error
    if not found:
        raise FetchError(host, f"{host} cannot be found", advice=_OFFLINE)
    for address in found:
        if not is_public(address):
            raise FetchError(
                host,
                f"refused: {host} leads to {address}, which is not a public address",
                advice="ask who runs your network",
            )


def is_public(address: str) -> bool:
    """Return whether an address is one of the public internet; what is no address is not.

    >>> is_public("130.14.29.110"), is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("fe80::1")
    (True, False, False, False)
    """
    try:
        plain = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = _inner(plain)
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def _inner(
    address: ipaddress.IPv4Address | ipaddress.IPv6Address,
) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """Return the IPv4 address inside one of IPv6 that only carries it, else the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1] or address


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def addresses(host: str) -> list[str]:
    """Return the addresses that a name resolves to."""
    return [str(entry[4][0]) for entry in socket.getaddrinfo(host, _PORT, type=socket.SOCK_STREAM)]


def is_behind_proxy(host: str) -> bool:
    """Return whether the surroundings send requests for a host through a proxy, which resolves its name."""
    proxies = urllib.request.getproxies()
    return bool(proxies.get("https") or proxies.get("all")) and not urllib.request.proxy_bypass(host)
