"""The printed forms of numbers as compiled expressions, which ``ingest.recognisers.numbers`` scans with."""

from __future__ import annotations

import re

from ingest.recognisers.numerals import NUMERAL, UNSIGNED, WORDS

DASH = r"[-−–—‐‑]"  # noqa: RUF001
_TIGHT = rf"\s?(?:{DASH}|~)\s?"
_INTERVAL_SEPARATOR = rf"(?:\s?{DASH}\s?(?=[\d.+{'−–'}-])|\s*[,;]\s*|\s+to\s+|\s+and\s+|\s?/\s?)"

UNITS = {
    "%": r"%|per\s?cent\b|percent\b",
    "minute": r"min(?:utes?|s)?\b\.?",
    "hour": r"h(?:ou)?rs?\b|hr\b|h\b(?!\s?−)",
    "day": r"days?\b|d\b",
    "week": r"weeks?\b|wks?\b",
    "month": r"months?\b|mos?\b",
    "year": r"years?\b|yrs?\b",
    "second": r"sec(?:onds?|s)?\b|s\b",
    "ms": r"ms(?:ec)?\b",
    "mm2": r"mm(?:2|²|\^2)(?!\w)",
    "cm2": r"cm(?:2|²|\^2)(?!\w)",
    "mm3": r"mm(?:3|³)(?!\w)",
    "cm3": r"cm(?:3|³)(?!\w)",
    "mmHg": r"mm\s?Hg\b",
    "mm": r"mm\b|millimet(?:er|re)s?\b",
    "cm": r"cm\b|centimet(?:er|re)s?\b",
    "µm": r"[µμu]m\b|microns?\b|micromet(?:er|re)s?\b",
    "µg/kg/h": r"(?:[µμ]g|mcg)/kg/h(?:r|our)?\b",
    "mg/kg/h": r"mg/kg/h(?:r|our)?\b",
    "µg/h": r"(?:[µμu]g|mcg)/h(?:r|our)?\b",
    "mg/h": r"mg/h(?:r|our)?\b",
    "µg/kg": r"(?:[µμ]g|mcg)/kg\b",
    "mg/kg": r"mg/kg\b",
    "mg/dL": r"mg/d[lL]\b",
    "g/dL": r"g/d[lL]\b",
    "pg/mL": r"pg/m[lL]\b",
    "ng/mL": r"ng/m[lL]\b",
    "mL/min": r"m[lL]/min\b",
    "mL/s": r"m[lL]/s(?:ec)?\b",
    "µg/L": r"(?:[µμu]g|mcg)/[lL]\b",
    "mg/L": r"mg/[lL]\b",
    "nmol/L": r"nmol/[lL]\b",
    "µmol/L": r"[µμu]mol/[lL]\b",
    "mmol/L": r"mmol/[lL]\b",
    "U/L": r"I?U/[lL]\b",
    "mL/h": r"m[lL]/h(?:r|our)?\b|m[lL]\sh[-−–]1\b",
    "mg/day": r"mg/d(?:ay)?\b",
    "µg/mL": r"(?:[µμu]g|mcg)/m[lL]\b",
    "µg": r"(?:[µμ]g|mcg|micrograms?)\b",
    "mg": r"mg\b|milligrams?\b",
    "kg/m2": r"kg/m(?:2|²)(?!\w)",
    "kg": r"kg\b",
    "g": r"g\b|grams?\b",
    "mL": r"m[lL]\b|millilit(?:er|re)s?\b|cc\b",
    "L": r"[lL]\b|lit(?:er|re)s?\b",
    "IU": r"IU\b|units?\b|U\b",
    "mEq": r"mEq\b",
    "Gy": r"c?Gy\b",
    "Hz": r"k?Hz\b",
    "°C": r"°\s?C\b",
    "°": r"°|degrees?\b",
    "V": r"V\b",
    "mA": r"mA\b",
    "J": r"m?J\b",
    "bpm": r"bpm\b|beats?(?:/|\sper\s)min(?:ute)?\b",
    "gauge": r"gauge\b|G\b",
    "F": r"F\b|Fr\b|French\b",
    "T": r"T\b",
    "point": r"points?\b",
    "fold": r"fold\b|times\b",
}
"""Units as written, by the form in which they are kept; longer ones stand before their beginnings."""

