"""What the form of a document says about its kind, in the words of the export contract."""

from __future__ import annotations

import re

# The first that matches one of the publication types decides, so the more exact ones come first.
_KINDS: tuple[tuple[str, str], ...] = (
    ("interview", r"interview"),
    ("protocol", r"(study |clinical trial )?protocols?"),
    ("systematic_review", r"systematic[ -]review|meta[ -]?analysis"),
    ("guideline", r"(practice )?guidelines?|consensus (statement|development conference).*"),
    ("case_report", r"case[ -](reports?|study)|brief case report"),
    ("review", r"(mini |invited |literature |narrative |scoping )?reviews?([ -]article)?"),
    ("commentary", r"comment(ary|aries)?|editorial|opinion|perspectives?|viewpoint|letter|blog.*|news"),
)


def kind_of_types(types: tuple[str, ...]) -> str:
    """Return the kind that publication types name, or an empty string where they do not.

    >>> kind_of_types(("review-article",)), kind_of_types(("Journal Article",))
    ('review', '')
    """
    for kind, pattern in _KINDS:
        if any(re.fullmatch(pattern, t.strip(), re.IGNORECASE) for t in types):
            return kind
    return ""
