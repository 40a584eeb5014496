"""What a value measures: a measure of the vocabulary, or the noun phrase that stands where its name would.

The nearest name on the left owns a value; "8 (14 %) complete responses" and "60 % of patients had a
recurrence" are owned from the right. A complication, an age or a sample size that stands nearer takes the
value away: it is then no result.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.assembly.outcomes.measure import Measure, discovered, named_concept
from ingest.assembly.outcomes.scene import ARM, ASIDE, HARM, MEASURE, Item, Scene

if TYPE_CHECKING:
    from collections.abc import Sequence


_CHANGES = (
    "reductions?|decreases?|improvements?|increases?|changes?|declines?|loss(?:es)?|gains?|drop|fall|rise"
)
CHANGE_NOUN = rf"(?:{_CHANGES})"
"""A noun that makes a change of the measure beside it."""
_CHANGE_BEFORE = re.compile(
    rf"\b{CHANGE_NOUN}\s(?:in|of|from\sbaseline\s(?:in|of))\s(?:the\s|mean\s|median\s|average\s|overall\s"
    rf"|total\s)*$",
    re.IGNORECASE,
)
_CHANGE_OF = re.compile(
    rf"\s(?:\w+\s)?{CHANGE_NOUN}\s(?:in|of|on)\s(?:the\s|mean\s|average\s)*", re.IGNORECASE
)
"""What leads from a value to what moved so far: "a mean 12 mm reduction on the VAS"."""
_OF_WHAT = re.compile(
    r"\s(?:in|of)\s(?:the\s|mean\s)*(?P<what>[A-Za-z][^,;:()\[\]⟨⟩.]{2,50}?)"
    r"(?=\s(?:at|after|from|between|was|were|than|in|with|for|compared|and|on|over|during)\b|\s?[,;:()\[\]⟨.]|$)"
)
_OF_GROUP_HAD = re.compile(
    r"\s(?:patients|subjects|participants|women|men|children|individuals|cases|knees)?\s?(?:in|of|from|on|receiving)\s(?:the\s)?"
    r"⟨A⟩(?:\s⟨N⟩)?\s(?:\w+ly\s)?(?:had|were|was|experienced|achieved|reported|required|needed|showed|obtained|reached"
    r"|developed)\s(?:an?\s|the\s|at\sleast\s)*"
)
"""What leads from a count in a group to what they had: "9 of 12 (75 %) women in group A were pain-free"."""
_CHANGE_AFTER = re.compile(
    rf"^\s(?:scores?\s|grades?\s|intensity\s|ratings?\s|values?\s|levels?\s)?{CHANGE_NOUN}\b", re.IGNORECASE
)
_MAINTAINED = re.compile(
    r"\s?(?:scores?\s|was\s|were\s)?(?:lasted|maintained|persisted|continued|sustained|remained)\b",
    re.IGNORECASE,
)
_HEAD_AFTER = re.compile(
    r"^\s(?:time|period|duration|interval|rate|relapse|recurrence|progression|failure)s?\b", re.IGNORECASE
)
_EFFICACY = re.compile(
    r"\b(?:recurren|progressi|survival|respon|relief|success|death|mortality|fail|heal|union|relapse"
    r"|remission)",
    re.IGNORECASE,
)
_HEAD_OF = re.compile(
    r"\b(?:(?P<head>duration|onset|time\sto\sonset)\sof|(?P<time>times?\sto))\s(?:the\s|complete\s|first\s)*$",
    re.IGNORECASE,
)
_NEXT_HEAD = re.compile(
    r",\s(?:and\s)?(?:the\s)?(?:mean\s)?(?P<head>duration|onset)(?:\stime)?\s(?:was|were)\b"
)
_FREE_OF = re.compile(r"(?P<what>[A-Za-z]+[\s-]free)\s$")
_SUBGROUP = re.compile(r"\bwith\s(?:a\s|an\s|the\s)?$")
_DID = re.compile(r"^\s(?:had|were|was|developed|received|underwent|showed|required|died)\b")
_HEAD = re.compile(
    r"\b(?P<head>(?:onset|duration|frequency|severity|intensity|rate|time)(?:\stimes?)?)\b", re.IGNORECASE
)
_RIGHT_NOUN = re.compile(
    r"^\s(?:(?:of|the|had|were|was|reported|achieved|showed|experienced|suffered|with|as|a|an"
    r"|[\w-]+)\s){0,3}$"
)
OF_PEOPLE = re.compile(
    r"^\s?\)?\s?of\s(?:the\s|all\s|our\s|these\s|those\s)*(?:⟨.⟩\s?)?(?:[\w-]+\s){0,2}?(?:patients"
    r"|subjects|participants|cases|women|men|individuals|knees|hips|shoulders|joints|lesions|tumou?rs"
    r"|investigators|respondents|vertebrae|procedures|⟨A⟩|them|those|whom)\b"
)
CLAUSE = re.compile(
    r"[;:]\s|,\s(?:and|but|while|whereas|although|with)\s|\.\s|\b(?:whereas|while|although)\s(?!\w+ing\b)"
    r"|(?<=\)),\s(?=(?:the|an?|its|their)\s)"
)

_UNKNOWN_SHORT = re.compile(
    r"(?<!⟩)(?<!⟩\s)\b(?P<name>(?!CI\b|SD\b|SE\b|OR\b|HR\b|RR\b|IQR\b"
    r"|RCT\b)[A-Z][A-Za-z]*[A-Z0-9][\w-]*)\s\($"
)


def measure_of(scene: Scene, group: Sequence[Item]) -> Measure | None:
    """Return what a group of values measures, or None where something else owns it."""
    first, last = group[0], group[-1]
    qualified = _qualified(scene, first, last)
    if qualified is not None or owned_by_other(scene, group):
        return qualified
    right = _right_owner(scene, last, first)
    if right is not None:
        return named(scene, right)
    left = _left_owner(scene, first)
    if left is not None:
        owner = _denied(scene, named(scene, left), group)
        return _short_name(scene, first) or _other_head(scene, owner, first) or _refined(scene, owner, last)
    # as in: Group A (4.0 ± 2.2) had more pain than group B (3.1); higher scores (9 ± 1) in terms of function
    before = scene.before(first)
    counted = first.number is not None and first.number.role == "count"
    if (
        not counted and re.search(r"⟨A⟩\s\($", before) and not re.search(r"\b(?:was|were|is|are)\b", before)
    ) or (re.search(r"\b(?:scores|values)\s\($", before) and "in terms of ⟨M⟩" in scene.after(last)):
        following = next((m for m in scene.of(MEASURE) if m.start >= last.stop), None)
        return named(scene, following) if following is not None else None
    return None


DENIED = re.compile(
    r"(?:was|were|is|are|had|has|have|could|did)\s(?:\w+ly\s)?not\s(?:been\s|be\s)?(?P<verb>obtained|achieved|required"
    r"|require|needed|need|observed|seen|found|reached|attained|successful|possible|used|given|requested|complete"
    r"|maintained|relieved)\b"
)
"""What turns the share of those who had something into the share of those who had not."""


def _denied(scene: Scene, measure: Measure, group: Sequence[Item]) -> Measure:
    """Return "hemostasis not obtained" for "haemostasis was not obtained in 7 patients (6.5 %)"."""
    counted = all(v.number is not None and (v.number.unit == "%" or v.number.role == "count") for v in group)
    between = scene.passage.text[measure.stop : group[0].start] if measure.stop < group[0].start else ""
    match = re.match(rf"\s{DENIED.pattern}", between) if counted else None
    if match is None:
        return measure
    led = re.search(
        r"(?:^|:\s)(?!The\b|This\b)(?P<word>[A-Z]\w+\s)$", scene.passage.text[scene.start : measure.start]
    )
    text = f"{led['word'].lower() if led else ''}{measure.text} not {match['verb']}"
    return Measure(discovered(text), text, measure.start, measure.stop, confidence=0.6)


def _other_head(scene: Scene, measure: Measure, first: Item) -> Measure | None:
    """Return "duration of block" for "the onset of block was …, and the duration was 412 min"."""
    between = scene.passage.text[measure.stop : first.start] if measure.stop < first.start else ""
    head = _NEXT_HEAD.search(between)
    what = re.search(r"\bof\s(?P<what>.+)", measure.text)
    return _composed(head["head"], what["what"], measure.start, first.start) if head and what else None


def _short_name(scene: Scene, first: Item) -> Measure | None:
    """Return the short name that no list holds in "PSFS (1.6) and SDMT (5.9": it is the nearer one."""
    unknown = _UNKNOWN_SHORT.search(scene.shown(scene.start, first.start))
    if unknown is None or not re.search(r"⟨M⟩\s\(⟨V⟩", scene.shown(scene.start, first.stop)):
        return None
    return Measure(discovered(unknown["name"]), unknown["name"], scene.start, first.start, confidence=0.6)


def coordinated(scene: Scene, group: Sequence[Item]) -> list[Measure]:
    """Return as many measures as there are values: "OS and PFS were 9.1 and 3.3 months"."""
    before = [m for m in scene.of(MEASURE) if m.stop <= group[0].start]
    run = before[-1:]
    for measure in reversed(before[:-1]):
        if not re.fullmatch(
            r"\s?(?:,|and|,\sand|&)\s?(?:the\s|mean\s|median\s)*", scene.gap(measure, run[0])
        ):
            break
        run.insert(0, measure)
    arms = {a.arm for a in scene.of(ARM)}
    if len(run) != len(group) or len(run) < 2 or len(arms) == len(group):
        return []
    return [named(scene, item) for item in run]


def _right_owner(scene: Scene, last: Item, first: Item) -> Item | None:
    """Return the name that follows a count, a percentage or a change and owns it."""
    number = last.number
    following = [item for item in scene.items if item.start >= last.stop and item.kind in (MEASURE, HARM)]
    if number is None or not following:
        return None
    gap = scene.gap(last, following[0])
    moved = _CHANGE_OF.fullmatch(gap) and following[0].kind == MEASURE
    if moved or (number.role == "count" and _OF_GROUP_HAD.fullmatch(gap)):
        return following[0]
    share = number.role in ("count", "percent") or number.unit == "%"
    # "3 of 4 patients with recurrence developed"
    if not share or (_SUBGROUP.search(gap) and _DID.match(scene.after(following[0]))):
        return None
    if _RIGHT_NOUN.match(gap) and not re.search(r"\b(?:and|or|than|versus|vs)\b", gap):
        adjacent = re.fullmatch(r"\s(?:[\w-]+\s){0,2}", gap) is not None
        if adjacent or _left_owner(scene, first) is None:
            return following[0]
    if OF_PEOPLE.match(scene.after(last)) and not re.search(r"[;()]|\.\s", gap):
        left = _left_owner(scene, first)
        if left is None or left.kind == ASIDE or CLAUSE.search(scene.gap(left, first)):
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
        if item.kind == ASIDE and CLAUSE.search(gap):
            continue
        if _closed(gap) and owners[0] is not item:
            continue
        if item.kind == MEASURE and _INQUIRY.match(scene.after(item)):
            continue
        if item.kind == MEASURE and owners[0] is not item and _STEP.search(scene.before(item)):
            continue
        return _head_of(scene, item)
    return None


_STEP = re.compile(r"\b(?:(?:after|following|before|during|without)\s(?:the\s|each\s)?|as\s(?:the|an?)\s)$")
"""What makes a name a moment: "pain after IMF (5", where a list holds IMF as a measure."""
_INQUIRY = re.compile(r"^\s(?:studies|study|trials?|analys[ie]s|examinations?|testing)\b[^.;()⟨⟩]*,")
"""What follows the name of a way to look, not of what was found: "in urodynamic studies, reflux vanished"."""
_ACHIEVED = re.compile(r"\b(?:success|attempts?|time|duration|satisfaction|ease|difficulty)\b", re.IGNORECASE)


def _head_of(scene: Scene, item: Item) -> Item:
    """Return the measure that a name only completes: "the success rate of puncture", "the ED50 for block"."""
    head = next((m for m in reversed(scene.of(MEASURE)) if m.stop <= item.start), None)
    if head is not None and re.fullmatch(
        r"\s(?:for|with)\s(?:the\s|effective\s|complete\s)*", scene.gap(head, item)
    ):
        return head
    if item.kind != HARM or head is None or head.mention is None or not _ACHIEVED.search(head.mention.text):
        return item
    return head if re.fullmatch(r"\s(?:of|for)\s(?:the\s)?", scene.gap(head, item)) else item


def _closed(gap: str) -> bool:
    """Return whether a name stands in a bracket with more words, closed before the value: a definition."""
    inside = re.match(r"^(?P<rest>[^()]*)\)", gap)
    return inside is not None and len(inside["rest"].split()) > 1


def _moved(scene: Scene, item: Item) -> Measure | None:
    """Return what a noun of change is of: "improvement in mobility", "improvement in the grip strength"."""
    changed = next((m for m in scene.of(MEASURE) if m.start >= item.stop), None)
    if changed is not None and re.fullmatch(r"\s(?:in|of)\s(?:the\s|mean\s)?", scene.gap(item, changed)):
        return named(scene, changed)
    what = _OF_WHAT.match(scene.shown(item.stop, scene.stop))
    if what is None or item.mention is None:
        return None
    text = f"{item.mention.text} in {what['what']}"
    return Measure(discovered(text), text, item.start, item.stop + what.end(), change=True, confidence=0.6)


def named(scene: Scene, item: Item) -> Measure:
    """Return the measure that a mention names, with the words that make it a change."""
    assert item.mention is not None  # noqa: S101 - items of this kind carry their mention
    concept = item.mention.of_kind("outcome")
    assert concept is not None  # noqa: S101 - that is what makes it one
    text, start, stop = item.mention.text, item.start, item.stop
    if re.fullmatch(CHANGE_NOUN, text, re.IGNORECASE) and (moved := _moved(scene, item)) is not None:
        return moved
    if head := _HEAD_OF.search(scene.passage.text[scene.start : start]):
        return _composed(head["head"] or "time to", text, scene.start + head.start(), stop)
    if free := _FREE_OF.search(scene.passage.text[scene.start : start]):  # "LTP-free survival" is no survival
        text = f"{free['what']} {text}"
        other = named_concept(text)
        return Measure(other.ref if other else discovered(text), text, start, stop, other, confidence=0.8)
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
    elif re.search(rf"\b{CHANGE_NOUN}\b|\brelief\b", text, re.IGNORECASE):
        change = bool(re.search(rf"\b(?!loss){CHANGE_NOUN}\b", text, re.IGNORECASE))
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
        or re.match(r"\s(?:analys|population|assessment|evaluation)", scene.after(following))
    ):
        return None
    heads = list(_HEAD.finditer(scene.passage.text, scene.start, first.start))
    if not heads:
        return named(scene, following)
    return _composed(heads[-1]["head"], following.mention.text, heads[-1].start(), following.stop)


def _composed(head: str, what: str, start: int, stop: int) -> Measure:
    """Return the measure "head of what", by a name of the vocabulary where it has one."""
    text = f"time to {what}" if head == "time to" else f"{head.lower()} of {what}"
    concept = named_concept(text) or named_concept(f"{what} {head}")
    return Measure(concept.ref if concept else discovered(text), text, start, stop, concept, confidence=0.8)


def _refined(scene: Scene, measure: Measure, last: Item) -> Measure:
    """Return "onset of sensory block" for "onset of block … (4.4 min for sensory block"."""
    match = re.match(
        r"\s?for\s(?P<what>(?:the\s)?[a-z-]+(?:\s[a-z-]+){0,2}?)(?=\s(?:and|in|versus|vs|at|than)\b"
        r"|\s?[,;)]|$)",
        scene.passage.text[last.stop : scene.stop],
    )
    head = _HEAD.match(measure.text)
    if match is None or head is None or re.search(r"\b(?:patients|group|those|those)\b", match["what"]):
        return measure
    return _composed(head["head"], re.sub("^the ", "", match["what"]), measure.start, last.stop + match.end())


_MOVED_BY = re.compile(
    r"(?<!reported\s)(?<!experienced\s)(?<!noted\s)(?<!required\s)\bby\s(?:an?\s)?(?:mean\s|median\s|average\s)?(?:of\s)?$"
)


def owned_by_other(scene: Scene, group: Sequence[Item]) -> bool:
    """Return whether a complication, an age or a sample size owns the group."""
    right = _right_owner(scene, group[-1], group[0])
    left = _left_owner(scene, group[0])
    owner = right or left
    if owner is None:
        return False
    number = group[0].number
    moved = _MOVED_BY.search(scene.before(group[0])) is not None  # "stiffness fell by 44 %"
    share = number is not None and (number.role == "percent" or number.unit == "%") and not moved
    counted = share or (number is not None and number.role == "count")
    both = owner.mention is not None and owner.mention.of_kind("complication") is not None
    return owner.kind in (HARM, ASIDE) or (
        counted and both and not _EFFICACY.search(owner.mention.text if owner.mention else "")
    )
