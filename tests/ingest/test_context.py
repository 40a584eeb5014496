"""Negation and its like in the sentences of papers: what is marked ``[-…]`` is negated, ``[+…]`` is not."""

import re
from collections import Counter
from pathlib import Path

import pytest

from ingest import context
from ingest.annotations import Mention
from ingest.context import find_cues, flag, rules
from ingest.tokens import tokens_of
from kb.errors import KnowledgeBaseError

_MARK = re.compile(r"\[([-+~?<@])([^\]]*)\]")


def _flagged(marked: str) -> tuple[list[tuple[str, str]], list[Mention]]:
    """The marks of a sentence, and its mentions as the rules flag them."""
    text, marks, mentions, last = "", [], [], 0
    for match in _MARK.finditer(marked):
        text += marked[last : match.start()]
        mentions.append(Mention(len(text), len(text) + len(match.group(2)), match.group(2), ()))
        marks.append((match.group(1), match.group(2)))
        text += match.group(2)
        last = match.end()
    text += marked[last:]
    flag(tokens_of(text), (0, len(text)), mentions)
    return marks, mentions


@pytest.mark.parametrize(
    "sentence",
    [
        # nothing happened
        "No [-complications] occurred.",
        "There were no [-major complications].",
        "No [-adverse events] were observed during or after the procedure.",
        "All embolizations were completed without causing [-skin necrosis].",
        "The procedure was well tolerated, with no [-bleeding] and no [-infection].",
        "No patient showed [-signs of infection] at the last visit.",
        "No patients developed [-deep vein thrombosis] or [-pulmonary embolism].",
        "There were no [-complications] such as [-skin ischemia], [-osteonecrosis] or [-paresthesia].",
        "No [-major complications] were observed, including [-death], [-stroke] and [-paraplegia].",
        "No [-severe adverse events] ([-skin ulcer], [-nerve injury], [-tendon rupture]) were seen.",
        "[-Infection], [-hematoma] and [-nerve injury] were not observed.",
        "[-Cement leakage] into the spinal canal was not seen in any patient.",
        "[-Pneumothorax] did not occur.",
        "[-Pneumothorax] did not occur in patients with [+osteoporosis].",
        "Neither group had [-nausea].",
        "There was no incidence of [-hypotension], [-bradycardia], and [-PDPH].",
        "There were no patients who exhibited [-respiratory depression].",
        "There were no noted [-complications] due to the injection as [-rectal wall hematoma].",
        "No significant [-complications] associated with TAE were found.",
        "The other patients completed the study without [-any complications].",
        "The temperature stays low and [-tissue injury] does not occur.",
        "There was no [-adverse event] like [-dural puncture], except one [+vascular puncture].",
        "[-Skin necrosis], which was absent in our study, is feared.",
        "No [-adverse events] occurred in the 20 patients, including [-skin ulcer] and [-infection].",
        "Neither [-hematoma] nor [-infection] was noted.",
        "[+Cement leakage] into the disc, which is frequent, was seen once, [-fracture] was absent.",
        "Patients did not experience any [-adverse reactions].",
        "None of the patients had [-motor weakness], [-paresthesia], or [-urinary retention].",
        "None developed [-skin discoloration].",
        "Complications: [-bleeding] none.",
        "The target joints remained free of [-infection].",
        "All patients were free from [-pain].",
        "There was no evidence of [-avascular necrosis] on MRI.",
        "MRI was negative for [-osteonecrosis].",
        "[-Tendon rupture] has never been observed.",
        "We have never seen [-tendon rupture].",
        "[-Anaphylaxis] was never reported.",
        "No cases of [-local anesthetic toxicity] were reported.",
        "Not a single [-hematoma] occurred.",
        "There was an absence of [-neurological deficits].",
        "The catheter was removed without any evidence of [-vascular injury].",
        "[-Allergic reaction] was not related to the drug.",
        "Zero [-infections] were recorded.",
        "The recovery was uncomplicated by [-fever].",
        "Patients denied [-headache], [-nausea], [-vomiting], [-dizziness] and [-visual disturbance].",
        "Sedation was not accompanied by [-respiratory depression].",
        "No further [-hemarthrosis] was reported.",
        "[-Arachnoiditis] could not be demonstrated; no [-meningitis] was seen.",
    ],
)
def test_what_is_negated(sentence: str) -> None:
    marks, mentions = _flagged(sentence)
    assert [(("-" if m.negated else "+"), m.text) for m in mentions] == marks


