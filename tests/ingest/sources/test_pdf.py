"""PDF: reading order, paragraphs, sections, the front, the page's own lines, references."""

import pytest

from ingest.pipeline import prepare
from ingest.sources import pdf
from ingest.view import HyphenJudge, view_of
from kb.documents import Document, Role
from tests.fixtures.pdfs import Page
from tests.fixtures.pdfs import pdf as written
from tests.fixtures.structure import assert_well_formed

LEFT, RIGHT = 50.0, 320.0
TITLE = "Embolization for knee pain: a case series"


def sentences(about: str, count: int) -> str:
    return " ".join(f"Sentence {number} tells what {about} did then." for number in range(1, count + 1))


def front(page: Page) -> float:
    page.text(LEFT, 60, TITLE, size=18, font="bold")
    page.text(LEFT, 90, "Ana Berg", size=11).text(LEFT + 52.8, 86, "1", size=7)
    page.text(LEFT + 57, 90, ", Bo Li and Cy Dahl", size=11)
    page.text(LEFT, 112, "Abstract", size=12, font="bold")
    y = page.column(LEFT, 130, "We treated 12 patients. Pain fell in 9 of them.", letters=85)
    page.text(LEFT, y + 20, "Introduction", size=12, font="bold")
    return y + 40


def read(*pages: Page, **options: str) -> Document:
    document = pdf.read(written(*pages, **options), "paper.pdf")
    assert_well_formed(document)
    assert list(document.page_starts) == sorted(document.page_starts)
    return document


def views(document: Document) -> list[str]:
    judge = HyphenJudge.of(document.text)
    return [view_of(document.text, block.span, document.citations, judge).text for block in document.blocks]


def words_of(document: Document, role: Role) -> str:
    spans = (section.span for section in document.sections if section.role is role)
    return " ".join(span.of(document.text) for span in spans)


def in_order(text: str, *words: str) -> bool:
    places = [text.index(word) for word in words]
    return places == sorted(places)


def test_two_columns_under_a_title_across_both_are_read_one_after_the_other() -> None:
    page = Page()
    y = front(page)
    page.column(LEFT, y, sentences("left", 14), indent=2)
    page.column(RIGHT, y - 6, sentences("right", 14), indent=2)
    document = read(page)
    assert in_order(
        document.text, TITLE, "12 patients", "1 tells what left", "14 tells what left", "1 tells what right"
    )
    assert document.bibliography.title == TITLE
    assert [a.name for a in document.bibliography.authors] == ["Ana Berg", "Bo Li", "Cy Dahl"]
    assert words_of(document, Role.ABSTRACT).startswith("Abstract")


def test_a_paragraph_that_goes_on_in_the_next_column_and_page_is_read_as_one() -> None:
    first, second = Page(), Page()
    words = " and ".join(f"knee {number} of all that we saw" for number in range(1, 130)) + "."
    lines = written_lines(words, 40)
    y = front(first)
    put(first, LEFT, y, lines[:30])
    put(first, RIGHT, y, lines[30:60])
    put(second, LEFT, 80, lines[60:])
    for number, page in enumerate((first, second), start=4):
        page.text(LEFT, 30, "Journal of Knees 2020;3:4-5", size=8).text(290, 780, str(number), size=8)
    document = read(first, second)
    assert words in views(document)
    assert document.page_at(document.text.rindex("knee")) == 2
    assert document.page_at(document.text.index("knee 1 ")) == 1
    assert "Journal of Knees" not in words_of(document, Role.INTRODUCTION)
    assert words_of(document, Role.BOILERPLATE).count("Journal of Knees") == 2
    assert (document.bibliography.year, document.bibliography.volume) == (2020, "3")


def written_lines(words: str, letters: int) -> list[str]:
    lines: list[str] = [""]
    for word in words.split():
        if len(lines[-1]) + len(word) >= letters:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


def put(page: Page, x: float, y: float, lines: list[str], size: float = 10) -> None:
    for number, line in enumerate(lines):
        page.text(x, y + 1.2 * size * number, line, size=size)


def test_a_word_broken_at_a_line_end_stands_as_printed_and_is_read_whole() -> None:
    page = Page()
    y = front(page)
    put(page, LEFT, y, ["There was cement leak-", "age in six of the twelve", "patients."])
    document = read(page)
    assert "leak-\nage" in document.text
    assert any("cement leakage in six" in view for view in views(document))


def test_indents_gaps_and_short_lines_part_paragraphs() -> None:
    page = Page()
    y = front(page)
    y = page.column(LEFT, y, sentences("one", 5), letters=80)
    y = page.column(LEFT, y, sentences("two", 5), letters=80, indent=3)
    y = page.column(LEFT, y + 12, sentences("three", 5), letters=80)
    found = [view for view in views(read(page)) if view.startswith("Sentence 1 ")]
    assert found == [sentences(about, 5) for about in ("one", "two", "three")]


