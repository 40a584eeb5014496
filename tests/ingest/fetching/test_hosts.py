"""The guard of hosts and addresses."""

from __future__ import annotations

import socket

import pytest

from ingest.fetching.fetched import FetchError
from ingest.fetching.hosts import (
    HOSTS,
    SERVICES,
    addresses,
    is_behind_proxy,
    is_public,
    require_listed,
    require_public,
)


def test_four_hosts_are_contacted_and_no_other() -> None:
    assert {
        "eutils.ncbi.nlm.nih.gov",
        "pmc.ncbi.nlm.nih.gov",
        "www.ebi.ac.uk",
        "api.crossref.org",
    } == HOSTS == set(SERVICES)  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.0.1", "172.16.0.1",  # noqa: S104
        "192.168.1.1",
        "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "fc00::1", "fe80::1", "fe80::1%eth0", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "2002:7f00:1::", "localhost", "", "130.14.29",
    ],
)  # fmt: skip
def test_no_private_address_is_public_however_it_is_wrapped(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["130.14.29.110", "2607:f220:41e:4290::110", "::ffff:130.14.29.110"])
def test_an_address_of_the_internet_is_public(address: str) -> None:
    assert is_public(address)


def test_a_listed_address_gives_its_host() -> None:
    assert require_listed("https://API.crossref.org:443/works?x=1") == "api.crossref.org"


@pytest.mark.parametrize("url", ["", "works", "https://", "https://[::1", "https://api.crossref.org.:443/"])
def test_what_is_no_address_of_a_listed_host_is_refused(url: str) -> None:
    with pytest.raises(FetchError, match="refused"):
        require_listed(url)


def test_a_name_without_addresses_is_told() -> None:
    with pytest.raises(FetchError, match="cannot be found"):
        require_public("api.crossref.org", lambda _: [])


def test_addresses_are_those_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("130.14.29.110", 443))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [entry])
    assert addresses("eutils.ncbi.nlm.nih.gov") == ["130.14.29.110"]


def test_a_proxy_of_the_surroundings_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert not is_behind_proxy("api.crossref.org")
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    assert is_behind_proxy("api.crossref.org")
    monkeypatch.setenv("no_proxy", "api.crossref.org")
    assert not is_behind_proxy("api.crossref.org")
