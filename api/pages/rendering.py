"""Templates to pages: one environment in which everything is escaped, whatever the template is called."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from api import addresses
from api.pages import figures, references, wording
from kb.cite.statement import nested, place
from kb.resources import static, templates
from kb.traits import label_of

if TYPE_CHECKING:
    from starlette.requests import Request

    from kb.statements import Evidence

_BROKEN_WORD = re.compile(r"(?<=\w)-\n(?=\w)")
_SPACES = re.compile(r"\s+")


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Return the environment of the templates, made once.

    Autoescape is on without regard to a file's ending: pictures are SVG and hold text from documents.
    """
    made = Environment(
        loader=FileSystemLoader(templates()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "printed": printed,
        "place": place,
        "nested": nested,
        "table_place": table_place,
        "lower_first": lower_first,
        "same_block_before": before,
        "same_block_after": after,
        "is_web": is_web,
        "trait": label_of,
    }
    made.globals |= {
        "fig": figures,
        "say": wording,
        "rate_words": figures.rate,
        "document_address": addresses.document_address,
        "concept_address": addresses.concept_address,
        "question_address": addresses.question_address,
        "short_reference": references.short,
        "byline": references.byline,
        "title_of": references.title,
        "version": version("evidence-kb"),
        "style_version": hashlib.blake2b((static() / "style.css").read_bytes(), digest_size=4).hexdigest(),
    }
    return made


def printed(words: str) -> str:
    r"""Return words of a source for a line of the page: as printed, without the breaks of its lines.

    >>> printed("without leak-\nage in  6\ncases")
    'without leak-age in 6 cases'
    """
    return _SPACES.sub(" ", _BROKEN_WORD.sub("-", words))


def before(words: str) -> str:
    """Return the words before a quote that stand in its own block of text, marked where they are cut off."""
    block = words.rpartition("\n\n")
    return block[2] if block[1] or not words.strip() else f"…{words}"


def after(words: str) -> str:
    """Return the words after a quote that stand in its own block of text, marked where they are cut off."""
    block = words.partition("\n\n")
    return block[0] if block[1] or not words.strip() else f"{words}…"


def table_place(evidence: Evidence) -> str:
    """Return in which table a cell stands; elsewhere, where a quote stands."""
    locator = evidence.locator
    return f"Table {locator.table}" if locator and locator.table is not None else place(evidence)


def lower_first(words: str) -> str:
    """Return words as they go on within a line; names of tables and pages keep their capital.

    >>> lower_first("Results, p. 4"), lower_first("Table 2, row 3")
    ('results, p. 4', 'Table 2, row 3')
    """
    return words if words.startswith("Table") else words[:1].lower() + words[1:]


def is_web(address: str) -> bool:
    """Return whether an address from a document may be a link: nothing but http and https may.

    >>> is_web("https://example.org/a"), is_web("javascript:alert(1)"), is_web("")
    (True, False, False)
    """
    return address.lower().startswith(("http://", "https://"))


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:  # noqa: ANN401
    """Return a page made of a template and what it shows."""
    body = environment().get_template(template).render(path=request.url.path, **values)
    return HTMLResponse(body, status)
