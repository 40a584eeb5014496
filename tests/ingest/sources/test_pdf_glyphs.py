"""Which letters of a PDF's page stand together: raised and lowered ones, and what follows them."""

from ingest.sources import pdf
from tests.fixtures.pdfs import Page
from tests.fixtures.pdfs import pdf as written
from tests.fixtures.structure import assert_well_formed

_WIDTH = 0.6  # of a letter of the type "courier", in its size


def _set(*parts: tuple[str, float, float], gap: float = 0.0) -> str:
    """Return how a line reads whose parts (words, size, height above the line) are drawn side by side."""
    page = Page()
    page.column(50, 60, "The patients were given the agent once a week until the last visit of all.")
    x = 50.0
    for words, size, raised in parts:
        page.text(x, 200 - raised, words, size=size)
        x += _WIDTH * size * len(words) + gap
    page.column(50, 240, "No patient was lost to follow-up before the last visit of the first year.")
    document = pdf.read(written(page), "paper.pdf")
    assert_well_formed(document)
    return next(line for line in document.text.splitlines() if line.startswith("Here"))


def test_a_raised_number_is_followed_as_printed() -> None:
    assert _set(("Here 65 mg/m", 10, 0), ("2", 6.5, 5), ("/cycle was given", 10, 0)) == (
        "Here 65 mg/m2/cycle was given"
    )


def test_a_stop_behind_a_raised_mark_stands_with_it() -> None:
    assert _set(("Here the other side", 10, 0), ("*", 6.5, 5), (". It was", 10, 0)) == (
        "Here the other side*. It was"
    )


def test_a_lowered_number_is_followed_as_printed() -> None:
    assert _set(("Here SpO", 10, 0), ("2", 6.5, -4), (", pulse", 10, 0)) == "Here SpO2, pulse"


def test_a_blank_that_is_printed_stays() -> None:
    assert _set(("Here 30 kg/m", 10, 0), ("2", 6, 4), ("or more", 10, 0), gap=4) == "Here 30 kg/m 2 or more"
