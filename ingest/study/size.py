"""How many patients a study has: the number that was enrolled or randomised, as abstract and methods tell it.

Every "N patients" is ranked by the words around it: allotted to groups, enrolled, studied, or none of these;
counts of events, of single groups and of other studies are no candidates. What the abstract says rules over
the body; sizes of groups are added up where no sentence gives the total.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.recognisers.numerals import WORDS, value_of
from kb.documents import Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.annotations import Passage

    Place = tuple[Passage, int, int]

_NUMBER = rf"(?<![\w.,/–-])(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d+|{WORDS})"
_PEOPLE = (
    r"(?:patients?|subjects?|participants?|volunteers?|women|men|children|adults?|individuals|cases"
    r"|parturients|males|females"
    r"|athletes|people|persons|infants|neonates|primiparas?|multiparas?|candidates|adolescents|boys|girls"
    r"|outpatients|inpatients"
    r"|students|residents|providers|workers|nurses|survivors|players|runners|employees|veterans|recruits"
    r"|respondents)"
)
_ASA = (
    r"(?:(?:ASA"
    r"|American Society of An[a-z]+(?: \(ASA\))?)[’'s]* (?:[\w/]+ ){0,2}[IV\d][IV\d,–& -]*(?:(?:and|or"
    r"|to) [IV\d]+ )?)"
)
_NO_FILL = (
    r"(?:of|and|or|in|with|to|were|was|had|who|after|before|years?|months?|weeks?|days?|hours?|groups?"
    r"|arms|sites|cent(?:er|re)s|hospitals|times|sessions|trials|studies|clinics|rats|mice)"
)
_FILL = rf"(?:(?!{_NO_FILL}\b)[A-Za-z/(),’'-]+ ){{0,7}}?"
_MENTION = re.compile(
    rf"{_NUMBER}(?: \((?P<digits>\d+)\))? {_FILL}{_ASA}?(?:\([^)]*\) )?{_FILL}{_PEOPLE}\b", re.IGNORECASE
)
_ALLOT = r"(?:randomi[sz]ed|randomly|allocated|assigned|allotted)"
_ENTER = (
    r"(?:enrolled|included|recruited|selected|entered|scheduled|posted|involved|admitted|registered"
    r"|invited to participate|studied|divided|analy[sz]ed)"
)
_ALLOTTED = re.compile(
    rf"^[^.;]{{0,140}}?\b(?:were|was|will be|been|to be|are)\b(?: \w+){{0,4}}? {_ALLOT}\b", re.IGNORECASE
)
_ALLOTTING = re.compile(rf"\b{_ALLOT} (?:an? )?(?:total of )?$", re.IGNORECASE)
_ENTERED = re.compile(
    rf"^[^.;]{{0,140}}?\b(?:were|was|will be|been|to be)\b(?: \w+){{0,3}}? {_ENTER}\b|^,? (?:participated"
    rf"|took part)\b",
    re.IGNORECASE,
)
_ENTERING = re.compile(
    r"\b(?:total (?:number )?of|enrol(?:l|led|ls|ling|s)?|includ(?:ed|es|ing)|recruit(?:ed|s)?"
    r"|involv(?:ed|es|ing)|compris(?:ed|es|ing)|studied"
    r"|(?:study|trial|series|cohort|population|sample|analysis|review) (?:of|on|in|with)|consisted of"
    r"|performed (?:on|in)|conducted (?:on|in|with)"
    r"|carried out (?:on|in)|treated)(?: the)?(?: records of)? $",
    re.IGNORECASE,
)
_STUDIED = re.compile(
    r"^[, (]*(?:with|who|undergoing|aged|of either|of both|suffering|scheduled|posted|having|giving"
    r"|referred|requiring|underwent|received|affected|between|from)\b",
    re.IGNORECASE,
)
_CONSECUTIVE = re.compile(r"\b(?:consecutive|enrolled|randomi[sz]ed|recruited|included)\b", re.IGNORECASE)
_NOT_YET = re.compile(r"\b(?:eligible|screened|potential|consenting)\b", re.IGNORECASE)
_LOOKED_AT = re.compile(
    r"^[^.;]{0,60}?\b(?:screened|assessed for|approached|contacted|eligible"
    r"|consented(?! and (?:were )?(?:enrol|random|includ))|gave (?:written "
    r"|informed )*consent|agreed|responded|invited|met the)\b",
    re.IGNORECASE,
)
_EVENT_AFTER = re.compile(
    r"^,? ?(?:\([^)]*\),? ?)?(?:who )?(?:\w+ly )?(?:(?:had|have|has) (?!(?:a )?(?:confirmed|been"
    r"|undergone|chronic))|developed|experienced|reported|complained|died|dropped|withdr|discontinued"
    r"|completed|lost|refused|declined|required|needed|achieved|returned|showed|suffered (?!from)|did"
    r"|could|failed|improved|presented"
    r"|(?:were|was) (?:unreachable|not|withdrawn|unable|lost|excluded|satisfied|dropped|removed|missing"
    r"|available|left|converted|finally)"
    r"|in (?:each|both|either|the|group|control|arm)\b|in (?!age)(?:\w+ ){1,2}group|per |each\b|on (?:active"
    r"|placebo)|of (?:each|both|the))",
    re.IGNORECASE,
)
_ANALYZED = re.compile(r"^,? (?:were|was) (?:\w+ly )?analy[sz]ed\b", re.IGNORECASE)
_DESCRIBED_THEN_ENTERED = re.compile(
    r"^,? (?:who|that|whose)\b[^.;]{0,160}?\b(?:were|was)\b(?: \w+){0,2}? (?:recruited|enrolled|included"
    r"|evaluated|randomi[sz]ed|studied|selected)\b",
    re.IGNORECASE,
)
_PART_BEFORE = re.compile(
    r"(?:\b(?:groups? (?:[\w+]+ )?(?:of|with|consist\w+ of|includ\w+|compris\w+|contain\w+)"
    r"|each (?:group )?(?:of|with|had|included|comprised)?|remaining|other|another|only"
    r"|additional|further|first|last|except|excluding|least|most|than|about every|of whom|up to|every"
    r"|minimum of|maximum of|of which|control|controls|and)"
    r"|\d+ (?:males?|females?|men|women|boys|girls)(?:,| and|/|;)|\bn ?=|[<>≤≥=]) ?$",
    re.IGNORECASE,
)
_ONE_GROUP = re.compile(
    rf"^[^.;]{{0,80}}?\b{_ALLOT}(?: \w+)? (?:to|in|into) (?:the |receive )?(?:[\w+-]+ ){{0,4}}(?:group"
    rf"|arm)\b(?![^.;]{{0,120}}\b(?:or|and)\b)",
    re.IGNORECASE,
)
_NOT_OWN = re.compile(
    r"\b(?:previous(?:ly)?|et al|reported by|studies|sample size|power|would|needed|required|necessary"
    r"|reported that|estimated|prevalence"
    r"|excluded|dropped|lost to|withdr\w*|refus\w*|declin\w*|calculat\w*|literature|in (?:19|20)\d\d,"
    r"|million|worldwide|each year|annually)\b",
    re.IGNORECASE,
)
_AIMED = re.compile(r"\b(?:plan(?:ned)?|aim(?:ed)?|intend(?:ed)?|target)\b", re.IGNORECASE)
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\]]*\]")
_NAMED_N = re.compile(
    rf"\b{_PEOPLE}\b[^.;:]{{0,80}}?\(\s*(?:total )?[nN]\s*=\s*(?P<n>\d+)\s*[),;]"
    rf"|\b[nN]\s?=\s?(?P<m>\d+) {_PEOPLE}\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:sample size|power|needed|required|necessary|calculat\w*|will be|would)\b", re.IGNORECASE
)
_RESULTS = re.compile(
    r"\b(?:result|finding|conclusion|outcome|background|introduction|aim|objective|purpose)", re.IGNORECASE
)
_COUNTED = r"(?P<k>two|three|four|five|six|[2-6])"
_GROUPS = rf"{_COUNTED} (?:[\w-]+ ){{0,3}}?(?:groups|arms)\b"
_EACH = (
    re.compile(
        rf"{_GROUPS}[^.;]{{0,60}}?(?:\bof|\bwith|,|:|\(|\beach|\bcontaining"
        rf"|\band)\s*(?:n\s*=\s*)?(?P<n>\d+|{WORDS})(?: {_FILL}{_PEOPLE})?[ ,)]*(?:in )?(?:each|per|every"
        rf"|every)\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_GROUPS} ?(?:\w+ )?(?:of|with|,|\(|comprising|consisting of)\s*(?:n\s*=\s*)?(?P<n>\d+"
        rf"|{WORDS})(?: {_FILL}{_PEOPLE})?\b(?! ?%)",
        re.IGNORECASE,
    ),
    re.compile(
        rf"{_GROUPS}[^.;]{{0,30}}?\b(?P<n>\d+|{WORDS}) {_FILL}{_PEOPLE} (?:per|in (?:each|every)|each)\b",
        re.IGNORECASE,
    ),
)
_N_EQUALS = re.compile(
    rf"(?<![\w])[nN]\s*=\s*(?P<n>\d+)|\b(?:[Gg]roup|arm) [\w+-]+ ?\((?P<m>\d+) {_PEOPLE}"
    rf"|\b(?P<k>\d+) in the (?:\w[\w-]* ){{1,6}}?group\b"
)
_SHARES = re.compile(
    rf"\b(?P<n>\d+|{WORDS}) {_FILL}{_PEOPLE} (?:with (?:[\w-]+ ){{1,4}})?"
    rf"(?P<v>had|underwent|received|were treated with|were given"
    rf"|were (?:randomly )?(?:assigned|allocated|randomi[sz]ed) to)\b[^.;,]{{1,60}}?"
    rf"(?:,| and|, and)"
    rf" (?:the (?:other|remaining) )?(?P<m>\d+|{WORDS}) (?:{_PEOPLE} )?(?:had|underwent|received"
    rf"|were treated with|were given|were (?:randomly )?(?:assigned|allocated|randomi[sz]ed) to|to the)\b",
    re.IGNORECASE,
)
_ZONES = (
    (Role.TITLE, Role.ABSTRACT, Role.SUMMARY),
    (Role.METHODS, Role.BODY, Role.CASE),
    (Role.RESULTS, Role.BODY, Role.CASE),
)
_SAMPLE = re.compile(r"\b(?:sample|cohort|population) (?:included|comprised|consisted)", re.IGNORECASE)
_FEW = 3
_ALLOTS, _ENTERS, _EACHES, _STUDIES, _OTHER, _LOOKED = 4.0, 3.0, 2.5, 2.0, 1.0, 0.2


@dataclass(frozen=True, slots=True)
class _Count:
    """A number of people, how firmly the words make it the study's, and where it stands."""

    n: int
    rank: float
    passage: Passage
    start: int
    stop: int


