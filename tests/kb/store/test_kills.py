"""Killed at any moment, a save leaves whole documents only, and the next run completes.

A few kills on each database here; `benchmarks/kills.py` does two hundred.
"""

from __future__ import annotations

import pytest

from kb.database import Database
from tests.fixtures.kills import kill_while_saving

_KILLS = 15


@pytest.mark.slow
def test_a_killed_writer_loses_and_halves_nothing(database: Database) -> None:
    kill_while_saving(database, kills=_KILLS)
