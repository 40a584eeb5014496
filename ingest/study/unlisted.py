"""Treatments that no list holds: what the study itself sets against each other, or allots its patients to.

"A versus B" in a title, "comparison of A and B", "randomised to A or B": where such a name has no concept of
the vocabulary and the document goes on to speak of it, it becomes a mention of a concept of origin
"discovered" at each place where it stands. So arms, causes and treatments are found by the same rules as for
names that are known.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ingest.annotations import Mention
from ingest.recognisers.vocabulary import matcher
from ingest.study.allotment import allotted
from ingest.study.choices import DOSE, INERT
from ingest.study.drafts import CONTROL
from ingest.study.naming import TREATING
from kb.documents import Role
from kb.lexicon import Concept, ConceptKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.annotations import Passage
    from ingest.study.drafts import Draft

_ENDS = (
    r"(?= (?:for|in|on|as|after|during|following|to|among|before|with|using|at|by|under|from|of|and|is|was)\b"
    r"|[.:;,?()]|$)"
)
_NAME = r"[^\s.:;,?()]+(?: (?!(?:for|in|on|after|during|following|among|versus|vs)\b)[^\s.:;,?()]+){0,5}?"
_TOLD = (
    re.compile(
        rf"(?:^|\b(?:of|between|with|comparing)\b|[:.?]) ?(?P<a>{_NAME}) "
        rf"(?:versus|vs\.?|(?:in comparison|compared) (?:with|to)) (?P<b>{_NAME}){_ENDS}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\bcompar(?:isons?|ing|ative (?:study|evaluation|trial)) (?:of |between )?(?P<a>{_NAME}) "
        rf"(?:and|with|to) (?P<b>{_NAME}){_ENDS}",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:efficacy|effectiveness|effects?|safety|evaluation|results|outcomes|role|use|impact"
        rf"|benefits?) of (?P<a>{_NAME})(?P<b>)(?= (?:on|in|for|as|during|after|following)\b)",
        re.IGNORECASE,
    ),
)
_LEADING = re.compile(
    r"^(?:the|to|an?|classic(?:al)?|new|novel|modern|current|two|three|four|different|various|several|single"
    r"|use of|using|treatment with|therapy with|administration of|application of|addition of|either|both"
    r"|(?:efficacy|effects?|safety|results|outcomes|evaluation|impact)(?: and \w+)? of|prophylactic|early) ",
    re.IGNORECASE,
)
_NO_TREATMENT = re.compile(
    r"\b(?:patients?|women|men|children|adults?|infants?|subjects?|volunteers?|stud(?:y|ies)|trials?|groups?"
    r"|arms?|effects?|efficacy|safety|outcomes?|results?|risks?|rates?|levels?|scores?|doses?|days?|weeks?"
    r"|hours?|minutes|months?|years?|which|that|who|what|how|was|were|is|are|has|have|had|it|its|their|this"
    r"|these|those|we|our|others?|another|same|standard|usual|conventional|controls?|placebo|sham|baseline"
    r"|methods?|techniques|treatments?|therap(?:y|ies)|interventions?|approach(?:es)?|procedures?|quality"
    r"|costs?|cells?|genes?|plasma|serum|blood|expression|concentrations?|not|no|low|high|pain|disease"
    r"|incidence|prevalence|severity|differences?|changes?|types?|ways?|factors?|life|time|data"
    r"|regimens?|strateg(?:y|ies)|protocols?|drugs?|agents?|medications?|alone|only|than|and|or|either|both"
    r"|each|acceptance|schedules?|sizes?|ages?|weights?|grades?|stages?|two|three|four|combin\w+|observation"
    r"|fractions?|experimental|cases?|tests?|active|adding)\b"
    r"|^\S*(?:al|ic|ive|ile|ed|able|ous|ary|ly)$|[≤≥<>=±]",
    re.IGNORECASE,
)
_CARE = re.compile(r" (?:therapy|technique|treatment|intervention|method|procedure)$", re.IGNORECASE)
_DRUG = re.compile(
    r"[a-z]{3,}(?:mab|cept|nib|ine|ole|cin|xel|platin|pril|sartan|olol|statin|parin|dronate|barbital|pam|lam"
    r"|triptan|gliptin|tide|fenac|profen|coxib|cillin|mide|setron|stigmine|onium|curium|artan|one)",
)
_LEAST, _LONG_TEXT, _MOST, _MOSTLY = 2, 8_000, 4, 0.8
"""How often a name stands in a document at least, once more in a long one; how many are taken; and at which
share of its places a single word is printed as a name."""
_LONGEST = 6  # words
_LEFT_OUT = frozenset({Role.BACK, Role.KEYWORDS, Role.REFERENCES, Role.BOILERPLATE})


def name_unlisted(passages: Sequence[Passage]) -> None:
    """Add mentions of the treatments under study that the vocabulary does not know."""
    prose = [p for p in passages if p.section.role not in _LEFT_OUT]
    patterns: dict[str, re.Pattern[str]] = {}
    for passage, start, stop in _places(prose):
        words = _trimmed(passage.text[start:stop])
        if words.lower() not in patterns and _may_treat(passage, start, stop, words):
            patterns[words.lower()] = _pattern(words)
    if not patterns:
        return
    whole = "\n".join(p.text for p in prose if p.section.role is not Role.TITLE)
    least = _LEAST - 1 + (len(whole) > _LONG_TEXT)
    printed = {words: Counter(pattern.findall(whole)) for words, pattern in patterns.items()}
    often = [words for words, forms in printed.items() if forms.total() >= least and _is_name(words, forms)]
    for words in [w for w in often if not any(w != other and w in other for other in often)][:_MOST]:
        _mention(prose, patterns[words], _concept(printed[words].most_common(1)[0][0]))


def _is_name(words: str, forms: Counter[str]) -> bool:
    """Return whether words stand for one thing: a single word only where it is a name, or a drug's."""
    if " " in words or not words.isascii() or "-" in words or _DRUG.fullmatch(words):
        return True
    return sum(n for form, n in forms.items() if form[0].isupper()) > _MOSTLY * forms.total()


