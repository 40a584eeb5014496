"""Answers on disk: whole or not at all, and dropped where they are damaged."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.fetching.cache import Answer, Cache, _digest, write_whole
from kb.errors import KnowledgeBaseError

ANSWER = Answer("https://api.crossref.org/works", 200, "application/json", b'{"a": 1}\n', 5.0, '"e"', "Mon")


def test_an_answer_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert cache.get("question") is None
    cache.keep("question", ANSWER)
    assert cache.get("question") == ANSWER
    assert cache.get("another") is None
    assert ANSWER.validators == {"If-None-Match": '"e"', "If-Modified-Since": "Mon"}


def _file(folder: Path) -> Path:
    (file,) = (path for path in folder.rglob("*") if path.is_file())
    return file


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_a_damaged_answer_is_dropped(tmp_path: Path, data: st.DataObject) -> None:
    cache = Cache(tmp_path)
    cache.keep("question", ANSWER)
    file = _file(tmp_path)
    whole = file.read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = data.draw(
        st.sampled_from([whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], whole + b"x"])
    )
    file.write_bytes(damaged)
    assert cache.get("question") is None
    assert not file.exists()


def test_what_another_version_wrote_is_dropped(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.keep("question", ANSWER)
    file = _file(tmp_path)
    head, data = file.read_bytes().split(b"\n", 2)[1:]
    other = head.replace(b'"etag"', b'"tag"') + b"\n" + data
    file.write_bytes(_digest(other) + b"\n" + other)
    assert cache.get("question") is None


def test_nothing_half_is_left_where_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "answer"
    write_whole(file, b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KnowledgeBaseError, match="cannot be kept"):
        write_whole(file, b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["answer"]
    assert file.read_bytes() == b"old"
