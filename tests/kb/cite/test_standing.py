"""A retracted work says so in every reference and every record; a corrected one says what was corrected."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from kb.cite.csl import csl_item
from kb.cite.formatted import formatted
from kb.cite.records import FORMATS, export_records
from kb.cite.standing import with_standing
from kb.documents import Author, Bibliography
from kb.notices import Notice, Soundness, told
from kb.tables import NoticeKind

KNOWN = Bibliography(
    title="Embolization of the knee", authors=(Author("Berg", "Anna"),), year=2020, journal="J Knees",
    volume="3", pages="11-19", doi="10.1000/knee",
)  # fmt: skip
CHECKED = date(2026, 3, 2)
NOTICE = "RETRACTED 2022-05 (https://doi.org/10.1000/notice); checked 2026-03-02"


def item(kind: NoticeKind | None, known: Bibliography = KNOWN, **of: str) -> dict[str, Any]:
    notices = (Notice(kind, "crossref", doi="10.1000/notice", date="2022-05"),) if kind else ()
    state = {NoticeKind.RETRACTION: Soundness.RETRACTED, None: Soundness.CLEAR}.get(kind, Soundness.CONCERN)
    return with_standing(csl_item(known, "primary_study", **of), state, told(state, notices, CHECKED))


@pytest.mark.parametrize("style", ["vancouver", "ama", "apa", "radiology"])
def test_a_reference_to_a_retracted_work_says_so(style: str) -> None:
    (reference,) = formatted([item(NoticeKind.RETRACTION)], style)
    assert "RETRACTED: Embolization of the knee" in reference
    assert reference.endswith(f"[{NOTICE}]")


@pytest.mark.parametrize("form", FORMATS)
def test_a_record_of_a_retracted_work_says_so(form: Any) -> None:
    record = export_records([item(NoticeKind.RETRACTION)], form)
    assert record.count("RETRACTED") >= 2, "in the title and in the note"
    assert "10.1000/notice" in record
    if form == "csljson":
        (found,) = json.loads(record)
        assert found["note"] == f"{NOTICE}."


@pytest.mark.parametrize("form", FORMATS)
def test_a_corrected_work_says_what_was_corrected(form: Any) -> None:
    corrected = item(NoticeKind.CORRECTION)
    assert "RETRACTED" not in export_records([corrected], form)
    assert "corrected 2022-05" in export_records([corrected], form)
    assert formatted([corrected])[0].endswith(
        "[corrected 2022-05 (https://doi.org/10.1000/notice); checked 2026-03-02]"
    )


@pytest.mark.parametrize("form", FORMATS)
def test_of_a_clear_work_nothing_is_said(form: Any) -> None:
    plain = csl_item(KNOWN, "primary_study")
    assert export_records([item(None)], form) == export_records([plain], form)
    assert formatted([item(None)]) == formatted([plain])


def test_a_title_that_is_marked_already_is_not_marked_twice() -> None:
    marked = Bibliography(title="RETRACTED: Embolization of the knee", year=2020)
    assert item(NoticeKind.RETRACTION, marked)["title"] == "RETRACTED: Embolization of the knee"


def test_a_digest_of_a_retracted_work_says_both() -> None:
    found = item(NoticeKind.RETRACTION, Bibliography(), digest_of="Berg A. Embolization of the knee. 2020")
    assert formatted([found])[0].startswith("Digest of: RETRACTED: Berg A.")
    assert "Read in a digest" in export_records([found], "ris")
    assert "RETRACTED" in export_records([found], "ris")
