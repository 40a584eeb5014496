"""Folding of names: the one notion of 'the same word' that vocabulary, search and questions share.

Case, British and American spelling, plural, Greek letters, ligatures and punctuation are folded; word order
and words are not. Search (``kb.query``) indexes the folded words; the vocabulary is looked up by them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_BRITISH = (
    ("isation", "ization"),
    ("ising", "izing"),
    ("ised", "ized"),
    ("ise", "ize"),
    ("yse", "yze"),
    ("haem", "hem"),
    ("oedema", "edema"),
    ("oesoph", "esoph"),
    ("oestr", "estr"),
    ("anaem", "anem"),
    ("ischaem", "ischem"),
    ("glycaem", "glycem"),
    ("anaesth", "anesth"),
    ("paraesth", "paresth"),
    ("leukaem", "leukem"),
    ("tumour", "tumor"),
    ("fibre", "fiber"),
    ("colour", "color"),
    ("centre", "center"),
    ("orthopaed", "orthoped"),
    ("paediat", "pediat"),
    ("diarrhoea", "diarrhea"),
    ("dyspnoea", "dyspnea"),
    ("apnoea", "apnea"),
    ("foetal", "fetal"),
    ("sulph", "sulf"),
    ("neurone", "neuron"),
    ("caesar", "cesar"),
    ("labour", "labor"),
    ("behaviour", "behavior"),
    ("analogue", "analog"),
    ("lignocaine", "lidocaine"),
    ("faec", "fec"),
    ("gynaec", "gynec"),
    ("haemat", "hemat"),
)
# "ise" at the end of these words is no British spelling
_KEEP = {"exercise", "rise", "wise", "noise", "raise", "precise", "concise", "otherwise", "disease", "bruise",
         "advise", "promise", "compromise", "likewise", "praise", "cruise", "expertise", "paradise"}  # fmt: skip
_INVARIANT = {"as", "is", "this", "was", "has", "his", "us", "gas", "bias", "lens", "pus", "plus", "thus",
              "yes", "its", "os", "pancreas", "always", "versus", "diabetes", "herpes", "scabies", "rabies",
              "series", "species", "biceps", "triceps", "forceps", "quadriceps", "christmas", "rus",
              "sas", "ms", "ps", "vas", "nrs", "ras", "gas", "crps", "tens", "tms", "tdcs", "scs", "mas"}  # fmt: skip
_GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "μ": "u", "µ": "u"}  # noqa: RUF001
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")  # noqa: RUF001
_IRREGULAR = {
    "metastases": "metastasis",
    "vertebrae": "vertebra",
    "vertebras": "vertebra",
    "bursae": "bursa",
    "fistulae": "fistula",
    "emboli": "embolus",
    "thrombi": "thrombus",
    "foramina": "foramen",
    "feet": "foot",
    "teeth": "tooth",
    "women": "woman",
    "men": "man",
    "children": "child",
    "disks": "disc",
    "disk": "disc",
    "indices": "index",
    "diagnoses": "diagnosis",
    "sequelae": "sequela",
    "haemorrhoids": "hemorrhoid",
    "nuclei": "nucleus",
    "ganglia": "ganglion",
    "criteria": "criterion",
    "data": "data",
    "petechiae": "petechia",
    "ecchymoses": "ecchymosis",
}


@lru_cache(maxsize=200_000)
def fold_word(word: str) -> str:
    """Return one word folded: lower case, American spelling, singular, no accents.

    >>> fold_word("Haematomas"), fold_word("metastases"), fold_word("injuries"), fold_word("Tumours")
    ('hematoma', 'metastasis', 'injury', 'tumor')
    """
    word = "".join(_GREEK.get(c, c) for c in word.lower())
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    word = re.sub(r"['’]s$|['’]", "", word)  # noqa: RUF001
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word not in _KEEP:
        for british, american in _BRITISH:
            if british in word and (british not in ("ise", "yse") or word.endswith((british, british + "s"))):
                word = word.replace(british, american)
    return _singular(word)


def _singular(word: str) -> str:
    """Return the singular of an English noun in the spellings of medical prose; other words unchanged."""
    if len(word) <= 3 or not word.endswith("s") or word in _INVARIANT or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ases", "eses", "oses", "yses", "ises")) and len(word) > 6 and word[-4] in "eoy":
        return word[:-2] + "is"  # necroses, paralyses; not "increases", "diseases"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1]


def words(text: str) -> list[str]:
    """Return the folded words of a text, in order.

    >>> words("Imipenem/cilastatin (500–700 µm)")
    ['imipenem', 'cilastatin', '500', '700', 'um']
    """
    return [fold_word(match.group()) for match in _WORD.finditer(text)]


def fold(text: str) -> str:
    """Return a name in the form in which names are compared: folded words joined by one space.

    >>> fold("Post-herpetic Neuralgias")
    'post herpetic neuralgia'
    """
    return " ".join(words(text))


def slug(text: str) -> str:
    """Return a name as it stands in an address: lower case ASCII words joined by hyphens.

    >>> slug("imipenem/cilastatin")
    'imipenem-cilastatin'
    """
    ascii_text = unicodedata.normalize("NFKD", "".join(_GREEK.get(c, c) for c in text.lower()))
    return "-".join(re.findall(r"[a-z0-9]+", ascii_text)) or "unnamed"
