"""`kb cite`, `kb export`: references for a manuscript, and everything for programs."""

from __future__ import annotations

import json as json_format
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import screen
from kb.cli.session import opened
from kb.errors import KnowledgeBaseError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from sqlalchemy.orm import Session

    from kb.cite.csl import Item
    from kb.query.answers import DocumentCard
    from kb.statements import Statement

_TEXT = "text"
_JSONL = "jsonl"


def register(app: typer.Typer) -> None:
    """Add the commands to `kb`."""
    app.command(short_help="References, with quotes and places.")(cite)
    app.command(short_help="Everything, for programs.")(export)


class _Cited:
    """What is to be cited: the item of a work, and the statement where one was asked for."""

    def __init__(self, item: Item, card: DocumentCard, statement: Statement | None) -> None:
        self.item, self.card, self.statement = item, card, statement


def cite(
    things: Annotated[
        list[str],
        typer.Argument(
            metavar="STATEMENT_OR_DOCUMENT...",
            help="Ids of statements; numbers, citation keys, DOIs or file names of documents.",
        ),
    ],
    *,
    style: Annotated[
        str, typer.Option(help="vancouver (nlm), ama, apa, or the name of a CSL style.")
    ] = "vancouver",
    form: Annotated[
        str, typer.Option("--format", help="text, bibtex, ris or csljson.", metavar="FORMAT")
    ] = _TEXT,
    json: Annotated[bool, typer.Option("--json", help="Print references and quotes as JSON.")] = False,
) -> None:
    """Cite each STATEMENT_OR_DOCUMENT: its reference, and for a statement its exact words and their place."""
    found: list[_Cited] = []
    missing: list[str] = []
    with opened() as session:
        for thing in things:
            try:
                found.append(_cited(session, thing))
            except NotFoundError as error:
                missing.append(str(error))
    for message in missing:
        screen.note(f"kb: {message}")
    if not found:
        raise typer.Exit(2)
    if json:
        screen.write_json([_as_data(each, style) for each in found])
    elif form == _TEXT:
        for each in found:
            screen.line(_as_text(each, style))
        for card in {each.card.citation_key: each.card for each in found}.values():
            screen.note(f"{card.citation_key}: {card.standing_in_words}")
    else:
        _write_records(found, form)
    if missing:
        raise typer.Exit(1)


def _cited(session: Session, thing: str) -> _Cited:
    """Return the statement of this id, else the document of this name."""
    from kb import query  # noqa: PLC0415 - needs the database, which `kb --help` does without
    from kb.cite.standing import item_of  # noqa: PLC0415 - the same

    statement: Statement | None = None
    try:
        answer = query.statement(session, thing)
    except NotFoundError:
        whole = query.document(session, thing)
        card, known = whole.card, whole.document.bibliography
    else:
        card, known, statement = answer.statement.document, answer.bibliography, answer.statement.value
    return _Cited(item_of(known, card), card, statement)


def _as_text(cited: _Cited, style: str) -> str:
    """Return the reference, and under it the quotes of a statement."""
    from kb.cite.formatted import formatted  # noqa: PLC0415 - loads the CSL processor
    from kb.cite.statement import cite_statement  # noqa: PLC0415 - the same

    if cited.statement is None:
        return formatted([cited.item], style)[0]
    return cite_statement(cited.item, cited.statement, style).text


def _as_data(cited: _Cited, style: str) -> dict[str, object]:
    """Return the citation for a program."""
    from kb.cite.formatted import formatted  # noqa: PLC0415 - loads the CSL processor
    from kb.cite.statement import cite_statement  # noqa: PLC0415 - the same

    data: dict[str, object] = {
        "key": cited.card.citation_key,
        "digest_of": cited.card.digest_of or None,
        "soundness": cited.card.soundness.value,
        "standing": cited.card.standing_in_words,
        "reference": formatted([cited.item], style)[0],
        "csl": cited.item,
    }
    if cited.statement is not None:
        citation = cite_statement(cited.item, cited.statement, style)
        data["quotes"] = [
            {"words": quote.words, "place": quote.place, "is_digest": quote.is_digest}
            for quote in citation.quotes
        ]
    return data


def _write_records(found: Iterable[_Cited], form: str) -> None:
    """Write each work once, as records for a reference manager."""
    from kb.cite.records import FORMATS, export_records  # noqa: PLC0415 - only where records are wanted

    if form not in FORMATS:
        raise KnowledgeBaseError(f"there is no format '{form}'; choose text, {', '.join(FORMATS)}")
    items = list({each.card.citation_key: each.item for each in found}.values())
    sys.stdout.write(export_records(items, form))


def export(
    *,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            help="jsonl: one document a line, with all that was read out of it; or a list of references: "
            "ris, bibtex, csl-json, nbib, endnote-xml, csv.",
            metavar="FORMAT",
        ),
    ] = _JSONL,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="A file instead of standard output.")
    ] = None,
    all_roles: Annotated[
        bool, typer.Option("--all-roles", help="Also background, and findings of other studies.")
    ] = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of a line and end.")
    ] = False,
    share_closed: Annotated[
        bool,
        typer.Option("--share-closed", help="Give long quotes of texts without an open licence whole."),
    ] = False,
) -> None:
    """Export every current document with what was read out of it, or every work as a list of references.

    A list takes each work once, with its abstract; `kb ingest` reads it back without losing a field. A quote
    of a text without an open licence is cut to its first 300 characters, unless --share-closed or
    KB_SHARE_CLOSED=1 says that you may pass it on.
    """
    if form != _JSONL:
        _export_list(output, form)
        return
    if schema:
        from kb.export.jsonl import schema as schema_of_line  # noqa: PLC0415 - only where it is wanted

        _to(output, [json_format.dumps(schema_of_line(), ensure_ascii=False, indent=2)])
        return
    from kb.export.jsonl import lines  # noqa: PLC0415 - needs the database
    from kb.licences import shares_closed  # noqa: PLC0415 - only where something leaves
    from kb.query.sharing import limit  # noqa: PLC0415 - needs the database

    with opened() as session:
        if not (share_closed or shares_closed()):
            limit(session)
        _to(output, lines(session, all_roles=all_roles))


def _export_list(output: Path | None, form: str) -> None:
    """Export every work as an entry of a list of references."""
    from kb.export.references import FORMATS, lines  # noqa: PLC0415 - only where a list is wanted

    if form not in FORMATS:
        raise KnowledgeBaseError(f"there is no export format '{form}'; choose {_JSONL}, {', '.join(FORMATS)}")
    from kb.query.references import references  # noqa: PLC0415 - needs the database

    with opened() as session:
        _to(output, lines(references(session), form))


def _to(output: Path | None, lines: Iterable[str]) -> None:
    """Write lines to a file, whole or not at all, or to standard output."""
    if output is None:
        _print(lines)
        return
    unfinished = output.with_name(f".{output.name}.unfinished")
    try:
        with unfinished.open("w", encoding="utf-8", newline="\n") as file:
            _write(file, lines)
        unfinished.replace(output)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise KnowledgeBaseError(f"{output}: cannot be written ({error.strerror})") from error


def _print(lines: Iterable[str]) -> None:
    """Write lines to standard output, until whoever reads them has enough (`kb export | head`)."""
    try:
        _write(sys.stdout, lines)
        sys.stdout.flush()
    except BrokenPipeError:
        # What is left in the buffer must go somewhere when the program ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _write(file: TextIO, lines: Iterable[str]) -> None:
    """Write lines as they come."""
    file.writelines(f"{each}\n" for each in lines)
