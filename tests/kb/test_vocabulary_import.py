"""Importing vocabularies: every format, what is kept of it, and how it joins the curated concepts."""

import json
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from ingest.pipeline import extractor
from kb.cli import build
from kb.errors import KnowledgeBaseError, NotFoundError
from kb.imports import obo
from kb.imports.keeping import Wanted, keep, remove, sources
from kb.imports.reading import read
from kb.imports.terms import Term, Terms, VocabularyError, below, tidy
from kb.lexicon import Concept, ConceptKind, Lexicon, curated, shipped
from kb.merging import merged
from kb.store.concepts import vocabulary_digest

OBO = """format-version: 1.2
data-version: releases/2024-01-01
ontology: demo
property_value: http://purl.org/dc/terms/license https://example.org/licence xsd:anyURI

[Term]
id: DEMO:1
name: limb problem

[Term]
id: DEMO:2
name: purple toe ! a comment
synonym: "violet toes" EXACT layperson []
synonym: "blue toe" RELATED []
synonym: "PTS" EXACT abbreviation [X:1]
synonym: "toe\\, purple and \\"cold\\"" EXACT []
is_a: DEMO:1 {source="x"} ! limb problem

[Term]
id: DEMO:3
name: obsolete green toe
is_obsolete: true

[Typedef]
id: part_of
name: part of
"""
GRAPH = {
    "graphs": [
        {
            "id": "http://purl.obolibrary.org/obo/demo.owl",
            "meta": {
                "version": "2024-01-01",
                "basicPropertyValues": [
                    {"pred": "http://purl.org/dc/terms/license", "val": "https://example.org/licence"}
                ],
            },
            "nodes": [
                {"id": "http://purl.obolibrary.org/obo/DEMO_1", "lbl": "limb problem", "type": "CLASS"},
                {
                    "id": "http://purl.obolibrary.org/obo/DEMO_2",
                    "lbl": "purple toe",
                    "type": "CLASS",
                    "meta": {
                        "synonyms": [
                            {"pred": "hasExactSynonym", "val": "violet toes"},
                            {"pred": "hasRelatedSynonym", "val": "blue toe"},
                            {"pred": "hasExactSynonym", "val": "PTS", "synonymType": "x#abbreviation"},
                        ]
                    },
                },
                {"id": "http://purl.obolibrary.org/obo/DEMO_3", "lbl": "x", "meta": {"deprecated": True}},
                {"id": "http://example.org/part_of", "lbl": "part of", "type": "PROPERTY"},
                {"id": "http://purl.obolibrary.org/obo/DEMO_4", "type": "CLASS"},
            ],
            "edges": [
                {
                    "sub": "http://purl.obolibrary.org/obo/DEMO_2",
                    "pred": "is_a",
                    "obj": "http://purl.obolibrary.org/obo/DEMO_1",
                },
                {"sub": "http://purl.obolibrary.org/obo/DEMO_2", "pred": "part_of", "obj": "x"},
            ],
        }
    ]
}
MESH = """<?xml version="1.0"?>
<!DOCTYPE DescriptorRecordSet SYSTEM "desc2015.dtd">
<DescriptorRecordSet LanguageCode="eng">
<DescriptorRecord><DescriptorUI>D900001</DescriptorUI>
 <DescriptorName><String>Limb Problems</String></DescriptorName>
 <TreeNumberList><TreeNumber>C99</TreeNumber></TreeNumberList></DescriptorRecord>
<DescriptorRecord><DescriptorUI>D900002</DescriptorUI>
 <DescriptorName><String>Toe, Purple</String></DescriptorName>
 <TreeNumberList><TreeNumber>C99.100</TreeNumber><TreeNumber>Z01.5</TreeNumber></TreeNumberList>
 <ConceptList>
  <Concept PreferredConceptYN="Y"><TermList>
   <Term LexicalTag="NON"><String>Toe, Purple</String></Term>
   <Term LexicalTag="NON"><String>Violet Toe</String></Term>
   <Term LexicalTag="ACR"><String>PTS</String></Term></TermList></Concept>
  <Concept PreferredConceptYN="N"><TermList><Term><String>Cold Toe</String></Term></TermList></Concept>
 </ConceptList></DescriptorRecord>
</DescriptorRecordSet>
"""
TSV = """label\tcurie\tsynonyms\tabbreviations\tbroader
limb problem\tDEMO:1\t\t\t

purple toe\tDEMO:2\tviolet toe|toe discoloured purple\tPTS\tlimb problem
"""


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing that one test imports is there for another."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    curated.cache_clear()
    yield
    curated.cache_clear()


