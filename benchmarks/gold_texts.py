"""The gold of this folder with its texts, found by their number among articles that somebody has.

Used by ``evidence.py`` and ``confidence.py``; the articles are no part of the repository.
"""

import re
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lxml import etree

from ingest.evaluate.gold import Gold, read_gold

OWN = Path(__file__).parent / "gold"
PARSER = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, recover=True)


@contextmanager
def own_gold(data: Path) -> Iterator[list[tuple[Path, Path]]]:
    """Each file of gold with a folder of its texts, which is gone afterwards.

    ``data`` holds folders and archives of JATS; abstracts are cut out of the articles.
    """
    with tempfile.TemporaryDirectory(prefix="evidence-kb-gold-") as folder:
        pairs = []
        for gold in sorted(OWN.glob("*.jsonl")):
            texts = Path(folder) / gold.stem
            texts.mkdir()
            _find(read_gold([gold]), data, texts, abstracts="abstracts" in gold.stem)
            pairs.append((gold, texts))
        yield pairs


def _find(gold: Gold, data: Path, into: Path, *, abstracts: bool) -> None:
    """Puts the articles of gold, or their abstracts, into a folder."""
    for name, source in _articles(data, gold.names):
        if abstracts:
            (into / f"{name}.txt").write_text(_abstract(source), encoding="utf-8")
        else:
            (into / f"{name}.nxml").write_bytes(source)


def _articles(data: Path, names: set[str]) -> Iterator[tuple[str, bytes]]:
    """The articles of these names in folders and archives, each once."""
    left = set(names)
    for path in sorted(data.rglob("*.nxml")):
        if path.stem in left:
            left.remove(path.stem)
            yield path.stem, path.read_bytes()
    for path in sorted(data.rglob("articles.tar.*")) + sorted(data.rglob("*rct*.tar.*")) if left else ():
        with tarfile.open(path) as archive:
            for member in archive:
                stem = Path(member.name).stem
                name = stem if stem.startswith("PMC") else f"PMC{stem}"
                if name in left and (file := archive.extractfile(member)) is not None:
                    left.remove(name)
                    yield name, file.read()


def _abstract(source: bytes) -> str:
    """Title and abstract of an article as plain text, headings in capitals."""
    root = etree.fromstring(source, PARSER)
    title = root.find(".//article-title")
    parts = []
    for abstract in [a for a in root.iterfind(".//abstract") if not a.get("abstract-type")][:1]:
        sections = abstract.findall(".//sec")
        for section in sections:
            head = section.find("title")
            said = " ".join(_words(p) for p in section.findall("p"))
            parts.append(f"{_words(head).upper()}: {said}" if head is not None else said)
        parts += [] if sections else [_words(p) for p in abstract.iterfind(".//p")]
    return "\n\n".join((_words(title) if title is not None else "", "\n".join(parts))) + "\n"


def _words(element: etree._Element) -> str:
    """The text of an element on one line."""
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()
