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
    ("rrhoea", "rrhea"),
    ("pnoea", "pnea"),
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
    ("aetiolog", "etiolog"),
    ("amoeb", "ameb"),
    ("caec", "cec"),
    ("coeliac", "celiac"),
    ("disk", "disc"),
    ("foetus", "fetus"),
    ("homoeo", "homeo"),
    ("leuco", "leuko"),
    ("litre", "liter"),
    ("manoeuv", "maneuv"),
    ("metre", "meter"),
    ("naev", "nev"),
    ("odour", "odor"),
    ("programme", "program"),
    ("titre", "titer"),
    ("vapour", "vapor"),
)
# "ise" at the end of these words is no British spelling
_KEEP = frozenset(
    "exercise rise wise noise raise precise concise otherwise disease bruise advise promise compromise "
    "likewise praise cruise expertise paradise".split(),
)
_INVARIANT = frozenset(
    "as is this was has his us gas bias lens pus plus thus yes its os pancreas always versus diabetes herpes "
    "scabies rabies series species biceps triceps forceps quadriceps christmas rus sas ms ps vas nrs ras "
    "crps tens tms tdcs scs mas".split(),
)
_GREEK = {"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "μ": "u", "µ": "u"}
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_IRREGULAR = {
    "analyses": "analysis",
    "axes": "axis",
    "bacteria": "bacterium",
    "biases": "bias",
    "boluses": "bolus",
    "bronchi": "bronchus",
    "calculi": "calculus",
    "calluses": "callus",
    "children": "child",
    "condyli": "condylus",
    "criteria": "criterion",
    "crises": "crisis",
    "data": "data",
    "diagnoses": "diagnosis",
    "dialyses": "dialysis",
    "ecchymoses": "ecchymosis",
    "emboli": "embolus",
    "feet": "foot",
    "fetuses": "fetus",
    "foci": "focus",
    "foramina": "foramen",
    "fungi": "fungus",
    "ganglia": "ganglion",
    "gases": "gas",
    "haemorrhoids": "hemorrhoid",
    "indices": "index",
    "lenses": "lens",
    "loci": "locus",
    "men": "man",
    "menisci": "meniscus",
    "metastases": "metastasis",
    "naevi": "nevus",
    "nevi": "nevus",
    "nuclei": "nucleus",
    "ostia": "ostium",
    "paralyses": "paralysis",
    "pelves": "pelvis",
    "plexuses": "plexus",
    "rami": "ramus",
    "septa": "septum",
    "sinuses": "sinus",
    "stimuli": "stimulus",
    "teeth": "tooth",
    "1st": "first",
    "2nd": "second",
    "3rd": "third",
    "testes": "testis",
    "thrombi": "thrombus",
    "uteri": "uterus",
    "vertebras": "vertebra",
    "viruses": "virus",
    "women": "woman",
}
_LATIN_PLURAL = re.compile(r"[a-z]{3,}ae")  # vertebrae, bursae, petechiae


@lru_cache(maxsize=200_000)
def fold_word(word: str) -> str:
    """Return one word folded: lower case, American spelling, singular, no accents.

    >>> fold_word("Haematomas"), fold_word("metastases"), fold_word("injuries"), fold_word("Tumours")
    ('hematoma', 'metastasis', 'injury', 'tumor')
    """
    word = "".join(_GREEK.get(c, c) for c in word.lower())
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    word = re.sub(r"['’]s$|['’]", "", word)
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word not in _KEEP:
        for british, american in _BRITISH:
            ending = british in ("ise", "yse")
            if british in word and (
                not ending or (word.endswith((british, f"{british}s")) and not _noun(word))
            ):
                word = word.replace(british, american)
    return _singular(word)


def _noun(word: str) -> bool:
    """Return whether a word in -yses is the plural of one in -ysis: epiphyses; analyses is taken as one."""
    return word.endswith("yses")


_ACHES = re.compile(r"(?:^|head|back|stomach|tooth|ear|heart|belly|face|muscle|body|neck|joint)aches$")


def _singular(word: str) -> str:
    """Return the singular of an English noun in the spellings of medical prose; other words unchanged."""
    if _LATIN_PLURAL.fullmatch(word):
        return word[:-1]
    if len(word) <= 3 or not word.endswith("s") or word in _INVARIANT or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ases", "eses", "oses", "yses", "ises")) and len(word) > 6 and word[-4] in "eoy":
        return word[:-2] + "is"  # necroses, paralyses; not "increases", "diseases"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")) and not _ACHES.search(word):
        return word[:-2]
    return word[:-1]


def words(text: str) -> list[str]:
    """Return the folded words of a text, in order.

    >>> words("Imipenem/cilastatin (500–700 µm)")
    ['imipenem', 'cilastatin', '500', '700', 'um']
    """
    return [fold_word(word) for word in _WORD.findall(text)]


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
