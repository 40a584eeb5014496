"""What a value measures: a measure of the vocabulary, or the noun phrase that stands where its name would.

The nearest name on the left owns a value; "8 (14 %) complete responses" and "60 % of patients had a
recurrence" are owned from the right. A complication, an age or a sample size that stands nearer takes the
value away: it is then no result.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.assembly.outcomes.scene import ARM, ASIDE, HARM, MEASURE, Item, Scene
from kb.folding import fold, slug
from kb.lexicon import curated
from kb.statements import ConceptRef

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kb.lexicon import Concept


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as read: concept, words as printed, and how its value is to be understood."""

    ref: ConceptRef
    text: str
    start: int
    stop: int
    concept: Concept | None = None
    change: bool = False
    difference: bool = False
    confidence: float = 0.9

    @property
    def lasts(self) -> bool:
        """Return whether the measure is itself a time: a duration, an onset, a survival time."""
        return bool(_LASTING.search(self.text) or _LASTING.search(self.ref.label))

    @property
    def consumed(self) -> bool:
        """Return whether the measure is an amount: a consumption, a volume, a loss."""
        return bool(_AMOUNT.search(self.text) or _AMOUNT.search(self.ref.label))


_LASTING = re.compile(
    r"\b(?:duration|onset|time|latency|interval|survival|PFS|OS|TTP|stay|length|delay|period|first\s(?:request|rescue|analges))",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\b(?:consumption|requirements?|dose|doses|usage|use|volume|amount|need|loss|bleeding|blood|output|morphine|fentanyl|opioids?|tramadol|MEDD?|equivalents?|drainage|weight|intake|concentration|level|delivered)\b",
    re.IGNORECASE,
)
_CHANGE_NOUN = r"(?:reductions?|decreases?|improvements?|increases?|changes?|declines?|loss(?:es)?|gains?|drop|fall|rise)"
_CHANGE_BEFORE = re.compile(
    rf"\b{_CHANGE_NOUN}\s(?:in|of|from\sbaseline\s(?:in|of))\s(?:the\s|mean\s|median\s|average\s|overall\s|total\s)*$",
    re.IGNORECASE,
)
_CHANGE_AFTER = re.compile(
    rf"^\s(?:scores?\s|grades?\s|intensity\s|ratings?\s|values?\s|levels?\s)?{_CHANGE_NOUN}\b", re.IGNORECASE
)
_MAINTAINED = re.compile(
    r"\s?(?:scores?\s|was\s|were\s)?(?:lasted|maintained|persisted|continued|sustained|remained)\b",
    re.IGNORECASE,
)
_HEAD_AFTER = re.compile(
    r"^\s(?:time|period|duration|interval|rate|relapse|recurrence|progression|failure)s?\b", re.IGNORECASE
)
_EFFICACY = re.compile(
    r"\b(?:recurren|progressi|survival|respon|relief|success|death|mortality|fail|heal|union|relapse|remission)",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"\b(?P<head>(?:onset|duration|frequency|severity|intensity|rate|time)(?:\stimes?)?)\b", re.IGNORECASE
)
_RIGHT_NOUN = re.compile(
    r"^\s(?:(?:of|the|had|were|was|reported|achieved|showed|experienced|suffered|with|as|a|an|[\w-]+)\s){0,3}$"
)
_OF_PEOPLE = re.compile(
    r"^\s?\)?\s?of\s(?:the\s|all\s|our\s|these\s|those\s)*(?:⟨.⟩\s?)?(?:[\w-]+\s){0,2}?(?:patients|subjects|participants|cases|women|men|individuals|knees|hips|shoulders|joints|lesions|tumou?rs|investigators|respondents|vertebrae|procedures|⟨A⟩|them|those|whom)\b"
)
_CLAUSE = re.compile(
    r"[;:]\s|,\s(?:and|but|while|whereas|although|with)\s|\.\s|\b(?:whereas|while|although)\s"
)
_VERB = re.compile(
    r"\b(?:was|were|is|are|had|has|have|showed?|shown|decreased|increased|improved|declined|fell|rose|dropped|reached|remained|became|changed"
    r"|averaged|differed|ranged|reduced|lasted|occurred|observed|found|noted|seen|achieved|reported|did|amounted|returned)\b"
)
_NO_HEAD = frozenset(
    "the a an this that these those its their our mean median average overall total significantly significant lower higher less more greater shorter longer fewer"
    " reduced increased decreased improved better worse smaller larger earlier faster prolonged similar respective respectively statistically both each all"
    " which it there we they and or of in for with to by from at on no not also only slightly markedly".split(),
)
_BANNED = re.compile(
    r"\b(?:patients?|subjects?|participants?|cases?|ages?|years?|weight|height|bmi|sex|gender|groups?|men|women|residents?|physicians?|volunteers?|individuals?|surgeons?|nurses?|most|sessions?|injections?|procedures?|feet|meters?|males?|females?|studies|study|trials?|follow|p|ci|confidence|sample|power"
    r"|kellgren|demographic\w*|baseline|characteristics?|table|figure|fig|dose|doses|mg|ml|needle|session\w*|visit\w*|centers?|hospitals?|criteria|literature|authors?|we|result\w*|difference\w*|ratio|analysis|model)\b",
    re.IGNORECASE,
)

