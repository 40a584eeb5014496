"""What a licence lets the owner of a store pass on: whole texts, or short quotes only.

A source is *open* where its licence lets everybody pass the whole text on, *closed* where it says otherwise,
and *unknown* where it says nothing that we know, which is treated as closed: transcripts of the owner's own,
digests that we wrote, and papers whose licence nobody states. Closed texts are for their owner's own reading:
what leaves this machine of them is bibliographic data, statements, and quotes of at most ``SHORT_QUOTE``
characters, unless the owner says otherwise (``KB_SHARE_CLOSED``).
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from kb.errors import KnowledgeBaseError

if TYPE_CHECKING:
    from kb.statements import Evidence

SHORT_QUOTE = 300
"""How many characters of a closed text a quote may have that leaves this machine."""

SHARE_VARIABLE = "KB_SHARE_CLOSED"

_OPEN = re.compile(
    r"""creativecommons\.org/(?:licen[sc]es/(?:by|nc|sa|nd)|publicdomain/)
    | \bCC[ -]?(?:BY|0|Zero)\b | \bcreative\ commons\b(?!.{0,40}\bno\b)
    | \bpublic\ domain\b | \b(?:open|crown)\ government\ licen[sc]e\b | \bOGL\b
    | nationalarchives\.gov\.uk/doc/open-government-licence
    | \bfree(?:ly)?\ (?:to\ )?(?:be\ )?(?:distribut|reproduc|redistribut|copie|shar)\w*
    | \bpermits?\ (?:unrestricted|any|others\ to)\b.{0,60}\b(?:use|copy|distribut\w+|shar\w+|re-?use)
    | \bunrestricted\ (?:non-?commercial\ )?use,\ distribution
    | \bentitled\ to\ (?:use,|reproduce|copy)
    | \b(?:MIT|Apache|BSD)\ licen[sc]e\b | \bapache\.org/licenses | \bopensource\.org/licenses
    | \bODC-By\b | \bODbL\b | \bPDDL\b | \bopen\ access\ article\ distributed\ under\b""",
    re.IGNORECASE | re.VERBOSE,
)
_CLOSED = re.compile(
    r"""\ball\ rights\ (?:are\ )?reserved\b | \bexclusive\ licen[sc]e
    | \bno\ (?:part|commercial\ re-?use|other\ use)\b
    | \bnot\ (?:be\ )?(?:reproduced|copied|permitted|licensed)\b
    | \btext[ -](?:and[ -]data[ -])?mining\b | \btdm\b | \bpersonal\ use\ only\b
    | \bprior\ (?:written\ )?permission\b
    | \b(?:elsevier|wiley|springer(?:nature)?|sagepub|tandfonline|lww|bmj|thieme|karger)\.com
    | \bstandard\ (?:publication\ )?re-?use\b | \buserlicen[sc]e\b
    | \bterms\ (?:of\ use|and\ conditions)\b""",
    re.IGNORECASE | re.VERBOSE,
)


class Openness(StrEnum):
    """Whether a whole text may be passed on."""

    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"

    @property
    def may_leave(self) -> bool:
        """Return whether the whole text may leave this machine."""
        return self is Openness.OPEN


@lru_cache(maxsize=4096)
def openness(licence: str) -> Openness:
    """Return what a licence allows, from its name, its address or its words.

    >>> openness("CC BY-NC-ND 4.0"), openness("© 2019 Elsevier. All rights reserved."), openness("")
    (<Openness.OPEN: 'open'>, <Openness.CLOSED: 'closed'>, <Openness.UNKNOWN: 'unknown'>)
    """
    words = " ".join(licence.split())
    if re.search(r"\bnot (?:an? )?open access\b", words, re.IGNORECASE):
        return Openness.CLOSED
    if _OPEN.search(words):
        return Openness.OPEN
    return Openness.CLOSED if _CLOSED.search(words) else Openness.UNKNOWN


def shares_closed() -> bool:
    """Return whether the owner has said that closed texts may leave this machine.

    Raises:
        KnowledgeBaseError: The setting is neither yes nor no; it is not for us to guess.
    """
    said = os.environ.get(SHARE_VARIABLE, "").strip().lower()
    if said in {"1", "true", "yes", "on"}:
        return True
    if said in {"", "0", "false", "no", "off"}:
        return False
    raise KnowledgeBaseError(f"{SHARE_VARIABLE}={said}: give 1, to share closed texts, or 0")


def short(quote: str, most: int = SHORT_QUOTE) -> str:
    """Return the beginning of a quote, cut behind a word, no longer than allowed.

    >>> short("leakage in 6 of 25 cases", 14), short("leakage", 14), short("x" * 20, 5)
    ('leakage in 6', 'leakage', 'xxxxx')
    """
    if len(quote) <= most:
        return quote
    cut = quote[:most]
    if not quote[most].isspace():
        head = re.match(r"(?s)(.*\S)\s", cut)
        cut = head[1] if head else cut
    return cut.rstrip()


def shortened(evidence: Evidence) -> Evidence:
    """Return a quote as it may leave this machine; its offsets still say where exactly these words stand."""
    words = short(evidence.quote)
    return replace(evidence, quote=words, stop=evidence.start + len(words))
