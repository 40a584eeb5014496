"""Answers kept on disk: what is fresh is not asked for again, what is old is asked for with its validators.

One file holds one answer: the digest of what follows, a line of JSON (address, status, validators, when),
then the bytes. A file is written whole or not at all; one that is torn or altered is dropped, and asked for
again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from kb.errors import KnowledgeBaseError

_LONGEST_LINE = 64


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service answered: ``at`` is when it was last known to hold, in seconds since 1970."""

    url: str
    status: int
    media_type: str
    data: bytes
    at: float
    etag: str = ""
    modified: str = ""

    @property
    def validators(self) -> dict[str, str]:
        """Return the headers that ask whether this still holds."""
        pairs = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in pairs.items() if value}


class Cache:
    """Answers by what was asked; ``key`` is any text that says it, without secrets."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made when something is first kept."""
        self._folder = folder

    def get(self, key: str) -> Answer | None:
        """Return the answer to what was asked, or None; a damaged file goes."""
        path = self._path(key)
        try:
            with path.open("rb") as file:
                digest, whole = file.readline(_LONGEST_LINE).rstrip(b"\n"), file.read()
        except OSError:
            return None
        answer = _answer(whole) if digest == _digest(whole) else None
        if answer is None:
            with contextlib.suppress(OSError):
                path.unlink()
        return answer

    def keep(self, key: str, answer: Answer) -> None:
        """Keep an answer in place of an older one."""
        described = asdict(replace(answer, data=b""))
        del described["data"]
        whole = json.dumps(described).encode() + b"\n" + answer.data
        write_whole(self._path(key), _digest(whole) + b"\n" + whole)

    def _path(self, key: str) -> Path:
        """Return the file of what was asked; two letters a folder, so that no folder grows too long."""
        name = hashlib.blake2b(key.encode(), digest_size=16).hexdigest()
        return self._folder / name[:2] / name


def _answer(whole: bytes) -> Answer | None:
    """Return the answer of a file, None where another version of this program wrote it."""
    head, _, data = whole.partition(b"\n")
    try:
        return Answer(data=data, **json.loads(head))
    except (ValueError, TypeError):
        return None


def _digest(data: bytes) -> bytes:
    """Return by what the bytes are known again."""
    return hashlib.blake2b(data, digest_size=16).hexdigest().encode()


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, readable by its owner alone; a crash leaves the older one.

    Raises:
        KnowledgeBaseError: The folder cannot be written.
    """
    unfinished = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, unfinished = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(unfinished).replace(path)
    except OSError as error:
        if unfinished:
            Path(unfinished).unlink(missing_ok=True)
        raise KnowledgeBaseError(
            f"{path}: what was fetched cannot be kept ({error.strerror or error})"
        ) from error