_EMPTY = frozenset(
    {
        "scale",
        "score",
        "scores",
        "range",
        "values",
        "value",
        "level",
        "levels",
        "rate",
        "rates",
        "time",
        "percentages",
        "percentage",
    }
)
_STOPS_KEEPING_OF = re.compile(
    r"\s*(?:\b(?:in|for|with|by|from|at|on|between|among|after|before|during|than|compared|using|but|that|which|who|as|when|towards?|to|over|had|showed|was|were|is)\b|[,;:()\[\]]|⟨.⟩)\s*",
    re.IGNORECASE,
)


def measure_of(scene: Scene, group: Sequence[Item]) -> Measure | None:
    """Return what a group of values measures, or None where something else owns it."""
    first, last = group[0], group[-1]
    qualified = _qualified(scene, first, last)
    if qualified is not None:
        return qualified
    if owned_by_other(scene, group):
        return None
    right = _right_owner(scene, last, first)
    if right is not None:
        return _named(scene, right)
    left = _left_owner(scene, first)
    if left is not None:
        return _refined(scene, _named(scene, left), last)
    if re.search(r"⟨A⟩\s\($", scene.before(first)):  # "Group A (4.0 ± 2.2) had more pain than group B ("
        following = next((m for m in scene.of(MEASURE) if m.start >= last.stop), None)
        return _named(scene, following) if following is not None else None
    return None


def coordinated(scene: Scene, group: Sequence[Item]) -> list[Measure]:
    """Return as many measures as there are values, where they are listed: "OS and PFS were 9.1 and 3.3 months"."""
    before = [m for m in scene.of(MEASURE) if m.stop <= group[0].start]
    run = before[-1:]
    for measure in reversed(before[:-1]):
        if not re.fullmatch(
            r"\s?(?:,|and|,\sand|&)\s?(?:the\s|mean\s|median\s)*", scene.gap(measure, run[0])
        ):
            break
        run.insert(0, measure)
    arms = {a.arm for a in scene.of(ARM)}
    if len(run) != len(group) or len(run) < 2 or len(arms) == len(group):  # noqa: PLR2004
        return []
    return [_named(scene, item) for item in run]


def _right_owner(scene: Scene, last: Item, first: Item) -> Item | None:
    """Return the name that follows a count or percentage and owns it."""
    number = last.number
    if number is None or (number.role not in ("count", "percent") and number.unit != "%"):
        return None
    following = [item for item in scene.items if item.start >= last.stop and item.kind in (MEASURE, HARM)]
    if not following:
        return None
    gap = scene.gap(last, following[0])
    if _RIGHT_NOUN.match(gap) and not re.search(r"\b(?:and|or|than|versus|vs)\b", gap):
        adjacent = re.fullmatch(r"\s(?:[\w-]+\s){0,2}", gap) is not None
        if adjacent or _left_owner(scene, first) is None:
            return following[0]
    if _OF_PEOPLE.match(scene.after(last)) and not re.search(r"[;()]|\.\s", gap):
        left = _left_owner(scene, first)
        if left is None or left.kind == ASIDE or _CLAUSE.search(scene.gap(left, first)):
            return following[0]
    return None


def _left_owner(scene: Scene, first: Item) -> Item | None:
    """Return the nearest name before a value: measure, complication or demographic."""
    owners = [
        item for item in scene.items if item.stop <= first.start and item.kind in (MEASURE, HARM, ASIDE)
    ]
    for item in reversed(owners):
        if item.kind == ASIDE and item.number is not None:
            continue
        gap = scene.gap(item, first)
        if item.kind == ASIDE and _CLAUSE.search(gap):
            continue
        if _closed(gap) and owners[0] is not item:
            continue
        return item
    return None


def _closed(gap: str) -> bool:
    """Return whether a name stands in a bracket with more words, closed before the value: a definition."""
    inside = re.match(r"^(?P<rest>[^()]*)\)", gap)
    return inside is not None and len(inside["rest"].split()) > 1


