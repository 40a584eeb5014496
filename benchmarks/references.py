"""Measures the import of reference lists: counts, DOIs that stand only in LID, fields, time.

Run as `python benchmarks/references.py FORMATS`, FORMATS being the folder that holds `references` and `api`.
The number of entries of each list is counted here a second time, by the marks of its format and nothing
else; the fields are compared with the records that colrev's own tests expect of the same exports. `--rate
LIST` saves one list into a store that is thrown away, with the extraction, and says what a record costs.
"""

import argparse
import csv
import io
import json
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ingest.pipeline import Extracted, extract, extractor
from ingest.references.saving import ImportAbout, save_list
from ingest.sources import _reader
from kb.database import connect
from kb.documents import Bibliography, Document
from kb.errors import SourceError
from kb.folding import fold
from kb.records import RecordList
from kb.store import Store

_ENTRY_MARKS = {
    "ris": r"(?m)^\s?TY[ \t]{0,5}-",
    "medline": r"(?m)^PMID- ?\d|^OWN - ERIC",
    "wos": r"(?m)^PT [A-Z]",
    "endnote_tagged": r"(?m)^%T ",
    "endnote_xml": r"<record[ >]",
    "pubmed_xml": r"<Pubmed(?:Book)?Article[ >]",
    "bibtex": r"(?mi)^\s*@\s*(?!comment|string|preamble)[a-z]+\s*[{(]",
}
_LID = re.compile(r"^LID - (10\.\S+) \[doi\]", re.MULTILINE)
_AID = re.compile(r"^AID - (10\.\S+) \[doi\]", re.MULTILINE)
_FIELD = re.compile(r"^\s+([\w.-]+)\s*=\s*\{(.*)\},?\s*$")
_UNKNOWN = ("", "UNKNOWN", "forthcoming")


def main() -> None:
    """Measures, and prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("formats", type=Path, help="the folder with references and api")
    parser.add_argument("--rate", type=Path, help="a list to save, for the time of a record")
    parser.add_argument("--most", type=int, default=300, help="so many records of it at most")
    options = parser.parse_args()
    _counts("exports", sorted((options.formats / "references").glob("*/*.*")))
    api = options.formats / "api"
    folders = (api / "colrev_tests", api / "pubmed_xml_metapub", api / "medline_biopython")
    _counts("recorded", sorted(f for folder in folders for f in folder.rglob("*.*") if _is_list(f)))
    _identifiers(options.formats)
    _fields(api / "colrev_tests/review_manager/3_packages_search/data")
    if options.rate:
        _rate(options.rate, options.most)


def _is_list(file: Path) -> bool:
    """Whether a file of the recorded answers is a list: not what colrev makes of one, nor another service."""
    is_answer = file.suffix == ".json" and file.name != "google_scholar.json"
    others = ("clinvar", "medgen", "sample_related")
    return not is_answer and not file.name.startswith(others) and "_result" not in file.name


def _taken(file: Path) -> RecordList:
    """The list in a file, by the reader that its content suits best."""
    data = file.read_bytes()
    found = _reader(data, file.name).read(data, file.name)
    if not isinstance(found, RecordList):
        raise SourceError(file.name, "taken for a document")
    return found


def _counts(name: str, files: list[Path]) -> None:
    """Compares the number of entries of each file with an independent count."""
    right = records = problems = empty = 0
    begin = time.perf_counter()
    for file in files:
        wanted = _count(file)
        try:
            found = _taken(file)
        except SourceError as error:
            if wanted == 0:
                right, empty = right + 1, empty + 1
            else:
                print(f"REFUSED {file.name}: {error} (wanted {wanted})")
            continue
        counted = len(found.records)
        records += counted
        problems += len(found.problems)
        right += counted == wanted
        if counted != wanted:
            print(f"DIFFERS {file.name}: {counted} read, {wanted} counted {found.problems[:2]}")
    seconds = time.perf_counter() - begin
    print(
        f"{name}: {right} of {len(files)} files with the right number of entries ({records} records, "
        f"{problems} entries with a remark, {empty} files without one), {records / seconds:.0f} records/s"
    )


def _count(file: Path) -> int:
    """The number of entries, by the marks of the format alone."""
    data = file.read_bytes()
    text = data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n")
    if file.suffix in (".csv", ".tsv") or "\t" in text.split("\n", 1)[0][:200]:
        delimiter = max(",;\t", key=text.split("\n", 1)[0].count)
        rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
        return sum(1 for row in rows[1:] if any(cell.strip() for cell in row))
    if file.suffix == ".json":
        return len(json.loads(text))
    counts = {name: len(re.findall(mark, text)) for name, mark in _ENTRY_MARKS.items()}
    return max(counts.values())


def _identifiers(formats: Path) -> None:
    """Counts the DOIs of MEDLINE entries that stand in LID, and how many of them are read."""
    files = [*(formats / "references").glob("*/*"), *(formats / "api/medline_biopython").glob("*")]
    wanted = alone = read = 0
    for file in sorted(files):
        text = file.read_text(encoding="utf-8", errors="replace")
        if not re.search(r"(?m)^PMID- ", text):
            continue
        entries = re.split(r"(?m)^(?=PMID- )", text)[1:]
        for entry, record in zip(entries, _taken(file).records, strict=True):
            given = _LID.search(entry)
            if given is None:
                continue
            wanted += 1
            alone += _AID.search(entry) is None
            read += record.bibliography.doi.lower() == given.group(1).lower()
    print(f"MEDLINE: {read} of {wanted} DOIs in LID read, {alone} of them stand nowhere else")


def _fields(folder: Path) -> None:
    """Compares fields with what colrev's tests expect."""
    right: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for expected in sorted(folder.glob("*_result.bib")):
        source = next(
            (
                f
                for f in folder.glob(f"{expected.name.removesuffix('_result.bib')}.*")
                if "_result" not in f.name
            ),
            None,
        )
        if source is None:
            continue
        known = [record.bibliography for record in _taken(source).records]
        for entry in _expected(expected):
            best = max(known, key=lambda each: _likeness(entry, each))
            for field, alike in _compared(entry, best):
                wanted[field] += 1
                right[field] += alike
                if not alike:
                    print(
                        f"  {source.name}: {field}: “{entry[field][:60]}”, read “{_shown(best, field)[:60]}”"
                    )
    print("| field | as expected |\n|---|---|")
    for field in wanted:
        print(f"| {field} | {right[field]} of {wanted[field]} |")


