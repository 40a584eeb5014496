"""Title and abstract alone in a plain text: told from other short texts, and cut at its labels."""

from __future__ import annotations

from ingest.sources import read_bytes
from kb.documents import Document, Role

TITLE = "Taping for pain of the jaw: two ways compared"
PLAIN = (
    "The aim was to see whether taping helps. Twenty volunteers were randomly divided into two groups, of "
    "which one was taped. Soreness at baseline was measured by pressure. It fell significantly in the taped "
    "group, and not in the control group."
)


def _document(text: str) -> Document:
    return read_bytes(text.encode(), "text.txt")


def _titles(text: str) -> list[tuple[Role, str | None]]:
    return [(s.role, s.title) for s in _document(text).sections]


def test_a_paragraph_behind_a_title_is_an_abstract_without_naming_patients() -> None:
    document = _document(f"{TITLE}\n\n{PLAIN}\n")
    assert {document.sections[b.section].role for b in document.blocks} == {Role.TITLE, Role.ABSTRACT}


def test_labels_in_square_brackets_cut_an_abstract() -> None:
    text = f"{TITLE}\n\n[Purpose] {PLAIN} [Results] Soreness fell. [Conclusion] Taping helps patients.\n"
    titles = [title for role, title in _titles(text) if role is Role.ABSTRACT]
    assert titles == ["Purpose", "Results", "Conclusion"]


def test_labels_without_a_mark_are_an_abstract_still() -> None:
    text = (
        f"{TITLE}\n\nBackground and study aims Taping is used.\nPatients and methods {PLAIN}\n"
        "Results Soreness fell.\nConclusions Taping helps.\n"
    )
    assert Role.BODY not in {role for role, _ in _titles(text)}


def test_a_title_may_begin_with_a_small_letter_of_a_name() -> None:
    assert (
        _document(f"\u03b2-alanine and strength of the knee\n\nMethods: {PLAIN}\n").sections[0].role
        is Role.TITLE
    )


def test_one_label_without_a_mark_costs_the_others_nothing() -> None:
    text = (
        f"{TITLE}\n\nObjective Assess whether taping helps.\nMethods. {PLAIN}\n"
        "Results. Soreness fell by 4 points in both groups.\nConclusions. Taping helps.\n"
    )
    assert Role.BODY not in {role for role, _ in _titles(text)}
