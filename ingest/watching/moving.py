"""Where a file goes that was dropped, and how it gets there without anything being overwritten or lost."""

from __future__ import annotations

import ctypes
import errno
import os
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from kb.errors import KnowledgeBaseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DONE, DUPLICATE, FAILED = "done", "duplicate", "failed"
REASON = ".reason.txt"

_HERE, _KEEP = -100, 1  # AT_FDCWD and RENAME_NOREPLACE of renameat2
_UNKNOWN = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP})


class Places:
    """The folders ``done``, ``duplicate`` and ``failed`` of a watched folder."""

    def __init__(self, root: Path, is_taken: Callable[[Path], bool]) -> None:
        """Take the folder; ``is_taken`` says of a place in ``done`` whether a document once lay there."""
        self.root = root
        self._is_taken = is_taken
        for name in (DONE, DUPLICATE, FAILED):
            if (root / name).is_symlink() or not _made(root / name):
                raise KnowledgeBaseError(
                    f"{root / name}: this must be a folder, into which files are moved; rename what is there"
                )

    def done(self, file: Path) -> Path:
        """Return the free place for a file that is stored; no other document was ever read from it."""
        return next(
            place
            for place in self._numbered(DONE, file)
            if not _is_there(place) and not self._is_taken(place)
        )

    def put_aside(self, folder: str, file: Path, reason: str) -> Path:
        """Move a file to a free place in a folder, with the reason beside it; return where it lies.

        The reason is there before the file: a file without its reason never is.
        """
        for place in self._numbered(folder, file):
            beside = place.with_name(place.name + REASON)
            if _is_there(place) or not _may_hold(beside, reason):
                continue
            place.parent.mkdir(parents=True, exist_ok=True)
            unfinished = beside.with_name(f".{beside.name}.unfinished")
            unfinished.write_text(reason, encoding="utf-8")
            unfinished.replace(beside)
            move(file, place)
            return place
        raise AssertionError  # the numbers do not end

    def _numbered(self, folder: str, file: Path) -> Iterator[Path]:
        """Yield the places a file may have in a folder: its own, then with a number; sub-folders kept."""
        place = self.root / folder / file.relative_to(self.root)
        yield place
        for number in count(2):
            yield place.with_stem(f"{place.stem} ({number})")


def move(file: Path, place: Path) -> None:
    """Rename a file to a place of the same file system where nothing is.

    Raises:
        OSError: It cannot be moved, or something is there.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    if not _renamed(file, place):
        if _is_there(place):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(place))
        file.rename(place)


def _renamed(file: Path, place: Path) -> bool:
    """Rename in one step that fails where something is; False where the system has no such step."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    if rename(_HERE, os.fsencode(file), _HERE, os.fsencode(place), _KEEP) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNKNOWN:
        return False
    raise OSError(number, os.strerror(number), str(file))


def _made(folder: Path) -> bool:
    """Make a folder where there is none; False where something else has its name."""
    try:
        folder.mkdir(exist_ok=True)
    except FileExistsError:
        return False
    return True


def _is_there(place: Path) -> bool:
    """Return whether anything has this name, be it a link that leads nowhere."""
    return os.path.lexists(place)


def _may_hold(beside: Path, reason: str) -> bool:
    """Return whether a reason may be written: nothing is there, or the same, of a run that was killed."""
    if not _is_there(beside):
        return True
    try:
        return beside.read_text(encoding="utf-8") == reason
    except (OSError, UnicodeDecodeError):
        return False
