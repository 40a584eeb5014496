"""Noun phrases that stand where a measure's name would: measures that no vocabulary holds.

Only reached where no known name owns a value (``measures``). There is no tagger: a phrase ends at function
words, and what a list of words says can be no measure (people, tables, criteria) is refused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.assembly.outcomes.measure import Measure, discovered, named_concept
from ingest.assembly.outcomes.measures import CHANGE_NOUN, CLAUSE, DENIED, OF_PEOPLE
from kb.folding import fold
from kb.lexicon import curated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.assembly.outcomes.scene import Item, Scene

_VERB = re.compile(
    r"\b(?:was|were|is|are|had|has|have|showed?|shown|decreased|increased|improved|declined|fell|rose"
    r"|dropped|reached|remained|became|changed"
    r"|averaged|differed|ranged|reduced|lasted|occurred|observed|found|noted|seen|achieved|reported|did"
    r"|amounted|returned|continued|failed|succeeded|recurred|resolved|disappeared|healed)\b"
)
_NO_HEAD = frozenset(
    "the a an this that these those its their our mean median average overall total significantly "
    "significant lower higher less more greater shorter longer fewer reduced increased decreased "
    "improved better worse smaller larger earlier faster prolonged similar respective respectively "
    "statistically both each all which it there we they and or of in for with to by from at on no not "
    "also only under nevertheless thereafter moreover however finally subsequently remaining over "
    "outside inside slightly markedly notably importantly interestingly required needed received "
    "consumed".split(),
)
_BANNED = re.compile(
    r"\b(?:patients?|subjects?|participants?|cases?|ages?|years?|weight|height|bmi|sex|gender|groups?|men"
    r"|women|residents?|physicians?|volunteers?|individuals?|surgeons?|nurses?|most|sessions?|injections?"
    r"|procedures?|feet|meters?|males?|females?|studies|study|trials?|follow|p|ci|confidence|sample|power"
    r"|smoked|smokers?|kellgren|demographic\w*|baseline|characteristics?|table|figure|fig|dose|doses|mg|ml|needle"
    r"|session\w*|visit\w*|centers?|hospitals?|criteria|literature|authors?|we|types?|indications?|reasons?|causes?|result\w*|difference\w*"
    r"|ratio|analysis|model)\b",
    re.IGNORECASE,
)
_PARTICIPLE = re.compile(
    r"\s(?:taken|used|given|recorded|performed|administered|required|consumed|needed|obtained|measured)$"
)
_FAR = re.compile(r"(?<=\w)(?P<near>\sof\s(?:(?!of\b)\S+\s){1,4}?)(?:of|taken)\s.*$")
"""What stands too far behind a head to be its name: "number of pictures of good quality taken"."""
_NUMBER_OF = re.compile(
    r"^numbers?\sof\s(?:[\w-]+\s)*(?:sessions?|injections?|procedures?|doses)$", re.IGNORECASE
)
_VAGUE = frozenset(
    "change changes level levels increase decrease improvement improvements reduction reductions "
    "difference rise effect effects value values degree extent amount result results "
    "proportion majority".split(),
)
_EMPTY = frozenset(
    "scale score scores range values value level levels rate rates time percentages percentage favor favour "
    "terms figures number numbers duration products method technique "
    "addition major minor severe moderate mild means proportion".split(),
)
_STOPS_KEEPING_OF = re.compile(
    r"\s*(?:\b(?:in|for|with|by|from|at|on|between|among|after|before|during|than|compared|using|but|that"
    r"|which|who|as|when|towards?|to|over|had|showed|was|were|is)\b|[,;:()\[\]]|⟨.⟩)\s*",
    re.IGNORECASE,
)


_BESIDE = re.compile(
    r"\b(?:(?:for|in)(?=\s(?:both|all|each|either)\b)|(?:similar|comparable|equal|different|identical)\s(?:for|in)"
    r"|than(?:\s(?:with|in|for|at|those|that))?|with|at|by|from|on|after|before|during|between|among|using|including|to|was|were|is|are|remained)\s"
    r"(?:the\s)?[^()\[\],;:⟨⟩]{1,40}$"
)
"""What ends with something that is no measure: "less with Alpha than with the Beta blade"."""

RATIO = (
    r"(?:adjusted\s)?(?:(?:odds|hazards?|risk|rate)\sratio|relative\srisk|a?OR|a?HR|a?RR|IRR)"
    r"(?:\s?[\[(][A-Za-z]{2,3}[\])])?\s?[,:;=]?\s?"
)
"""What leads to a ratio in brackets: "odds ratio [OR], "."""
_FACTOR = re.compile(
    rf"(?:^|⟨V⟩,?\s(?:and\s)?|[,:]\s(?:and\s)?|\band\s|\bincluding\s|\bsuch\sas\s)(?P<what>[^()\[\],;:⟨⟩]{{3,60}})\s[(\[]{RATIO}$",
    re.IGNORECASE,
)


def factor_of(scene: Scene, group: Sequence[Item]) -> list[Measure]:
    """Return what a ratio in brackets belongs to where that is a noun phrase alone: "and obesity (OR 2.3"."""
    before = scene.shown(scene.start, group[0].start)
    match = _FACTOR.search(before)
    if match is None or _STOPS_KEEPING_OF.search(match["what"]) or _VERB.search(match["what"]):
        return []
    return [
        Measure(discovered(text), text, scene.start, group[0].start, named_concept(text), confidence=0.55)
        for text in (_cleaned(match["what"]) or ())[:1]
    ]


_LISTED = re.compile(
    r"(?:⟨[VPN]⟩[^()\[\]⟨⟩]*[)\]],?\s(?:and\s|or\s)?(?:the\s)?(?P<what>[A-Za-z][^()\[\],;:⟨⟩]{2,60})"
    r"|\b(?P<of>(?:numbers?|percentages?|proportions?|incidences?|frequenc(?:y|ies)|volumes?|amounts?)\sof\s"
    r"[^()\[\],;:⟨⟩]{3,60}))\s[(\[](?P<lead>(?:mean\s)?differences?[,;:]?\s|means?[,;:]?\s|medians?[,;:]?\s)?$"
)


def listed_of(scene: Scene, group: Sequence[Item]) -> list[Measure]:
    """Return the noun phrase before a bracket in a list of them: "VAS (2 vs 3), scan time (7 vs 6 min"."""
    match = _LISTED.search(scene.worded(scene.start, group[0].start))
    number = group[0].number
    if match is None or number is None or _VERB.search(match.group()):
        return []
    what = match["what"] or ""
    shares = (
        number.unit == "%"
        or number.role in {"count", "dose"}
        or (len(group) == 1 and number.spread is None and not match["lead"])
    )
    if what and (shares or " " not in what or _STOPS_KEEPING_OF.search(what)):
        return []
    return [
        Measure(discovered(text), text, scene.start, group[0].start, named_concept(text), confidence=0.6)
        for text in (_cleaned(what or match["of"]) or ())[:1]
    ]


def phrases_of(scene: Scene, group: Sequence[Item]) -> list[Measure]:
    """Return the noun phrase that a group belongs to; several where it coordinates ("A and B scale")."""
    first = group[0]
    before = scene.worded(scene.start, first.start)
    found = (
        _elliptic(before)
        or _predicate(scene, group)
        or _had(before)
        or _difference_of(before)
        or _changed(before)
    )
    if found is None and not (first.number and first.number.role == "count" and first.number.percent is None):
        taken = _NAMED_ALONE.search(before) if len(group) == 1 and first.number else None
        if taken and first.number and first.number.unit == "%" and _is_drug(taken["name"]):
            return []  # "were zolmitriptan (15 %)": how many took it
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
            change=bool(re.search(rf"\b{CHANGE_NOUN}\b", text, re.IGNORECASE)),
        )
        for text in found
    ]


_JOINED = re.compile(
    r"\btime\s(?:to|from|until|(?:for|of)(?=\s(?:the\s)?first\b))\s|\b(?:mild|moderate)\s(?:to|and|or)\s(?=moderate|severe)",
    re.IGNORECASE,
)
"""Words that hold together across a preposition: "time to discharge", "moderate to severe pain"."""
_CHANGE_IN = re.compile(rf"\b{CHANGE_NOUN}\s(?:in|of)\s(?=[a-z])")
_LEADING = re.compile(
    r"^[^\w⟨]*(?:(?:although|while|whereas|when|since|as|because|that|regarding|concerning)\s)?(?:(?:Results|Findings|Conclusions?)\s(?=[A-Z⟨]))?(?:(?:further|however|moreover|also|additionally|finally|similarly|in\saddition|overall),?\s)?"
    r"(?:(?:the\s)?means?\s?(?:±|\+/-)\s?(?:SD|SEM?)\s(?:of\s)?)?"
    r"(?:the\s)?(?:⟨T⟩\s)?(?:(?:overall\s)?(?:[OHR]R|relative\srisk|risk|odds)\sof\s)?",
    re.IGNORECASE,
)
"""What opens a sentence before its subject: an adverb, "the mean ± SD of", "the 12-month"."""
_PREDICATE = re.compile(
    r"\b(?:exhibited|had|experienced|achieved|reported|required|requested|needed|showed|developed"
    r"|suffered|maintained|demonstrated|obtained|attained|received|used|underwent)\s"
    r"(?:a\s|an\s|the\s|at\sleast\s)?(?P<phrase>[A-Za-z][^,;()⟨⟩.]{3,60}?)(?=\s(?:after|at|in|during"
    r"|within|versus|vs|compared|than|and|while|whereas|but|with|by|on|for|following)\b|[,;()⟨.]|$)"
)


_NEEDED = re.compile(r"(?:required|requested|needed|achieved|experienced|reported|obtained|attained)\b")
_TAKEN = re.compile(r"(?:received|used|underwent)\b")
_RESCUE = re.compile(
    r"rescue|analges|opioid|morphine|tramadol|fentanyl|transfus|supplement|additional|further|repeat|surg|revision",
    re.IGNORECASE,
)
"""What people are given because of how it went, not by the plan."""


def _predicate(scene: Scene, group: Sequence[Item]) -> list[str] | None:
    """Return what people counted by a value had: "8 % of patients required rescue analgesia"."""
    last = group[-1]
    number = last.number
    if number is None or (number.role != "count" and number.unit != "%"):
        return None
    after = scene.shown(last.stop, scene.stop)
    if not OF_PEOPLE.match(after.lower().replace("⟨a⟩", "⟨A⟩")) and not re.match(
        r"^\s(?:\w+\s)?(?:patients|subjects|knees|participants)\b", after
    ):
        return None
    match = _PREDICATE.search(after)
    if match and number.role == "count" and number.percent is None and not _NEEDED.match(match.group()):
        return None
    if match and _TAKEN.match(match.group()) and not _RESCUE.search(match["phrase"]):
        return None
    return _cleaned(match["phrase"]) if match else None


_BETWEEN = re.compile(r"\bdifferences?\s(?:was|were|of)\s(?:⟨V⟩[^.;]*\b(?:and|,)\s)?$")
_FOR_WHAT = re.compile(r"\sfor\s(?:the\s)?(?P<phrase>[A-Za-z][^,;()⟨⟩.]{2,50}?)(?=\sand\s⟨V⟩|[,;.]|$)")


def difference_for(scene: Scene, group: Sequence[Item]) -> list[Measure]:
    """Return what differs where it is said behind: "the difference was 0.4 for the tip pinch"."""
    match = _FOR_WHAT.match(scene.shown(group[-1].stop, scene.stop))
    if match is None or not _BETWEEN.search(scene.before(group[0])):
        return []
    return [
        Measure(discovered(text), text, scene.start, group[0].start, named_concept(text), confidence=0.55)
        for text in _cleaned(match["phrase"], leading=True) or ()
    ]


_ELLIPTIC = re.compile(
    r"⟨V⟩[^⟨⟩A-Za-z]{0,12}(?:⟨V⟩\W{0,3})?(?:,|\sand)\s(?:the\s)?(?P<phrase>[A-Za-z][\w\s-]{2,40}?)\s(?:by|from)\s$"
)


def _elliptic(before: str) -> list[str] | None:
    """Return what moved in a clause that leaves its verb out: "and impulse by"."""
    match = _ELLIPTIC.search(before)
    return _cleaned(match["phrase"], leading=True) if match else None


_WHO_HAD = re.compile(
    r"\b(?:patients|subjects|participants|cases|women|children)\s(?:who|that)?\s?(?:were\s)?(?:required|requiring|needed"
    r"|needing|requested|requesting|received|receiving|achieved|achieving|reported|reporting|experienced|experiencing)\s"
    r"(?P<phrase>[A-Za-z][^,;()⟨⟩.]{2,60}?)(?:\s⟨T⟩|\s(?:at|in|during|within|after|for|on)\b[^,;()]*)?\s(?:was|were)\s\(?$"
)


def _had(before: str) -> list[str] | None:
    """Return what people had who are counted behind: "patients who required tramadol were"."""
    match = _WHO_HAD.search(before)
    return _cleaned(match["phrase"], leading=True) if match else None


def _difference_of(before: str) -> list[str] | None:
    """Return what differs: "the difference of the mean leg alignment was not significant ("."""
    match = re.search(
        r"\bdifferences?\s(?:of|in|for)\s(?:the\s|mean\s|median\s)*(?P<phrase>[a-z][^,;:()⟨⟩.]*)", before
    )
    told = match is None or "⟨V⟩" in before[match.end() :]
    return None if told or match is None else _cleaned(match["phrase"], leading=True)


def _changed(before: str) -> list[str] | None:
    """Return what changed: "showed a significant decrement of MMP9 level, from"."""
    match = (
        re.search(
            r"\b(?:decrements?|increments?|reductions?|decreases?|increases?|improvements?|declines?|rises?)"
            r"\s(?:of|in)\s(?:the\s|mean\s|median\s)*(?P<phrase>[A-Za-z][^,;:()⟨⟩.]*?),?\sfrom\s$",
            before,
        )
        or re.search(
            rf"(?P<phrase>\b{CHANGE_NOUN}\s(?:in|of)\s[A-Za-z][^,;:()⟨⟩.]*?)(?:\s(?:between|from|after|during|at|for)\s[^,;:.]*)?"
            r"\s(?:was|were)\s(?:by\s)?$",
            before,
            re.IGNORECASE,
        )
        or re.search(
            r"\b(?:reduced|decreased|increased|improved|lowered|raised|shortened|prolonged)\s(?:the\s|mean\s)*"
            r"(?P<phrase>[A-Za-z][^,;:()⟨⟩.]*?)\s(?:\w+ly\s)*by\s(?:a\s)?(?:mean\s)?(?:of\s)?$",
            before,
        )
    )
    return _cleaned(match["phrase"], leading=True) if match else None


def _phrase_before(before: str) -> list[str] | None:
    """Return the noun phrase before an opening bracket or "of": "less bone expansion (0.5 % vs …"."""
    match = re.search(
        r"(?P<unit>⟨[VX]⟩)?(?P<phrase>[^()\[\],;:⟨⟩]+)\s(?:\((?:⟨A⟩\s(?:vs\.?|versus)\s⟨A⟩[,:;]\s)?|\["
        rf"|of\s)\s?(?:mean\s?:?\s?|median\s?:?\s?|{RATIO})?$",
        before,
    )
    if match is None or (match["unit"] and not match["phrase"].startswith(" and ")):
        return None
    return _cleaned(match["phrase"])


_ASIDE = re.compile(r",\s(?:with|which|who|whose|where|including)\s[^,.;:]*,\s(?=(?:was|were|had|is)\b)")
"""What parts a subject from its verb: "The survival of the cup, with its new coating, was"."""
_AS_NOUN = {"failed": "failure", "succeeded": "success", "recurred": "recurrence", "resolved": "resolution"}
"""Verbs that say themselves what is counted: "treatment failed in 8 %"."""


def _subject(before: str) -> list[str] | None:
    """Return the subject of the clause that leads to a value."""
    clause = CLAUSE.split(_ASIDE.sub(" ", before))[-1]
    clause = re.sub(
        r"^\W*(?:in|at|after|for|among|during|on|by|with|under|using|following|within)\s[^,]*,\s",
        "",
        clause,
        flags=re.IGNORECASE,
    )
    verb = _VERB.search(clause)
    if verb is None:
        verb = re.search(r"\s(?:in|for|at)\s(?:the\s)?⟨[AT]⟩", clause)
    if verb is None:
        return None
    found = _cleaned(clause[: verb.start()], leading=True)
    if found and (noun := _AS_NOUN.get(verb.group())) and len(found) == 1:
        return [f"{found[0]} {noun}"]
    denied = DENIED.match(clause, verb.start())
    return [f"{text} not {denied['verb']}" for text in found] if found and denied else found


_SIDE = re.compile(r"^(?:left|right|affected|dominant|operated)\s", re.IGNORECASE)


_IS_VERB = re.compile(
    r"(?:(?!(?:need|speed)$)\w+ed|(?:compar|experienc|includ|us|measur|hav)ing|includes?|corresponding\s\w+)$|(?:underwent|includes?|reached|tended|reported|this|these)\s",
    re.IGNORECASE,
)


_NAMED_ALONE = re.compile(r"(?:⟩\)|\b(?:were|was|and|of)),?\s(?:and\s)?(?P<name>[A-Za-z][\w-]+)\s\($")


def _is_drug(text: str) -> bool:
    """Return whether a noun phrase names nothing but a drug."""
    concepts = curated().by_name.get(fold(text), ())
    return bool(concepts) and all(concept.kind == "agent" for concept in concepts)


def _is_place(text: str) -> bool:
    """Return whether a noun phrase names nothing but a part of the body."""
    concepts = curated().by_name.get(fold(_SIDE.sub("", text)), ())
    return bool(concepts) and all(concept.kind == "anatomy" for concept in concepts)


def _cleaned(phrase: str, *, leading: bool = False) -> list[str] | None:
    """Return the noun phrase without what leads to it, coordinations resolved; None if it is no measure."""
    phrase = re.sub(
        r"\b(?:the\s)?(?:percentages?|proportions?|numbers?|rates?)\sof\s(?:the\s)?(?:patients|subjects"
        r"|participants|cases)\s(?:in|with|who\swere|who\srequired|who\sneeded|achieving|reporting"
        r"|requiring|needing|experiencing)\s",
        "",
        phrase,
        flags=re.IGNORECASE,
    )
    phrase = re.sub(r"\s(?:and|&)\s(?:ranges?|SD|standard\sdeviations?)\b", "", _LEADING.sub("", phrase))
    phrase = re.sub(
        r"^\W*(?:the\s)?(?:means?|medians?|averages?|values?)\sof\s", "", phrase, flags=re.IGNORECASE
    )
    for joined in (_JOINED, _CHANGE_IN):
        phrase = joined.sub(lambda m: m.group().replace(" ", "_"), phrase)
    pieces = [piece.replace("_", " ").strip() for piece in _STOPS_KEEPING_OF.split(phrase)]
    pieces = [piece for piece in pieces if piece]
    if not pieces or (not leading and _BESIDE.search(phrase)):
        return None
    if not leading and len(pieces) > 1 and re.fullmatch(r"\w+(?:ed|en)", pieces[-1]):
        pieces.pop()  # "number of ablations were required ("
    words = _PARTICIPLE.sub("", _FAR.sub(r"\g<near>", pieces[0] if leading else pieces[-1]).strip()).split()
    while words and words[0].lower() in _NO_HEAD:
        words.pop(0)
    if len(words) > 1 and words[-1].lower() in {"value", "values"}:
        words.pop()
    while words and (words[-1].lower() in _NO_HEAD or not re.search(r"[A-Za-z]{2}", words[-1])):
        words.pop()
    text = " ".join(words)
    if (
        not 1 <= len(words) <= 7
        or not re.search(r"[A-Za-z]{4}|\b[A-Z]{2,}", text)
        or (_BANNED.search(_NUMBER_OF.sub("", text)) and not _JOINED.match(text))
        or text.lower() in _EMPTY
        or re.fullmatch(r"(?:post|pre|peri|intra|between|within)-?\w+", text, re.IGNORECASE)
        or (len(words) < 3 and words[-1].lower() in _VAGUE)
        or _is_place(text)
        or _IS_VERB.match(text)
    ):
        return None
    if re.search(r"\s(?:and|or)\s", text):
        left, right = re.split(r"\s(?:and|or)\s", text, maxsplit=1)
        head = right.split()[-1]
        if len(left.split()) == 1 and len(right.split()) == 2:
            return [f"{left} {head}", right]
    return [text]
