"""References letter by letter: in each style, for each kind of source."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from kb.cite.csl import csl_item
from kb.cite.formatted import formatted
from kb.documents import Author, Bibliography
from kb.errors import NotFoundError
from tests.kb.cite.works import BLOG, ITEMS, PAPER, UNTITLED_REFERENCE

VANCOUVER = {
    "paper": (
        "Okuno Y, Müller ALB, Doe J Jr. Transcatheter Arterial Embolization as a Treatment for Medial Knee "
        "Pain. Cardiovasc Intervent Radiol. 2015 Apr;38(2):336-43. doi: 10.1007/s00270-014-0944-8. "
        "PMID: 24993956."
    ),
    "eight": (
        "Huang YH, Chang CW, Chen JY, Lin CS, Lin CW, Lu PS, et al. Embolization for Interscapular Pain: "
        "Does It Work? Diagnostics. 2025 Nov 3;15(21):2801. doi: 10.0000/example_2801"
    ),
    "interview": (
        "Okuno Y. Alleviating Pain: The Role of Embolization [interview by Doe J]. Endovascular Today "
        "[Internet]. 2026 Jan. Available from: https://example.org/interview_1"
    ),
    "blog": (
        "The Rise of Interventional Pain Procedures: Key Considerations [blog post]. PAINWeek [Internet]. "
        "2024 Aug 1. Available from: https://example.org/rise"
    ),
    "blog alone": (
        "The Rise of Interventional Pain Procedures: Key Considerations [blog post]. [date unknown]."
    ),
    "review": (
        "Key BM, et al. Advanced Interventional Pain Management. Tech Vasc Interv Radiol. 2020 "
        "Dec;23(4):100705. doi: 10.1016/j.tvir.2020.100705"
    ),
    "digest": (
        "Digest of: Key BM, et al. Advanced Interventional Pain Management. Tech Vasc Interv Radiol. "
        "2020 Dec;23(4):100705. doi: 10.1016/j.tvir.2020.100705"
    ),
    "digest alone": f"Digest of: {UNTITLED_REFERENCE}",
}
AMA = {
    "paper": (
        "Okuno Y, Müller ALB, Doe J Jr. Transcatheter Arterial Embolization as a Treatment for Medial Knee "
        "Pain. Cardiovasc Intervent Radiol. 2015;38(2):336-343. doi:10.1007/s00270-014-0944-8"
    ),
    "eight": (
        "Huang YH, Chang CW, Chen JY, et al. Embolization for Interscapular Pain: Does It Work? Diagnostics. "
        "2025;15(21):2801. doi:10.0000/example_2801"
    ),
    "interview": (
        "Okuno Y. Alleviating Pain: The Role of Embolization. Interview by Doe J. Endovascular Today. "
        "January 2026. https://example.org/interview_1"
    ),
    "blog": (
        "The Rise of Interventional Pain Procedures: Key Considerations. PAINWeek blog. August 1, 2024. "
        "https://example.org/rise"
    ),
    "blog alone": "The Rise of Interventional Pain Procedures: Key Considerations. Blog post.",
    "review": (
        "Key BM, et al. Advanced Interventional Pain Management. Tech Vasc Interv Radiol. 2020;23(4):100705. "
        "doi:10.1016/j.tvir.2020.100705"
    ),
    "digest": (
        "Digest of: Key BM, et al. Advanced Interventional Pain Management. Tech Vasc Interv Radiol. "
        "2020;23(4):100705. doi:10.1016/j.tvir.2020.100705"
    ),
    "digest alone": f"Digest of: {UNTITLED_REFERENCE}",
}
APA = {
    "paper": (
        "Okuno, Y., Müller, A.-L. B., & Doe, J., Jr. (2015). Transcatheter Arterial Embolization as a "
        "Treatment for Medial Knee Pain. CardioVascular and Interventional Radiology, 38(2), 336–343. "
        "https://doi.org/10.1007/s00270-014-0944-8"
    ),
    "eight": (
        "Huang, Y.-H., Chang, C.-W., Chen, J.-Y., Lin, C.-S., Lin, C.-W., Lu, P.-S., Chiu, N.-Y., & Liang, "
        "K.-W. (2025). Embolization for Interscapular Pain: Does It Work? Diagnostics, 15(21), 2801. "
        "https://doi.org/10.0000/example_2801"
    ),
    "interview": (
        "Okuno, Y. (2026, January). Alleviating Pain: The Role of Embolization [Interview by J. Doe]. "
        "Endovascular Today. https://example.org/interview_1"
    ),
    "blog": (
        "The Rise of Interventional Pain Procedures: Key Considerations [Blog post]. (2024, August 1). "
        "PAINWeek. https://example.org/rise"
    ),
    "blog alone": "The Rise of Interventional Pain Procedures: Key Considerations [Blog post]. (n.d.).",
    "review": (
        "Key, B. M., et al. (2020). Advanced Interventional Pain Management. Techniques in Vascular and "
        "Interventional Radiology, 23(4), 100705. https://doi.org/10.1016/j.tvir.2020.100705"
    ),
    "digest": (
        "Digest of: Key, B. M., et al. (2020). Advanced Interventional Pain Management. Techniques in "
        "Vascular and Interventional Radiology, 23(4), 100705. https://doi.org/10.1016/j.tvir.2020.100705"
    ),
    "digest alone": f"Digest of: {UNTITLED_REFERENCE}",
}


@pytest.mark.parametrize("work", ITEMS)
@pytest.mark.parametrize(("style", "printed"), [("vancouver", VANCOUVER), ("ama", AMA), ("apa", APA)])
def test_printed_letter_by_letter(style: str, printed: dict[str, str], work: str) -> None:
    assert formatted([ITEMS[work]], style) == [printed[work]]


def test_nlm_is_vancouver_and_case_does_not_matter() -> None:
    assert formatted([ITEMS["paper"]], "NLM") == [VANCOUVER["paper"]]


def test_references_stand_in_the_order_of_the_items_not_of_the_alphabet() -> None:
    works = ["review", "eight", "paper"]
    assert formatted([ITEMS[work] for work in works], "apa") == [APA[work] for work in works]


def test_threads_of_a_server_do_not_mix_their_references() -> None:
    works = [*ITEMS] * 8
    with ThreadPoolExecutor(4) as threads:
        printed = list(threads.map(lambda work: formatted([ITEMS[work]], "apa")[0], works))
    assert printed == [APA[work] for work in works]


def test_an_interview_whose_interviewer_is_not_named() -> None:
    work = Bibliography(title="On Pain", authors=(Author("Okuno", "Yuji", role="interviewee"),))
    item = csl_item(work, "interview")
    assert formatted([item]) == ["Okuno Y. On Pain [interview]. [date unknown]."]
    assert formatted([item], "ama") == ["Okuno Y. On Pain. Interview."]
    assert formatted([item], "apa") == ["Okuno, Y. (n.d.). On Pain [Interview]."]


def test_a_work_without_a_title_is_cited_by_the_file_that_holds_it() -> None:
    item = csl_item(Bibliography(), "primary_study", source="003.txt")
    assert formatted([item]) == ["[title unknown; read from 003.txt]. [date unknown]."]
    assert formatted([csl_item(Bibliography(), "primary_study")], "apa") == ["[title unknown]. (n.d.)."]


def test_twenty_two_authors_in_apa_are_nineteen_and_the_last() -> None:
    authors = tuple(Author(f"Name{letter}", "A") for letter in "ABCDEFGHIJKLMNOPQRSTUV")
    printed = formatted(
        [csl_item(Bibliography(title="T", authors=authors, year=2020, pmid="1"), "review")], "apa"
    )[0]
    assert printed.startswith("NameA, A., NameB, A., ")
    assert "NameS, A., … NameV, A. (2020)" in printed
    assert "NameT" not in printed


@pytest.mark.parametrize("style", ["vancouver", "ama", "apa"])
def test_marks_in_a_title_stay_as_they_are(style: str) -> None:
    title = "Pain & \"loss\": <5 mm is O'Neill's 5–7 days"
    assert (
        title
        in formatted([csl_item(Bibliography(title=title, year=2020, pmid="1"), "primary_study")], style)[0]
    )


def test_a_packaged_style_prints_without_number_and_with_its_label_on_a_digest() -> None:
    assert formatted([ITEMS["paper"]], "radiology")[0].startswith("Okuno Y, ")
    assert formatted([ITEMS["digest"]], "radiology")[0].startswith("Digest of: Key BM, et al. Advanced")


def test_an_unknown_style_names_its_neighbours() -> None:
    with pytest.raises(NotFoundError, match=r"no citation style 'vancover'. Did you mean: vancouver"):
        formatted([ITEMS["paper"]], "vancover")


def test_a_digest_whose_metadata_disagree_is_cited_by_the_reference_it_declares() -> None:
    assert "Medial Knee Pain" not in formatted([ITEMS["digest alone"]])[0]
    assert (
        csl_item(BLOG, "commentary", digest_of=f"{BLOG.title}. PAINWeek blog. 2024.")["title"] == BLOG.title
    )


def test_a_review_article_is_an_article_and_what_has_only_an_address_a_page() -> None:
    assert ITEMS["review"]["type"] == "article-journal"
    assert csl_item(Bibliography(title="T", url="https://example.org"), "guideline")["type"] == "webpage"
    assert csl_item(PAPER, "interview")["type"] == "interview"


def test_the_processor_is_loaded_only_where_references_are_printed() -> None:
    code = (
        "import sys, kb.cite.formatted, kb.cite.records, kb.cite.statement; print('citeproc' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
