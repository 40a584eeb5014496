"""No service is asked more often than it allows."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.fetching.pace import Pace
from kb.errors import KnowledgeBaseError

HOST = "api.crossref.org"


class Clock:
    """A clock that sleeping moves."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace(tmp_path: Path, clock: Clock) -> Pace:
    return Pace(tmp_path, clock=lambda: clock.now, sleep=clock.sleep)


def test_questions_are_spread_over_the_second(pace: Pace, clock: Clock) -> None:
    start = clock.now
    for _ in range(7):
        pace.wait(HOST, 3)
    assert clock.slept[0] == 0
    assert clock.now - start == pytest.approx(2, abs=0.001)


def test_hosts_do_not_wait_for_each_other(pace: Pace, clock: Clock) -> None:
    pace.wait(HOST, 1)
    pace.wait("www.ebi.ac.uk", 1)
    assert clock.slept == [0, 0]


def test_another_process_takes_its_turn(tmp_path: Path, pace: Pace, clock: Clock) -> None:
    other = Pace(tmp_path, clock=lambda: clock.now, sleep=lambda _: None)
    other.wait(HOST, 2)
    pace.wait(HOST, 2)
    assert clock.slept == [0.5]


def test_who_is_put_off_waits_or_is_told_at_once(pace: Pace, clock: Clock) -> None:
    pace.put_off(HOST, 60)
    pace.put_off(HOST, 5)
    assert not pace.wait(HOST, 3, longest=30)
    assert clock.slept == []
    assert pace.wait(HOST, 3, longest=90)
    assert clock.slept == [60]


def test_a_clock_that_was_wrong_stops_nobody(tmp_path: Path, pace: Pace, clock: Clock) -> None:
    (tmp_path / HOST).write_text(str(clock.now + 1e9), "ascii")
    assert pace.wait(HOST, 3)
    assert clock.slept == [0]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(KnowledgeBaseError, match="cannot be written"):
        Pace(tmp_path / "file" / "pace").wait(HOST, 3)


def test_a_damaged_note_is_no_note(tmp_path: Path, pace: Pace) -> None:
    (tmp_path / HOST).write_text("soon", "ascii")
    assert pace.wait(HOST, 3)