def patients_of(passages: Sequence[Passage], kind: str) -> tuple[int | None, Place | None]:
    """Return the number of patients and where it is said (passage, view offsets); None where it is not said.

    Documents without patients of their own (reviews, interviews, animal studies) have no number.
    """
    if kind not in ("primary_study", "protocol", "case_report"):
        return None, None
    fallback: _Count | None = None
    for roles in _ZONES:
        own = [p for p in passages if p.section.role in roles and p.cell is None]
        found = [c for p in own for c in _counts(p, planned=kind == "protocol")]
        if Role.TITLE not in roles:  # three of something, somewhere in the text, are not its patients
            found = [c for c in found if c.n > _FEW or kind == "case_report"]
        best = _best(found, own)
        if best is not None and best.rank >= (_OTHER if Role.TITLE in roles else _STUDIES):
            return best.n, (best.passage, best.start, best.stop)
        if best is not None and best.rank < _OTHER and Role.RESULTS in roles:
            continue  # a part of the patients
        fallback = best if fallback is None or (best is not None and best.rank > fallback.rank) else fallback
    return (
        (fallback.n, (fallback.passage, fallback.start, fallback.stop))
        if fallback is not None
        else (None, None)
    )


def _best(found: Sequence[_Count], passages: Sequence[Passage]) -> _Count | None:
    """Return the firmest count; the sum of the groups where none is firm, or it is a group's."""
    groups = _sum_of_groups(passages)
    top = max(found, key=lambda c: c.rank, default=None)
    if top is not None and (joined := _joined_by(top, passages)) is not None:
        return joined
    if top is not None:
        equals = [c for c in found if c.rank == top.rank]
        often = max(equals, key=lambda c: (sum(e.n == c.n for e in found), c.n))
        top = (
            often if len(equals) > 2 else max(equals, key=lambda c: c.n) if top.rank < _ENTERS else equals[0]
        )
    if groups is None:
        return top
    total, sizes = groups
    if top is None or (top.rank < _ENTERS and total.n > top.n) or (top.n in sizes and top.n < total.n):
        return total
    return top


