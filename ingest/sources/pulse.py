"""The sign of life of a reader: where files may be long, each page or entry says that the reading goes on.

A document that keeps its reader busy in silence is ended early (``apart``); a thousand pages are not.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def _nobody() -> None:
    """Hear nothing: reading goes on in the process of the caller, who waits as long as it takes."""


PULSE: ContextVar[Callable[[], None]] = ContextVar("PULSE", default=_nobody)
"""What hears the signs of life."""


def beat() -> None:
    """Say that the reading goes on."""
    PULSE.get()()
