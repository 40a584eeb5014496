"""What a run is given: files, folders that are searched, identifiers of works that are fetched."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.fetching import is_identifier

if TYPE_CHECKING:
    from collections.abc import Iterable

DOCUMENTS = frozenset(
    ".txt .text .html .htm .xhtml .xml .nxml .jats .pdf .docx .odt .md .markdown .vtt .srt".split()
)
LISTS = frozenset(".ris .nbib .medline .ciw .enw .enl .bib .json .csv .tsv".split())
ENDINGS = DOCUMENTS | LISTS
"""What is taken from a folder; a file that is named itself is tried whatever its ending."""

_DATA = frozenset(".json .csv .tsv".split())  # mostly something else than references
_HEAD, _SURE = 65_536, 0.5
_ABOUT_THE_FOLDER = frozenset({"README", "LICENSE", "LICENCE", "CHANGELOG", "CONTRIBUTING"})


@dataclass(frozen=True, slots=True)
class Input:
    """A file, or a work to fetch: ``name`` is how the user knows it, ``path`` None until it is fetched."""

    name: str
    path: Path | None = None


def inputs_of(arguments: Iterable[str]) -> tuple[list[Input], list[str]]:
    """Return what is to be read of the arguments of a command, and what of folders is passed over."""
    found: dict[Input, None] = {}
    passed_over: list[str] = []
    for argument in arguments:
        if is_identifier(argument):
            found[Input(argument)] = None
            continue
        files, passed = collect([Path(argument)])
        found |= {Input(str(file), file): None for file in files}
        passed_over += passed
    return list(found), passed_over


def collect(paths: Iterable[Path]) -> tuple[list[Path], list[str]]:
    """Return the files to read, each once, and those of folders that are no documents.

    Passed over are files of unknown endings, data that are no list of references, and what is about the
    folder itself (README). Folders are searched to the bottom, hidden ones left out; links are not followed.
    """
    files: dict[Path, None] = {}
    passed_over: list[str] = []
    for path in paths:
        if not path.is_dir():
            files[path] = None
            continue
        for file in files_of(path):
            if _is_meant(file):
                files[file] = None
            else:
                passed_over.append(str(file))
    return list(files), passed_over


def _is_meant(file: Path) -> bool:
    """Return whether a file of a folder is taken: by its ending, and data only where it looks like a list."""
    ending = file.suffix.lower()
    if ending not in ENDINGS or file.stem.upper() in _ABOUT_THE_FOLDER:
        return False
    return ending not in _DATA or _looks_like_a_list(file)


def _looks_like_a_list(file: Path) -> bool:
    """Return whether a reader of lists of references is sure of the beginning of a file."""
    from ingest.sources import READERS, load_readers  # noqa: PLC0415 - only where there is such a file

    try:
        with file.open("rb") as stream:
            head = stream.read(_HEAD)
    except OSError:
        return True  # the reader says what is wrong with it
    readers = zip(READERS, load_readers(), strict=True)
    lists = (reader for name, reader in readers if name.startswith("ingest.references."))
    return any(reader.recognises(head, file.name) >= _SURE for reader in lists)


def files_of(folder: Path) -> Iterable[Path]:
    """Yield the files of a folder and of those in it, in a fixed order."""
    for place, names, entries in os.walk(folder):
        names[:] = sorted(n for n in names if not n.startswith("."))
        for name in sorted(e for e in entries if not e.startswith(".")):
            yield Path(place) / name
