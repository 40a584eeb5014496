"""A list is told from a paper by its content, whatever the file is called."""

from importlib import import_module
from pathlib import Path

import pytest

from ingest.sources import READERS, _reader, read_bytes
from kb.documents import Document
from kb.errors import SourceError
from kb.records import RecordList
from tests.ingest.references import lists

ROOT = Path(__file__).parents[3]
FORMATS = tuple(name for name in READERS if name.startswith("ingest.references."))
SEEDS = ROOT.parent / "shared/seeds"
EXAMPLES = {name: text for name, text in vars(lists).items() if name.isupper()}
READERS_OF = {
    "RIS": "ris", "MEDLINE": "medline", "WEB_OF_SCIENCE": "wos", "ENDNOTE_TAGGED": "endnote_tagged",
    "BIBTEX": "bibtex", "ENDNOTE_XML": "endnote_xml", "PUBMED_XML": "pubmed_xml", "CSL_JSON": "csl_json",
    "TABLE": "delimited",
}  # fmt: skip


def test_every_format_is_offered_to_those_who_read_files() -> None:
    assert {f"ingest.references.{name}" for name in READERS_OF.values()} == set(FORMATS)


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("file", ["refs.txt", "refs", "refs.xml", "refs.html"])
def test_a_list_is_recognised_by_what_stands_in_it(name: str, file: str) -> None:
    data = EXAMPLES[name].encode()
    assert _reader(data, file).__name__ == f"ingest.references.{READERS_OF[name]}"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "text",
    [
        "On lists\n\nAn entry begins with\n\nTY  - JOUR\n\nand goes on with its title, which we read.\n",
        "How to cite\n\nPlease cite this as follows.\n\n@article{x,\n  title = {A title},\n}\n\nThank you.\n",
        "PMID- 31234567 is the number of our paper.\n\nIt reports pain in 20 patients after embolization.\n",
        "Title, abstract and authors\n\nWe treated 20 patients, and 15 of them had less pain.\n",
        "%T is the tag of a title.\nThe tag of the author follows it.\nNothing else is here but prose.\n",
        "FN is what we call false negatives. TP is true positives.\nPT was the prothrombin time.\n",
    ],
)
def test_a_paper_that_speaks_of_lists_is_no_list(text: str) -> None:
    data = text.encode()
    assert isinstance(_reader(data, "paper.txt").read(data, "paper.txt"), Document)


def _papers() -> list[Path]:
    """Return the documents of the corpus, and of the seeds where they are on this machine."""
    files = [
        file for folder in (ROOT / "corpus", SEEDS) if folder.is_dir() for file in sorted(folder.iterdir())
    ]
    return [file for file in files if file.suffix in (".txt", ".html", ".xml", ".pdf", ".md")]


@pytest.mark.parametrize("file", _papers(), ids=lambda file: file.name)
def test_no_paper_is_taken_for_a_list(file: Path) -> None:
    head = file.read_bytes()[:65_536]
    surest = max(import_module(name).recognises(head, file.name) for name in FORMATS)
    assert surest < 0.3


def test_a_table_in_a_file_of_text_is_a_list_only_where_its_columns_say_so() -> None:
    data = b"Title;Authors;Year\nA trial;Doe, Jane;2020\n"
    assert isinstance(_reader(data, "refs.txt").read(data, "refs.txt"), RecordList)
    data = b"Pain;Before;After\nNRS;7;2\n"
    assert isinstance(_reader(data, "table.txt").read(data, "table.txt"), Document)


def test_a_paper_that_a_program_took_apart_is_no_list() -> None:
    """It has a title and authors like a reference; its own text tells."""
    paper = b'{"title": "A series of knees", "authors": [{"last": "Doe"}], "pdf_parse": {"body_text": []}}'
    with pytest.raises(SourceError, match="a list without references"):
        read_bytes(paper, "paper.json")
