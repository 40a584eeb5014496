"""Works that are named by an identifier: fetched when their turn comes, then read like any other file."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from ingest.running.preparing import Task

if TYPE_CHECKING:
    from ingest.fetching.retrieval import Fetcher
    from ingest.running.inputs import Input
    from ingest.running.preparing import Options


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that could not be fetched, and why."""

    problem: str


class Fetching:
    """Makes tasks of inputs; the connections are opened with the first work that is fetched."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._fetcher: Fetcher | None = None

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self._stack.close()

    def task(self, given: Input, options: Options) -> Task | Failure:
        """Return the task for an input; a work that is named by its identifier is fetched first."""
        if given.path is not None:
            return Task(given.path, options=options)
        from ingest.fetching import FetchError, fetcher  # noqa: PLC0415 - loads httpx, which files do without

        try:
            if self._fetcher is None:
                self._fetcher = self._stack.enter_context(fetcher())
            fetched = self._fetcher.fetch(given.name)
        except FetchError as error:
            return Failure(str(error))
        known = fetched.bibliography
        if fetched.licence and not known.licence:
            known = replace(known, licence=fetched.licence)
        return Task(fetched.path, known, options, fetched.notes)
