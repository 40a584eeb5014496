"""What a real team extracted from trials of an embolization: the schema has a place for every row of theirs.

The workbook stands beside the checkout and is not copied: each of its rows is told by its words, and led to
the table and column (or the trait of ``kb/traits.tsv``) that holds it.
"""

from __future__ import annotations

import csv
import re

import pytest

from kb.tables import Base
from kb.traits import traits
from tests.house.tree import ROOT

_SHEETS = ROOT.parent / "shared" / "data" / "extraction_sheets" / "csv"
_PLACES: tuple[tuple[str, str], ...] = (
    # -- identification
    (r"^First author", "document.authors"),
    (r"trial name|acronym", "trait trial_name"),
    (r"^Journal", "document.journal"),
    (r"^DOI$", "document.doi"),
    (r"^PMID$", "document.pmid"),
    (r"ClinicalTrials|PROSPERO", "study_registration.registration"),
    (r"^Funding", "trait funding"),
    (r"^COI", "trait interests"),
    # -- design
    (r"^Study design", "document.design"),
    (r"^Randomisation", "trait randomisation"),
    (r"^Allocation", "trait allocation_concealment"),
    (r"^Blinding", "trait blinding"),
    (r"Multi-centre", "trait setting"),
    (r"^Countries", "trait country"),
    (r"^Enrolment", "trait enrolment"),
    (r"^Follow-up", "trait follow_up"),
    (r"^Planned sample", "trait sample_size"),
    (r"^Achieved sample", "document.n_patients"),
    (r"\bITT\b", "trait analysis"),
    # -- population: what the sheet asks of its own disease is one criterion each
    (r"Prior surgery required|Other key inclusion|Age range|\bSDH type|diagnosis method", "trait inclusion"),
    (r"threshold|Neurological status|^Midline shift threshold", "trait inclusion"),
    (r"Other key exclusion|exclusions$|^Coagulopathy|Prior MMA|\(excluded|minimum size", "trait exclusion"),
    (r"^(?:Age|% |Haematoma thickness|Midline shift|GCS|Number of prior|Baseline).*arm$", "trait baseline"),
    (
        r"^(?:Age|% |Haematoma thickness|Midline shift|GCS|Number of prior|Base).*(?:tion|rol)",
        "trait baseline",
    ),
    # -- treatment
    (r"^Embolic agent", "agent_use.document_id"),
    (r"^Particle size", "agent_use.size_low"),
    (r"^Bilateral vs", "trait laterality"),
    (r"^Timing relative", "trait cotreatment"),
    (r"^Vascular access", "trait access"),
    (r"^Anaesthesia", "trait anaesthesia"),
    (r"^Technical success rate", "outcome_result.value"),
    (r"^Definition of technical", "trait technical_success"),
    (r"^Operator", "trait operator"),
    (
        r"^Concurrent surgical|^Co-interventions|^Other relevant co|drain use|^Medical management",
        "trait cotreatment",
    ),
    (r"management protocol|^Corticosteroid|^Osmotherapy|^Physiotherapy", "trait cotreatment"),
    (r"^Comparator description|^Surgical technique|^Sham", "trait comparator"),
    (r"surgical procedures per patient|procedures per patient", "trait sessions"),
    # -- outcomes
    (r"^Primary outcome . definition", "trait primary_outcome"),
    (r"^Subgroup \d . variable", "outcome_result.arm"),
    (r"efinition|favourable outcome'", "trait success_definition"),
    (r"[Tt]ime-point", "outcome_result.time_value"),
    (r"^Effect measure", "outcome_result.statistic"),
    (r"95% CI \(lower", "outcome_result.spread_low"),
    (r"95% CI \(upper", "outcome_result.spread_high"),
    (r"p-value", "outcome_result.p_value"),
    (r"^Favours", "outcome_result.comparator"),
    (r"scale used|instrument used", "statement.concept_id"),
    (r"^Effect size|\bRR\b|\bOR\b|\bMD\b|effect estimate", "outcome_result.value"),
    # -- harms and flow
    (r"related to treatment", "complication_report.scope_related"),
    (r"^Total SAEs", "complication_report.scope_severity"),
    (r"mortality|palsy|^Stroke|dissection|nephropathy|[Aa]ccess site", "complication_report.events"),
    (r"re-bleeding|infection|Seizure|leak|pneumocephalus", "complication_report.events"),
    (r"AE . specify|^Description of most common", "complication_report.document_id"),
    (r"^Radiation dose", "outcome_result.value"),
    (r"^Lost to follow-up|^Discontinued", "trait lost"),
    (r"^Protocol deviations", "trait deviations"),
    (r"^Cross-over", "trait crossover"),
    (r"%|n/N|mean|Score|deterioration|readmission|stay|admission", "outcome_result.value"),
)
_NO_DATA = re.compile(r"^(?:SHEET \d|EXTRACTION FIELD)|^[^a-z]+$")


def _rows() -> list[str]:
    """The names of the rows of the four sheets of data; headings of blocks are in capitals."""
    names = []
    for sheet in sorted(_SHEETS.glob("MMA_*")):
        if "Instructions" in sheet.name or "Notes" in sheet.name:
            continue
        with sheet.open(encoding="utf-8", newline="") as lines:
            names += [row[0].strip() for row in csv.reader(lines) if row and row[0].strip()]
    return [name for name in names if not _NO_DATA.match(re.sub(r"\(.*?\)|\d", "", name)) and name != "DOI"]


def _place(row: str) -> str | None:
    """Where a row's content is kept."""
    return next((place for pattern, place in _PLACES if re.search(pattern, row)), None)


@pytest.mark.skipif(not _SHEETS.is_dir(), reason="the extraction sheets are not beside this checkout")
def test_every_row_of_the_sheets_has_a_place() -> None:
    """A row without a place would be a question of reviewers that the store cannot answer."""
    rows = _rows()
    assert len(rows) > 120
    assert not [row for row in rows if _place(row) is None]


def test_every_place_exists() -> None:
    """The places are columns of the schema and traits of the table of characteristics."""
    for _, place in _PLACES:
        if place.startswith("trait "):
            assert place.removeprefix("trait ") in traits()
        else:
            table, column = place.split(".")
            assert column in Base.metadata.tables[table].columns, place