_NAMED = "|".join(f"(?P<u{index}>{pattern})" for index, pattern in enumerate(UNITS.values()))
UNIT = re.compile(rf"\s?[-‐‑]?(?:{_NAMED})(?!['’])")  # noqa: RUF001
UNIT_NAMES = tuple(UNITS)
TIME_UNITS = frozenset({"minute", "hour", "day", "week", "month", "year", "second", "ms"})
DOSE_UNITS = frozenset(
    {
        "µg/kg",
        "mg/kg",
        "µg/kg/h",
        "mg/kg/h",
        "µg/h",
        "mg/h",
        "mL/h",
        "mg/day",
        "µg",
        "mg",
        "g",
        "mL",
        "L",
        "IU",
        "mEq",
        "Gy",
        "V",
        "mA",
        "J",
        "Hz",
    }
)
SIZE_UNITS = frozenset({"µm", "gauge", "F", "T"})

SOLUTES = re.compile(
    r"\s?(?:(?:(?!with |in |for |after |and |vs |versus |to |by |under |than |using |receiving )[a-z]+ )?"
    r"[a-z]*caine\b"
    r"|(?:hyperbaric|isobaric|plain|heavy|levo\w+|normal|hypertonic|preservative-free)\b"
    r"|saline|NaCl|sodium|dextrose|glucose|ethanol|alcohol|phenol|polidocanol|solution|povidone|iodine"
    r"|chlorhexidine"
    r"|epinephrine|adrenaline|barium|gel\b|cream|patch|hyaluron)",
    re.IGNORECASE,
)
"""What stands after a percentage that is the strength of a solution."""
STRONGEST = 30
MISCIBLE = re.compile(r"\s?(?:\w+ )?(?:dextrose|glucose|ethanol|alcohol|barium|iodine|phenol)", re.IGNORECASE)
"""Solutions of more than that are of something that mixes with water in any proportion."""

SOLUTE_BEFORE = re.compile(
    r"(?:[a-z]caine|\bdextrose|\bsaline|\bphenol)\s(?:(?:hydrochloride|HCl|solution)\s)?\(?$", re.IGNORECASE
)
STRENGTHS = frozenset(
    {0.03, 0.0625, 0.08, 0.1, 0.125, 0.2, 0.25, 0.33, 0.375, 0.4, 0.5, 0.7, 0.75, 0.9, 1.0, 1.5, 2.0, 3.0}
)
"""What stands before such a percentage ("bupivacaine 0.5%"), and how strong solutions are."""

COUNTED = re.compile(
    r"\s(?P<between>(?:(?!and|or|of|in|to|with|were|was|had|vs)[a-z][\w/-]*\s){0,3}?)"
    r"(?P<noun>patients?|subjects?|participants?|cases?|volunteers?|individuals?|women|men|children"
    r"|persons?|adults?"
    r"|knees?|hips?|shoulders?|joints?|feet|elbows?|procedures?|sessions?|treatments?|interventions?"
    r"|injections?"
    r"|embolizations?|lesions?|tumou?rs?|metastas[ei]s|vertebra[el]?|vertebral\sbod(?:y|ies)|levels?"
    r"|discs?|nodules?"
    r"|blocks?|episodes?|events?|responders?|respondents?|deaths?|eyes?|limbs?|arteries|vessels?|nerves?"
    r"|trials?"
    r"|stud(?:y|ies)|complications?|leaks?|leakages|fractures?|recurrences|responses)\b",
    re.IGNORECASE,
)
"""What is counted: a noun after a whole number, with adjectives between."""