@pytest.mark.parametrize(
    "sentence",
    [
        # clauses
        "There were no [-complications]; two patients had [+transient paresthesia].",
        "No [-infection] occurred, but [+hematoma] developed in 2 patients.",
        "No [-infection] occurred, and [+hematoma] developed in 2 patients.",
        "No [-infection] occurred and two patients had [+hematoma].",
        "No [-major complications] were observed, although [+skin discoloration] was seen in 3 patients.",
        "No [-deaths] occurred; however, [+bleeding] was frequent.",
        "No [-complications] occurred except for one [+hematoma].",
        "No [-adverse events] other than [+mild bruising] were reported.",
        "There were no [-serious adverse events] apart from one [+wound infection].",
        "No [-nerve injury] was found, while [+puncture site hematoma] was found in one patient.",
        "No [-severe complications] were noted, and 3 patients had [+transient numbness].",
        "No patient had [-skin necrosis], 2 patients had [+erythema].",
        "No [-infection] occurred in the group with [+hematoma] that was drained, who had [+fever].",
        "No [-stroke], one [+hematoma].",
        "No [-infection] occurred in patients with [+diabetes].",
        "[+Nausea] occurred in 4 patients, and [-vomiting] was not observed.",
        "[+Hematoma] occurred in two patients but [-infection] was not observed.",
        "[+Bruising] was common and no [-infection] was seen.",
        "[+Numbness], which was absent at baseline, developed in 3 patients.",
        "[+Cement leakage] was found in 6 cases without [-neurological symptoms].",
        "[+Hypotension] occurred in one patient who did not require [-vasopressors].",
        "[+Headache] resolved without treatment.",
        # not what it looks like
        "There was no significant difference in [+nausea] between the groups.",
        "No noteworthy difference in [+adverse events] was seen.",
        "No differences in [+complication rate] were found.",
        "The groups did not differ in [+adverse events].",
        "The incidence of [+hypotension] was not significantly different.",
        "Not only [+hematoma] but also [+infection] occurred.",
        "[+Dysesthesia] was not uncommon.",
        "The [+pain] did not improve.",
        "Not all [+hematomas] needed drainage.",
        "No fewer than 3 [+infections] occurred.",
        "[+Pneumothorax] cannot be excluded.",
        "Injection with or without [+corticosteroids] was given.",
        "There was no increase in [+bleeding].",
        "No relief of [+pain] was achieved.",
        "[+Infection] was seen in 3 patients.",
        "[+Hematoma] was the only complication, no other [-adverse event] was seen.",
        "They were asked (yes/no) about [+nausea] and [+pain].",
        "This alone cannot completely eliminate [+complications].",
        "The pump relieved [+pain] for a day, and it was not refilled.",
        "There was no significant increase in [+complications].",
        "It is unclear whether this was due to [+deterioration].",
        # the end of the sentence is seen as such
        "After the injection, 2 patients did not return; [+fever] was reported by one.",
    ],
)
def test_what_is_not(sentence: str) -> None:
    marks, mentions = _flagged(sentence)
    assert [(("-" if m.negated else "+"), m.text) for m in mentions] == marks


@pytest.mark.parametrize(
    ("sentence", "flags"),
    [
        ("[?Infection] may occur.", {"hedged"}),
        ("The injection may cause [?infection].", {"hedged"}),
        ("There is a risk of [?infection].", {"hypothetical"}),
        ("Antibiotics were given to prevent [?infection].", {"hypothetical"}),
        ("CT was done to rule out [?fracture].", {"hypothetical"}),
        ("Patients with a history of [?stroke] were treated.", {"historical"}),
        ("Patients with [?infection] were excluded.", {"historical"}),
        ("Smith et al. reported [?skin necrosis] in 3 patients.", {"others"}),
        ("[?Infection] occurred in two patients.", set()),
    ],
)
def test_the_other_categories(sentence: str, flags: set[str]) -> None:
    _, (mention,) = _flagged(sentence)
    assert {
        f for f in ("negated", "hedged", "hypothetical", "historical", "others") if getattr(mention, f)
    } == flags


def test_the_cue_is_kept_with_its_place() -> None:
    _, mentions = _flagged("There was no evidence of [-infection], [-bleeding] or [-fever].")
    assert {(m.cue.start, m.cue.stop) for m in mentions if m.cue is not None} == {(10, 24)}


def test_a_cue_inside_the_name_does_not_hide_the_one_before_it() -> None:
    _, (mention,) = _flagged("There was no [-change in vision].")
    assert mention.negated


def test_alternatives_and_numbers_are_expanded() -> None:
    tokens = tokens_of("No hematoma was seen in 3 patients, two patients had fever")
    found = find_cues(tokens, 0, len(tokens))
    assert [" ".join(f.cue.words) for f in found if f.cue.category != "terminator"] == ["no"]
    assert ", #" in [" ".join(f.cue.words) for f in found]


def test_a_pseudo_cue_hides_the_cues_that_it_touches() -> None:
    tokens = tokens_of("The pain was not improved")
    assert [f.cue.category for f in find_cues(tokens, 0, len(tokens))] == ["pseudo"]


def test_no_rule_stands_twice() -> None:
    rows = [cue for found in rules().by_words.values() for cue in found]
    twice = Counter((c.words, c.category, c.direction) for c in rows)
    assert [words for words, times in twice.items() if times > 1] == []


def test_a_rule_of_an_unknown_category_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "context.tsv"
    path.write_text("cue\tcategory\tdirection\treach\nno\tnegated\tforward\t8\nnot\tmaybe\tforward\t8\n")
    monkeypatch.setattr(context, "_RULES", path)
    rules.cache_clear()
    try:
        with pytest.raises(KnowledgeBaseError, match=r"context\.tsv, line 3"):
            rules()
    finally:
        rules.cache_clear()
