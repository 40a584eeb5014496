"""The options that ``kb ingest`` and ``kb watch`` share: passwords, and what is done with patients' data."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from kb.errors import KnowledgeBaseError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.running.preparing import Options

PASSWORD_VARIABLE = "KB_PASSWORD"  # noqa: S105 - the name of a variable

Passwords = Annotated[
    list[str] | None,
    typer.Option(
        "--password",
        help="Tried on locked files; may be repeated. Others on this machine can see it: "
        f"{PASSWORD_VARIABLE} or --ask-password hide it.",
    ),
]
AskPassword = Annotated[bool, typer.Option("--ask-password", help="Ask for a password for locked files.")]
Redact = Annotated[
    bool, typer.Option("--redact", help="Store texts that may name patients with placeholders instead.")
]
AsIs = Annotated[bool, typer.Option("--as-is", help="Store texts that may name patients as they stand.")]


def options_of(
    passwords: Sequence[str] | None, *, redact: bool, as_is: bool, ask_password: bool = False
) -> Options:
    """Return how documents are read, from what the user gave; a password also from the environment."""
    from ingest.privacy import Privacy  # noqa: PLC0415 - `kb --help` should not wait for it
    from ingest.running.preparing import Options  # noqa: PLC0415 - the same

    if redact and as_is:
        raise KnowledgeBaseError("--redact and --as-is exclude each other: give one of them")
    known = [*(passwords or ()), *filter(None, [os.environ.get(PASSWORD_VARIABLE)])]
    if ask_password:
        known.append(typer.prompt("Password", hide_input=True, err=True))
    privacy = Privacy.REDACT if redact else Privacy.AS_IS if as_is else Privacy.ASK
    return Options(tuple(known), privacy)