def _expected(file: Path) -> Iterator[dict[str, str]]:
    """The entries of a file of expected records, one field a line."""
    for entry in re.split(r"(?m)^(?=@)", file.read_text(encoding="utf-8"))[1:]:
        yield {m.group(1): m.group(2) for line in entry.split("\n") if (m := _FIELD.match(line))}


def _likeness(entry: dict[str, str], known: Bibliography) -> int:
    """How many of title, year and first author an entry and a record share."""
    first = known.authors[0].name if known.authors else ""
    return (
        2 * (fold(entry.get("title", "")) == fold(known.title))
        + (entry.get("year") == str(known.year))
        + (fold(first.split(" ")[-1]) in fold(entry.get("author", "")))
        + 2 * (entry.get("doi", "-").lower() == known.doi.lower())
    )


def _compared(entry: dict[str, str], known: Bibliography) -> Iterator[tuple[str, bool]]:
    """Each field that is expected, and whether it was read so."""
    for field in (
        "title",
        "journal",
        "booktitle",
        "year",
        "volume",
        "number",
        "pages",
        "doi",
        "url",
        "author",
    ):
        value = entry.get(field, "")
        if value in _UNKNOWN or "UNKNOWN" in value:
            continue
        if field == "author":
            families = [fold(name.split(",")[0]) for name in value.split(" and ")]
            yield (
                field,
                families == [fold(a.family or a.literal) for a in known.authors if a.role == "author"],
            )
        elif field in ("pages", "url", "doi"):
            yield field, re.sub(r"[-\u2013]+", "-", value.lower()) == _shown(known, field).lower()
        else:
            yield field, fold(value) == fold(_shown(known, field))


def _shown(known: Bibliography, field: str) -> str:
    """What was read for a field of BibTeX."""
    name = {"booktitle": "journal", "number": "issue", "author": "authors"}.get(field, field)
    value = getattr(known, name)
    return "; ".join(author.name for author in value) if isinstance(value, tuple) else str(value or "")


def _rate(file: Path, most: int) -> None:
    """Saves a list into a store that is thrown away, and prints what a record costs."""
    found = _taken(file)
    found = replace(found, records=found.records[:most])
    spent = 0.0

    def timed(document: Document) -> Extracted:
        nonlocal spent
        begin = time.process_time()
        extracted = extract(document)
        spent += time.process_time() - begin
        return extracted

    with tempfile.TemporaryDirectory(prefix="evidence-kb-benchmark-") as folder:
        store = Store(connect(f"{folder}/evidence.sqlite3"))
        store.prepare()
        version = extractor()
        begin, wall = time.process_time(), time.perf_counter()
        report = save_list(found, store, ImportAbout(), timed, extractor=version)
        seconds, wall = time.process_time() - begin, time.perf_counter() - wall
        store.database.close()
    count = len(found.records)
    print(
        f"saved {count} records ({report.new} new, {report.statements} statements): "
        f"{count / seconds:.0f} a second of one core ({1000 * spent / count:.1f} ms extraction, "
        f"{1000 * (seconds - spent) / count:.1f} ms the rest), {count / wall:.0f} a second by the clock"
    )


if __name__ == "__main__":
    main()
