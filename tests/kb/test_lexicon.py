"""The vocabulary: what its files must keep, and how concepts are found in it."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.tokens import tokens_of
from kb import lexicon
from kb.errors import KnowledgeBaseError
from kb.folding import slug
from kb.lexicon import Concept, ConceptKind, Lexicon, curated
from kb.resources import vocabulary as vocabulary_folder

SOURCES = Path(__file__).parents[3] / "shared/data/vocabularies"
_OF = frozenset({"agent", "intervention"})


def _concept(label: str, *, synonyms: tuple[str, ...] = (), broader: tuple[str, ...] = ()) -> Concept:
    return Concept(
        ConceptKind.INDICATION, label, slug(label), None, synonyms, ("AB",), broader, {"class": ("x",)}
    )


# -- the files ---


def test_the_vocabulary_is_large_enough_and_has_every_kind() -> None:
    kinds = Counter(concept.kind for concept in curated().concepts)
    assert sum(kinds.values()) >= 600
    assert set(kinds) == set(ConceptKind)


@pytest.mark.parametrize("kind", list(ConceptKind))
def test_a_name_means_one_concept_of_its_kind(kind: ConceptKind) -> None:
    meant: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for concept in curated().concepts:
        if concept.kind == kind:
            for name in (concept.label, *concept.synonyms):
                meant[tokens_of(name).words].add(concept.label)
    assert {" ".join(words): labels for words, labels in meant.items() if len(labels) > 1} == {}


@pytest.mark.parametrize("kind", list(ConceptKind))
def test_an_abbreviation_means_one_concept_of_its_kind(kind: ConceptKind) -> None:
    meant: dict[str, set[str]] = defaultdict(set)
    for concept in curated().concepts:
        if concept.kind == kind:
            for short in concept.abbreviations:
                meant[short].add(concept.label)
    assert {short: labels for short, labels in meant.items() if len(labels) > 1} == {}


def test_what_is_broader_exists_and_is_never_narrower() -> None:
    known = curated()
    missing = [
        (c.kind, c.label, b) for c in known.concepts for b in c.broader if known.labelled(c.kind, b) is None
    ]
    assert missing == []
    circular = [c.label for c in known.concepts if c in known.ancestors(c)]
    assert circular == []


def test_what_a_complication_is_of_exists() -> None:
    known = curated()
    wrong = []
    for concept in known.concepts:
        for owner in concept.properties.get("of", ()):
            kind, _, label = owner.rpartition(":")
            kinds = {kind} & _OF if kind else _OF
            if not any(known.labelled(k, label) for k in kinds):
                wrong.append((concept.label, owner))
    assert wrong == []


def test_the_agents_of_interventions_exist() -> None:
    known = curated()
    wrong = [
        (concept.label, agent)
        for concept in known.concepts
        for agent in concept.properties.get("agents", ())
        if known.labelled("agent", agent) is None
    ]
    assert wrong == []


def test_no_cell_has_spaces_at_its_ends_or_empty_names() -> None:
    for path in sorted(vocabulary_folder().glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                for cell in row:
                    names = cell.split("|") if cell else []
                    assert all(name and name == name.strip() for name in names), (
                        f"{path.name}: {row[0]}: {cell!r}"
                    )


def test_every_identifier_has_a_form_that_we_know() -> None:
    form = re.compile(
        r"(MESH:[DC]\d{6,9}|HP:\d{7}|MONDO:\d{7}|MAXO:\d{7}|ATC:[A-Z]\d{2}\w*|OAE:\d{7}|SYMP:\d{7})"
    )
    assert [(c.label, c.curie) for c in curated().concepts if c.curie and not form.fullmatch(c.curie)] == []


def _identifiers(prefix: str) -> set[str]:
    """Every identifier of a vocabulary in ../shared."""
    return {
        found for path in sorted(SOURCES.rglob("*")) if path.is_file() for found in _in_file(path, prefix)
    }


def _in_file(path: Path, prefix: str) -> Iterator[str]:
    """The identifiers of this prefix in one file."""
    if prefix == "MESH" and path.name == "terms.tsv":
        yield from (
            f"MESH:{line.split(chr(9))[0]}" for line in path.read_text(encoding="utf-8").splitlines()[1:]
        )
    elif prefix == "ATC" and path.parent.name == "atc" and path.suffix == ".csv":
        yield from (f"ATC:{line.split(',')[0]}" for line in path.read_text(encoding="utf-8").splitlines()[1:])
    elif path.suffix in {".obo", ".tsv", ".owl", ".json"}:
        text = path.read_text(encoding="utf-8", errors="replace")
        yield from (f"{prefix}:{n}" for n in re.findall(rf"\b{prefix}[:_](\d{{7}})\b", text))


@pytest.mark.parametrize("prefix", ["MESH", "HP", "MAXO", "ATC", "SYMP", "MONDO", "OAE"])
def test_identifiers_are_those_of_their_source(prefix: str) -> None:
    if not SOURCES.is_dir():
        pytest.skip("the vocabularies lie in ../shared/data/vocabularies, which is absent")
    known = _identifiers(prefix)
    used = {c.curie: c.label for c in curated().concepts if c.curie and c.curie.startswith(f"{prefix}:")}
    assert known, prefix
    assert {curie: label for curie, label in used.items() if curie not in known} == {}


# -- finding in it ---

SMALL = Lexicon(
    [
        _concept("pain"),
        _concept("knee pain", synonyms=("gonalgia",), broader=("pain",)),
        _concept("pain after knee surgery", broader=("knee pain",)),
    ],
)


def test_a_concept_is_found_by_slug_label_and_name() -> None:
    found = SMALL.labelled("indication", "Knee Pain")
    assert found is not None
    assert SMALL.get("indication", "knee-pain") is found
    assert SMALL.by_name["gonalgia"] == [found]
    assert len(SMALL.by_name["ab"]) == 3
    assert SMALL.get("agent", "knee-pain") is None


def test_narrower_and_broader_are_followed_to_the_end() -> None:
    pain = SMALL.concepts[0]
    assert {c.label for c in SMALL.narrower(pain)} == {"pain", "knee pain", "pain after knee surgery"}
    assert [c.label for c in SMALL.ancestors(SMALL.concepts[2])] == ["knee pain", "pain"]


def test_values_and_references_of_a_concept() -> None:
    concept = SMALL.concepts[1]
    assert concept.value("class") == "x"
    assert concept.value("unknown") == ""
    assert not concept.generic
    assert concept.ref.label == "knee pain"


def test_one_label_twice_is_refused() -> None:
    with pytest.raises(KnowledgeBaseError, match="stands twice"):
        Lexicon([_concept("Knee pain"), _concept("knee-pain")])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("label\tsynonyms\n", "the header lacks abbreviations, curie, broader"),
        ("label\tsynonyms\tabbreviations\tcurie\tbroader\npain\t\t\n", "line 2: 5 cells"),
        ("label\tsynonyms\tabbreviations\tcurie\tbroader\n\t\t\t\t\n", "line 2: 5 cells"),
    ],
)
def test_a_broken_file_says_where(content: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "agent.tsv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(KnowledgeBaseError, match=message):
        lexicon._rows(path)
