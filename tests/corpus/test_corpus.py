"""The demonstration corpus: every file listed, declared a digest, and written in sentences of our own."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from kb.resources import corpus

MANIFEST: dict[str, Any] = json.loads((corpus() / "manifest.json").read_text(encoding="utf-8"))
ENTRIES: list[dict[str, Any]] = MANIFEST["documents"]
BY_FILE = {entry["file"]: entry for entry in ENTRIES}
SEEDS = Path(__file__).parents[3] / "shared/seeds"
LONGEST_RUN = 7  # words in a row that may agree by chance

each_file = pytest.mark.parametrize("name", sorted(BY_FILE))


def text_of(name: str) -> str:
    """Return the words of a file: of HTML and JATS without tags, metadata in attributes left out."""
    raw = (corpus() / name).read_bytes()
    if name.endswith(".html"):
        return " ".join(html.fromstring(raw).itertext())
    if name.endswith(".xml"):
        return " ".join(str(t) for t in etree.fromstring(raw, _parser()).itertext())
    return raw.decode("utf-8")


def declared(name: str) -> str:
    """Return the reference by which a file declares itself a digest."""
    raw = (corpus() / name).read_bytes()
    if name.endswith(".html"):
        return str(html.fromstring(raw).xpath("string(//meta[@name='digest-of']/@content)"))
    if name.endswith(".xml"):
        path = "string(//custom-meta[meta-name='digest-of']/meta-value)"
        return str(etree.fromstring(raw, _parser()).xpath(path))
    first = raw.decode("utf-8").splitlines()[0]
    return first.removeprefix("Digest of: ") if first.startswith("Digest of: ") else ""


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True)


def words(text: str, bibliographic: list[str]) -> list[str]:
    """Return the words without numbers; a bar stands for what is bibliographic (titles, journals)."""
    plain = re.sub(r"-\s*\n\s*", "", text).lower()
    plain = re.sub(r"\s+", " ", plain)
    for fact in bibliographic:
        plain = plain.replace(re.sub(r"\s+", " ", fact).lower(), " | ")
    return [w for w in re.findall(r"\w+|\|", plain) if not any(c.isdigit() for c in w)]


def runs(found: list[str]) -> set[tuple[str, ...]]:
    """Return all runs of words that are one longer than may agree by chance."""
    size = LONGEST_RUN + 1
    every = (tuple(found[i : i + size]) for i in range(len(found) - size + 1))
    return {run for run in every if "|" not in run}


def test_every_file_is_listed_and_every_listed_file_is_there() -> None:
    files = {
        path.name for path in corpus().iterdir() if path.suffix in {".txt", ".html", ".xml", ".nxml", ".md"}
    }
    assert files - {"README.md"} == set(BY_FILE)
    assert len(ENTRIES) == len(BY_FILE) == 5


def test_the_readme_names_every_file() -> None:
    readme = (corpus() / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in readme for name in BY_FILE)


@each_file
def test_the_manifest_names_the_true_source(name: str) -> None:
    entry = BY_FILE[name]
    assert entry["is_digest"] is True
    assert entry["note"]
    assert {"kind", "authors", "title", "journal", "year", "doi"} <= set(entry["source"])
    title = entry["source"]["title"]
    assert title is None or title in entry["digest_of"]
    assert MANIFEST["licence"].startswith("MIT")


@each_file
def test_a_digest_declares_itself_in_the_words_of_the_manifest(name: str) -> None:
    assert declared(name) == BY_FILE[name]["digest_of"]


def test_formats_are_those_that_users_have() -> None:
    assert sorted(Path(name).suffix for name in BY_FILE) == [".html", ".html", ".txt", ".txt", ".xml"]
    assert len({entry["format"] for entry in ENTRIES}) == 5


@each_file
def test_nothing_is_set_in_quotation_marks(name: str) -> None:
    body = text_of(name)
    assert not set(body) & set("“”„«»"), "a digest quotes nobody"
    assert '"' not in body


@each_file
def test_no_sentence_of_a_source_is_carried_over(name: str) -> None:
    if not SEEDS.is_dir():
        pytest.skip("the sources lie in ../shared/seeds, which is absent")
    bibliographic = [
        fact for entry in ENTRIES for fact in (entry["source"]["title"], entry["source"]["journal"]) if fact
    ]
    ours = runs(words(text_of(name), bibliographic))
    for seed in sorted(SEEDS.glob("*.txt")):
        theirs = runs(words(seed.read_text(encoding="utf-8"), bibliographic))
        shared = [" ".join(run) for run in sorted(ours & theirs)]
        assert shared == [], f"{name} and {seed.name} share words"


def test_a_digest_is_not_a_stub() -> None:
    if not SEEDS.is_dir():
        pytest.skip("the sources lie in ../shared/seeds, which is absent")
    lengths = {path.name[:3]: len(path.read_text(encoding="utf-8")) for path in SEEDS.glob("*.txt")}
    sources = {
        "interscapular-pain-embolization.xml": "000",
        "interview-embolization-musculoskeletal-pain.html": "001",
        "bone-metastases-outside-the-spine.txt": "002",
        "vertebral-metastases-tae-pvp.txt": "003",
        "blog-interventional-pain-procedures.html": "004",
    }
    assert all(len(text_of(name)) > 0.34 * lengths[seed] for name, seed in sources.items())
