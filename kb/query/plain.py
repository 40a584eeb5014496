"""Answers as plain data for programs: what `--json` prints.

Field names are those of `kb.query.answers`; digests are hexadecimal, closed lists their words, and a
statement says its kind first.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from kb.statements import Statement


def plain(value: object) -> Any:  # noqa: ANN401 - JSON
    """Return a frozen value as dictionaries, lists, words and numbers."""
    if isinstance(value, Enum | bytes | date):
        return _word(value)
    if is_dataclass(value) and not isinstance(value, type):
        kind = {"kind": value.kind.value} if isinstance(value, Statement) else {}
        return kind | {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, dict):
        return {str(name): plain(part) for name, part in value.items()}
    return [plain(part) for part in value] if isinstance(value, tuple | list) else value


def _word(value: Enum | bytes | date) -> str:
    """Return what JSON has no type for as a word."""
    if isinstance(value, Enum):
        return str(value.value)
    return value.hex() if isinstance(value, bytes) else value.isoformat()