def name_treatments(arms: Sequence[Draft]) -> None:
    """Give arms of which no treatment is known the one that their own name says, where other arms have one.

    What is told of the "suture group" must not be charged to the glue of the others.
    """
    if not any(draft.treatments for draft in arms):
        return
    for draft in arms:
        called = (_trimmed(name) for name in (draft.label, *sorted(draft.names)))
        names = [name for name in called if not name.startswith("Group ") and _says(name)]
        if names and not draft.treatments and not any(CONTROL.match(n) for n in (draft.label, *draft.names)):
            name = max(names, key=len)
            known = (c for c in matcher().named(name) if c.kind in TREATING)
            concept = next(known, None) or _concept(name)
            draft.treatments[concept.slug] = concept


def _says(name: str) -> bool:
    """Return whether the name of a group says what was done: words, and not the place of the group."""
    plain = _CARE.sub("", name)
    return bool(re.search(r"[a-z]{4}", plain)) and not _NO_TREATMENT.search(plain) and not INERT.match(name)


def _places(prose: Sequence[Passage]) -> Iterator[tuple[Passage, int, int]]:
    """Yield where the title, and the lists of what patients were allotted to, may name a treatment."""
    for passage in prose:
        if passage.section.role is Role.TITLE:
            for pattern in _TOLD:
                for match in pattern.finditer(passage.text):
                    yield from ((passage, *match.span(side)) for side in ("a", "b") if match[side])
    for choice in allotted(prose):
        start = choice.passage.text.find(choice.head, choice.start)
        if start >= 0 and choice.head:
            yield choice.passage, start, start + len(choice.head)


def _trimmed(name: str) -> str:
    """Return a name without what only leads to it, and without its dose."""
    words = DOSE.sub("", name).strip(" -–/")
    while (shorter := _LEADING.sub("", words)) != words:
        words = shorter
    return " ".join(re.sub(r"(?: (?:with|of|for|in|to|the|an?|by|at|on))+$", "", words).split())


def _may_treat(passage: Passage, start: int, stop: int, words: str) -> bool:
    """Return whether words can name a treatment that is not known: no other concept, no mere description."""
    if not words or len(words.split()) > _LONGEST or not re.search(r"[A-Za-z]{4}", words):
        return False
    if INERT.match(words) or _NO_TREATMENT.search(words):
        return False
    known = [m for m in passage.mentions if m.start < stop and start < m.stop]
    if any(words.lower() == m.text.lower() for m in known):
        return False
    return all(m.of_kind("anatomy") and not m.of_kind(*TREATING) for m in known)


def _pattern(words: str) -> re.Pattern[str]:
    """Return how a name stands in a text: in any case, in the plural as well."""
    parts = (re.escape(part) for part in words.split())
    return re.compile(rf"(?<![\w-]){'[ -]'.join(parts)}s?(?![\w-])", re.IGNORECASE)


def _concept(words: str) -> Concept:
    """Return the concept: a substance by its ending, else a procedure or a device."""
    kind = ConceptKind.AGENT if _DRUG.fullmatch(words.lower()) else ConceptKind.INTERVENTION
    return Concept.discovered(kind, words)


def _mention(prose: Sequence[Passage], pattern: re.Pattern[str], concept: Concept) -> None:
    """Add the mentions of one name; parts of the body that its words name are no mentions of their own."""
    for passage in prose:
        for match in pattern.finditer(passage.text):
            start, stop = match.span()
            met = [m for m in passage.mentions if m.start < stop and start < m.stop]
            if any(m.of_kind(*TREATING) or m.start < start or m.stop > stop for m in met):
                continue
            passage.mentions = [m for m in passage.mentions if m not in met]
            passage.mentions.append(Mention(start, stop, match.group(), (concept,)))
            passage.mentions.sort(key=lambda mention: mention.start)
