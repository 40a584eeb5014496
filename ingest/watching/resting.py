"""Which files of a folder are whole: at rest between two looks, and nobody is writing them."""

from __future__ import annotations

import os
import stat
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

PARTIAL = (
    ".part",
    ".partial",
    ".crdownload",
    ".download",
    ".opdownload",
    ".filepart",
    ".tmp",
    ".!ut",
    ".aria2",
)
"""How files end that a browser or another program is still fetching."""

_WORKING = ("~$", ".~lock.")  # what office programs put beside an open document
_PROCESSES = Path("/proc")


@dataclass(frozen=True, slots=True)
class Look:
    """What tells that a file has not changed."""

    size: int
    changed: int
    number: int

    @classmethod
    def at(cls, file: Path) -> Look | None:
        """Return what a file looks like now; None where it is gone, or no regular file."""
        try:
            found = file.lstat()
        except OSError:
            return None
        return cls(found.st_size, found.st_mtime_ns, found.st_ino) if stat.S_ISREG(found.st_mode) else None


class Resting:
    """Looks at a folder again and again."""

    def __init__(
        self, root: Path, aside: Iterable[str], interval: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Take the folder, those in it that are not looked into, and how long a file must have rested."""
        self._root, self._aside = root, frozenset(aside)
        self._interval, self._clock = interval, clock
        self._since: dict[Path, tuple[Look, float]] = {}

    def files(self) -> list[Path]:
        """Return the files that have not changed since a look long enough ago, and that nobody is writing."""
        now = self._clock()
        looks = {file: look for file in self._candidates() if (look := Look.at(file)) is not None}
        known = {file: self._since.get(file) for file in looks}
        self._since = {
            file: before if (before := known[file]) and before[0] == look else (look, now)
            for file, look in looks.items()
        }
        rested = [file for file in looks if now - self._since[file][1] >= self._interval and known[file]]
        written = being_written(rested)
        return [file for file in rested if file not in written]

    def _candidates(self) -> Iterator[Path]:
        """Yield what may be taken, in a fixed order; links are not followed."""
        for place, folders, names in os.walk(self._root):
            is_top = Path(place) == self._root
            folders[:] = sorted(
                f for f in folders if not f.startswith(".") and not (is_top and f in self._aside)
            )
            present = set(names)
            for name in sorted(names):
                if not is_partial(name, present):
                    yield Path(place) / name


def is_partial(name: str, beside: Iterable[str]) -> bool:
    """Return whether a file is hidden, is being fetched or worked on, or stands for one that is.

    >>> is_partial("a.pdf.part", []), is_partial("a.pdf", ["a.pdf.part"]), is_partial("a.pdf", ["b.pdf"])
    (True, True, False)
    """
    if name.startswith((".", *_WORKING)) or name.endswith("~") or name.lower().endswith(PARTIAL):
        return True
    return any(f"{name}{ending}" in beside for ending in PARTIAL)


def being_written(files: Iterable[Path]) -> set[Path]:
    """Return those files that a process of this machine has open for writing, as far as the system tells."""
    wanted: dict[tuple[int, int], Path] = {}
    for file in files:
        with suppress(OSError):
            found = file.stat()
            wanted[found.st_dev, found.st_ino] = file
    if not wanted or not _PROCESSES.is_dir():
        return set()
    return {wanted[key] for key in _open_for_writing() if key in wanted}


def _open_for_writing() -> Iterator[tuple[int, int]]:
    """Yield device and number of every file that is open for writing in a process we may look at."""
    for process in _PROCESSES.iterdir():
        if not process.name.isdigit():
            continue
        with suppress(OSError):
            for opened in (process / "fd").iterdir():
                with suppress(OSError, ValueError):
                    flags = (process / "fdinfo" / opened.name).read_text(encoding="ascii").split("flags:")[1]
                    if int(flags.split()[0], 8) & os.O_ACCMODE != os.O_RDONLY:
                        found = opened.stat()
                        yield found.st_dev, found.st_ino
