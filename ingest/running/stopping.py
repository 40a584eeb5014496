"""Ending a long run where it does no harm: after the document that is being saved."""

from __future__ import annotations

import signal
import threading
import time
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_GLANCE = 0.1


class Stop:
    """Notes the first Ctrl-C (or a request to end) instead of breaking off; the second one breaks off.

    A context manager; outside the main thread, where Python takes no signals, it waits to be :meth:`set`.
    """

    def __init__(self) -> None:
        self._asked = False  # no Event: its lock may be held by what a signal interrupts
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        """Take the signals over."""
        if threading.current_thread() is threading.main_thread():
            self._before = {each: signal.signal(each, self._heard) for each in _SIGNALS}
        return self

    def __exit__(self, *_: object) -> None:
        """Give the signals back."""
        for each, handler in self._before.items():
            signal.signal(each, handler)

    def __bool__(self) -> bool:
        """Return whether the run is to end."""
        return self._asked

    def set(self) -> None:
        """Ask for the end."""
        self._asked = True

    def wait(self, seconds: float) -> None:
        """Wait so long, or until the end is asked for."""
        until = time.monotonic() + seconds
        while not self._asked and (left := until - time.monotonic()) > 0:
            time.sleep(min(left, _GLANCE))

    def _heard(self, _number: int, _frame: FrameType | None) -> None:
        if self._asked:
            raise KeyboardInterrupt
        self._asked = True