def file(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text, "utf-8")
    return folder / name


# -- the formats ---


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.obo", OBO), ("a.json", json.dumps(GRAPH)), ("desc2015.xml", MESH), ("a.tsv", TSV)],
)
def test_every_format_gives_label_names_identifier_and_parents(tmp_path: Path, name: str, text: str) -> None:
    terms = read(file(tmp_path, name, text))
    first, second = (tidy(term) for term in terms.terms)
    assert first is not None
    assert second is not None
    assert second.parents == (first.id,)
    assert second.abbreviations == ("PTS",)
    assert {"purple toe", "violet toe"} <= {n.lower().rstrip("s") for n in (second.label, *second.synonyms)}
    assert not {"blue toe", "Cold Toe"} & set(second.synonyms)
    assert second.curie in {"DEMO:2", "MESH:D900002"}


def test_obo_and_graphs_say_version_and_licence_and_leave_out_what_is_obsolete(tmp_path: Path) -> None:
    for name, text in (("a.obo", OBO), ("a.json", json.dumps(GRAPH))):
        terms = read(file(tmp_path, name, text))
        assert terms.version.endswith("2024-01-01")
        assert terms.licence == "https://example.org/licence"
        assert terms.name == "demo"
        assert terms.obsolete == 1
        assert len(terms.terms) == 2


def test_obo_values_lose_comments_qualifiers_and_escapes(tmp_path: Path) -> None:
    term = read(file(tmp_path, "a.obo", OBO)).terms[1]
    assert term.label == "purple toe"
    assert term.synonyms == ("violet toes", 'toe, purple and "cold"')


def test_a_stanza_that_only_adds_to_another_vocabulary_is_no_term() -> None:
    assert obo.read(["[Term]", "id: X:1", "is_a: X:2"], "a.obo").terms == ()


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("a.obo", "format-version: 1.2\n\n[Term]\nid DEMO:1\n", "a.obo, line 4: 'tag: value' is needed"),
        ("a.obo", "format-version: 1.2\n[Term\n", "a.obo, line 2: a stanza begins with"),
        ("a.obo", "format-version: 1.2\n\n[Term]\nname: x\n", "a.obo, line 3: the term .* has no id"),
        ("a.obo", "[Term]\nid: X:1\nname: x\nsynonym: y EXACT []", "line 4: a synonym stands in quotation"),
        ("a.json", '{"graphs": [\n{]}', "a.json, line 2: this is no JSON"),
        ("a.json", '{"nodes": []}', "a.json: an OBO Graphs document has 'graphs'"),
        ("a.xml", "<DescriptorRecordSet>\n<a></DescriptorRecordSet>", "a.xml, line 2: this is no XML"),
        ("a.xml", "<DescriptorRecordSet/>", "there is no <DescriptorRecord>"),
        (
            "a.xml",
            "<S>\n<DescriptorRecord><DescriptorUI>D1</DescriptorUI></DescriptorRecord></S>",
            "line 2: the descriptor that begins here has no identifier or no name",
        ),
        ("a.tsv", "label\tcurie\nx\n", "a.tsv, line 2: 2 cells are needed, not 1"),
        ("a.tsv", "label\tcurie\n\tX:1\n", "a.tsv, line 2: a label is needed"),
        ("a.csv", "name,id\n", "the format is not known"),
        ("a.tsv", "", "the format is not known"),
    ],
)
def test_errors_name_file_and_line(tmp_path: Path, name: str, text: str, problem: str) -> None:
    with pytest.raises(VocabularyError, match=problem):
        read(file(tmp_path, name, text))


def test_what_is_no_text_and_what_is_not_there_are_errors(tmp_path: Path) -> None:
    (tmp_path / "a.tsv").write_bytes(b"label\tcurie\nknee\xff pain\t\n")
    with pytest.raises(VocabularyError, match=r"a\.tsv, line 2: this is not UTF-8"):
        read(tmp_path / "a.tsv")
    with pytest.raises(VocabularyError, match="there is no such file"):
        read(tmp_path / "gone.obo")


