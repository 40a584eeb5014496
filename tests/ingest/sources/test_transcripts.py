"""Transcripts: WebVTT and SRT as programs write them, and speakers' turns in plain text."""

from contextlib import suppress

import pytest
import webvtt
from hypothesis import given
from hypothesis import strategies as st

from ingest.pipeline import extract
from ingest.sources import read_bytes
from ingest.sources.transcripts_cues import cues_of
from kb.documents import Completeness, Document, Role
from kb.errors import SourceError
from tests.fixtures.structure import assert_well_formed

_CUES = (
    (1, "Interviewer", "How many patients have you treated?"),
    (4, "Dr. Okuno", "We have treated more than"),
    (7, "Dr. Okuno", "2,000 patients, without any tendon rupture."),
    (12, "Interviewer", "And what about complications?"),
    (3725, "Dr. Okuno", "Skin discoloration was seen in 6 of 25 patients."),
)


def read(source: str | bytes, name: str) -> Document:
    document = read_bytes(source.encode() if isinstance(source, str) else source, name)
    assert_well_formed(document)
    offsets = [offset for offset, _ in document.time_codes]
    codes = [code for _, code in document.time_codes]
    assert offsets == sorted(set(offsets))
    assert codes == sorted(codes)
    return document


def time(seconds: int, comma: str = ".") -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{comma}000"


def vtt() -> str:
    """The talk as WebVTT with voices."""
    cues = "".join(
        f"{number}\n{time(start)} --> {time(start + 2)} align:start\n<v {who}>{words}</v>\n\n"
        for number, (start, who, words) in enumerate(_CUES, start=1)
    )
    return f"WEBVTT - Talking about knees\n\nNOTE a remark\nof two lines\n\nSTYLE\n::cue {{}}\n\n{cues}"


def srt(comma: str = ",") -> str:
    """The talk as SRT with printed names."""
    before = ""
    cues = ""
    for number, (start, who, words) in enumerate(_CUES, start=1):
        label = f"{who.upper()}: " if who != before else ""
        cues += f"{number}\n{time(start, comma)} --> {time(start + 2, comma)}\n{label}<i>{words}</i>\n\n"
        before = who
    return cues


def test_webvtt() -> None:
    document = read(vtt(), "talk.vtt")
    assert (document.media_type, document.kind_hint) == ("text/vtt", "interview")
    assert document.bibliography.title == "Talking about knees"
    assert [(a.family, a.role) for a in document.bibliography.authors] == [("Okuno", "interviewee")]
    assert document.text.split("\n\n") == [
        "How many patients have you treated?",
        "We have treated more than 2,000 patients, without any tendon rupture.",
        "And what about complications?",
        "Skin discoloration was seen in 6 of 25 patients.",
    ]
    assert [(s.role, s.question, s.speaker) for s in document.sections] == [
        (Role.QUESTION, 1, "Interviewer"),
        (Role.ANSWER, 1, "Dr. Okuno"),
        (Role.QUESTION, 2, "Interviewer"),
        (Role.ANSWER, 2, "Dr. Okuno"),
    ]
    assert document.time_code_at(document.text.index("2,000")) == "00:00:07"
    assert document.time_code_at(document.text.index("Skin")) == "01:02:05"


@pytest.mark.parametrize("comma", [",", "."])
def test_srt_with_printed_names(comma: str) -> None:
    document = read(srt(comma), "talk.srt")
    assert document.media_type == "application/x-subrip"
    assert document.text.startswith("INTERVIEWER: How many")
    assert [s.speaker for s in document.sections] == ["INTERVIEWER", "DR. OKUNO"] * 2
    said = [block.span.of(document.text) for block in document.blocks]
    assert said[1] == "We have treated more than 2,000 patients, without any tendon rupture."


def test_a_quote_knows_the_time_at_which_it_was_said() -> None:
    reading = extract(read(vtt(), "talk.vtt")).reading
    evidence = [e for statement in reading.statements for e in statement.evidence if "6 of 25" in e.quote]
    assert evidence
    assert {(e.locator.time_code, e.locator.question) for e in evidence if e.locator} == {("01:02:05", 2)}


SLOPPY = {
    "no header": vtt().split("\n", 2)[2],
    "commas": vtt().replace(".000", ",000"),
    "short times": "WEBVTT\n\n00:01.000 --> 00:02.000\n<v A B>Why so?\n\n"
    "00:03.000 --> 00:04.000\n<v C D>It fell.\n",
    "no blank lines": "1\n00:00:01,000 --> 00:00:02,000\nWhy so?\n2\n"
    "00:00:03,000 --> 00:00:04,000\nIt fell.\n",
    "a blank line in a cue": "00:00:01,0 --> 00:00:02,0\nWhy so?\n\nIt fell.\n\n3\n"
    "00:00:03,0 --> 00:00:04,0\nYes.\n",
    "carriage returns": srt().replace("\n", "\r\n"),
    "old line ends": srt().replace("\n", "\r"),
    "a mark": "\ufeff" + srt(),
    "one dash too many": srt().replace("-->", "--->"),
}