_FURTHER = re.compile(
    rf"\b(?:a further|further|another|an additional|additional|the other|other) (?P<n>\d+|{WORDS})"
    rf" {_FILL}{_PEOPLE}\b"
    rf"(?=[^.;]{{0,160}}\b(?:control|compar\w+|same|received|underwent|were treated|only|placebo|sham)\b)",
    re.IGNORECASE,
)


def _joined_by(top: _Count, passages: Sequence[Passage]) -> _Count | None:
    """Return the sum where a second group is told apart: "A further 20 patients served as controls"."""
    for passage in passages:
        for match in _FURTHER.finditer(passage.text, top.stop if passage is top.passage else 0):
            more = _number(match["n"])
            if passage is top.passage and top.rank <= _STUDIES and more is not None and more <= top.n * 3:
                return _Count(top.n + more, top.rank, passage, top.start, match.end())
    return None


def _counts(passage: Passage, *, planned: bool) -> Iterator[_Count]:
    """Yield the numbers of people in a passage that may be the study's."""
    aside = bool(_RESULTS.search(passage.section.title or "")) or passage.section.role is Role.RESULTS
    for match in _MENTION.finditer(passage.text):
        n = _number(match["digits"] or match["n"])
        rank = _rank(passage, match, planned=planned) if n is not None else 0.0
        if n is not None and rank > 0 and not (aside and rank < _ENTERS and n <= 3):
            yield _Count(
                n, rank - (0.7 if aside and rank < _ENTERS else 0.0), passage, match.start(), match.end()
            )
    for match in _NAMED_N.finditer(passage.text):
        n = _number(match["n"] or match["m"])
        if (
            n is not None
            and (not aside or _SAMPLE.search(passage.text, *passage.sentence_at(match.start())))
            and not re.search(r"\b(?:group|arm)\b|%", match.group())
            and _own(passage, match, planned=planned)
        ):
            yield _Count(
                n,
                _ALLOTS if _ALLOTTED.match(passage.text[match.end() : match.end() + 80]) else _STUDIES,
                passage,
                match.start(),
                match.end(),
            )
    for pattern in _EACH:
        for match in pattern.finditer(passage.text):
            k, n = value_of(match["k"]), _number(match["n"])
            if n is not None and n > 1 and _own(passage, match, planned=planned):
                yield _Count(int(k) * n, _EACHES, passage, match.start(), match.end())


