"""Records for reference managers, read back by small parsers that know only the formats' rules."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.cite.bibtex import latex
from kb.cite.csl import csl_item
from kb.cite.records import export_records
from kb.documents import Author, Bibliography
from kb.errors import NotFoundError
from tests.kb.cite.works import ITEMS, REVIEW_REFERENCE, UNTITLED_REFERENCE


def parse_bibtex(text: str) -> dict[str, dict[str, str]]:
    """Read records: the type stands under "type"; values by counting braces, as BibTeX does."""
    records = {}
    for start in re.finditer(r"(?m)^@(\w+)\{([^,\s]+),$", text):
        fields, position = {"type": start[1]}, start.end()
        while match := re.compile(r"\s*(\w+) = ").match(text, position):
            position, depth, begin = match.end(), 0, match.end()
            while depth or text[position] != ",":
                escaped = text[position - 1] == "\\"
                depth += {"{": 1, "}": -1}.get(text[position], 0) if not escaped else 0
                position += 1
            value = text[begin:position]
            fields[match[1]] = value[1:-1] if value.startswith("{") else value
            position += 1
        assert text[position:].lstrip().startswith("}"), "the record is closed"
        records[start[2]] = fields
    return records


def parse_ris(text: str) -> list[dict[str, list[str]]]:
    """Read records: every line is a tag, two spaces, a hyphen, a space and a value."""
    records: list[dict[str, list[str]]] = []
    for line in filter(None, text.split("\r\n")):
        match = re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line)
        assert match, line
        if match[1] == "TY":
            records.append({})
        records[-1].setdefault(match[1], []).append(match[2])
    return records


def test_bibtex_of_a_paper_an_interview_and_a_blog_post() -> None:
    records = parse_bibtex(export_records(list(ITEMS.values())[:5], "bibtex"))
    paper = records["okunoTranscatheterArterialEmbolization2015"]
    assert paper == {
        "type": "article",
        "author": 'Okuno, Yuji and M{\\"u}ller, Anna-Lena B and Doe, Jr, J',
        "title": "{Transcatheter Arterial Embolization as a Treatment for Medial Knee Pain}",
        "journal": "CardioVascular and Interventional Radiology",
        "year": "2015",
        "month": "apr",
        "volume": "38",
        "number": "2",
        "pages": "336--343",
        "doi": "10.1007/s00270-014-0944-8",
        "pmid": "24993956",
    }
    assert records["huangEmbolizationInterscapularPain2025"]["doi"] == "10.0000/example_2801"
    assert records["okunoAlleviatingPainRole2026"] == {
        "type": "misc",
        "author": "Okuno, Yuji",
        "title": "{Alleviating Pain: The Role of Embolization}",
        "howpublished": "Interview by Jane Doe, Endovascular Today",
        "year": "2026",
        "month": "jan",
        "url": "https://example.org/interview_1",
    }
    assert records["riseInterventionalPain2024"]["howpublished"] == "Blog post, PAINWeek"
    assert "author" not in records["riseInterventionalPain2024"]
    assert records["riseInterventionalPain"] == {
        "type": "misc",
        "title": "{The Rise of Interventional Pain Procedures: Key Considerations}",
        "howpublished": "Blog post",
    }


def test_bibtex_of_authors_not_named_of_bodies_and_of_a_digest() -> None:
    body = Author(literal="Society of Imaging and Therapy, Basel")
    item = csl_item(Bibliography(title="Standards", authors=(body,), pmid="1"), "guideline", key="standards")
    records = parse_bibtex(export_records([ITEMS["digest"], item, ITEMS["digest alone"]], "bibtex"))
    assert records["keyAdvancedInterventionalPain2020"]["author"] == "Key, Brandon M and others"
    assert records["keyAdvancedInterventionalPain2020"]["note"].startswith(f"Digest of: {REVIEW_REFERENCE}")
    assert records["standards"]["author"] == "{Society of Imaging and Therapy, Basel}"
    assert records["seriesPatientsVertebral"]["title"] == f"{{{UNTITLED_REFERENCE.rstrip('.')}}}"


def test_latex_reads_none_of_our_characters_as_a_command() -> None:
    assert latex(r"5 % & $6 #1 a_b {c} ~ ^ \x") == (
        r"5 \% \& \$6 \#1 a\_b \{c\} {\textasciitilde} {\textasciicircum} {\textbackslash}x"
    )
    assert latex("Łódź, Ångström, Güneş, naïve, 500–700 µm ±1 ≥2") == (
        r"{\L}{\'o}d{\'z}, {\AA}ngstr{\"o}m, G{\"u}ne{\c{s}}, na{\"\i}ve, 500--700 {\textmu}m $\pm$1 $\geq$2"
    )
    assert latex("疼痛\nтест") == "疼痛 тест"  # noqa: RUF001


@given(title=st.text(max_size=60), family=st.text(max_size=20), url=st.text(max_size=30))
def test_no_text_of_a_stranger_breaks_out_of_its_field(title: str, family: str, url: str) -> None:
    work = Bibliography(title=title, authors=(Author(family=family, given="A"),), url=url, pmid="1")
    item = csl_item(work, "primary_study", key="key")
    assert set(parse_bibtex(export_records([item], "bibtex"))) == {"key"}
    (record,) = parse_ris(export_records([item], "ris"))
    assert record["ER"] == [""]
    assert set(record) <= {"TY", "ID", "AU", "TI", "AN", "UR", "ER"}


def test_ris_of_a_paper_an_interview_and_a_blog_post() -> None:
    paper, _, interview, blog, _ = parse_ris(export_records(list(ITEMS.values())[:5], "ris"))
    assert paper == {
        "TY": ["JOUR"],
        "ID": ["okunoTranscatheterArterialEmbolization2015"],
        "AU": ["Okuno, Yuji", "Müller, Anna-Lena B", "Doe, J, Jr"],
        "TI": ["Transcatheter Arterial Embolization as a Treatment for Medial Knee Pain"],
        "PY": ["2015"],
        "DA": ["2015/04//"],
        "T2": ["CardioVascular and Interventional Radiology"],
        "J2": ["Cardiovasc Intervent Radiol"],
        "VL": ["38"],
        "IS": ["2"],
        "DO": ["10.1007/s00270-014-0944-8"],
        "AN": ["24993956"],
        "SP": ["336"],
        "EP": ["343"],
        "ER": [""],
    }
    assert (interview["TY"], interview["M3"]) == (["GEN"], ["Interview"])
    assert (interview["AU"], interview["A2"]) == (["Okuno, Yuji"], ["Doe, Jane"])
    assert (blog["TY"], blog["T2"], blog["DA"]) == (["BLOG"], ["PAINWeek"], ["2024/08/01/"])
    assert "AU" not in blog


def test_ris_says_digest_and_that_authors_are_missing() -> None:
    digest, alone = parse_ris(export_records([ITEMS["digest"], ITEMS["digest alone"]], "ris"))
    assert digest["AU"] == ["Key, Brandon M"]
    assert "et al." in digest["N1"][0]
    assert digest["N1"][1].startswith(f"Digest of: {REVIEW_REFERENCE}")
    assert alone["M3"] == ["Digest"]


def test_csl_json_carries_an_interview_whole_and_notes_a_digest() -> None:
    interview, digest = json.loads(export_records([ITEMS["interview"], ITEMS["digest"]], "csljson"))
    assert interview == ITEMS["interview"]
    assert interview["type"] == "interview"
    assert interview["interviewer"] == [{"family": "Doe", "given": "Jane"}]
    assert digest["note"].startswith("Digest of: Key BM, et al.")


def test_an_unknown_format_names_those_that_exist() -> None:
    with pytest.raises(NotFoundError, match="there are bibtex, ris, csljson"):
        export_records([], "endnote")  # type: ignore[arg-type]