def _named(scene: Scene, item: Item) -> Measure:
    """Return the measure that a mention names, with the words that make it a change."""
    assert item.mention is not None  # noqa: S101 - items of this kind carry their mention
    concept = item.mention.of_kind("outcome")
    assert concept is not None  # noqa: S101 - that is what makes it one
    text, start, stop = item.mention.text, item.start, item.stop
    sentence = scene.passage.text
    before, after = sentence[scene.start : start], sentence[stop : scene.stop]
    change = False
    if _MAINTAINED.match(after):
        change = False
    elif match := _CHANGE_BEFORE.search(before):
        start = scene.start + match.start()
        change = True
    elif match := _CHANGE_AFTER.match(after):
        stop += match.end()
        change = True
    elif re.search(rf"\b{_CHANGE_NOUN}\b|\brelief\b", text, re.IGNORECASE):
        change = bool(re.search(rf"\b{_CHANGE_NOUN}\b", text, re.IGNORECASE))
    elif match := _HEAD_AFTER.match(after):
        stop += match.end()
        text = sentence[start:stop]
    text = (
        re.sub(r"\b(?:mean|median|average|the|overall|total)\s", "", sentence[start:stop]) if change else text
    )
    return Measure(concept.ref, text, start, stop, concept, change)


def _qualified(scene: Scene, first: Item, last: Item) -> Measure | None:
    """Return "onset of sensory block" for "the onset of block was earlier (4.4 min for sensory block"."""
    following = next((m for m in scene.of(MEASURE) if m.start >= last.stop), None)
    if (
        following is None
        or following.mention is None
        or not re.fullmatch(r"\s?for\s(?:the\s)?", scene.gap(last, following))
    ):
        return None
    heads = list(_HEAD.finditer(scene.passage.text, scene.start, first.start))
    if not heads:
        return _named(scene, following)
    return _composed(heads[-1]["head"], following.mention.text, heads[-1].start(), following.stop)


def _composed(head: str, what: str, start: int, stop: int) -> Measure:
    """Return the measure "head of what", by a name of the vocabulary where it has one."""
    text = f"{head.lower()} of {what}"
    concept = named_concept(text) or named_concept(f"{what} {head}")
    return Measure(concept.ref if concept else discovered(text), text, start, stop, concept, confidence=0.8)


def _refined(scene: Scene, measure: Measure, last: Item) -> Measure:
    """Return "onset of sensory block" for "onset of block … (4.4 min for sensory block"."""
    match = re.match(
        r"\s?for\s(?P<what>(?:the\s)?[a-z-]+(?:\s[a-z-]+){0,2}?)(?=\s(?:and|in|versus|vs|at|than)\b|\s?[,;)]|$)",
        scene.passage.text[last.stop : scene.stop],
    )
    head = _HEAD.match(measure.text)
    if match is None or head is None or re.search(r"\b(?:patients|group|those|those)\b", match["what"]):
        return measure
    return _composed(head["head"], re.sub("^the ", "", match["what"]), measure.start, last.stop + match.end())


def named_concept(text: str) -> Concept | None:
    """Return the outcome of which this text is a name."""
    return next((c for c in curated().by_name.get(fold(text), ()) if c.kind == "outcome"), None)


def discovered(text: str) -> ConceptRef:
    """Return a reference to a measure that the vocabulary does not hold."""
    return ConceptRef("outcome", text, slug(text), origin="discovered")


def phrases_of(scene: Scene, group: Sequence[Item]) -> list[Measure]:
    """Return the noun phrase that a group of values belongs to; several where it coordinates ("A and B scale")."""
    first = group[0]
    before = scene.shown(scene.start, first.start)
    found = _predicate(scene, group) or _difference_of(before)
    if found is None and not (first.number and first.number.role == "count" and first.number.percent is None):
        found = _phrase_before(before) or _subject(before)
    if found is None:
        return []
    return [
        Measure(
            concept.ref if (concept := named_concept(text)) else discovered(text),
            text,
            scene.start,
            first.start,
            concept,
            confidence=0.55,
            change=bool(re.search(rf"\b{_CHANGE_NOUN}\b", text, re.IGNORECASE)),
        )
        for text in found
    ]


_PREDICATE = re.compile(
    r"\b(?:exhibited|had|experienced|achieved|reported|required|requested|needed|showed|developed|suffered|maintained|demonstrated|obtained|attained)\s"
    r"(?:a\s|an\s|the\s|at\sleast\s)?(?P<phrase>[A-Za-z][^,;()⟨⟩.]{3,60}?)(?=\s(?:after|at|in|during|within|versus|vs|compared|than|and|with|by|on|for|following)\b|[,;()⟨.]|$)"
)


