"""The parts of an abstract that an export ran together: "BACKGROUND: … METHODS: …"."""

from __future__ import annotations

import re

from ingest.sources.headings import LABELS, role_of_heading

_LABEL = re.compile(
    rf"(?:(?<=[.;?!\u2026)\]\u201d])\s*|(?:^|(?<=\s)))"
    rf"(?P<label>[A-Z][A-Z0-9 /,&()'\u2019-]{{2,60}}|(?i:{LABELS}))\s*:\s+"
)
_FEWEST = 2
_BEGINS = re.compile(r"[.;?!\u2026)\]\u201d]\s*$")


def parts_of(abstract: str) -> tuple[tuple[str, str], ...]:
    """Return label and words of each part; nothing where the abstract is not divided.

    >>> parts_of("BACKGROUND: Knees ache. RESULTS: Less pain: 3 of 10.")
    (('BACKGROUND', 'Knees ache.'), ('RESULTS', 'Less pain: 3 of 10.'))
    """
    if abstract.count(":") < _FEWEST:
        return ()
    cuts = [match for match in _LABEL.finditer(abstract) if _heads(abstract, match)]
    if len(cuts) < _FEWEST or not any(role_of_heading(cut["label"]) for cut in cuts):
        return ()
    ends = [cut.start() for cut in cuts[1:]] + [len(abstract)]
    parts = [
        (" ".join(cut["label"].split()), abstract[cut.end() : end].strip())
        for cut, end in zip(cuts, ends, strict=True)
    ]
    before = abstract[: cuts[0].start()].strip()
    return tuple(part for part in [("", before), *parts] if part[1])


def _heads(abstract: str, match: re.Match[str]) -> bool:
    """Return whether a label stands where a part can begin: at the start, or behind the end of a sentence."""
    before = abstract[: match.start("label")]
    is_start = not before.strip() or _BEGINS.search(before[-4:]) is not None
    return is_start and match["label"][0].isupper()