_PERCENT = r"\s?(?:%|per\s?cent\b|percent\b)"
_SPREAD_LABEL = (
    r"(?:±\s?)?(?P<label>S\.?D\.?|standard\s+deviations?|S\.?E\.?M?\.?"
    r"|standard\s+errors?(?:\s+of\s+the\s+mean)?|IQR"
    r"|inter-?quartile\s+ranges?|95\s?%\s?(?:CIs?|confidence\s+intervals?)(?:\s?[\[(]CI[\])])?"
    r"|CI\s?95\s?%?|CI|ranges?|ranging\s+from|ranged\s+from)"
)
SPREAD_AFTER = re.compile(
    rf"\s*[,;]?\s*[\[(]?\s*{_SPREAD_LABEL}\s*(?:[=:,]|of\b|was\b|from\b)?\s*[\[(]?\s*±?\s*"
    rf"(?P<low>{NUMERAL})(?:{_PERCENT}|\s?(?!to\b|and\b)[a-zA-Zµ]{{1,7}}(?=\s?(?:{DASH}"
    rf"|to\b)))?(?:{_INTERVAL_SEPARATOR}(?P<high>{NUMERAL})\s?%?)?"
    r"(?:\s?[a-zA-Zµ]{1,7}(?=\s*[\])]))?(?:\s*[\])]){0,2}",
    re.IGNORECASE,
)
PLUS_MINUS = re.compile(
    rf"\s*[\[(]?\s*(?:±|\+\s?/\s?{DASH}|\+{DASH})\s*(?:(?:SD|SE|SEM)\s*)?(?P<spread>{UNSIGNED})"
)
BRACKETED = re.compile(
    rf"\s*[\[(]\s*(?P<low>{NUMERAL})(?P<percent>{_PERCENT})?"
    rf"(?:{_INTERVAL_SEPARATOR}(?P<high>{NUMERAL})(?P<percent_high>{_PERCENT})?)?\s*(?P<close>[\])])",
)
COUNT_IN_BRACKETS = re.compile(
    r"\s*[\[(]\s*(?:[nN]\s?=\s?)?(?P<count>\d+)\s*(?:/"
    r"|\s(?:out\s)?of\s(?:the\s)?)\s?(?P<total>\d+)(?:\s(?:patients|cases|subjects|knees|procedures"
    r"|lesions)\b)?\s*(?P<close>[\])])?"
)
COUNT_AFTER_COMMA = re.compile(
    r"\s?[,;]\s?(?P<count>\d+)\s?(?:/|\s(?:out\s)?of\s(?:the\s)?)\s?(?P<total>\d+)(?![\w.]*\d)"
)
N_IN_BRACKETS = re.compile(r"\s*[\[(]\s*[nN]\s?[=:]\s?(?P<count>\d+)\s*[\])]")
PERCENT_IN_BRACKETS = re.compile(
    rf"(?:\s+(?:of\s+(?:the\s+|all\s+)?)?(?:[a-z-]+\s){{0,2}}?(?:patients?|cases?|subjects?|knees?"
    rf"|procedures?|lesions?|participants?|individuals?|people|women|men|children|hips?|shoulders?|joints?|eyes?))?"
    rf"\s*[\[(,;]\s*(?P<percent>{UNSIGNED}){_PERCENT}(?!\s(?:vs?|versus|and|to|or|in|for|with)\b)"
)
TOTAL_AFTER = re.compile(
    rf"\s*(?:/\s?|\s(?:out\s+)?of\s+(?:the\s+|a\s+total\s+of\s+|all\s+)?)(?P<total>{UNSIGNED}"
    rf"|{WORDS})(?![\w.]*\d)(?!\s?(?:%|mm|mg|m[lL]|µg))",
    re.IGNORECASE,
)
RANGE_AFTER = re.compile(rf"(?P<dash>{_TIGHT}|\s+to\s+|\s+and\s+)(?P<high>{NUMERAL}|{WORDS})", re.IGNORECASE)
FROM_BEFORE = re.compile(r"\b(?:from|between)\s+$", re.IGNORECASE)
RANGE_NEAR = re.compile(r"\b(?:rang(?:e|es|ed|ing)|scale|scores?|between)\b[^.;]{0,25}$", re.IGNORECASE)

