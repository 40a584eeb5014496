"""Search: one grammar, and the same hits in the same order on both databases."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from kb.database import Database, reading
from kb.documents import Role
from kb.folding import words
from kb.query import QueryError, search
from kb.query.grammar import Alternative, Query, parse
from kb.statements import Reading, StudyFacts
from kb.store import Store
from kb.store.structure import searchable
from kb.tokens import tokens
from tests.fixtures.examples import interview, interview_reading, series, series_reading, written

_NAMES = (
    "café",
    "µm",
    "痛み",
    "ß",
    "½",
    "x500",
    "xd500",
    "5e10",
    "500-700",
    "1e400",
    "naïve",
    "İ",
    "²",
    "-3",
)
_WORDS = (
    *_NAMES,
    "cement",
    "leakage",
    "no",
    "and",
    "NOT",
    "NEAR",
    "the",
    "imipenem/cilastatin",
    "post-herpetic",
)


def test_words_phrases_exclusions_and_alternatives() -> None:
    assert parse('leakage "bone cements" -fever OR −pain extravasation') == Query(
        (
            Alternative((("leakage",), ("bone", "cement")), (("fever",),)),
            Alternative((("extravasation",),), (("pain",),)),
        )
    )


def test_a_word_that_folds_into_several_is_a_phrase() -> None:
    assert parse("imipenem/cilastatin").alternatives[0].wanted == (("imipenem", "cilastatin"),)
    assert parse("post-herpetic").alternatives[0].excluded == ()


@pytest.mark.parametrize("asked", ["", "   ", '""', "±", "OR", "OR OR", '"', "- -"])
def test_a_search_for_nothing_is_refused(asked: str) -> None:
    with pytest.raises(QueryError, match="no word"):
        parse(asked)


def test_a_search_for_what_is_not_wanted_is_refused() -> None:
    with pytest.raises(QueryError, match="what to look for"):
        parse("leakage OR -fever")


def test_a_search_of_a_thousand_words_is_refused() -> None:
    with pytest.raises(QueryError, match="40 words"):
        parse("pain " * 1000)


@given(st.text(max_size=60))
def test_tokens_are_ascii_and_as_many_as_the_words(passage: str) -> None:
    found = tokens(passage)
    assert all(token.isascii() and token.isalnum() and not token[0].isdigit() for token in found)
    assert len(found) == len([word for word in words(passage) if word])


def test_a_word_that_a_line_cuts_is_found_whole_and_in_halves() -> None:
    assert searchable("cement leak-\nage on follow-\nup").split() == [
        "cement", "leakage", "on", "followup", "leak", "age", "follow", "up",
    ]  # fmt: skip


@pytest.fixture
def filled(database: Database) -> Database:
    """A store with two documents."""
    store = Store(database)
    for document, said in ((series(), series_reading), (interview(), interview_reading)):
        store.save(document, said(document))
    return database


def hits(database: Database, asked: str) -> list[tuple[str, str]]:
    """Return source and words of what is found."""
    with reading(database) as session:
        return [(hit.document.source, hit.text) for hit in search(session, asked).hits]


@pytest.mark.parametrize(
    ("asked", "sources"),
    [
        ("cement leakage", ["series.txt"]),
        ("LEAKAGES", ["series.txt"]),
        ('"leakage cement"', []),
        ("fever", ["series.txt", "interview.html"]),
        ("fever -patients", ["interview.html"]),
        ("leakage OR never", ["series.txt", "interview.html"]),
        ("2000", []),
        ("2,000", ["interview.html"]),
        ("tumour", []),
        ('"After PVP" 2.36', ["series.txt", "series.txt"]),
    ],
)
def test_what_is_found(filled: Database, asked: str, sources: list[str]) -> None:
    assert sorted(source for source, _ in hits(filled, asked)) == sorted(sources)


def test_marks_and_offsets_are_places_in_the_text(filled: Database) -> None:
    with reading(filled) as session:
        [hit] = search(session, '"cement leakage" symptom').hits
    document = series()
    assert document.text[hit.start : hit.stop] == hit.text
    assert [mark.of(hit.text) for mark in hit.marks] == ["cement leakage", "symptoms"]
    assert (hit.section, hit.document.citation_key) == (
        Role.RESULTS,
        "tianEmbolizationVertebroplastySpinal2016",
    )


def test_pages_go_through_all_hits(filled: Database) -> None:
    with reading(filled) as session:
        whole = search(session, "embolization", limit=100)
        pages = [search(session, "embolization", limit=2, offset=at).hits for at in range(0, whole.total, 2)]
    assert whole.total > 3
    assert [hit for page in pages for hit in page] == list(whole.hits)


def test_superseded_and_removed_documents_are_not_found(filled: Database) -> None:
    store = Store(filled)
    other = written("series.txt", (Role.TITLE, "Embolization and vertebroplasty for spinal metastases"),
                    bibliography=series().bibliography)  # fmt: skip
    report = store.save(other, nothing_read())
    assert hits(filled, "leakage") == []
    store.remove(report.document_id)
    assert len(hits(filled, "leakage")) == 1


def nothing_read() -> Reading:
    """Return a reading that found nothing."""
    return Reading(StudyFacts("primary_study", "case_series"))


def test_boilerplate_is_not_searched(database: Database) -> None:
    document = written("page.html", (Role.BOILERPLATE, "Subscribe to our newsletter"), (Role.BODY, "Pain."))
    Store(database).save(document, nothing_read())
    assert hits(database, "newsletter") == []
    assert hits(database, "pain") == [("page.html", "Pain.")]


def passages(chance: random.Random) -> Iterator[str]:
    """Yield passages of few words, so that they share many."""
    for _ in range(60):
        yield " ".join(chance.choices(_WORDS, k=chance.randint(1, 7)))


def queries(chance: random.Random) -> Iterator[str]:
    """Yield searches of every form."""
    for _ in range(150):
        parts = []
        for _ in range(chance.randint(1, 4)):
            said = " ".join(chance.choices(_WORDS, k=chance.randint(1, 2)))
            parts.append(chance.choice([said, f'"{said}"', f"-{said}", f'-"{said}"', f"{said} OR", "OR"]))
        yield " ".join(parts)


def test_both_databases_find_the_same_in_the_same_order(
    sqlite_database: Database, postgresql_database: Database
) -> None:
    chance = random.Random(7)  # noqa: S311 - words, not secrets
    parts = [(Role.BODY, passage) for passage in passages(chance)]
    document = written("words.txt", *parts)
    for database in (sqlite_database, postgresql_database):
        Store(database).save(document, nothing_read())
    found = 0
    for asked in queries(chance):
        try:
            parse(asked)
        except QueryError:
            continue
        answers = [hits(database, asked) for database in (sqlite_database, postgresql_database)]
        assert answers[0] == answers[1], asked
        found += len(answers[0])
    assert found > 300


def test_the_index_is_used(sqlite_database: Database) -> None:
    """Neither database may read every sentence for a search."""
    with sqlite_database.reader.connect() as connection:
        plan = connection.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT number FROM sentence WHERE (document_id, number) IN "
                "(SELECT rowid >> 20, rowid & 1048575 FROM sentence_fts WHERE sentence_fts MATCH 'pain')"
            )
        ).all()
    said = " ".join(row[3] for row in plan)
    assert "SEARCH sentence" in said
    assert "SCAN sentence " not in said