def _rank(passage: Passage, match: re.Match[str], *, planned: bool) -> float:
    """Return how firmly the words around a number of people make it the study's; 0 where they deny it."""
    start, stop = passage.sentence_at(match.start())
    before, after = (
        passage.text[max(start, match.start() - 70) : match.start()],
        passage.text[match.end() : min(stop, match.end() + 300)],
    )
    after = _BRACKETED.sub("", after)
    part = match["digits"] is None and _PART_BEFORE.search(before)
    if not _own(passage, match, planned=planned) or part:
        return 0.0
    if _EVENT_AFTER.match(after):
        entered = _DESCRIBED_THEN_ENTERED.match(after) or (
            after.lstrip().startswith("who ") and _ENTERING.search(before)
        )
        return _ENTERS if entered else 0.0
    if _ANALYZED.match(after):  # perhaps only those of the enrolled who were left
        return _OTHER
    if (
        _NOT_YET.search(match.group())
        or _ONE_GROUP.match(after)
        or (_LOOKED_AT.match(after) and not _ALLOTTED.match(after))
    ):
        return _LOOKED
    if not planned and _AIMED.search(before):
        return _LOOKED
    return _role(passage, match, before, after)


def _role(passage: Passage, match: re.Match[str], before: str, after: str) -> float:
    """Return what the words around say was done with the people."""
    if _ALLOTTED.match(after) or _ALLOTTING.search(before):
        return _ALLOTS
    if _ENTERED.match(after) or _ENTERING.search(before) or _CONSECUTIVE.search(match.group()):
        return _ENTERS
    studied = _STUDIED.match(after) or not before.strip() or passage.section.role is Role.TITLE
    return _STUDIES if studied else _OTHER