def test_no_entity_of_a_file_is_followed(tmp_path: Path) -> None:
    secret = file(tmp_path, "secret", "secret")
    text = MESH.replace('SYSTEM "desc2015.dtd"', f'[<!ENTITY s SYSTEM "{secret.as_uri()}">]')
    terms = read(file(tmp_path, "a.xml", text.replace("Violet Toe", "Violet &s; Toe")))
    assert "secret" not in repr(terms)


_LINE = st.one_of(
    st.sampled_from(
        ["[Term]", "id: A:1", "name: x y z", 'synonym: "a" EXACT []', "is_a: A:2 ! b", "", "! c"]
    ),
    st.text(alphabet=string.printable, max_size=30),
)


@given(st.lists(_LINE, max_size=12))
def test_obo_of_any_lines_gives_terms_or_an_error_with_a_line(lines: list[str]) -> None:
    try:
        terms = obo.read(lines, "a.obo").terms
    except VocabularyError as error:
        assert "a.obo, line " in str(error)  # noqa: PT017 - both outcomes are right
    else:
        assert all(term.id and term.label for term in terms)


_NAME = st.text(alphabet=string.ascii_letters + ' ,:"\\{}![]', min_size=1, max_size=20)


@given(st.lists(_NAME, max_size=4))
def test_what_is_written_as_obo_is_read_as_it_was(names: list[str]) -> None:
    def escaped(name: str) -> str:
        return "".join(f"\\{c}" if c in '"\\{}![]:,' else c for c in name)

    lines = ["[Term]", "id: A:1", "name: some name", *(f'synonym: "{escaped(n)}" EXACT []' for n in names)]
    (term,) = obo.read(lines, "a.obo").terms
    assert term.synonyms == tuple(names)


# -- terms ---


def test_names_that_no_text_can_be_searched_for_are_left_out() -> None:
    term = tidy(Term("1", " knee \n pain", ("12", "ab", "a|bcd", "Knee pains", "IVC", "Pain, Knee, Chronic")))
    assert term is not None
    assert term.label == "knee pain"
    assert term.synonyms == ("Pain, Knee, Chronic",)
    assert term.abbreviations == ("IVC",)
    assert tidy(Term("1", "42")) is None


def test_a_branch_is_a_term_and_what_is_below_it() -> None:
    terms = [
        Term("a", "A"),
        Term("b", "B", parents=("a",)),
        Term("c", "C", parents=("b", "d")),
        Term("d", "D"),
    ]
    assert [t.id for t in below(terms, ["B"])] == ["b", "c"]
    assert [t.id for t in below(terms, [])] == ["a", "b", "c", "d"]
    with pytest.raises(KeyError):
        below(terms, ["gone"])


# -- joining ---


def concept(label: str, *synonyms: str, curie: str | None = None, broader: tuple[str, ...] = ()) -> Concept:
    return Concept(
        ConceptKind.COMPLICATION, label, label.replace(" ", "-"), curie, synonyms, (), broader, {}, "imported"
    )


def test_the_same_identifier_or_name_adds_names_to_the_curated_concept() -> None:
    ours = [concept("bruise", "contusion", curie="A:1"), concept("fever", broader=("bruise",))]
    theirs = [
        concept("ecchymosis", "contusion", "black-and-blue mark", curie="A:1"),
        concept("Fevers", "pyrexia", broader=("ecchymosis",)),
        concept("toe fever", "fever", broader=("ecchymosis", "fevers", "gone")),
    ]
    bruise, fever, toe = merged(ours, theirs)
    assert bruise.synonyms == ("contusion", "ecchymosis", "black-and-blue mark")
    assert (fever.synonyms, fever.broader) == (("pyrexia",), ("bruise",))
    assert (toe.synonyms, toe.broader) == ((), ("bruise", "fever"))


_FEW = st.sampled_from(["knee pain", "knee pains", "fever", "pyrexia", "toe", "cold toe", "rash"])
_CONCEPT = st.builds(
    concept,
    _FEW,
    _FEW,
    _FEW,
    curie=st.sampled_from([None, "A:1", "A:2"]),
    broader=st.lists(_FEW, max_size=2).map(tuple),
)


