"""Who asks, as the surroundings say it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.fetching import FetchSettings
from kb.errors import KnowledgeBaseError


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing is set but the folder."""
    monkeypatch.delenv("KB_CONTACT_EMAIL", raising=False)
    monkeypatch.delenv("KB_NCBI_API_KEY", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


def test_it_works_with_nothing_set(tmp_path: Path) -> None:
    found = FetchSettings.from_environment()
    assert (found.contact, found.api_key) == ("", "")
    assert tmp_path in found.folder.parents


def test_address_and_key_are_taken_and_the_key_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_CONTACT_EMAIL", " someone@example.org ")
    monkeypatch.setenv("KB_NCBI_API_KEY", "0123456789abcdef0123")
    found = FetchSettings.from_environment()
    assert (found.contact, found.api_key) == ("someone@example.org", "0123456789abcdef0123")
    assert "0123456789abcdef0123" not in repr(found)


@pytest.mark.parametrize("contact", ["someone", "a@b", "a@b.org\r\nX-Header: 1", "a@b.org&api_key=1"])
def test_what_is_no_address_is_told(monkeypatch: pytest.MonkeyPatch, contact: str) -> None:
    monkeypatch.setenv("KB_CONTACT_EMAIL", contact)
    with pytest.raises(KnowledgeBaseError, match="KB_CONTACT_EMAIL"):
        FetchSettings.from_environment()


@pytest.mark.parametrize("key", ["short", "0123456789abcdef 0123", "secret-with-signs-%&"])
def test_what_is_no_key_is_told_without_showing_it(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("KB_NCBI_API_KEY", key)
    with pytest.raises(KnowledgeBaseError, match="KB_NCBI_API_KEY") as caught:
        FetchSettings.from_environment()
    assert key not in str(caught.value)
