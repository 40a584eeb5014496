"""Marking quotes in a text loses none of the text, wherever the quotes lie."""

from hypothesis import given
from hypothesis import strategies as st

from api.pages.highlighting import Highlight, pieces
from api.pages.leaves import leaves
from kb.database import Database, reading
from kb.query import document
from kb.store import Store
from tests.fixtures.examples import series, series_reading


@st.composite
def _marked(draw: st.DrawFn) -> tuple[str, list[Highlight], int, int]:
    text = draw(st.text(min_size=1, max_size=60))
    offsets = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(offsets, offsets, st.sampled_from("abcd")), max_size=8))
    highlights = [Highlight(min(a, b), max(a, b), id_) for a, b, id_ in spans]
    ends = sorted(draw(st.tuples(offsets, offsets)))
    return text, highlights, ends[0], ends[1]


@given(_marked())
def test_pieces_joined_are_the_text(marked: tuple[str, list[Highlight], int, int]) -> None:
    text, highlights, start, stop = marked
    assert "".join(piece.text for piece in pieces(text, highlights, start, stop)) == text[start:stop]


@given(_marked())
def test_every_letter_has_the_highlights_that_cover_it(
    marked: tuple[str, list[Highlight], int, int],
) -> None:
    text, highlights, start, stop = marked
    at = start
    for piece in pieces(text, highlights, start, stop):
        for offset in range(at, at + len(piece.text)):
            assert set(piece.ids) == {h.id for h in highlights if h.start <= offset < h.stop}
        at += len(piece.text)


@given(_marked())
def test_every_highlight_of_the_text_begins_somewhere(
    marked: tuple[str, list[Highlight], int, int],
) -> None:
    text, highlights, _, _ = marked
    begun = {id_ for piece in pieces(text, highlights) for id_ in piece.begins}
    assert begun == {highlight.id for highlight in highlights}


def test_the_page_of_a_document_leaves_nothing_out(sqlite_database: Database) -> None:
    made = series()
    Store(sqlite_database).save(made, series_reading(made))
    with reading(sqlite_database) as session:
        laid = leaves(document(session, made.digest.hex()))
    shown = [piece.text for leaf in laid for piece in leaf.pieces]
    shown += [piece.text for leaf in laid for row in leaf.rows for cell in row for piece in cell.pieces]
    assert sorted("".join("".join(shown).split())) == sorted("".join(made.text.split()))


def test_every_statement_has_its_note_and_its_place(sqlite_database: Database) -> None:
    made = series()
    Store(sqlite_database).save(made, series_reading(made))
    with reading(sqlite_database) as session:
        answer = document(session, made.digest.hex())
    laid = leaves(answer)
    ids = {view.id for view in answer.statements}
    assert {view.id for leaf in laid for view in leaf.notes} == ids
    assert {id_ for leaf in laid for piece in leaf.pieces for id_ in piece.begins} == ids