def test_headings_nest_by_their_type() -> None:
    page = Page()
    y = front(page)
    for heading, size in (
        ("Methods", 12),
        ("Consent", 10),
        ("Outcomes", 10),
        ("Results", 12),
        ("Patients", 10),
    ):
        page.text(LEFT, y + 10, heading, size=size, font="bold")
        y = page.column(LEFT, y + 28, sentences(heading, 3), letters=80)
    sections = {s.title: s for s in read(page).sections}
    assert sections["Outcomes"].role is Role.METHODS
    assert sections["Outcomes"].path == ("Methods",)
    assert sections["Patients"].role is Role.RESULTS


def test_a_heading_that_is_run_in_is_a_heading() -> None:
    page = Page()
    y = front(page)
    page.text(LEFT, y, "Methods.", font="bold").text(LEFT + 54, y, "We looked at twelve knees for a year.")
    y = page.column(LEFT, y + 12, sentences("nobody", 4), letters=80)
    page.text(LEFT, y + 12, "Results", size=12, font="bold")
    page.column(LEFT, y + 30, sentences("somebody", 4), letters=80)
    document = read(page)
    (heading,) = [b.span.of(document.text) for b in document.blocks if b.span.of(document.text) == "Methods."]
    assert heading
    assert "twelve knees" in words_of(document, Role.METHODS)


def test_line_numbers_of_a_manuscript_are_set_aside() -> None:
    page = Page()
    y = front(page)
    lines = written_lines(sentences("the reviewer", 30), 80)
    put(page, LEFT, y, lines)
    for number in range(len(lines)):
        page.text(20, y + 12 * number, str(number + 1), size=8)
    document = read(page)
    assert sentences("the reviewer", 30) in views(document)
    assert str(len(lines)) in words_of(document, Role.BOILERPLATE)


def test_a_turned_banner_and_hidden_words_are_the_pages_own() -> None:
    page = Page()
    y = front(page)
    page.column(LEFT, y, sentences("a reader", 20), letters=80)
    page.text(590, 600, "Downloaded by a library", size=8, turn=90)
    page.text(LEFT, 700, "words that nobody sees", mode=3)
    assert "Downloaded by a library" in words_of(read(page), Role.BOILERPLATE)
    assert "nobody sees" in words_of(read(page), Role.BOILERPLATE)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_read_as_it_is_shown(turn: int) -> None:
    upright = Page()
    upright.column(LEFT, 100, sentences("a table", 12), letters=60)
    turned = Page()
    for number, line in enumerate(written_lines(sentences("a chart", 12), 60)):
        place = {90: (100 + 12 * number, 700), 180: (550, 700 - 12 * number), 270: (500 - 12 * number, 60)}[
            turn
        ]
        turned.text(*place, line, turn=turn)
    assert sentences("a chart", 12) in views(read(upright, turned))


def test_the_text_layer_under_a_scanned_page_is_read() -> None:
    page = Page().picture(0, 0, 600, 800)
    for number, line in enumerate(written_lines(sentences("the scanner", 12), 60)):
        page.text(LEFT, 100 + 12 * number, line, mode=3)
    assert sentences("the scanner", 12) in views(read(page))


def test_text_drawn_twice_to_look_bold_is_read_once() -> None:
    page = Page()
    y = front(page)
    for shift in (0, 0.3):
        page.text(LEFT + shift, y, "Pain was gone in six of the twelve patients.")
    assert read(page).text.count("six of the twelve") == 1


def test_raised_citation_numbers_are_no_numbers_and_powers_are() -> None:
    page = Page()
    y = front(page)
    page.text(LEFT, y, "Pain").text(LEFT + 24, y - 4, "12,13", size=6).text(
        LEFT + 51, y, "fell by 3 points in 1 m"
    )
    page.text(LEFT + 51 + 138, y - 4, "2", size=6)
    document = read(page)
    assert [span.of(document.text) for span in document.citations if span.start > 100] == ["12,13"]
    assert "Pain12,13 fell" in document.text


def with_references(page: Page, y: float) -> float:
    page.text(LEFT, y + 12, "References", size=12, font="bold")
    y += 30
    for number in range(1, 8):
        place = f"J Pain 20{number + 10};3:1-9. doi:10.1000/x.{number}"
        entry = f"{number}. Author A, Other B. Paper about pain. {place}"
        lines = written_lines(entry, 60)
        page.text(LEFT, y, lines[0])
        put(page, LEFT + 18, y + 12, lines[1:])
        y += 12 * len(lines)
    return y


def test_references_are_cut_into_entries_and_bracketed_citations_found() -> None:
    page = Page()
    y = front(page)
    cited = "Pain is common [1]. It is treated [2,3] in many ways [4-6] and not always [7] or ever [3] cured."
    y = page.column(LEFT, y, cited + " Median pain was 5 [2-7] at first.", letters=80)
    with_references(page, y)
    document = read(page)
    assert [(r.label, r.year, r.doi) for r in document.references] == [
        (str(n), 2010 + n, f"10.1000/x.{n}") for n in range(1, 8)
    ]
    marks = [span.of(document.text) for span in document.citations]
    assert [mark for mark in marks if mark[0] == "["] == ["[1]", "[2,3]", "[4-6]", "[7]", "[3]"]


