"""No service is asked more often than it allows, however many of our processes ask at once.

The next free moment of each host stands in a small file under a lock; whoever asks takes that moment, moves
it on, and waits for it outside the lock.
"""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING

from filelock import FileLock

from kb.errors import KnowledgeBaseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_FARTHEST = 600.0  # a moment further off than this was written by a clock that has since been put right


class Pace:
    """The moments at which each host may be asked."""

    def __init__(
        self,
        folder: Path,
        *,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Take the folder of the files; ``clock`` and ``sleep`` are for tests."""
        self._folder, self._clock, self._sleep = folder, clock, sleep

    def wait(self, host: str, per_second: float, longest: float = _FARTHEST) -> bool:
        """Return when the host may be asked; False at once where that is over ``longest`` seconds off."""
        moment = self._take(host, 1 / per_second, longest)
        if moment is None:
            return False
        self._sleep(max(0.0, moment - self._clock()))
        return True

    def put_off(self, host: str, seconds: float) -> None:
        """Let nobody ask a host for a while, because it said so."""
        with self._locked(host):
            later = self._clock() + min(seconds, _FARTHEST)
            self._write(host, max(later, self._next(host)))

    def _take(self, host: str, interval: float, longest: float) -> float | None:
        """Return the next free moment, and move it on; None where it is too far off."""
        with self._locked(host):
            moment = max(self._next(host), self._clock())
            if moment > self._clock() + longest:
                return None
            self._write(host, moment + interval)
        return moment

    def _next(self, host: str) -> float:
        """Return the next free moment; the distant past where none is noted."""
        try:
            noted = float((self._folder / host).read_text("ascii"))
        except (OSError, ValueError):
            return 0.0
        return noted if noted <= self._clock() + _FARTHEST else 0.0

    def _write(self, host: str, moment: float) -> None:
        """Note the next free moment."""
        with contextlib.suppress(OSError):
            (self._folder / host).write_text(f"{moment:.6f}", "ascii")

    @contextlib.contextmanager
    def _locked(self, host: str) -> Iterator[None]:
        """Hold the lock of a host."""
        lock = FileLock(self._folder / f"{host}.lock")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except OSError as error:
            raise KnowledgeBaseError(
                f"{self._folder}: cannot be written ({error.strerror or error})"
            ) from error
        try:
            yield
        finally:
            lock.release()