def _number(text: str) -> int | None:
    """Return the whole number of a numeral, or None for one that cannot count the patients of a study."""
    value = value_of(text)
    return int(value) if value == int(value) and 1 <= value < 100_000 else None


def _own(passage: Passage, match: re.Match[str], *, planned: bool) -> bool:
    """Return whether the sentence speaks of the study's own patients; a protocol's are those it plans for."""
    start, stop = passage.sentence_at(match.start())
    before = passage.text[start : match.start()]
    after = passage.text[match.end() : min(stop, match.end() + 60)]
    denied = _NOT_OWN.search(before) or re.match(
        r"(?! who\b).{0,30}\b(?:excluded|refused|dropped|lost|withdrew|calculated|required|needed)\b", after
    )
    return not denied or (planned and bool(_PLANNED.search(before + after)))


def _sum_of_groups(passages: Sequence[Passage]) -> tuple[_Count, tuple[int, ...]] | None:
    """Return the sum of the sizes of the groups where one sentence gives all of them, and the sizes."""
    for passage in passages:
        if passage.section.role is Role.RESULTS:
            continue
        for start, stop in passage.sentences:
            sizes = [int(m["n"] or m["m"] or m["k"]) for m in _N_EQUALS.finditer(passage.text, start, stop)]
            if len(sizes) < 2:
                shares = _SHARES.search(passage.text, start, stop)
                sizes = [n for g in "nm" if (n := _number(shares[g])) is not None] if shares else []
            if len(sizes) >= 2 and not _PLANNED.search(passage.text[start:stop]):
                total, parts = _without_total(sizes)
                return _Count(total, _EACHES, passage, start, stop), parts
    return None


def _without_total(sizes: list[int]) -> tuple[int, tuple[int, ...]]:
    """Return total and parts of sizes among which the total itself may stand."""
    largest = max(sizes)
    rest = list(sizes)
    rest.remove(largest)
    if len(rest) >= 2 and sum(rest) == largest:
        return largest, tuple(rest)
    for cut in range(2, len(sizes) - 1):
        if sum(sizes[:cut]) == sum(sizes[cut:]):  # the same patients, parted twice
            return sum(sizes[:cut]), tuple(sizes[:cut])
    return sum(sizes), tuple(sizes)
