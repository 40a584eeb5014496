"""How a document is called on a page: briefly in a list, in a line below its title.

A retracted one says so wherever it is named.
"""

from __future__ import annotations

from textwrap import shorten
from typing import TYPE_CHECKING

from kb.notices import is_marked

if TYPE_CHECKING:
    from kb.documents import Author
    from kb.query.answers import DocumentCard

_SHORT = 46  # letters of a title that stands for author and year


def short(card: DocumentCard) -> str:
    """Return author and year: "Okuno et al. 2015"; the beginning of the title where no author is known."""
    mark = "RETRACTED: " if card.is_retracted else ""
    authors = _names(card.authors)
    if authors:
        return f"{mark}{authors} {card.year}" if card.year else f"{mark}{authors}"
    # A digest's own title is ours; what it is a digest of is what the reader looks for.
    words = shorten(card.digest_of or _plain_title(card), _SHORT, placeholder="…")
    return f"{mark}{words} ({card.year})" if card.year else f"{mark}{words}"


def title(card: DocumentCard) -> str:
    """Return the title, or the file's name where the document has none."""
    plain = _plain_title(card)
    return f"RETRACTED: {plain}" if card.is_retracted and not is_marked(plain) else plain


def _plain_title(card: DocumentCard) -> str:
    """Return the title as the source has it."""
    return card.title.rstrip(".") or card.source


def byline(card: DocumentCard) -> str:
    """Return authors, journal and year, as far as they are known."""
    parts = [_names(card.authors), card.journal, str(card.year or "")]
    return ", ".join(part for part in parts if part) or f"Author and year not given; read from {card.source}"


def _names(authors: tuple[Author, ...]) -> str:
    """Return up to two family names, more as "et al."."""
    said = [author for author in authors if author.role in {"author", "interviewee"}]
    names = [author.family or author.literal for author in said]
    names = [name for name in names if name and not name.lower().startswith("et al")]
    if not names:
        return ""
    if len(names) == 2 and len(said) == 2:
        return f"{names[0]} and {names[1]}"
    return names[0] if len(said) == 1 else f"{names[0]} et al."
