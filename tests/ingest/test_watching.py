"""A watched folder: what is taken, where it goes, and that nothing is lost, doubled or overwritten."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from ingest.privacy import Privacy
from ingest.running.preparing import Options
from ingest.sources import take
from ingest.watching.moving import Places, move
from ingest.watching.resting import Look, Resting, being_written
from ingest.watching.watcher import LOCK, Watcher
from kb.cli import build
from kb.database import Database, reading
from kb.errors import KnowledgeBaseError
from kb.tables import DocumentRow
from tests.fixtures import dropped
from tests.fixtures.papers import series

PAPER = series("Cement leakage was observed in 6 of 40 patients.")
TALK = "Interview\n\nWe treated John Smith, a 54-year-old man, for knee pain.\n"


class _Here:
    """Reads in this process."""

    take = staticmethod(take)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty folder to drop files into."""
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


def _look(
    root: Path, database: Database, options: Options | None = None, reader: Any = None
) -> dict[str, str]:
    """Look twice, and return where each file went."""
    watcher = Watcher(root, database, reader or _Here(), options or Options(), interval=0)
    assert list(watcher.look()) == []
    return {taken.report.path: str(taken.place.relative_to(root)) for taken in watcher.look()}


def _tree(root: Path) -> set[str]:
    """Return the files of the folder."""
    return {str(p.relative_to(root)) for p in root.rglob("*") if p.is_file() and p.name != LOCK}


def _paths(database: Database) -> set[str | None]:
    """Return from where the current documents were read."""
    with reading(database) as session:
        return set(
            session.scalars(select(DocumentRow.source_path).where(DocumentRow.superseded_by_id.is_(None)))
        )


def test_each_file_goes_where_it_says_what_became_of_it(root: Path, sqlite_database: Database) -> None:
    (root / "sub").mkdir()
    (root / "paper.txt").write_text(PAPER, encoding="utf-8")
    (root / "sub" / "same.txt").write_text(PAPER, encoding="utf-8")
    (root / "empty.txt").write_bytes(b"")
    assert _look(root, sqlite_database) == {
        "empty.txt": "failed/empty.txt",
        "paper.txt": "done/paper.txt",
        "sub/same.txt": "duplicate/sub/same.txt",
    }
    assert _tree(root) == {
        "done/paper.txt",
        "duplicate/sub/same.txt",
        "duplicate/sub/same.txt.reason.txt",
        "failed/empty.txt",
        "failed/empty.txt.reason.txt",
    }
    assert "the file is empty" in (root / "failed" / "empty.txt.reason.txt").read_text(encoding="utf-8")
    reason = (root / "duplicate" / "sub" / "same.txt.reason.txt").read_text(encoding="utf-8")
    assert str(root / "done" / "paper.txt") in reason
    assert _paths(sqlite_database) == {str(root / "done" / "paper.txt")}


def test_nothing_is_overwritten_and_no_document_replaces_another_of_the_same_name(
    root: Path, sqlite_database: Database
) -> None:
    for words in ("6 of 40", "7 of 40"):
        (root / "paper.txt").write_text(PAPER.replace("6 of 40", words), encoding="utf-8")
        _look(root, sqlite_database)
    assert _tree(root) == {"done/paper.txt", "done/paper (2).txt"}
    (root / "done" / "paper.txt").unlink()  # a user may; its place stays its own
    (root / "paper.txt").write_text(PAPER.replace("6 of 40", "8 of 40"), encoding="utf-8")
    assert _look(root, sqlite_database) == {"paper.txt": "done/paper (3).txt"}
    for _ in range(2):
        (root / "none.txt").write_bytes(b"")
        _look(root, sqlite_database)
    assert {"failed/none.txt", "failed/none (2).txt", "failed/none (2).txt.reason.txt"} <= _tree(root)