@pytest.mark.parametrize("name", SLOPPY)
def test_sloppy_files(name: str) -> None:
    document = read(SLOPPY[name], "a.srt")
    assert document.completeness is Completeness.FULL
    assert "-->" not in document.text
    assert len(document.time_codes) >= 2


def test_old_encodings() -> None:
    source = "1\n00:00:01,000 --> 00:00:02,000\nMean \u2013 8.1 \u00b1 2 in the caf\u00e9\n"
    assert read(source.encode("cp1252"), "a.srt").text == "Mean \u2013 8.1 \u00b1 2 in the caf\u00e9"
    assert read(source.encode("utf-16"), "a.srt").text == "Mean \u2013 8.1 \u00b1 2 in the caf\u00e9"


def test_styling_is_taken_off_and_signs_are_kept() -> None:
    line = r"{\an8}<font color='red'><b>p &lt; 0.05</b></font> &amp; 3<00:00:01.500><c.x> to</c> 5 < 6"
    assert read(f"WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n{line}\n", "a.vtt").text == "p < 0.05 & 3 to 5 < 6"


def test_rolling_captions_are_read_once() -> None:
    rolling = "WEBVTT\nKind: captions\nLanguage: en\n\n"
    lines = ["so today we", "talk about the knee", "and how it was", "and how it was", "treated by us"]
    for number, line in enumerate(lines):
        before = lines[number - 1] if number else " "
        at, then = f"00:00:{2 * number:02d}.000", f"00:00:{2 * number + 2:02d}.000"
        rolling += f"{at} --> {then}\n{before}\n{line}\n\n{then} --> {then}\n{line}\n \n\n"
    document = read(rolling, "a.vtt")
    assert document.text.startswith("so today we talk about the knee and how it was")
    assert document.text.endswith("treated by us")
    assert document.text.count("today") == document.text.count("treated") == 1
    assert document.kind_hint == "commentary"


def test_growing_captions_are_read_once() -> None:
    words = "pain fell in six of the ten patients whom we had treated".split()
    source = "".join(
        f"00:00:{n:02d},000 --> 00:00:{n + 1:02d},000\n{' '.join(words[: n + 1])}\n\n"
        for n in range(len(words))
    )
    assert read(source, "a.srt").text == " ".join(words)


def test_what_is_said_twice_is_kept() -> None:
    source = "".join(
        f"00:00:{3 * n:02d},000 --> 00:00:{3 * n + 1:02d},000\n{said}\n\n"
        for n, said in enumerate(["Yes.", "Yes.", "Six of them.", "No."])
    )
    assert read(source, "a.srt").text == "Yes. Yes. Six of them. No."


def test_changes_of_speaker_without_names() -> None:
    source = "".join(
        f"00:00:{2 * n:02d},000 --> 00:00:{2 * n + 1:02d},000\n{said}\n\n"
        for n, said in enumerate(
            [">> How many patients?", ">> Over 2,000.", "In ten years.", ">> And why?", ">> Why not."]
        )
    )
    document = read(source, "a.srt")
    assert [(s.role, s.question) for s in document.sections] == [
        (Role.QUESTION, 1), (Role.ANSWER, 1), (Role.QUESTION, 2), (Role.ANSWER, 2),
    ]  # fmt: skip


def test_a_file_without_cues_is_refused() -> None:
    with pytest.raises(SourceError, match="without any words under a time code"):
        read("WEBVTT\n\nNOTE nothing\n", "a.vtt")


def test_the_same_cues_as_a_library_finds_in_a_file_that_keeps_the_rules() -> None:
    ours = cues_of(vtt())
    theirs = webvtt.from_string(vtt()).captions
    assert [(c.code, " ".join(c.lines), c.voices[0]) for c in ours] == [
        (t.start[:8], " ".join(t.text.split()), t.voice) for t in theirs
    ]


_STAMPED = (
    "[00:12:31] Interviewer: How many?\n\n[00:12:40] Dr. Okuno: Over 2,000.\n\nAnd [00:13:00] none fell.\n\n"
)