def test_words_of_a_chart_stay_out_of_the_text() -> None:
    page = Page()
    y = front(page)
    y = page.column(LEFT, y, sentences("before", 5), letters=80)
    page.line(100, y + 10, 100, y + 110).line(100, y + 110, 300, y + 110)
    for bar in range(4):
        page.box(110 + 40 * bar, y + 40, 130 + 40 * bar, y + 110, fill=True)
        page.text(110 + 40 * bar, y + 120, f"week{bar}", size=7)
    page.text(LEFT, y + 150, "Fig. 1. Pain by week.", size=8)
    page.column(LEFT, y + 180, sentences("after", 5), letters=80)
    document = read(page)
    assert "week2" not in words_of(document, Role.INTRODUCTION)
    assert "week2" in words_of(document, Role.FIGURE)
    assert "Pain by week" in words_of(document, Role.FIGURE)


def test_a_table_is_laid_with_its_cells_at_its_place() -> None:
    page = Page()
    y = front(page)
    y = page.column(LEFT, y, sentences("before", 8), letters=80)
    page.text(LEFT, y + 20, "Table 1. Complications", size=8, font="helvetica").line(
        LEFT, y + 25, 500, y + 25
    )
    for number, row in enumerate((("Event", "Group A", "Group B"), ("Pain", "3", "4"), ("Fever", "1", "0"))):
        for x, cell in zip((LEFT, 250, 400), row, strict=True):
            page.text(x, y + 36 + 12 * number, cell, size=8, font="helvetica")
    page.line(LEFT, y + 40, 500, y + 40).line(LEFT, y + 66, 500, y + 66)
    page.column(LEFT, y + 100, sentences("after", 8), letters=80)
    document = read(page)
    (table,) = document.tables
    assert "Fever\t1\t0" in document.text
    fever = next(cell for cell in table.cells if cell.span.of(document.text) == "0")
    assert [span.of(document.text) for span in (*fever.row_headers, *fever.column_headers)] == [
        "Fever",
        "Group B",
    ]
    assert in_order(document.text, "what before", "Table 1", "what after")


def test_a_document_goes_through_the_pipeline_with_its_pages() -> None:
    page = Page()
    y = front(page)
    page.column(LEFT, y, "Cement leakage was seen in 3 of 12 patients.", letters=80)
    passages = prepare(read(page))
    assert any("leakage was seen in 3 of 12" in passage.text for passage in passages)


def test_rubbish_in_the_files_own_title_is_not_believed() -> None:
    page = Page()
    front(page)
    assert read(page, title="Microsoft Word - final2.doc").bibliography.title == TITLE


def test_notes_at_the_foot_interrupt_no_sentence_and_a_small_abstract_is_none() -> None:
    page = Page()
    page.text(LEFT, 60, TITLE, size=18, font="bold").text(
        LEFT, 90, "Ana Berg, Bo Li and Cy Dahl of the Knees"
    )
    page.text(LEFT, 112, "Abstract", size=12, font="bold")
    y = page.column(LEFT, 130, "We treated 12 patients. Pain fell in 9 of them.", letters=90, size=8)
    page.text(LEFT, y + 20, "Introduction", size=12, font="bold")
    words = " and ".join(f"knee {number} of all that we saw" for number in range(1, 80)) + "."
    lines = written_lines(words, 40)
    put(page, LEFT, y + 40, lines[:40])
    put(page, RIGHT, y + 40, lines[40:])
    page.text(LEFT, 720, "* Correspondence to Ana Berg, Knee Street 3", size=7)
    document = read(page)
    assert words in views(document)
    assert "Knee Street" in words_of(document, Role.BACK)
    assert "12 patients" in words_of(document, Role.ABSTRACT)


def test_accents_drawn_over_letters_make_one_letter() -> None:
    page = Page()
    page.text(LEFT, 60, TITLE, size=18, font="bold")
    page.text(LEFT, 90, "Guy Par").text(LEFT + 42, 90, "\u00b4").text(LEFT + 42, 90, "e, Bo Li and Cy Dahl")
    page.column(LEFT, 130, sentences("an accent", 8), letters=80)
    assert read(page).bibliography.authors[0].family == "Paré"


def test_two_lines_a_column_are_read_as_columns_where_other_pages_have_them() -> None:
    pages = [Page() for _ in range(3)]
    for number, page in enumerate(pages[:2]):
        page.column(LEFT, 100, sentences(f"left {number}", 16))
        page.column(RIGHT, 100, sentences(f"right {number}", 16))
    put(
        pages[2], LEFT, 100, ["This is how the text at the left side", "of the very last page ends, at last."]
    )
    put(pages[2], RIGHT, 100, ["And this is what stands at the right", "of it, and it is not much more now."])
    found = views(read(*pages))
    assert any(view.endswith("the left side of the very last page ends, at last.") for view in found)