_AFTER_P = r"(?:\s?[-‐–]?\s?[vV]alues?)?(?:\s?[(\[][^()\[\]]{1,20}[)\]])?\s*"
_P_HEAD = rf"(?<![\w-])(?:[pP]|\*[pP]){_AFTER_P}"
_P_OP = (
    r"(?P<p_op>[<>=≤≥＜＞]=?|\s?of\s+less\s+than|\s?less\s+than|\s?of\b|\s?was\b|\s?were\b|\s?is\b|\s?:\s?=?)"  # noqa: RUF001
)
# Every form begins at a digit, at a sign, or with a word: no need to look within a word, or at a blank.
_NOT_INSIDE_WORDS = r"(?!\s|(?<=\w)[^\W\d])"
MASTER = re.compile(
    rf"{_NOT_INSIDE_WORDS}(?:"
    rf"(?P<p>{_P_HEAD}{_P_OP}\s*(?P<p_value>(?:0?[.·,]\s?\d+"
    rf"|[01](?:[.·]\d+)?)(?:\s?[×x]\s?10\s?{DASH}\s?\d+)?))"
    r"|(?P<test>(?<![\w-])(?:[FtzZrRU]|χ2|χ²|X2|R2|R²|rho|ρ|df|kappa|κ|[αβ]|alpha|power"
    r"|ICC)\s?(?:\(\s?\d+(?:\s?,\s?\d+)?\s?\)|\d+(?:\.\d+)?,\s?\d+(?:\.\d+)?)?\s?[=<>]\s?"
    rf"{NUMERAL}%?)"
    r"|(?P<ratio>(?<![\w.])(?<!group\s)\d+(?:\.\d+)?\s?:\s?\d+(?:,\d{3})*(?:\s?:\s?\d+)?(?![\w.]))"
    r"|(?P<date>(?<![\w.])\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|(?<![\w./])\d{1,2}/(?:19|20)\d\d\b"
    r"|\b(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?,?\s(?:\d{1,2}(?:st|nd|rd|th)?,?\s)?(?P<year>(?:19|20)\d\d)\b)"
    r"|(?P<squared>\[\s?\d{1,3}(?:\s?(?:,|;|[-–−‐])\s?\d{1,3})*\s?\])"
    r"|(?P<round>\(\s?\d{1,3}(?:\s?(?:,|;|[-–−‐])\s?\d{1,3})*\s?\))"
    r"|(?P<glued>(?<!\bvs\.)(?:(?<=(?-i:[a-z]{3}))|(?<=[a-z][.,;)]))\d{1,3}(?:\s?[,–‐-]\s?\d{1,3})*(?=[\s.,;)]|$))"
    rf"|(?P<n>(?<![\w-])[nN]\s?[=:]\s?(?P<n_value>{UNSIGNED})(?:(?:\s?/\s?|\sof\s)(?P<n_total>\d+))?)"
    r"|(?P<ci>(?<![\w.])95\s?%\s?(?:CIs?\b|confidence\s+(?:intervals?|limits?)|-?CI\b|upper|lower"
    r"|prediction))"
    rf"|(?P<num>(?:(?<![\w.])|(?<=\bvs\.)){NUMERAL}|{WORDS}))",
    re.IGNORECASE,
)
P_SIGN = re.compile(rf"(?-i:[pP])(?<!\w.){_AFTER_P}{_P_OP}", re.IGNORECASE)
"""What every p-value begins with, much cheaper to look for than all numbers."""
P_LIST = re.compile(r"\s*(?:,\s?and|,|;|and|or|&)\s+(?:[<>=]\s?)?(?P<value>0?[.·]\d+)(?!\d*\s?[%±])")
P_DEFINES = re.compile(
    r"[\s,]*(?:(?:was|were|is|being|has been|as)\s+)?"
    r"(?:considered|regarded|taken|deemed|set|defined|accepted|chosen|"
    r"statistically\s+significant\b|significant\b|as\s+(?:the\s+)?(?:level|statistical|significan))",
    re.IGNORECASE,
)
OPERATOR_BEFORE = re.compile(
    r"(?:(?P<symbol>>=|<=|[<>≤≥])\s?"
    r"|\b(?P<words>at\s+least|a\s+minimum\s+of|minimum\s+of|no\s+less\s+than|not\s+less\s+than|at\s+most"
    r"|up\s+to|"
    r"no\s+more\s+than|not\s+more\s+than|more\s+than|greater\s+than|higher\s+than|over|above|exceeding|"
    r"less\s+than|fewer\s+than|lower\s+than|under|below)\s+(?:or\s+equal\s+to\s+)?(?:(?:a|an"
    r"|the)\s+)?(?:score\s+of\s+)?)$",
    re.IGNORECASE,
)
OPERATOR_OF = {
    ">=": ">=", "≥": ">=", "<=": "<=", "≤": "<=", ">": ">", "<": "<",
    "at least": ">=", "a minimum of": ">=", "minimum of": ">=", "no less than": ">=", "not less than": ">=",
    "at most": "<=", "up to": "<=", "no more than": "<=", "not more than": "<=",
    "more than": ">", "greater than": ">", "higher than": ">", "over": ">", "above": ">", "exceeding": ">",
    "less than": "<", "fewer than": "<", "lower than": "<", "under": "<", "below": "<",
}  # fmt: skip
THRESHOLD_AFTER = re.compile(
    r"\s?(?:or|and)\s(?:more|greater|less|higher|above|lower|below|older|younger|over)\b|\+(?=\s|$)",
    re.IGNORECASE,
)
SCALE_ANCHOR_AFTER = re.compile(
    r"\s?(?:(?:,\s?)?(?:represent|indicat|denot|mean(?:s|ing)\b|being|signif(?:ies|ying)|correspond"
    r"|equals?\b|standing)"
    r"|(?:=|:|for|\()\s?(?:no\b|the\sworst|worst|none|absen|maxim|minim|normal|best|severe|excellent|poor))",
    re.IGNORECASE,
)
YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|from|to|until|till|and|between|of|year|by|after|before|through|early|late)|[(,–−-]"
    r"|\d)\s?$",
    re.IGNORECASE,
)
CHEMICAL_AFTER = re.compile(r"[-‐‑][a-z]{4,}")  # noqa: RUF001
"""What follows the numbers in the name of a substance: "1,1,3-trichloroethane"."""
NAME_AFTER = re.compile(r"[-‐‑][A-Z]{2,}\b(?![-‐‑])|(?:,\d+){1,5}[-‐‑][a-z]{4,}")  # noqa: RUF001
"""What makes a name of the numeral before it: "25-OHD"."""
ORDINAL_AFTER = re.compile(r"(?:st|nd|rd|th)\b", re.IGNORECASE)
LIST_GAP = re.compile(
    r"(?:\s\((?-i:[A-Z])[\w+-]{0,5}\))?\s*(?:,\s?and|,|and|or|vs?\.?|versus|to|/|–|compared\s+(?:with|to)|and\s+(?:in"
    r"|for)\s+(?:the\s+)?\w+\s+group)\s*(?:respectively\s*)?",
    re.IGNORECASE,
)
CITED_BEFORE = re.compile(
    r"(?:\bet\s+al\.?,?|\b(?:stud(?:y|ies)|authors|reported|described|trials?|reviews?|literature"
    r"|elsewhere|previously|proposed|recommended|guidelines?))\s*$",
    re.IGNORECASE,
)
ONE_IS_NO_NUMBER_BEFORE = re.compile(
    r"\b(?:no|any|each|every|this|that|which|the|the only|another)[\s-]$", re.IGNORECASE
)
ONE_IS_NO_NUMBER_AFTER = re.compile(
    r"(?:[-–](?:way|sided|tailed|step|stage|sample|third|half|quarter)"
    r"|\s(?:another|can|should|must|may|might|could|would|way|by one"
    r"|of the (?:most|main|major|key|best|few|three|two|four)"
    r"|of (?:these|our|which|many|several))\b|['’])",
    re.IGNORECASE,
)
DECLARED = re.compile(
    r"\b(?P<centre>mean|median|average|medians?|means|differences?|ratio|ORs?|HRs?|RRs?)\s?(?:values?\s"
    r"|scores?\s|age\s|(?:between|in|of)\s[^().;]{2,60})?[,]?\s?(?P<open>±|\+/-"
    r"|[\[(])\s?(?:±\s?)?(?:[,;]\s?)?"
    r"(?P<label>SD|standard\s+deviation|SEM?|standard\s+error(?:\s+of\s+the\s+mean)?|IQR"
    r"|inter-?quartile\s+range|range|min(?:imum)?\s?[-–]\s?max(?:imum)?|95\s?%\s?CI"
    r"|95\s?%\s?confidence\s+intervals?|CI)\b",
    re.IGNORECASE,
)
"""A declaration of what stands after ± or in brackets: "mean ± SE", "median [IQR]", "difference (95% CI)"."""