def test_plain_text_with_time_codes() -> None:
    document = read(
        f"A talk about knees\n\n{_STAMPED}Interviewer: Thank you.\n\nDr. Okuno: Thanks.\n", "a.txt"
    )
    assert document.time_codes == (
        (document.text.index("[00:12:31]"), "00:12:31"),
        (document.text.index("[00:12:40]"), "00:12:40"),
        (document.text.index("[00:13:00]"), "00:13:00"),
    )
    assert [b.span.of(document.text) for b in document.blocks][1:3] == ["How many?", "Over 2,000."]
    assert [s.question for s in document.sections] == [None, 1, 1, 1, 1]  # thanks are no question


TURNS = {
    "letters": "Q: How many?\n\nA: Many.\n\nQ1: Why?\n\nA1: So.",
    "names in capitals": "JANE ROE: How many?\n\nYUJI OKUNO: Many.\n\nJANE ROE: Why?\n\nYUJI OKUNO: So.",
    "a journal asks": "JVIR: How many?\n\nOkuno: Many.\n\nJVIR: Why?\n\nOkuno: So.",
    "line by line": "Host: How many?\nDr. Okuno: Many.\nHost: Why?\nDr. Okuno: So.",
    "numbers": "Speaker 1: How many?\n\nSpeaker 2: Many.\n\nSpeaker 1: Why?\n\nSpeaker 2: So.",
    "name and time above": "Jane Roe  0:03\nHow many?\n\nYuji Okuno  0:10\nMany.\n\nJane Roe  0:20\nWhy?\n\n"
    "Yuji Okuno  0:30\nSo.",
    "a prompt": "Interviewer: Tell us how many.\n\nOkuno: Many.\n\nInterviewer: Describe why.\n\nOkuno: So.",
}


@pytest.mark.parametrize("name", TURNS)
def test_turns(name: str) -> None:
    document = read(TURNS[name], "a.txt")
    assert document.kind_hint == "interview"
    assert [(s.role, s.question) for s in document.sections] == [
        (Role.QUESTION, 1), (Role.ANSWER, 1), (Role.QUESTION, 2), (Role.ANSWER, 2),
    ]  # fmt: skip
    assert document.sections[1].span.of(document.text).endswith("Many.")
    assert [b.span.of(document.text) for b in document.blocks][1::2] == ["Many.", "So."]


@pytest.mark.parametrize(
    "text",
    [
        "Agents for knees\n\nPros: cheap.\n\nDrawbacks: slow.\n\nPros: quick.\n\nDrawbacks: dear.",
        "A trial of knees in pain\n\nPurpose: Is it?\n\nMethods: six.\n\nResults: none.\n\nConclusion: so.",
        "Patients of ours\n\nPatient 1: pain fell.\n\nPatient 2: none.\n\nPatient 3: pain rose.",
    ],
)
def test_other_lines_with_colons_are_no_turns(text: str) -> None:
    document = read(text, "a.txt")
    assert document.kind_hint != "interview"
    assert not any(section.speaker for section in document.sections)


def test_names_are_told_from_bylines() -> None:
    document = read(
        "Talking about the knee and its pain\n\nBy Jane Roe\n\nInterview with Yuji Okuno, MD\n\n"
        "JR: How many?\n\nYO: Many.\n\nJR: Why?\n\nYO: So.",
        "a.txt",
    )
    assert [(a.name, a.role) for a in document.bibliography.authors] == [
        ("Jane Roe", "interviewer"),
        ("Yuji Okuno", "interviewee"),
    ]
    assert document.sections[-1].speaker == "Yuji Okuno"


_LINES = st.sampled_from(
    ["WEBVTT", "", "1", "00:00:01.000 --> 00:00:02.000", "00:03,5 --> 00:04", "word word", "<v Ana B>word",
     ">> word?", "ANA: word", "NOTE x", "STYLE", "-->", "99:99:99,999 --> 1:2:3", "<c>word", "{\\an8}",
     "- word",     "[00:00:05]"]
)  # fmt: skip


@given(st.lists(_LINES, max_size=30), st.sampled_from(["a.vtt", "a.srt", "a.txt"]))
def test_any_lines_are_read_or_refused(lines: list[str], name: str) -> None:
    with suppress(SourceError):
        read("\n".join(lines), name)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["", "Ana Roe", "Ben Dam"]), st.sampled_from(["Why?", "We saw six.", "so"])
        ),
        min_size=1,
    )
)
def test_no_word_is_lost(cues: list[tuple[str, str]]) -> None:
    source = "WEBVTT\n\n" + "".join(
        f"{time(5 * n)} --> {time(5 * n + 1)}\n<v {who}>{said}\n\n"
        if who
        else f"{time(5 * n)} --> {time(5 * n + 1)}\n{said}\n\n"
        for n, (who, said) in enumerate(cues)
    )
    assert read(source, "a.vtt").text.split() == [word for _, said in cues for word in said.split()]
