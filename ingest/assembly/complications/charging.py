"""Under which agent or procedure a complication is listed, and on what ground.

In this order, the first that holds decides: what the authors *state* ("due to the spinal anaesthesia"), what
the complication is of by *definition* (cement leakage is of the cement), the *arm* whose count it is, the
passage on one procedure (*section*), and last the whole *study* where it treated its patients alike. Stated
and definition overrule the others, so that nothing is charged with what another thing caused.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.assembly.complications.own_words import treatments_of_arm
from ingest.assembly.complications.told_groups import SHARED
from ingest.assembly.lists import lead_of
from kb.documents import Role
from kb.lexicon import curated
from kb.statements import Basis, Cause, ComplicationReport, Occurrence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.annotations import Mention, Passage
    from ingest.assembly.complications.drafts import Draft
    from ingest.assembly.context import StudyContext
    from kb.lexicon import Concept

_BECAUSE = re.compile(
    r"\b(?:particularly with|especially with|due to|caused by|because of|attributed to|attributable to|"
    r"secondary to|resulting from|as a (?:result|consequence) of|"
    r"related to|associated with|induced by|from|following|after|during|with)\s+(?:the |an? |use of |"
    r"particularly with |its |this )*(?:\w+ ){0,3}$",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"\b(?:due to|caused by|because of|attribut|secondary to|result|consequence|related to|"
    r"associated with|induced by|particularly with)",
    re.IGNORECASE,
)
_UNRELATED = re.compile(
    r"\b(?:unrelated|not (?:\w+ )?(?:related|attribut\w+|due)|non-?related|independent of)\b", re.IGNORECASE
)
_BY_DISEASE = re.compile(
    r"[^.;,]{0,40}?\b(?:due to|because of|owing to|caused by|attributed to|as a result of|secondary to) "
    r"(?:the |an? |their |his |her )?(?:\w+ )?(?:(?:disease|tumou?r|cancer) progression|progression of|"
    r"progressive disease|underlying|(?:primary|malignant|original) disease|natural course|comorbidit)",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"[^.;,]{0,60}?\b(?:after|following|with|during|from)\s+(?:the |an? )?(?:\w+ )?(?:injections?|"
    r"administration|infusions?|application|instillation|implantation) of\s+(?:the |an? |\w+ )?"
    r"(?=[A-Z][A-Za-z0-9-]*\b)"
    r"|[^.;,]{0,20}?\b(?:attribut(?:able|ed)|related|due|owing)\sto\s+(?:the\s)?(?=[A-Z][A-Za-z0-9-]*\d)",
)
_ALL_GROUPS = re.compile(
    r"\b(?:any|all|both|either|each|none|no)(?: of)?(?: the| our)?(?: (?:two|three|four|five|\d))? "
    r"(?:study |treatment )?(?:groups?|arms)\b",
    re.IGNORECASE,
)
UNTREATED = re.compile(
    r"\b(?:controls?|placebo|pbo|vehicle|sham|saline|untreated|no treatment|usual care|standard care)\b",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"^[- ](?:related|induced|associated|specific)\b", re.IGNORECASE)
_SUBJECT = re.compile(
    r"^[^.;]{0,60}?\b(?:is|are|was|were|can|may|could) (?:\w+ )?(?:associated with|cause|lead to|"
    r"result in|induce)",
    re.IGNORECASE,
)
_MATERIAL = {"embolization": "embolic"}
"""The role of the material of a class of procedures; what a cement does is its own by definition already."""
_TREATING = ("intervention", "agent")


class Charger:
    """Finds the causes of reports; one per document."""

    def __init__(self, context: StudyContext, passages: Sequence[Passage]) -> None:
        """Keep what the whole document says of its treatments."""
        self._context = context
        self._used = [
            c
            for (kind, slug), weight in context.salience.items()
            if kind == "agent"
            and weight >= 0.5
            and (c := curated().get(kind, slug)) is not None
            and not c.generic
        ]
        self._passages = passages

    def charged(self, draft: Draft) -> ComplicationReport:
        """Return the finished report of a draft, with its causes."""
        causes = self.causes(draft)
        index = draft.arm if draft.arm is not None else self._arm_of(causes)
        arm = self._context.study.arms[index].label if index is not None else draft.arm_label
        return ComplicationReport(
            concept=draft.ref,
            text=draft.text,
            evidence=tuple(dict.fromkeys(draft.evidence)),
            certainty=draft.certainty,
            standing=draft.standing,
            confidence=draft.confidence,
            occurrence=draft.occurrence,
            events=draft.events
            if draft.occurrence is not Occurrence.NONE or draft.events is not None
            else None,
            count_of="unknown" if not draft.counted else draft.count_of,  # type: ignore[arg-type]
            total=draft.total,
            total_relation=draft.total_relation,  # type: ignore[arg-type]
            unit=draft.unit,
            percent=draft.percent,
            scope=draft.scope,
            grade=draft.grade,
            arm=arm,
            causes=(*causes, *self._materials(causes)),
        )

    def _arm_of(self, causes: tuple[Cause, ...]) -> int | None:
        """Return the one arm that had a cause that is stated or that the passage is about."""
        slugs = {c.concept.slug for c in causes if c.basis in (Basis.STATED, Basis.SECTION)}
        having = [i for i, arm in enumerate(self._context.arm_treatments) if slugs & {t.slug for t in arm}]
        return having[0] if len(having) == 1 and len(self._context.arm_treatments) > 1 else None

    def _materials(self, causes: tuple[Cause, ...]) -> list[Cause]:
        """Return the embolics of an embolization and the cement of a cement procedure.

        Which its harms are listed under too.

        Only where the ground is no definition: what a harm is of by definition, no other material shares.
        """
        found: list[Cause] = []
        for cause in causes:
            concept = curated().get(cause.concept.kind, cause.concept.slug)
            material = (
                self._only_material(concept)
                if concept is not None and cause.basis is not Basis.DEFINITION
                else None
            )
            if material is not None:
                found.append(
                    Cause(material.ref, Basis.SECTION if cause.basis is Basis.STATED else cause.basis)
                )
        listed = {c.concept.slug for c in causes}
        return [c for c in dict.fromkeys(found) if c.concept.slug not in listed]

    def _only_material(self, procedure: Concept) -> Concept | None:
        """Return the material of a procedure.

        Where the document names one such procedure and one such material.
        """
        role = _MATERIAL.get(procedure.value("class"), "") if procedure.kind == "intervention" else ""
        if not role:
            return None
        materials = [c for c in self._used if c.value("role") == role]
        others = [
            c
            for c in self._context.studied
            if c.value("class") == procedure.value("class") and c.slug != procedure.slug
        ]
        related = {c.slug for c in (*curated().narrower(procedure), *curated().ancestors(procedure))}
        return materials[0] if len(materials) == 1 and all(c.slug in related for c in others) else None

    def causes(self, draft: Draft) -> tuple[Cause, ...]:
        """Return the causes on the strongest ground that holds; nothing causes itself (a transfusion)."""
        return tuple(c for c in self._causes_of(draft) if c.concept.label != draft.ref.label)

    def _causes_of(self, draft: Draft) -> tuple[Cause, ...]:
        """Return what the grounds yield, the strongest first."""
        unrelated = self._unrelated(draft)
        stated = [c for c in self._stated(draft) if c not in unrelated]
        for found, basis in (
            (stated, Basis.STATED),
            (self._of_arm(self._defined(draft), draft), Basis.DEFINITION),
        ):
            if found:
                return _causes(found, basis)
        if unrelated or self._caused_otherwise(draft):
            return ()
        if draft.arm is not None:
            own = treatments_of_arm(draft.arm, self._context)
            return _causes(own, Basis.ARM) if own else _causes(self._common(), Basis.STUDY)
        untreated = draft.arm_label is not None and UNTREATED.search(draft.arm_label)
        if draft.treatments or draft.of_others or untreated:
            return _causes(draft.treatments, Basis.ARM)  # nothing, where the column is of untreated patients
        start, stop = self._sentence(draft)
        of_all = not draft.from_table and _ALL_GROUPS.search(draft.passage.text, start, stop)
        nearby = [] if of_all else self._section(draft)
        return _causes(nearby or self._context.studied, Basis.SECTION if nearby else Basis.STUDY)

    def _of_arm(self, defined: list[Concept], draft: Draft) -> list[Concept]:
        """Return what a harm is of by definition without what only other groups had."""
        if draft.arm is None:
            return defined
        own = {c.slug for c in self._context.treatment_of(draft.arm)}
        others = {c.slug for arm in self._context.arm_treatments for c in arm} - own
        return [c for c in defined if c.slug not in others] or defined

    def _common(self) -> list[Concept]:
        """Return the procedures that all groups had: what a group without a treatment of its own had as well.

        The controls of an adjuvant had the spinal anaesthesia that it was added to.
        """
        own = {c.slug for arm in self._context.arm_treatments for c in arm}
        return [
            c
            for c in self._context.studied
            if c.kind == "intervention" and c.slug not in own and c.value("class") in SHARED
        ]

    def _sentence(self, draft: Draft) -> tuple[int, int]:
        """Return the sentence of a draft."""
        return draft.passage.sentence_at(draft.start)

    def _unrelated(self, draft: Draft) -> list[Concept]:
        """Return the treatments that the authors say did not cause it."""
        start, stop = self._sentence(draft)
        text = draft.passage.text
        found = []
        for mention in draft.passage.within(draft.passage.mentions, draft.stop, stop):
            concept = mention.of_kind(*_TREATING)
            if concept is not None and _UNRELATED.search(
                text[max(start, mention.start - 50) : mention.start]
            ):
                found.append(concept)
        return found

    def _caused_otherwise(self, draft: Draft) -> bool:
        """Return whether the words behind a harm name a cause that is no studied treatment.

        The disease itself ("owing to tumor progression"), or a treatment that no vocabulary holds ("after
        injection of XYZ", "attributable to AB12"), which must not be charged to what the study gave others.
        """
        if draft.from_table:
            return False
        _, stop = self._sentence(draft)
        after = draft.passage.text[draft.stop : stop]
        if _BY_DISEASE.match(after):
            return True
        given = _GIVEN.match(after)
        if given is None:
            return False
        start = draft.stop + given.end()
        named = draft.passage.within(draft.passage.mentions, start, min(stop, start + 60))
        return not any(m.of_kind(*_TREATING) for m in named)

    def _stated(self, draft: Draft) -> list[Concept]:
        """Return the treatments that the sentence, its list or its head names as the cause."""
        if draft.from_table:
            return []
        passage, text = draft.passage, draft.passage.text
        start, stop = self._sentence(draft)
        inside = [
            m
            for m in passage.mentions
            if draft.start <= m.start and m.stop <= draft.stop and m is not draft.mention
        ]
        found = [c for m in inside if (c := m.of_kind(*_TREATING)) is not None and not c.generic]
        for mention in passage.within(passage.mentions, start, stop):
            concept = mention.of_kind(*_TREATING)
            if (
                concept is None
                or mention is draft.mention
                or (concept.generic and concept.label != "surgery")
            ):
                continue
            if self._says_cause(text, draft, mention) and concept.value("class") != "other":
                found.append(concept)  # an angiography or a scan is how it was seen, not what caused it
        if not found and passage.block.kind == "item":
            found = self._of_lead(passage)
        return found

    @staticmethod
    def _says_cause(text: str, draft: Draft, mention: Mention) -> bool:
        """Return whether the words tie a treatment to the harm as its cause."""
        if mention.start >= draft.stop:
            gap = text[draft.stop : mention.start]
            link = _BECAUSE.search(gap)
            return bool(
                link and _STRONG.search(link.group()) and len(gap) < 80 and not _UNRELATED.search(gap)
            )
        if mention.stop <= draft.start:
            gap = text[mention.stop : draft.start]
            if _SUFFIX.match(gap):
                return True
            return (bool(_SUBJECT.match(gap)) and draft.occurrence is Occurrence.POSSIBLE) or bool(
                draft.occurrence is Occurrence.NONE
                and re.search(r"\bwithout (?:causing|inducing|producing|any)?\b", gap),
            )
        return False

    def _of_lead(self, passage: Passage) -> list[Concept]:
        """Return the treatments that the words before a list name.

        "risks associated with nerve blocks include:".
        """
        from ingest.recognisers.vocabulary import matcher  # noqa: PLC0415 - the matcher is built on first use
        from ingest.tokens import tokens_of  # noqa: PLC0415

        for words in (lead_of(passage, self._context.document), passage.section.title or ""):
            found = [
                c
                for m in matcher().find(words, tokens_of(words))
                if (c := m.of_kind("intervention")) is not None
            ]
            if found:
                return found[:1]
        return []

    def _defined(self, draft: Draft) -> list[Concept]:
        """Return what a complication is of by definition, as far as the document uses it."""
        return self._of_concept(draft.concept)

    def _of_concept(self, harm: Concept | None) -> list[Concept]:
        """Return the treatments of the document that a harm is of by definition, the most prominent first."""
        own: list[Concept] = []
        for name in harm.properties.get("of", ()) if harm is not None else ():
            kind, _, label = name.partition(":")
            concept = curated().labelled(kind, label)
            if concept is None:
                continue
            used = [
                c
                for c in curated().narrower(concept)
                if len(c.broader) <= 1 or c is concept
                if self._context.salience.get((c.kind.value, c.slug), 0) > 0
            ]
            own += [c for c in used if c not in own]
        return sorted(own, key=lambda c: -self._context.salience[c.kind.value, c.slug])[:3]

    def _section(self, draft: Draft) -> list[Concept]:
        """Return the one procedure that the sentence, paragraph or heading is about."""
        if draft.from_table:
            return []
        passage = draft.passage
        start, stop = self._sentence(draft)
        in_sentence = self._own(_treatments(passage.within(passage.mentions, start, stop)))
        if len(in_sentence) == 1:
            return in_sentence
        found = [] if in_sentence else self._of_harms_beside(draft)
        if not found and passage.section.role is not Role.ABSTRACT:
            found = self._of_passage(passage, start, told=bool(in_sentence))
        if not found and passage.section.role in (Role.ANSWER, Role.SUMMARY):
            found = _most_salient(self._context)
        return found

    def _of_passage(self, passage: Passage, start: int, *, told: bool) -> list[Concept]:
        """Return the one procedure that the heading names, else the last one named before a sentence."""
        heading = (passage.section.title or "").lower()
        in_heading = [c for c in self._context.studied if c.label in heading]
        if len(in_heading) == 1:
            return in_heading
        return [] if told else self._own(_treatments(passage.within(passage.mentions, 0, start)))[-1:]

    def _of_harms_beside(self, draft: Draft) -> list[Concept]:
        """Return the procedures that the other harms of a sentence are of by definition.

        "Leakage without paralysis" speaks of the vertebroplasty throughout.
        """
        mentions = draft.passage.within(draft.passage.mentions, *self._sentence(draft))
        others = (m.of_kind("complication") for m in mentions if m is not draft.mention)
        return list(dict.fromkeys(c for o in others for c in self._of_concept(o) if c.kind == "intervention"))

    def _own(self, treatments: list[Concept]) -> list[Concept]:
        """Return those that the study is about: a rescue or a transfusion is not what caused a harm."""
        if self._context.study.kind not in ("primary_study", "case_report", "animal_study", "protocol"):
            return treatments
        studied = {c.slug for c in self._context.studied} | {
            c.slug for arm in self._context.arm_treatments for c in arm
        }
        return [
            t
            for t in treatments
            if t.slug in studied or any(a.slug in studied for a in curated().ancestors(t))
        ]


def _treatments(mentions: Sequence[Mention]) -> list[Concept]:
    """Return the procedures of some mentions, each once, generic ones left out."""
    found: list[Concept] = []
    for mention in mentions:
        concept = mention.of_kind("intervention")
        if concept is not None and not concept.generic and concept not in found:
            found.append(concept)
    return found


def _most_salient(context: StudyContext) -> list[Concept]:
    """Return the procedure that the document is most about."""
    ranked = sorted(((w, k) for k, w in context.salience.items() if k[0] == "intervention"), reverse=True)
    for _, key in ranked:
        concept = curated().get(*key)
        if concept is not None and not concept.generic:
            return [concept]
    return []


def _causes(concepts: Sequence[Concept], basis: Basis) -> tuple[Cause, ...]:
    """Return each concept once, with its ground."""
    return tuple(Cause(c.ref, basis) for c in dict.fromkeys(concepts))