def _predicate(scene: Scene, group: Sequence[Item]) -> list[str] | None:
    """Return what people counted by a value had: "8 % of patients required rescue analgesia"."""
    last = group[-1]
    number = last.number
    if number is None or (number.role != "count" and number.unit != "%"):
        return None
    after = scene.shown(last.stop, scene.stop)
    if not _OF_PEOPLE.match(after.lower().replace("⟨a⟩", "⟨A⟩")) and not re.match(
        r"^\s(?:\w+\s)?(?:patients|subjects|knees|participants)\b", after
    ):
        return None
    match = _PREDICATE.search(after)
    return _cleaned(match["phrase"]) if match else None


def _difference_of(before: str) -> list[str] | None:
    """Return what differs: "the difference of the mean leg alignment between the groups was not significant ("."""
    match = re.search(
        r"\bdifferences?\s(?:of|in|for)\s(?:the\s|mean\s|median\s)*(?P<phrase>[a-z][^,;:()⟨⟩.]*)", before
    )
    return _cleaned(match["phrase"], leading=True) if match else None


def _phrase_before(before: str) -> list[str] | None:
    """Return the noun phrase directly before an opening bracket or "of": "less bone expansion (0.5 % vs …"."""
    match = re.search(
        r"(?P<unit>⟨[VX]⟩)?(?P<phrase>[^()\[\],;:⟨⟩]+)\s(?:\((?:⟨A⟩\s(?:vs\.?|versus)\s⟨A⟩[,:;]\s)?|\[|of\s)\s?(?:mean\s?:?\s?|median\s?:?\s?)?$",
        before,
    )
    return _cleaned(match["phrase"]) if match and not match["unit"] else None


def _subject(before: str) -> list[str] | None:
    """Return the subject of the clause that leads to a value."""
    clause = _CLAUSE.split(before)[-1]
    clause = re.sub(r"^\W*(?:in|at|after|for|among|during|on|by)\s[^,]*,\s", "", clause, flags=re.IGNORECASE)
    verb = _VERB.search(clause)
    if verb is None:
        verb = re.search(r"\s(?:in|for|at)\s(?:the\s)?⟨[AT]⟩", clause)
    if verb is None:
        return None
    return _cleaned(clause[: verb.start()], leading=True)


def _cleaned(phrase: str, *, leading: bool = False) -> list[str] | None:
    """Return the noun phrase without what only leads to it, coordinations resolved; None where it is no measure."""
    phrase = re.sub(
        r"\b(?:the\s)?(?:percentages?|proportions?|numbers?|rates?)\sof\s(?:the\s)?(?:patients|subjects|participants|cases)\s(?:in|with|who\swere|who\srequired|who\sneeded|achieving|reporting|requiring|needing|experiencing)\s",
        "",
        phrase,
        flags=re.IGNORECASE,
    )
    phrase = re.sub(
        r"^\W*(?:the\s)?(?:means?|medians?|averages?|values?)\sof\s", "", phrase, flags=re.IGNORECASE
    )
    phrase = re.sub(r"\btime\s(?:to|from|until)\s", lambda m: m.group().replace(" ", "_"), phrase)
    pieces = [piece.replace("_", " ").strip() for piece in _STOPS_KEEPING_OF.split(phrase)]
    pieces = [piece for piece in pieces if piece]
    if not pieces:
        return None
    words = (pieces[0] if leading else pieces[-1]).split()
    while words and words[0].lower() in _NO_HEAD:
        words.pop(0)
    while words and (words[-1].lower() in _NO_HEAD or not re.search(r"[A-Za-z]{2}", words[-1])):
        words.pop()
    text = " ".join(words)
    if (
        not 1 <= len(words) <= 7
        or not re.search(r"[A-Za-z]{4}|\b[A-Z]{2,}", text)
        or _BANNED.search(text)
        or text.lower() in _EMPTY
    ):
        return None
    if re.search(r"\s(?:and|or)\s", text):
        left, right = re.split(r"\s(?:and|or)\s", text, maxsplit=1)
        head = right.split()[-1]
        if len(left.split()) == 1 and len(right.split()) == 2:
            return [f"{left} {head}", right]
    return [text]


def owned_by_other(scene: Scene, group: Sequence[Item]) -> bool:
    """Return whether a complication, an age or a sample size owns the group."""
    right = _right_owner(scene, group[-1], group[0])
    left = _left_owner(scene, group[0])
    owner = right or left
    if owner is None:
        return False
    counted = group[0].number is not None and (
        group[0].number.role in ("count", "percent") or group[0].number.unit == "%"
    )
    both = owner.mention is not None and owner.mention.of_kind("complication") is not None
    return owner.kind in (HARM, ASIDE) or (
        counted and both and not _EFFICACY.search(owner.mention.text if owner.mention else "")
    )
