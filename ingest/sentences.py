"""Sentences of biomedical prose, by rules: where a full stop ends a sentence and where it only abbreviates.

Works on the reading view (``ingest.view``), in one pass over the text. ``ingest.pipeline`` gives them
to spaCy as they are found here. pySBD is the oracle of the tests; it takes ten times as long.
"""

from __future__ import annotations

import re

# "Next" may follow a superscript citation ("cases.3,4 Next") or one in brackets ("cases. [3] Next").
_CITED = r"(?:(?<=[^\W\d_][.!?])|(?<=[)\]%\u2019\u201d\"][.!?]))\d{1,3}(?:\s?[,\u2013-]\s?\d{1,3})*(?=\s|$)"
_BRACKETED = r"\s?[\[(]\d{1,3}(?:\s?[,;\u2013-]\s?\d{1,3})*[\])](?=\s+[A-Z0-9\u201c\"(]|\s*$)"
_STOP = re.compile(
    rf"(?P<end>[.!?\u2026]+)(?P<close>[\"'\u201d\u2019\u00bb)\]]*)(?P<cited>{_CITED}|{_BRACKETED})?(?=\s|$)"
    r"|(?P<glued>(?<=[a-z]{3}[.!?])|(?<=[a-z\d][)%][.!?]))(?=[A-Z][a-z]+[ ,:/])"
    r"|(?P<blank>\n[^\S\n]*\n)"
    r"|(?P<bullet>\s(?=[•▪●◦‣■]\s))"
)
_NEXT = re.compile(r"\s*[\"'\u201c\u2018\u00ab(\[]*")
_WORD_BEFORE = re.compile(r"[\w&.'\u2019-]+$")
_NEXT_WORD = re.compile(r"[^\W\d_]+")
# "in group A and group B. Nausea …": a label is no initial.
_LABELLED = re.compile(
    r"\b(?:groups?|arms?|cohorts?|types?|class|grades?) (?:[A-Z]\d?(?:,| and| or| vs\.?| versus) )*$",
    re.IGNORECASE,
)
_REACH = 40  # no abbreviation is longer; keeps each look back cheap
_LONGEST_BRACKET = 600
_LONGEST = 3000  # a sentence

# A full stop behind these does not end a sentence.
_NEVER_ENDS = frozenset({
    "e.g", "i.e", "eg", "ie", "vs", "v", "fig", "figs", "dr", "mr", "mrs", "ms", "prof", "no", "nos",
    "nr", "approx", "cf", "ca", "st", "ref", "refs", "eq", "eqs", "tab", "vol", "pp", "viz", "sr", "jr",
    "resp", "suppl", "ed", "eds", "sp", "spp", "subsp", "var", "chap", "sect", "dept", "univ", "gen",
    "incl", "excl", "esp", "avg", "est", "op", "seq", "trans", "app", "mt", "ft", "hon", "rev", "lt",
    "col", "sgt", "capt",
})  # fmt: skip
# Behind these it does where a sentence plainly begins.
_MAY_END = frozenset({
    "etc", "al", "inc", "ltd", "co", "corp", "llc", "gmbh", "u.s", "u.k", "u.s.a", "a.m", "p.m", "ph.d",
    "m.d", "b.sc", "m.sc", "i.v", "i.m", "s.c", "p.o", "b.i.d", "t.i.d", "q.d", "q.i.d", "dis", "med",
    "surg", "int", "dig", "wash", "wis", "mass", "calif", "minn", "conn", "ind", "ill", "mich", "tenn",
    "ariz", "fla", "ga", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov",
    "dec",
})  # fmt: skip
# Words that begin sentences and no names; they tell "group A. The" from "by J. Smith".
_BEGINNERS = frozenset({
    "a", "after", "all", "although", "among", "an", "and", "as", "at", "because", "before", "between",
    "both", "but", "by", "conclusion", "conclusions", "data", "despite", "due", "during", "each",
    "finally", "first", "five", "follow", "for", "four", "from", "furthermore", "given", "he", "here",
    "his", "how", "however", "if", "in", "it", "its", "mean", "median", "methods", "moreover", "most",
    "no", "none", "of", "on", "one", "only", "other", "our", "outcomes", "overall", "pain", "patients",
    "results", "second", "several", "she", "similarly", "since", "six", "some", "such", "ten", "that",
    "the", "their", "there", "therefore", "these", "they", "this", "those", "three", "thus", "to",
    "total", "treatment", "two", "under", "until", "using", "we", "what", "when", "where", "whereas",
    "which", "while", "why", "with", "within", "you", "your",
})  # fmt: skip


