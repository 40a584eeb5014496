"""Who asks, and where answers are kept: what the surroundings decide for fetching.

``KB_CONTACT_EMAIL`` tells the services whom to write to when something goes wrong; ``KB_NCBI_API_KEY`` lets
NCBI answer ten times a second instead of three. The key is a secret: it is never printed, logged or put into
an address.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from kb.errors import KnowledgeBaseError
from kb.settings import data_folder

CONTACT_VARIABLE = "KB_CONTACT_EMAIL"
KEY_VARIABLE = "KB_NCBI_API_KEY"
ASK_FOR_CONTACT = (
    f"{CONTACT_VARIABLE} is not set: PubMed, PMC and Crossref ask for an e-mail address, so that they can "
    "write to you instead of blocking you, and serve those who give one faster"
)

_EMAIL = re.compile(r"[^@\s<>()\"',;&?]+@[^@\s<>()\"',;&?]+\.[A-Za-z]{2,}")
_KEY = re.compile(r"[0-9A-Za-z]{16,64}")


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """``folder`` holds answers and files; ``connect``, ``read`` and ``total`` are seconds for one request.

    ``fresh_days`` is for how long an answer is used without asking again; ``largest`` is in bytes.
    """

    folder: Path
    contact: str = ""
    api_key: str = field(default="", repr=False)
    connect: float = 10.0
    read: float = 30.0
    total: float = 120.0
    largest: int = 32 * 1024 * 1024
    fresh_days: float = 7.0
    attempts: int = 5

    @classmethod
    def from_environment(cls) -> FetchSettings:
        """Return the settings of the surroundings.

        Raises:
            KnowledgeBaseError: A variable is set to something that is no address or no key.
        """
        contact = os.environ.get(CONTACT_VARIABLE, "").strip()
        if contact and not _EMAIL.fullmatch(contact):
            raise KnowledgeBaseError(f"{CONTACT_VARIABLE} is no e-mail address: '{contact}'")
        key = os.environ.get(KEY_VARIABLE, "").strip()
        if key and not _KEY.fullmatch(key):
            raise KnowledgeBaseError(
                f"{KEY_VARIABLE} does not look like a key of NCBI (letters and digits); copy it again from "
                "the settings of your account there"
            )
        return cls(folder=data_folder() / "fetched", contact=contact, api_key=key)