def test_what_was_stored_and_not_moved_is_moved(root: Path, sqlite_database: Database) -> None:
    (root / "paper.txt").write_text(PAPER, encoding="utf-8")
    _look(root, sqlite_database)
    (root / "done" / "paper.txt").rename(root / "paper.txt")  # as if killed before it was moved
    assert _look(root, sqlite_database) == {"paper.txt": "done/paper.txt"}
    (root / "done" / "paper.txt").rename(root / "paper.txt")
    (root / "a.txt").write_text(PAPER, encoding="utf-8")  # dropped meanwhile, and looked at first
    assert _look(root, sqlite_database) == {"a.txt": "duplicate/a.txt", "paper.txt": "done/paper.txt"}


def test_a_file_that_kb_ingest_read_in_place_is_done(root: Path, sqlite_database: Database) -> None:
    from ingest.run import Input, ingest  # noqa: PLC0415 - only here

    paper = root / "paper.txt"
    paper.write_text(PAPER, encoding="utf-8")
    list(ingest([Input("paper.txt", paper)], sqlite_database, _Here()))
    assert _look(root, sqlite_database) == {"paper.txt": "done/paper.txt"}


def test_a_list_of_references_is_taken_once(root: Path, sqlite_database: Database) -> None:
    entry = "TY  - JOUR\nTI  - Embolization of the knee\nPY  - 2019\nER  - \n"
    (root / "list.ris").write_text(entry, encoding="utf-8")
    assert _look(root, sqlite_database) == {"list.ris": "done/list.ris"}
    (root / "again.ris").write_text(entry, encoding="utf-8")
    assert _look(root, sqlite_database) == {"again.ris": "duplicate/again.ris"}


def test_what_may_name_patients_goes_to_failed_with_its_places(root: Path, sqlite_database: Database) -> None:
    (root / "talk.txt").write_text(TALK, encoding="utf-8")
    assert _look(root, sqlite_database) == {"talk.txt": "failed/talk.txt"}
    assert "line 3: name “J… S…”" in (root / "failed" / "talk.txt.reason.txt").read_text(encoding="utf-8")
    (root / "talk.txt").write_text(TALK, encoding="utf-8")
    redact = Options(privacy=Privacy.REDACT)
    assert _look(root, sqlite_database, redact) == {"talk.txt": "done/talk.txt"}
    assert (root / "done" / "talk.txt").read_text(encoding="utf-8") == TALK


def test_what_is_being_fetched_or_hidden_or_a_link_is_left_alone(
    root: Path, tmp_path: Path, sqlite_database: Database
) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text(PAPER, encoding="utf-8")
    (root / "link.txt").symlink_to(outside)
    (root / "folder").symlink_to(tmp_path, target_is_directory=True)
    for name in ("a.pdf.part", "b.crdownload", "~$c.docx", ".d.txt", "e.txt~", "f.txt", "f.txt.part"):
        (root / name).write_text(PAPER, encoding="utf-8")
    before = _tree(root)
    assert _look(root, sqlite_database) == {}
    assert _tree(root) == before


def test_only_files_at_rest_are_taken(root: Path) -> None:
    now = 0.0
    resting = Resting(root, (), 5.0, lambda: now)
    file = root / "paper.txt"
    file.write_text("half", encoding="utf-8")
    assert resting.files() == []
    now = 4.0
    assert resting.files() == []
    file.write_text("half and more", encoding="utf-8")
    now = 8.0
    assert resting.files() == []
    now = 13.0
    assert resting.files() == [file]


@pytest.mark.skipif(not Path("/proc/self/fdinfo").is_dir(), reason="the system does not tell who writes")
def test_what_another_process_writes_is_left_alone(root: Path) -> None:
    file, other = root / "slow.txt", root / "still.txt"
    other.write_text("x", encoding="utf-8")
    code = "import sys; f = open(sys.argv[1], 'w'); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", code, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        assert being_written([file, other]) == {file}
        writer.communicate(b"")
    assert being_written([file, other]) == set()


