"""JSON Lines: one current document a line, with all that was read out of it.

This is the contract on which the scorers and the programs of users rely: keys may be added, never changed.
``schema.json`` beside this file describes a line; ``rows`` makes the rows of each kind of statement.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Protocol

from kb.export.rows import characteristic_row, evidence_row, statement_row
from kb.notices import Verified
from kb.statements import Kind, Standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy.orm import Session

    from kb.documents import Document
    from kb.statements import Finding, Statement, StudyFacts

SCHEMA_VERSION = 1

_OWN_STANDINGS = frozenset({Standing.PRIMARY, Standing.SYNTHESIS, Standing.EXPERT, Standing.THIRD_PARTY})
"""Whose findings are given by default: the document's own and its host's; all others on demand."""

_LISTS: dict[Kind, str] = {
    Kind.INDICATION: "indications",
    Kind.INTERVENTION: "interventions",
    Kind.AGENT: "agents",
    Kind.OUTCOME: "outcomes",
    Kind.COMPLICATION: "complications",
    Kind.MECHANISM: "mechanisms",
    Kind.CONTRAINDICATION: "contraindications",
    Kind.COMPARISON: "comparisons",
}
# What may differ between two rows that say the same.
_NOT_SAID = frozenset({"statement", "statements", "evidence", "confidence", "text"})


class Exported(Protocol):
    """A document with all that is known of it, as ``kb.query.stored_documents`` gives it."""

    @property
    def document(self) -> Document:
        """The document as it was read."""

    @property
    def citation_key(self) -> str:
        """The name by which its work is cited."""

    @property
    def study(self) -> StudyFacts:
        """What kind of study it reports."""

    @property
    def statements(self) -> Sequence[tuple[str, Statement]]:
        """Statements with the hexadecimal digest by which each is known."""

    @property
    def findings(self) -> Sequence[Finding]:
        """What the checks found."""


def lines(session: Session, *, all_roles: bool = False) -> Iterator[str]:
    """Yield a line of JSON, without its line feed, for each current document of the store."""
    from kb.query import stored_documents  # noqa: PLC0415 - the schema can be printed without a database
    from kb.query.notices import verified  # noqa: PLC0415 - the same

    for stored in stored_documents(session):
        row = document_row(stored, verified(session, stored.document_id), all_roles=all_roles)
        yield json.dumps(row, ensure_ascii=False, allow_nan=False)


def document_row(
    stored: Exported, standing: Verified | None = None, *, all_roles: bool = False
) -> dict[str, Any]:
    """Return the line of one document.

    Args:
        stored: The document with its statements and findings.
        standing: What is known of retractions and corrections of its work.
        all_roles: Whether background and other people's findings are given as well.
    """
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _LISTS.values()}
    for digest, statement in stored.statements:
        if all_roles or statement.standing in _OWN_STANDINGS:
            rows[_LISTS[statement.kind]].append({**statement_row(statement), "statement": digest})
    merged = {name: _merged(found) for name, found in rows.items()}
    return {
        "schema": SCHEMA_VERSION,
        "document": _document(stored) | {"retraction": _retraction(standing or Verified())},
        **merged,
        "findings": [_finding(finding) for finding in stored.findings],
    }


@lru_cache(maxsize=1)
def schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a line, which ships with the package."""
    text = (Path(__file__).parent / "schema.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _document(stored: Exported) -> dict[str, Any]:
    """Return what is said of the document itself; what the source does not say is null."""
    document, study, work = stored.document, stored.study, stored.document.bibliography
    return {
        "source": PurePath(document.source).name,
        "form": "record" if document.is_record else "text",
        "kind": study.kind,
        "design": study.design,
        "n_patients": study.n_patients,
        "title": work.title or None,
        "authors": [author.name for author in work.authors],
        "year": work.year,
        "journal": work.journal or None,
        "doi": work.doi or None,
        "pmid": work.pmid or None,
        "pmcid": work.pmcid or None,
        "url": work.url or None,
        "licence": work.licence or None,
        "citation_key": stored.citation_key,
        "digest": document.digest.hex(),
        "digest_of": document.digest_of or None,
        "completeness": document.completeness.value,
        "completeness_reason": document.completeness_reason or None,
        "evidence_level": study.evidence_level,
        "arms": [{"label": arm.label, "n": arm.n} for arm in study.arms],
        "characteristics": [characteristic_row(each) for each in study.characteristics],
        "units": [
            {"unit": u.unit, "n": u.n, "arm": u.arm, "evidence": [evidence_row(u.evidence)]}
            for u in study.units
        ],
    }


def _retraction(standing: Verified) -> dict[str, Any]:
    """Return in which of four states the work is, when that was last checked, and the notices on it."""
    return {
        "state": standing.state.value,
        "checked_on": standing.checked_on.isoformat() if standing.checked_on else None,
        "notices": [
            {
                "kind": notice.kind.value,
                "date": notice.date or None,
                "doi": notice.doi or None,
                "pmid": notice.pmid or None,
                "source": notice.source,
            }
            for notice in standing.notices
        ],
    }


def _merged(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return each thing said once: rows that say the same become one, with the evidence of all.

    A row names the statement that it is made of; where it is made of several, ``statements`` names them all.
    """
    by_claim: dict[str, dict[str, Any]] = {}
    for row in rows:
        said = json.dumps({k: v for k, v in row.items() if k not in _NOT_SAID}, sort_keys=True)
        first = by_claim.setdefault(said, row)
        if first is row:
            continue
        first["evidence"] += [e for e in row["evidence"] if e not in first["evidence"]]
        first["confidence"] = max(first["confidence"], row["confidence"])
        first.setdefault("statements", [first["statement"]]).append(row["statement"])
    return list(by_claim.values())


def _finding(finding: Finding) -> dict[str, Any]:
    """Return what a check found, with the statements concerned and both quotes."""
    return {
        "kind": finding.kind,
        "message": finding.message,
        "statements": [digest.hex() for digest in finding.statements],
        "evidence": [evidence_row(evidence) for evidence in finding.evidence],
    }
