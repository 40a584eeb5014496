"""Treatments and conditions that the words name without a name of the vocabulary: composed mentions.

"Analgesia after thoracotomy" is postoperative pain, "hallux valgus surgery" is of hallux valgus, "thoracic
epidural versus paravertebral block" names two blocks, "injections of hyaluronic acid" a procedure, "the
anterolateral approach" of an injection an injection. Each becomes a ``Mention`` whose text is the words.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from ingest.annotations import Mention
from ingest.assembly.inside import inside
from ingest.recognisers.vocabulary import matcher
from kb.lexicon import curated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.annotations import Passage
    from kb.lexicon import Concept

_OPERATION = (
    r"(?:surger(?:y|ies)|operations?|surgical (?:procedure|intervention)s?|\w+(?:ectom|otom|ostom|plast"
    r"|rrhaph)(?:y|ies)\b|(?:laparo|arthro|thoraco)scop(?:y|ies)\b|\w+desis|cesareans?|caesareans?"
    r"|arthroplast(?:y|ies)|(?:knee|hip|joint|shoulder|ligament|hernia|cuff) (?:replacement"
    r"|reconstruction|repair)|TKA|THA|TKR|THR|bunionectomy|extractions?|craniotomy|fixation)"
)
_RELIEF = (
    r"(?:pain|analges\w+|pain (?:relief|control|management|reduction|intensity|scores?|severity)"
    r"|antinociception|opioid (?:consumption|requirements?|use))"
)
_AFTER_OPERATION = re.compile(
    rf"\b{_RELIEF}(?: (?!(?:than|and|was|were|before)\b)[\w/()-]+){{0,5}}? (?:after|following|undergoing"
    rf"|post)(?: [\w/()-]+){{0,5}}? {_OPERATION}"
    rf"|\b{_RELIEF} (?:in|for) (?:[\w-]+ ){{0,4}}?{_OPERATION}"
    rf"|\b(?:post-?operative|post-?surgical|post-?(?:\w+(?:ectomy|otomy|plasty|scopy)|ca?esarean)"
    rf"|peri-?operative)(?: [\w()-]+){{0,2}}? (?:{_RELIEF}|VAS|NRS|visual analog\w*|opioid"
    rf"|morphine consumption|fentanyl consumption)\b",
    re.IGNORECASE,
)
_DURING = re.compile(
    r"\b(?:pain|discomfort|analgesia)(?: (?:relief|control|management|reduction|scores?))? (?:during"
    r"|associated with|in|of|for|caused by|when undergoing|undergoing) (?:[\w-]+ ){0,5}?"
    r"(?:biops(?:y|ies)|injections?|(?:cysto|colono|hystero|broncho|gastro|endo|colpo)scopy|cannulation"
    r"|(?:veni)?puncture|heel lance|lithotripsy|insertion|aspiration|removal|dressing|vaccination"
    r"|immuni[sz]ation|electromyography|(?:electrodiagnostic|nerve conduction|urodynamic) stud(?:y|ies)"
    r"|mammography|catheteri[sz]ation|intubation|angiography|procedures?)\b"
    r"|\bprocedur(?:e|al)(?:-related)? pain\b|\bpain(?:less)? (?:cystoscopy|biopsy)\b"
    r"|\b(?:biopsy|\w+oscopy|hysterosalpingography|mammography|venipuncture|cannulation|insertion)"
    r"(?:-(?:related|associated))? pain\b",
    re.IGNORECASE,
)
_LABOR = re.compile(
    r"\b(?:labou?r|obstetric) (?:[\w-]+ ){0,2}?analgesia\b"
    r"|\b(?:analgesia|pain(?: relief)?) (?:in|for|during) labou?r\b"
    r"|\blabou?ring (?:women|patients|parturients|nulliparas?)\b",
    re.IGNORECASE,
)
_OF_CANCER = re.compile(
    r"\bpain(?: (?:relief|control|management|intensity|treatment))? (?:in|of|among|for) (?:[\w-]+ ){0,3}?"
    r"(?:cancer (?:in|out)?patients|(?:patients|outpatients|inpatients|people|adults|survivors|those) with"
    r" (?:[\w-]+ ){0,3}?(?:cancers?|tumou?rs?|malignanc(?:y|ies)|carcinomas?|neoplasms?))\b",
    re.IGNORECASE,
)
_NOT_NOW = re.compile(r"\b(?:chronic|persistent|long-term)(?: [\w-]+){0,2} ?$", re.IGNORECASE)
_COORDINATOR = re.compile(
    r"(?P<a>(?:[\w-]+ ){0,4}[\w-]+?),? (?:versus|vs\.?|and|or|with|compared (?:with|to)) (?:the |an? )?$"
    r"|(?P<b>(?:[\w-]+ ){0,3}[\w-]+)/$",
    re.IGNORECASE,
)
_PLAIN = frozenset(
    "active conventional manual open plain real standard traditional true single-dose single-injection "
    "single-shot".split(),
)
_VERSUS = re.compile(r"\b(?:versus|vs\.?|or|compared (?:with|to)|comparing|than)\b", re.IGNORECASE)
# Searched from the head back within a window: the words before it alone would match in too many ways.
_APPROACH = re.compile(r" (?:injection )?(?:approach|technique|portal)(?:es|s)?\b")
_PART = r"(?:(?!(?:and|or)\b)[\w-]+ ){0,2}(?!(?:and|or)\b)[\w-]+"
_PARTS = re.compile(rf"(?<![\w-]){_PART}(?:(?:, (?:and |or )?| and | or ){_PART})*$")
_BEFORE_APPROACH = 120
_APPROACHED = ("injection", "nerve block", "block")
_INJECTED = re.compile(
    r"\b(?:inject\w*|infiltrat\w*|intra-?articular(?:ly)?|administ\w+ intra-?articularly)\b", re.IGNORECASE
)
_NOT_INJECTED = ("adjuvant", "local_anesthetic", "placebo")
_BESIDE = 90
_WAY = re.compile(
    r"\b((?:intra|sub|peri|epi|retro|trans)-?\w+(?:al|ar|eal|ous|ional)) (?:autologous |liposomal )?$",
    re.IGNORECASE,
)
_IMPLIED_PAINS = (
    (_AFTER_OPERATION, "postoperative-pain"),
    (_DURING, "procedural-pain"),
    (_LABOR, "labor-pain"),
    (_OF_CANCER, "cancer-pain"),
)


def implied(passage: Passage) -> list[Mention]:
    """Return the composed mentions of a passage, each concept once at a place."""
    found = [
        *inside(passage),
        *_pains(passage),
        *_coordinated(passage),
        *_approaches(passage),
        *_injections(passage),
        *_put_in(passage),
    ]
    return sorted(found, key=lambda m: m.start)


def _pains(passage: Passage) -> Iterator[Mention]:
    """Yield pain after an operation or during a procedure, said in another way than by a name."""
    for pattern, slug in _IMPLIED_PAINS:
        concept = curated().get("indication", slug)
        for match in pattern.finditer(passage.text):
            start, stop = passage.sentence_at(match.start())
            named = any(
                m.start <= match.start() and match.end() <= m.stop and m.of_kind("indication")
                for m in passage.within(passage.mentions, start, stop)
            )
            if concept is not None and not named and not _NOT_NOW.search(passage.text[start : match.start()]):
                yield Mention(match.start(), match.end(), match.group(), (concept,))


def _coordinated(passage: Passage) -> Iterator[Mention]:
    """Yield the first treatment of "A versus B block", whose head stands only with the second."""
    for mention in passage.mentions:
        if mention.of_kind("intervention") is None or mention.is_abbreviation or " " not in mention.text:
            continue
        start, _ = passage.sentence_at(mention.start)
        earlier = passage.within(passage.mentions, start, mention.start)
        floor = max([start, *(m.stop for m in earlier if m.of_kind("intervention") is not None)])
        before = _COORDINATOR.search(passage.text[floor : mention.start])
        words = (before["a"] or before["b"]).split() if before else []
        if before is None or not words:
            continue
        at = floor + (before.start("a") if before["a"] else before.start("b"))
        found = _headed(tuple(words), tuple(mention.text.split()))
        if found is not None:
            concept, used = found
            begin = at + len(" ".join(words)) - len(" ".join(words[-used:]))
            yield Mention(
                begin,
                mention.stop,
                passage.text[begin : mention.stop],
                (concept,),
                others=mention.others,
                historical=mention.historical,
            )


@lru_cache(maxsize=8192)
def _headed(words: tuple[str, ...], name: tuple[str, ...]) -> tuple[Concept, int] | None:
    """Return the treatment that the last of ``words`` name with the head of ``name``, and their number.

    "Single-shot" and "active" make no name: what they are set against is the treatment without more.
    """
    if words[-1].lower() in _PLAIN:
        bare = (c for head in range(1, len(name)) for c in matcher().named(" ".join(name[head:])))
        return next(((c, 1) for c in bare if c.kind == "intervention" and not c.generic), None)
    for used in range(len(words), 0, -1):
        for head in range(1, len(name)):
            text = " ".join((*words[-used:], *name[head:]))
            concept = next(
                (c for c in matcher().named(text) if c.kind == "intervention" and not c.generic), None
            )
            if concept is not None:
                return concept, used
    return None


def _approaches(passage: Passage) -> Iterator[Mention]:
    """Yield the procedures of "the anterolateral and lateral midpatellar techniques"."""
    for head in _APPROACH.finditer(passage.text):
        match = _PARTS.search(passage.text, max(0, head.start() - _BEFORE_APPROACH), head.start())
        if match is None:
            continue
        at = match.start()
        for part in re.split(r"(, (?:and |or )?| and | or )", match.group()):
            concept = _approached(part, blocking="block" in passage.text)
            if concept is not None:
                yield Mention(at, at + len(part), part, (concept,))
            at += len(part)


@lru_cache(maxsize=4096)
def _approached(words: str, *, blocking: bool) -> Concept | None:
    """Return the injection or block of an approach ("lateral midpatellar", "interscalene")."""
    parts = words.split()
    for skip in range(len(parts)):
        for head in _APPROACHED[::-1] if blocking else _APPROACHED:
            name = " ".join((*parts[skip:], head))
            concept = next(
                (c for c in matcher().named(name) if c.kind == "intervention" and not c.generic), None
            )
            if concept is not None:
                return concept
    return None


def _injections(passage: Passage) -> Iterator[Mention]:
    """Yield the injection of an agent where the sentence says that it was injected."""
    for mention in passage.mentions:
        agent = mention.of_kind("agent")
        procedure = (
            _injection_of(agent.label)
            if agent is not None and agent.value("role") not in _NOT_INJECTED
            else None
        )
        if procedure is None or mention.negated:
            continue
        start, stop = passage.sentence_at(mention.start)
        procedures = (m.of_kind("intervention") for m in passage.within(passage.mentions, start, stop))
        if any(c is not None and c.value("class") in ("block", "anesthesia", "infusion") for c in procedures):
            continue
        verb = _INJECTED.search(
            passage.text, max(start, mention.start - _BESIDE), min(stop, mention.stop + _BESIDE)
        )
        if verb is not None:
            yield Mention(
                mention.start,
                mention.stop,
                mention.text,
                (procedure,),
                historical=mention.historical,
                others=mention.others,
            )


def _put_in(passage: Passage) -> Iterator[Mention]:
    """Yield the injection of a substance that is named with its way alone: "intravitreal bevacizumab"."""
    for mention in passage.mentions:
        agent = mention.of_kind("agent")
        if agent is None or agent.generic or mention.negated or mention.of_kind("intervention") is not None:
            continue
        way = _WAY.search(passage.text[max(0, mention.start - _BESIDE) : mention.start])
        named = matcher().named(f"{way.group(1)} injection") if way is not None else ()
        concept = next((c for c in named if c.kind == "intervention"), None)
        if way is not None and concept is not None:
            start = mention.start - len(way.group())
            text = passage.text[start : mention.stop]
            yield replace(mention, start=start, text=text, concepts=(concept,))


@lru_cache(maxsize=1024)
def _injection_of(agent: str) -> Concept | None:
    """Return the procedure that is the injection of an agent, where the vocabulary holds one."""
    for name in (f"{agent} injection", f"intra-articular {agent} injection"):
        concept = next((c for c in matcher().named(name) if c.kind == "intervention"), None)
        if concept is not None:
            return concept
    return None


def contrasted(passage: Passage) -> set[tuple[str, str]]:
    """Return the pairs of treatments (slugs) that one sentence sets against each other."""
    found = set()
    for start, stop in passage.sentences:
        named = [
            (m, c)
            for m in passage.within(passage.mentions, start, stop)
            if (c := m.of_kind("intervention")) is not None
        ]
        for (one, first), (other, second) in pairwise(named):
            gap = passage.text[one.stop : other.start]
            compares = _VERSUS.search(gap) or re.search(r"\bcompar\w+\b", passage.text[start : one.start])
            if first.slug != second.slug and len(gap) < _BESIDE and compares:
                found |= {(first.slug, second.slug), (second.slug, first.slug)}
    return found
