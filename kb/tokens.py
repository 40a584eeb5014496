"""The words by which texts are searched: folded, and spelt so that every database cuts them alike.

`kb.store` writes them beside each sentence, `kb.query` looks for them. PostgreSQL reads ``500-700`` as minus
700 and ``5e10`` as a number, SQLite knows the letters of an older Unicode; so a word that begins with a digit
or leaves ASCII is spelt with letters and digits that no parser takes apart.
"""

from __future__ import annotations

from functools import lru_cache

from kb.folding import words

# PostgreSQL leaves words beyond 2 kB out of its index; nobody searches for more than the beginning of one.
_LONGEST = 100


@lru_cache(maxsize=100_000)
def _spelt(word: str) -> str:
    """Return one folded word as it stands in the index.

    >>> _spelt("leakage"), _spelt("500"), _spelt("痛")
    ('leakage', 'xd500', 'xue7979b')
    """
    word = word[:_LONGEST]
    if not (word.isascii() and word.isalnum()):
        return f"xu{word.encode().hex()}"
    return f"xd{word}" if word[0].isdigit() else word


def tokens(text: str) -> list[str]:
    """Return the words of a text as the index holds them, in order.

    >>> tokens("Leakage in 6 cases")
    ['leakage', 'in', 'xd6', 'case']
    """
    return [_spelt(word) for word in words(text) if word]