@given(st.lists(_CONCEPT, max_size=8))
def test_a_name_goes_to_one_concept_and_nothing_is_above_itself(theirs: list[Concept]) -> None:
    lexicon = Lexicon(merged([concept("fever", "pyrexia")], theirs))
    assert all(len(named) == 1 for named in lexicon.by_name.values())
    assert all(
        lexicon.labelled(c.kind, above) not in {None, c} for c in lexicon.concepts for above in c.broader
    )


# -- keeping ---


def test_what_is_imported_joins_the_vocabulary_and_is_told_apart(tmp_path: Path) -> None:
    digest, reader = vocabulary_digest(), extractor()
    path = file(tmp_path, "a.obo", OBO.replace("blue toe", "x"))
    source = keep(path, read(path), Wanted(ConceptKind.COMPLICATION))
    extractor.cache_clear()
    assert vocabulary_digest() != digest
    assert extractor() != reader
    extractor.cache_clear()
    assert (source.name, source.terms, source.left_out) == ("demo", 2, 1)
    toe = curated().labelled("complication", "purple toe")
    assert toe is not None
    assert (toe.origin, toe.ref.origin, toe.curie) == ("imported", "imported", "DEMO:2")
    assert [c.label for c in curated().ancestors(toe)] == ["limb problem"]
    assert shipped().labelled("complication", "purple toe") is None
    assert sources() == [source]
    remove("demo")
    assert curated().labelled("complication", "purple toe") is None
    assert sources() == []
    with pytest.raises(NotFoundError):
        remove("demo")


def test_importing_a_name_again_replaces_it(tmp_path: Path) -> None:
    for text in (TSV, TSV.replace("purple toe", "mauve toe")):
        path = file(tmp_path, "demo.tsv", text)
        keep(path, read(path), Wanted(ConceptKind.COMPLICATION, version="1", licence="ours"))
    (source,) = sources()
    assert (source.name, source.version, source.licence, source.format) == ("demo", "1", "ours", "TSV")
    assert curated().labelled("complication", "purple toe") is None


def test_branch_and_prefix_choose(tmp_path: Path) -> None:
    path = file(tmp_path, "demo.tsv", TSV)
    kind = ConceptKind.COMPLICATION
    assert keep(path, read(path), Wanted(kind, under=("DEMO:2",))).terms == 1
    with pytest.raises(VocabularyError, match="there is no term 'DEMO:9'"):
        keep(path, read(path), Wanted(kind, under=("DEMO:9",)))
    with pytest.raises(VocabularyError, match="there is no term to import"):
        keep(path, Terms("TSV", read(path).terms), Wanted(kind, prefixes=("HP",)))


# -- the commands ---


def kb(*arguments: str, status: int = 0) -> tuple[str, str]:
    done = CliRunner().invoke(build(), ["vocabulary", *arguments])
    if isinstance(done.exception, KnowledgeBaseError):
        assert status == 2
        return done.stdout, str(done.exception)
    assert done.exit_code == status, done.output
    return done.stdout, done.stderr


def test_import_list_show_and_remove(tmp_path: Path) -> None:
    path = file(tmp_path, "a.obo", OBO)
    said, note = kb("import", str(path), "--kind", "complication", "--under", "DEMO:1")
    assert said.startswith(
        "demo (complication)\t2 terms, 5 names, 1 left out, OBO, version releases/2024-01-01"
    )
    assert "2 concepts of the kind 'complication'" in note
    assert "1 left out" in kb("list")[0]
    listed = json.loads(kb("list", "--json")[0])
    assert listed["concepts"]["complication"]["imported"] == 2
    assert listed["imported"][0]["licence"] == "https://example.org/licence"
    shown = kb("show", "violet toes")[0]
    assert shown.startswith("purple toe (complication, imported)\n")
    assert "above: limb problem" in shown
    (plain,) = json.loads(kb("show", "demo:1", "--json")[0])
    assert plain["narrower"] == ["purple toe"]
    kb("remove", "demo")
    assert "no concept 'violet toes'" in kb("show", "violet toes", status=2)[1]


def test_a_wrong_kind_is_refused_and_a_missing_licence_is_said(tmp_path: Path) -> None:
    path = str(file(tmp_path, "a.tsv", TSV))
    assert "'disease' is no kind of concept" in kb("import", path, "--kind", "disease", status=2)[1]
    assert "its licence is not said" in kb("import", path, "--kind", "complication")[1]
