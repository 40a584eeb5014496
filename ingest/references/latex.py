"""LaTeX in the values of BibTeX, as plain text: accents, signs, braces."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from typing import Any

_NEEDED = re.compile(r"[\\{}$~]|``|''|---?")
_BARE = re.compile(r"(?<!\\)([%#&])")
_BRACES = re.compile(r"(?<!\\)[{}]")
# What the converter does not know and would drop.
_UNKNOWN = {"less": "<", "greater": ">", "bar": "|", "quotesingle": "'", "dollar": "\\$", "underscore": "_"}
_SIGNS = re.compile(r"\{?\\text(less|greater|bar|quotesingle|dollar|underscore)(?:\{\}|\b)\}?")
_LONGEST = 100_000
_MOST_SIGNS = 2_000


def decoded_latex(text: str) -> str:
    r"""Return text as LaTeX would print it; what LaTeX cannot read stays as it is, without braces.

    >>> decoded_latex("{\\\"U}ber 50% of the {Knees}"), decoded_latex("5 $\\pm$ 1")
    ('Über 50% of the Knees', '5 ± 1')
    """
    if not _NEEDED.search(text):
        return text
    if "\\" not in text and "$" not in text:
        plain = text.replace("---", "\N{EM DASH}").replace("--", "\N{EN DASH}")
        plain = plain.replace("``", "\N{LEFT DOUBLE QUOTATION MARK}").replace(
            "''", "\N{RIGHT DOUBLE QUOTATION MARK}"
        )
        return _BRACES.sub("", plain).replace("~", " ")
    is_beyond = len(text) > _LONGEST or text.count("$") > _MOST_SIGNS or text.count("{") > _MOST_SIGNS
    if is_beyond or "\\begin" in text:
        return _BRACES.sub("", text)
    source = _BARE.sub(r"\\\1", _SIGNS.sub(lambda match: _UNKNOWN[match.group(1)], text))
    if len(re.findall(r"(?<!\\)\$", source)) % 2:
        source = re.sub(r"(?<!\\)\$", r"\\$", source)
    try:
        text = str(_converter().latex_to_text(source, tolerant_parsing=True)).strip()
    except Exception:  # noqa: BLE001 - whatever LaTeX it stumbles over must not cost the entry
        return _BRACES.sub("", text)
    return text.replace("\N{MODIFIER LETTER CIRCUMFLEX ACCENT}", "^").replace("\N{SMALL TILDE}", "~")


@lru_cache(maxsize=1)
def _converter() -> Any:  # noqa: ANN401 - the library has no types
    """Return the converter; building it is slow."""
    return import_module("pylatexenc.latex2text").LatexNodes2Text(
        math_mode="text", strict_latex_spaces=True, keep_braced_groups=False
    )
