"""References written by hand, as databases print them."""

from __future__ import annotations

from typing import Any

from kb.documents import Author, Bibliography
from kb.duplicates import Judgement, Reference, compare, judge, reference_of

TITLE = (
    "Transcatheter arterial embolization as a treatment for medial knee pain in patients with osteoarthritis"
)
ABSTRACT = (
    "PURPOSE: To evaluate feasibility and safety of embolization for pain of the knee. METHODS: Fourteen "
    "patients with moderate pain that had resisted conservative treatment were treated with imipenem "
    "particles. RESULTS: Pain scores fell from the first month on and were low at the last visit; nobody had "
    "a skin lesion."
)


def people(names: str) -> tuple[Author, ...]:
    """Authors written as "Family G; Family G"."""
    return tuple(
        Author(family=name.rpartition(" ")[0], given=name.rpartition(" ")[2]) for name in names.split("; ")
    )


def known(**fields: Any) -> Bibliography:
    """An article, with some fields changed."""
    fields.setdefault("authors", people("Tanaka Y; Mori W; Sasaki H; Ueda K"))
    return Bibliography(
        **{
            "title": TITLE,
            "year": 2015,
            "journal": "CardioVascular and Interventional Radiology",
            "volume": "38",
            "issue": "2",
            "pages": "336-343",
        }
        | fields
    )


def reference(key: int = 1, *, abstract: str = "", **fields: Any) -> Reference:
    """An article as it is compared."""
    return reference_of(key, known(**fields), abstract)


def judged(left: dict[str, Any], right: dict[str, Any]) -> Judgement:
    """What is decided on two articles, each with some fields changed."""
    return judge(compare(reference(1, **left), reference(2, **right)))
