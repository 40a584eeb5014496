"""What carries a reading as rows: quotes, arms, counts of units, and what the checks found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kb.errors import StoreError
from kb.store.concepts import key_of
from kb.store.rows import add_rows
from kb.tables import ArmRow, ArmTreatmentRow, EvidenceRow, FindingRow, FindingStatementRow, UnitCountRow

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    from kb.statements import Arm, Evidence, Finding, Reading, Statement, UnitCount
    from kb.store.concepts import Key

Row = dict[str, Any]


def add_arms(session: Session, key: int, arms: Sequence[Arm], ids: Mapping[Key, int]) -> None:
    """Add the groups of the study and what they received."""
    rows = [
        {"document_id": key, "number": number, "label": arm.label, "n": arm.n, "aliases": list(arm.aliases)}
        for number, arm in enumerate(arms)
    ]
    treatments = [
        {"document_id": key, "number": number, "position": position, "concept_id": ids[key_of(ref)]}
        for number, arm in enumerate(arms)
        for position, ref in enumerate(arm.treatments)
    ]
    add_rows(session, ArmRow, rows)
    add_rows(session, ArmTreatmentRow, treatments)


def add_units(session: Session, key: int, units: Sequence[UnitCount]) -> None:
    """Add how many vertebrae, lesions or procedures there were."""
    rows = [
        {"document_id": key, "number": number, "unit": unit.unit, "n": unit.n, "arm": unit.arm}
        for number, unit in enumerate(units)
    ]
    add_rows(session, UnitCountRow, rows)


def add_findings(
    session: Session, key: int, findings: Sequence[Finding], numbers: Mapping[bytes, int]
) -> None:
    """Add what the checks found, tied to the statements that it is about.

    Raises:
        StoreError: A finding names a statement that is not in this reading.
    """
    rows = [
        {"document_id": key, "number": number, "kind": finding.kind, "message": finding.message}
        for number, finding in enumerate(findings)
    ]
    links = []
    for number, finding in enumerate(findings):
        for position, digest in enumerate(finding.statements):
            if digest not in numbers:
                raise StoreError(f"the finding '{finding.message}' is about a statement that was not read")
            links.append(
                {
                    "document_id": key,
                    "number": number,
                    "position": position,
                    "statement_number": numbers[digest],
                }
            )
    add_rows(session, FindingRow, rows)
    add_rows(session, FindingStatementRow, links)


def add_evidence(session: Session, key: int, reading: Reading, statements: Sequence[Statement]) -> None:
    """Add all quotes of a reading, numbered through the document."""
    rows = list(_quotes(reading, statements))
    add_rows(session, EvidenceRow, [{"document_id": key, "number": i} | row for i, row in enumerate(rows)])


def add_quotes(
    session: Session, key: int, quotes: Sequence[tuple[Evidence, ...]], statement: int, first: int
) -> None:
    """Add the quotes of further statements, numbered on from ``statement``, the quotes from ``first``."""
    rows = [
        _quote(evidence, "statement_number", number)
        for number, each in enumerate(quotes, statement)
        for evidence in each
    ]
    add_rows(
        session, EvidenceRow, [{"document_id": key, "number": i} | row for i, row in enumerate(rows, first)]
    )


def _quotes(reading: Reading, statements: Sequence[Statement]) -> Iterator[Row]:
    """Yield the quotes of the study's facts, then of statements, arms, findings and counts of units."""
    study = reading.study
    for evidence in study.evidence:
        yield _quote(evidence)
    owned: list[tuple[str, list[tuple[Evidence, ...]]]] = [
        ("statement_number", [statement.evidence for statement in statements]),
        ("arm_number", [arm.evidence for arm in study.arms]),
        ("finding_number", [finding.evidence for finding in reading.findings]),
    ]
    for owner, quotes in owned:
        for number, each in enumerate(quotes):
            for evidence in each:
                yield _quote(evidence, owner, number)
    for number, unit in enumerate(study.units):
        yield _quote(unit.evidence, "unit_number", number)


def _quote(evidence: Evidence, owner: str = "", number: int = 0) -> Row:
    """Return a quote as a row."""
    place = evidence.locator
    owners = dict.fromkeys(("statement_number", "arm_number", "finding_number", "unit_number"))
    return {
        **owners,
        **({owner: number} if owner else {}),
        "quote": evidence.quote,
        "start": evidence.start,
        "stop": evidence.stop,
        "section": evidence.section,
        "page": evidence.page,
        "table_number": place.table if place else None,
        "row": place.row if place else None,
        "column": place.column if place else None,
        "element": place.element if place else None,
        "question": place.question if place else None,
        "time_code": place.time_code if place else None,
        "purpose": evidence.purpose,
    }
