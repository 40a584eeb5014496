"""Retraction notices as publishers print them, read and stored: the retracted article is marked by them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ingest.sources import read, read_bytes
from kb.database import connect, reading
from kb.documents import Document
from kb.notices import Soundness
from kb.query.notices import notices
from kb.statements import Reading, StudyFacts
from kb.store import Store
from kb.store.notices import checkable, keep_check

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "formats" / "retractions"
NOTHING_READ = Reading(StudyFacts("primary_study", "case_series"), extractor="test")
RETRACTED = {
    "journal.pcbi.0030158.xml": ("10.1371/journal.pcbi.0030051", "2007-07"),
    "journal.ppat.1005207.xml": ("10.1371/journal.ppat.1003435", "2015-09"),
    "plos.correction.3155a3e9-5fbe-435c-a07a-e9a4846ec0b6.xml": ("10.1371/journal.pone.0035142", "2012-06"),
}
ARTICLE = """<article article-type="{type}"><front><article-meta>
<article-id pub-id-type="doi">{doi}</article-id>
<title-group><article-title>{title}</article-title></title-group>
<pub-date><year>2020</year></pub-date>{related}</article-meta></front>
<body><p>Forty patients were treated.</p></body></article>"""


def article(doi: str, title: str, related: str = "", kind: str = "research-article") -> Document:
    text = ARTICLE.format(doi=doi, title=title, related=related, type=kind)
    return read_bytes(text.encode(), f"{doi.rpartition('/')[2]}.xml")


def states(folder: Path, template: Path, *documents: Document) -> dict[str, tuple[Soundness, str]]:
    """Return, by DOI, the state of each work and the date of its first notice, after storing these."""
    file = folder / f"store-{len(documents)}.sqlite3"
    shutil.copy(template, file)
    database = connect(str(file))
    for document in documents:
        Store(database).save(document, NOTHING_READ)
    with reading(database) as session:
        works = checkable(session)
        said = notices(session, [work.work_id for work in works])
    database.close()
    return {
        work.doi: (work.state, said[work.work_id][0].date if work.work_id in said else "") for work in works
    }


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the notices lie in ../shared, which is absent")
@pytest.mark.parametrize("name", RETRACTED)
@pytest.mark.parametrize("comes_first", ["article", "notice"])
def test_a_printed_notice_marks_its_article(
    tmp_path: Path, sqlite_template: Path, name: str, comes_first: str
) -> None:
    doi, dated = RETRACTED[name]
    notice, subject = read(FOLDER / name), article(doi, "The article that was retracted")
    pair = (subject, notice) if comes_first == "article" else (notice, subject)
    found = states(tmp_path, sqlite_template, *pair)
    assert found.pop(doi) == (Soundness.RETRACTED, dated)
    assert [state for state, _ in found.values()] == [Soundness.NEVER_CHECKED]


@pytest.mark.parametrize(
    ("link", "kind", "state"),
    [
        ("retracted-article", "retraction", Soundness.RETRACTED),
        ("corrected-article", "correction", Soundness.CONCERN),
        ("object-of-concern", "expression-of-concern", Soundness.CONCERN),
        ("companion", "research-article", Soundness.NEVER_CHECKED),
        ("commentary-article", "article-commentary", Soundness.NEVER_CHECKED),
    ],
)
def test_what_a_notice_is_decides_the_state_of_its_subject(
    tmp_path: Path, sqlite_template: Path, link: str, kind: str, state: Soundness
) -> None:
    related = (
        f'<related-article related-article-type="{link}" ext-link-type="doi" '
        'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="10.1000/subject"/>'
    )
    other = article("10.1000/notice", "On embolization of the knee in forty patients", related, kind)
    subject = article("10.1000/subject", "Embolization of the knee in forty patients")
    for pair in ((other, subject), (subject, other, other)):
        assert states(tmp_path, sqlite_template, *pair)["10.1000/subject"][0] is state


def test_a_record_that_knows_of_a_retraction_marks_the_article_read_from_a_file(
    tmp_path: Path, sqlite_template: Path
) -> None:
    subject = article("10.1000/subject", "Embolization of the knee in forty patients")
    types = ("Journal Article", "Retracted Publication")
    known = replace(subject.bibliography, publication_types=types)
    record = replace(subject, bibliography=known, is_record=True, digest=bytes(16), source="record")
    assert states(tmp_path, sqlite_template, subject, record)["10.1000/subject"][0] is Soundness.RETRACTED


def test_a_check_outlives_a_newer_version_of_the_article(tmp_path: Path, sqlite_template: Path) -> None:
    file = tmp_path / "store.sqlite3"
    shutil.copy(sqlite_template, file)
    database = connect(str(file))
    first = article("10.1000/subject", "Embolization of the knee in forty patients")
    Store(database).save(first, NOTHING_READ)
    with reading(database) as session:
        (work,) = checkable(session)
    keep_check(database, work.work_id, {"pubmed": ()}, date(2026, 3, 2))
    Store(database).save(replace(first, digest=bytes(16), source="newer.xml"), NOTHING_READ)
    with reading(database) as session:
        (work,) = checkable(session)
    assert (work.state, work.checked_on) == (Soundness.CLEAR, date(2026, 3, 2))
    database.close()
