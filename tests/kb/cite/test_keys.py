"""Citation keys: readable, ASCII, and never two of one name."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from kb.cite.keys import citation_key
from kb.documents import Author, Bibliography


def free(_key: str) -> bool:
    return False


OKUNO = Bibliography(
    title="Transcatheter Arterial Embolization as a Treatment for Medial Knee Pain",
    authors=(Author(family="Okuno", given="Yuji"), Author(family="Korchi", given="Amine Michel")),
    year=2015,
)


def test_author_three_title_words_year() -> None:
    assert citation_key(OKUNO, free) == "okunoTranscatheterArterialEmbolization2015"


def test_function_words_are_skipped() -> None:
    work = Bibliography(
        title="The Role of an Agent in the Treatment of Pain", authors=(Author("Doe"),), year=2001
    )
    assert citation_key(work, free) == "doeRoleAgentTreatment2001"


def test_a_letter_on_a_clash_and_two_letters_after_z() -> None:
    issued: set[str] = set()
    keys = []
    for _ in range(29):
        keys.append(citation_key(OKUNO, issued.__contains__))
        issued.add(keys[-1])
    stem = "okunoTranscatheterArterialEmbolization2015"
    assert keys[:3] == [stem, f"{stem}a", f"{stem}b"]
    assert keys[26:] == [f"{stem}z", f"{stem}aa", f"{stem}ab"]


def test_letters_are_folded_to_ascii() -> None:
    work = Bibliography(title="Über Łódź's façade", authors=(Author("Sørensen-Groß"),), year=1999)
    assert citation_key(work, free) == "sorensengrossUberLodzsFacade1999"


def test_without_author_and_without_year() -> None:
    blog = Bibliography(title="The Rise of Interventional Pain Procedures: Key Considerations")
    assert citation_key(blog, free) == "riseInterventionalPain"


def test_the_interviewee_is_the_author_and_the_interviewer_is_not() -> None:
    people = (Author("Doe", "Jane", role="interviewer"), Author("Okuno", "Yuji", role="interviewee"))
    work = Bibliography(title="Alleviating Pain: The Role of Embolization", authors=people)
    assert citation_key(work, free) == "okunoAlleviatingPainRole"


def test_a_body_as_author() -> None:
    work = Bibliography(
        title="Standards", authors=(Author(literal="Society of Interventional Radiology"),), year=2017
    )
    assert citation_key(work, free) == "societyofinterventionalStandards2017"


def test_nothing_known_and_titles_that_have_no_letters_of_ours() -> None:
    assert citation_key(Bibliography(), free) == "untitled"
    assert (
        citation_key(Bibliography(title="疼痛", authors=(Author("王"),), year=2020), free) == "untitled2020"
    )
    assert citation_key(Bibliography(title="12-Month Results"), free) == "n12MonthResults"
    assert citation_key(Bibliography(title="With or without"), free) == "withOrWithout"


@given(title=st.text(max_size=80), family=st.text(max_size=30), year=st.none() | st.integers(1800, 2100))
def test_whatever_the_source_says_the_key_is_a_word_in_ascii(
    title: str, family: str, year: int | None
) -> None:
    key = citation_key(Bibliography(title=title, authors=(Author(family=family),), year=year), free)
    assert re.fullmatch(r"[a-z][A-Za-z0-9]*", key)
