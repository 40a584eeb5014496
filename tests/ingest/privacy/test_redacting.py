"""A redacted document: no word of what was found is left, and every offset points where it pointed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ingest.pipeline import extract
from ingest.privacy import Privacy, before, finds_in, is_published, looked_through, redacted
from ingest.privacy.finding import Find
from ingest.sources import read_bytes
from kb.documents import Author, Bibliography, Document
from tests.fixtures.papers import ADJUVANTS, article, series

TALK = (
    "Interview about John Smith\n\n"
    "Q: Who was the first?\n\n"
    "A: We treated John Smith, a 54-year-old man, with genicular artery embolization. Hematoma occurred in 2 "
    "of 20 patients. You can call him on 07700 900123.\n\n"
    "Q: And then?\n\nA: Mr. Smith slept well. Pain decreased from 8 to 3 in 20 patients.\n"
)


def _talk() -> Document:
    return read_bytes(TALK.encode(), "talk.txt")


def test_nothing_of_it_is_left_and_offsets_hold() -> None:
    document = _talk()
    made = redacted(document, finds_in(document))
    assert "Smith" not in repr(made)
    assert "900123" not in repr(made)
    assert made.bibliography.title == "Interview about [name]"
    assert made.digest == document.digest
    assert [made.text[b.span.start : b.span.stop].split()[0] for b in made.blocks] == [
        document.text[b.span.start : b.span.stop].split()[0] for b in document.blocks
    ]
    for section in made.sections:
        if section.heading:
            assert made.text[section.heading.start : section.heading.stop] == section.title


def test_what_is_read_out_of_it_quotes_the_redacted_text() -> None:
    made = looked_through(_talk(), Privacy.REDACT).document
    statements = extract(made).reading.statements
    assert statements
    for statement in statements:
        for quote in statement.evidence:
            assert made.text[quote.start : quote.stop] == quote.quote


def test_authors_and_speakers_that_are_patients_are_replaced_too() -> None:
    document = _talk()
    known = Bibliography(
        title="John Smith's knee",
        authors=(Author(family="Smith", given="John"), Author(literal="John Smith")),
    )
    section = replace(document.sections[0], speaker="Mr. Smith")
    document = replace(document, bibliography=known, sections=(section, *document.sections[1:]))
    finds = [Find(10 + 6, 26, "name"), *(f for f in finds_in(_talk()) if f.start > 26)]
    made = redacted(document, finds)
    assert made.bibliography.title == "[name]'s knee"
    assert made.bibliography.authors[1].literal == "[name]"
    assert made.sections[0].speaker is not None
    assert "Smith" not in made.sections[0].speaker


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 12)), max_size=6),
    st.integers(0, 60),
    st.integers(0, 20),
)
def test_offsets_move_with_the_words(cuts: list[tuple[int, int]], at: int, length: int) -> None:
    text = "The quick brown fox jumps over the lazy dog, and then again 12."
    document = read_bytes(f"{text}\n".encode(), "a.txt")
    finds: list[Find] = []
    for start, size in sorted(cuts):
        stop = min(start + size, len(text))
        if start < stop and (not finds or start >= finds[-1].stop):
            finds.append(Find(start, stop, "name"))
    start, stop = min(at, len(text)), min(at + length, len(text))
    outside = all(f.stop <= start or f.start >= stop for f in finds)
    block = replace(document.blocks[0], span=type(document.blocks[0].span)(start, stop))
    made = redacted(replace(document, blocks=(block,)), finds)
    moved = made.blocks[0].span
    if outside and start < stop:
        assert made.text[moved.start : moved.stop] == text[start:stop]
    assert 0 <= moved.start <= moved.stop <= len(made.text)


def test_a_published_article_is_not_looked_through() -> None:
    paper = article(("Results", "The patient, John Smith, came back."), title=ADJUVANTS)
    assert is_published(read_bytes(paper.encode(), "a.nxml"))
    assert is_published(read_bytes(series("Nausea occurred in 2 patients.").encode(), "a.txt"))
    assert not is_published(_talk())
    document = read_bytes(paper.encode(), "a.nxml")
    assert looked_through(document, Privacy.ASK).held == ()


def test_each_way_says_what_was_done() -> None:
    document = _talk()
    assert len(looked_through(document, Privacy.ASK).held) == len(finds_in(document))
    made, kept = (looked_through(document, way).document for way in (Privacy.REDACT, Privacy.AS_IS))
    assert made.warnings[-1].endswith("3 names, 1 telephone")
    assert kept.text == document.text
    assert [before(d.warnings) for d in (document, made, kept)] == [
        Privacy.ASK,
        Privacy.REDACT,
        Privacy.AS_IS,
    ]
    assert looked_through(made, Privacy.ASK).held == (), "a redacted text names nobody"