def test_a_file_that_changes_while_it_is_read_waits(root: Path, sqlite_database: Database) -> None:
    file = root / "paper.txt"
    file.write_text(PAPER, encoding="utf-8")

    class Slow(_Here):
        @staticmethod
        def take(path: Path, passwords: Any = ()) -> Any:
            found = take(path, passwords)
            path.write_text(PAPER + "And more.\n", encoding="utf-8")
            return found

    assert _look(root, sqlite_database, reader=Slow()) == {}
    assert _look(root, sqlite_database) == {"paper.txt": "done/paper.txt"}


def test_two_watchers_on_one_folder_exclude_each_other(root: Path, sqlite_database: Database) -> None:
    first = Watcher(root, sqlite_database, _Here(), Options())
    second = Watcher(root, sqlite_database, _Here(), Options())
    with first.locked(), pytest.raises(KnowledgeBaseError, match="another `kb watch`"), second.locked():
        pass
    with second.locked():
        assert (root / LOCK).exists()


def test_what_cannot_be_moved_stays_and_is_not_tried_again_and_again(
    root: Path, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root / "paper.txt").write_text(PAPER, encoding="utf-8")

    def refused(*_: Any) -> None:
        raise OSError(18, os.strerror(18))

    monkeypatch.setattr("ingest.watching.watcher.move", refused)
    watcher = Watcher(root, sqlite_database, _Here(), Options(), interval=0)
    list(watcher.look())
    (taken,) = watcher.look()
    assert taken.place == root / "paper.txt"
    assert "stays where it is" in taken.report.warnings[-1]
    assert list(watcher.look()) == []


def test_moving_never_overwrites(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for has_step in (True, False):
        if not has_step:
            monkeypatch.setattr("ingest.watching.moving._renamed", lambda *_: False)
        (root / "a").write_text("mine", encoding="utf-8")
        (root / "b").write_text("yours", encoding="utf-8")
        with pytest.raises(FileExistsError):
            move(root / "a", root / "b")
        assert (root / "b").read_text(encoding="utf-8") == "yours"
        move(root / "a", root / "deep" / f"c{has_step}")
        assert not (root / "a").exists()


def test_a_reason_left_by_a_run_that_was_killed_is_used_again(root: Path) -> None:
    places = Places(root, lambda _: False)
    (root / "x.txt").write_text("x", encoding="utf-8")
    (root / "failed" / "x.txt.reason.txt").write_text("the same", encoding="utf-8")
    assert places.put_aside("failed", root / "x.txt", "the same") == root / "failed" / "x.txt"
    (root / "y.txt").write_text("y", encoding="utf-8")
    (root / "failed" / "y.txt.reason.txt").write_text("a user's own words", encoding="utf-8")
    assert places.put_aside("failed", root / "y.txt", "reason").name == "y (2).txt"


def test_a_place_that_is_a_link_or_a_file_is_refused(root: Path, tmp_path: Path) -> None:
    (root / "done").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(KnowledgeBaseError, match="must be a folder"):
        Places(root, lambda _: False)
    (root / "done").unlink()
    (root / "failed").write_text("", encoding="utf-8")
    with pytest.raises(KnowledgeBaseError, match="must be a folder"):
        Places(root, lambda _: False)


def test_a_look_at_what_is_gone_or_no_file_is_none(root: Path) -> None:
    assert Look.at(root / "absent") is None
    assert Look.at(root) is None


def test_the_command_takes_what_lies_there_and_ends(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KB_DATABASE_URL", str(tmp_path / "watch.sqlite3"))
    (root / "paper.txt").write_text(PAPER, encoding="utf-8")
    done = CliRunner().invoke(build(), ["watch", str(root), "--once", "--interval", "0.05"])
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("stored       paper.txt: primary study, ")
    assert done.stdout.endswith(f"→ {root / 'done' / 'paper.txt'}\n")
    absent = CliRunner().invoke(build(), ["watch", str(root / "absent"), "--once"])
    assert (absent.exit_code, "there is no such folder" in absent.stderr) == (2, True)


@pytest.mark.slow
def test_kills_lose_nothing_and_do_nothing_twice() -> None:
    done = subprocess.run(
        [sys.executable, dropped.__file__, "30"], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("30 kills")
