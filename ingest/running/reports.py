"""What became of the inputs of a run: for the table, the JSON and the exit status."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.store.pairs import Search

NOT_IN = frozenset({"failed", "held", "partial"})
"""What keeps a file, or a part of it, out of the store."""

INTERRUPTED = 130
"""The exit status of what was ended by Ctrl-C."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one input. ``problem`` says what is wrong and what to do, where something is.

    ``places`` are where a held text may name patients. A file of several documents has a report of each in
    ``parts``, and their sums; a list of references has counts of its ``records``.
    """

    path: str
    status: str  # stored | unchanged | reread | restored | outdated | held | partial | failed
    statements: int = 0
    findings: int = 0
    kind: str = ""
    title: str = ""
    completeness: str = ""
    problem: str = ""
    warnings: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    records: int = 0
    new: int = 0
    duplicates: int = 0
    parts: tuple[FileReport, ...] = ()


@dataclass(slots=True)
class IngestReport:
    """What became of all inputs, in order, what was passed over in folders, and how many were not reached.

    ``search`` is what comparing the new works with the others of the store came to.
    """

    files: list[FileReport] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    not_reached: int = 0
    stopped: bool = False
    search: Search | None = None

    @property
    def failed(self) -> list[FileReport]:
        """Return the files that are not, or not wholly, in the store, but for those that are held back."""
        return [f for f in self.files if f.status in NOT_IN and f.status != "held"]

    @property
    def held(self) -> list[FileReport]:
        """Return the files that may name patients, and wait for a word of the user."""
        return [f for f in self.files if f.status == "held"]

    @property
    def exit_status(self) -> int:
        """Return 0 where all went in, 1 where some did not, 2 where nothing could be done, 130 if stopped."""
        if self.stopped:
            return INTERRUPTED
        out = [f for f in self.files if f.status in NOT_IN]
        if not self.files or all(f.status in {"failed", "held"} for f in self.files):
            return 2
        return 1 if out else 0

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain data; keys are only ever added."""
        counts = Counter(f.status for f in self.files)
        return {
            "files": [asdict(f) for f in self.files],
            "passed_over": self.passed_over,
            "counts": dict(sorted(counts.items())),
            "not_reached": self.not_reached,
            "duplicates": asdict(self.search) if self.search else None,
            "stopped": self.stopped,
        }


def of_parts(path: str, parts: Sequence[FileReport]) -> FileReport:
    """Return the report of a file of one or several documents.

    >>> of_parts("a.xml", [FileReport("a.xml", "stored", 3), FileReport("a.xml", "failed")]).status
    'partial'
    """
    if len(parts) == 1:
        return parts[0]
    if not parts:
        return FileReport(path, "failed", problem="no document in it")
    statuses = Counter(part.status for part in parts)
    status = next(iter(statuses)) if len(statuses) == 1 else "stored"
    if len(statuses) > 1 and NOT_IN & set(statuses):
        status = "partial"
    out = [part for part in parts if part.status in NOT_IN]
    problem = f"{len(out)} of {len(parts)} documents: {out[0].problem}" if out else ""
    return FileReport(
        path,
        status,
        statements=sum(part.statements for part in parts),
        findings=sum(part.findings for part in parts),
        problem=problem,
        superseded=tuple(name for part in parts for name in part.superseded),
        places=tuple(place for part in parts for place in part.places),
        parts=tuple(parts),
    )
