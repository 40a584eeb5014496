"""Several processes read, one saves: the same store, and a process that dies costs its file."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from sqlalchemy import DateTime, select

from ingest.running import workers
from ingest.running.preparing import Refused
from kb.database import Database, connect, reading
from kb.tables import Base
from tests.fixtures.runs import FIRST, SECOND, TALK, run


@pytest.mark.slow
def test_several_processes_store_what_one_stores(tmp_path: Path, sqlite_database: Database) -> None:
    files = []
    for number in range(4):
        files.append(tmp_path / f"{number}.txt")
        files[-1].write_text(FIRST.replace("6 of 40", f"{number + 1} of 40"), encoding="utf-8")
    files += [tmp_path / "absent.txt", tmp_path / "again.txt", tmp_path / "talk.txt"]
    files[-2].write_text(files[0].read_text(encoding="utf-8"), encoding="utf-8")
    files[-1].write_text(TALK, encoding="utf-8")
    stores = [connect(str(tmp_path / f"{jobs}.sqlite3")) for jobs in (1, 3)]
    reports = [run(store, *files, jobs=jobs) for store, jobs in zip(stores, (1, 3), strict=True)]
    assert reports[0] == reports[1]
    one, three = map(_everything, stores)
    differing = {
        n: [p for p in zip(one[n], three[n], strict=True) if p[0] != p[1]] for n in one if one[n] != three[n]
    }
    assert not differing
    for store in stores:
        store.close()


def _everything(database: Database) -> dict[str, list[str]]:
    """Return all rows of all tables, but for the moments at which they were written.

    And for the version of the extraction: each process takes it from files that somebody may be editing.
    """
    kept = {
        table.name: [
            column
            for column in table.c
            if not isinstance(column.type, DateTime) and column.name != "extractor"
        ]
        for table in Base.metadata.sorted_tables
    }
    with reading(database) as session:
        return {name: sorted(map(repr, session.execute(select(*columns)))) for name, columns in kept.items()}


@pytest.mark.slow
def test_a_process_that_dies_costs_its_file(
    tmp_path: Path, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("aaa-fatal.txt", FIRST), ("first.txt", FIRST), ("second.txt", SECOND)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(workers, "_START", _KILLED_BY_NAME)
    found = {Path(r.path).name: r for r in run(sqlite_database, *sorted(tmp_path.glob("*.txt")), jobs=2)}
    assert [found[name].status for name in ("first.txt", "second.txt")] == ["stored", "stored"]
    assert found["aaa-fatal.txt"].status == "failed"
    assert "SIGKILL" in found["aaa-fatal.txt"].problem


_KILLED_BY_NAME = f"""
import os
from ingest.running import workers
prepare = workers.prepare
def mortal(task, *rest):
    if "fatal" in task.path.name:
        os.kill(os.getpid(), {int(signal.SIGKILL)})
    return prepare(task, *rest)
workers.prepare = mortal
workers.serve({{descriptor}})
"""


def test_what_is_prepared_too_early_waits_for_its_turn(tmp_path: Path) -> None:
    crew = workers.Crew(2, None)
    assert crew.ahead == 6
    with crew:
        crew.add(workers.Task(tmp_path / "absent.txt"))
        (item,) = crew.take(0)
    assert item == Refused("there is no such file – check the name")