def split(text: str) -> list[tuple[int, int]]:
    """Return the sentences of ``text`` as half-open ranges, in order, without the white space around them.

    >>> text = "Pain fell (P = 0.05). Chen et al. (3) saw leakage.4,5 No. 7 died."
    >>> [text[start:stop] for start, stop in split(text)]
    ['Pain fell (P = 0.05).', 'Chen et al. (3) saw leakage.4,5', 'No. 7 died.']
    """
    brackets = _brackets(text)
    sentences: list[tuple[int, int]] = []
    start = 0
    nested = 0
    for match in _STOP.finditer(text):
        while nested < len(brackets) and brackets[nested][1] <= match.end():
            nested += 1
        if nested < len(brackets) and brackets[nested][0] < match.end():
            continue
        if match.lastgroup in ("glued", "blank", "bullet") or _ends(text, match, start):
            _keep(text, start, match.end(), sentences)
            start = match.end()
    _keep(text, start, len(text), sentences)
    return sentences


def _keep(text: str, start: int, stop: int, sentences: list[tuple[int, int]]) -> None:
    """Add ``[start, stop)`` without the white space at both ends; nothing where it holds nothing else."""
    while stop - start > _LONGEST:  # no prose; what looks at every pair of things in a sentence must end
        at = text.rfind(" ", start + 1, start + _LONGEST)
        at = start + _LONGEST if at < 0 else at
        _keep(text, start, at, sentences)
        start = at
    piece = text[start:stop]
    if stripped := piece.strip():
        begin = start + len(piece) - len(piece.lstrip())
        sentences.append((begin, begin + len(stripped)))


def _brackets(text: str) -> list[tuple[int, int]]:
    """Return the outermost closed brackets, in order; one never closed, or far away, is none."""
    opened: list[int] = []
    found: list[tuple[int, int]] = []
    for match in re.finditer(r"[()\[\]]", text):
        if match.group() in "([":
            opened.append(match.start())
        elif opened:
            start = opened.pop()
            if match.start() - start <= _LONGEST_BRACKET:
                while found and found[-1][0] > start:
                    found.pop()
                found.append((start, match.start()))
    return found


def _ends(text: str, match: re.Match[str], sentence_start: int) -> bool:
    """Return whether the stop ends a sentence, by the words on both sides of it."""
    opening = _NEXT.match(text, match.end())
    following = opening.end() if opening else match.end()
    if following >= len(text):
        return True
    if text[following].islower():
        return False
    if match["end"] != "." or match["close"] or match["cited"]:
        return True
    stop = match.start()
    before = _WORD_BEFORE.search(text[max(sentence_start, stop - _REACH) : stop])
    word = before.group() if before else ""
    return not _abbreviates(text, word, sentence_start, stop, following)


def _abbreviates(text: str, word: str, sentence_start: int, stop: int, following: int) -> bool:
    """Return whether the full stop behind ``word`` belongs to the word."""
    plain = word.lower().lstrip("'\u2019.-")
    if word.isdigit() and text[sentence_start:stop].strip() == word:
        return True  # "1. Patients": the number of a list's item
    if plain in _NEVER_ENDS:
        # "No. 7" and "Fig. 2", but "There was none; the answer was no. The patient …"
        return not (plain in ("no", "sp", "v") and _begins(text, following))
    if plain in _MAY_END:
        return not _begins(text, following)
    if len(word) == 1 and word.isalpha() and word.isupper():
        labels = _LABELLED.search(text, max(sentence_start, stop - _REACH), stop - 1)
        return labels is None and not _begins(text, following)
    if word == "0" and text[following].isdigit():
        return re.search(r"[<>=≤≥]\s*0$", text[max(0, stop - 5) : stop]) is not None
    return False


def _begins(text: str, following: int) -> bool:
    """Return whether a sentence plainly begins at ``following``."""
    match = _NEXT_WORD.match(text, following)
    return match is not None and match.group().lower() in _BEGINNERS
