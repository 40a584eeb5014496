"""Measures how well and how fast references that are one work are found.

Run as `python benchmarks/duplicates.py FOLDER`, FOLDER holding `asysd`, `bib_dedupe` and `colrev_small`.

- ASySD's labels say of each record whether it is the one that is kept of its work ("unique") or another.
  A group of ours with two kept ones has one false merge, a group without any is one that was not joined. The
  halves (by the letters of the titles) show how even that is; errors in both were looked at, so none is held
  out. `--errors` prints them.
- The cases of bib_dedupe are pairs; a pair that is asked about counts as not merged.
- CoLRev's records are one work where the expected list has their origins in one record.
- In a store: searching, merging and undoing, with everything that the database does.
- Cost: lists of any length are made of the titles, people and journals of ASySD's records, put together anew;
  each work stands in them one to four times, as other databases spell it.
"""

import argparse
import csv
import hashlib
import json
import random
import re
import resource
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bibtexparser.entrypoint import parse_file
from sqlalchemy import insert
from sqlalchemy.orm import Session

from kb.database import connect, writing
from kb.documents import Author, Bibliography, Block, Completeness, Document, Role, Section
from kb.duplicates import Found, Reference, Verdict, compare, find, judge, reference_of
from kb.spans import Span
from kb.statements import Reading, StudyFacts
from kb.store import Store
from kb.store.pairs import Duplicates
from kb.store.structure import add_document, add_structure, document_columns
from kb.tables import StudyRow, WorkRow

SIZES = (2_000, 10_000, 30_000, 100_000)
Entry = tuple[Bibliography, str]
Groups = list[tuple[int, ...]]


@dataclass
class Score:
    """What was joined rightly, wrongly, and not."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    def __str__(self) -> str:
        """Return the row of a table."""
        precision = self.right / max(1, self.right + self.wrong)
        recall = self.right / max(1, self.right + self.missed)
        return f"{self.right} | {self.wrong} | {self.missed} | {precision:.4f} | {recall:.4f}"


def main() -> None:
    """Measures, and prints the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--errors", action="store_true", help="print what was joined wrongly, and what was not"
    )
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="0 leaves the cost out")
    parser.add_argument("--store", type=int, default=10_000, help="references in a store; 0 leaves it out")
    options = parser.parse_args()
    rows = list(_rows(options.folder / "asysd/labelled_test_set.csv"))
    _asysd(rows, errors=options.errors)
    _pairs(options.folder / "bib_dedupe/test_cases.json", errors=options.errors)
    _colrev(options.folder / "colrev_small")
    _cost([entry for entry, _ in rows], options.largest)
    if options.store:
        _in_store([entry for entry, _ in rows], options.store)


# -- ASySD --------------------------------------------------------------------------------------------------


def _rows(path: Path) -> Iterator[tuple[Entry, bool]]:
    """The references, each with whether it is the one that is kept."""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        for row in csv.DictReader(file):
            told = {name: "" if value == "NA" else value for name, value in row.items()}
            yield (_bibliography(told), told["abstract"]), told["source"] == "unique"


def _bibliography(told: dict[str, str]) -> Bibliography:
    """What a row of any of these sets tells."""
    year = told.get("year") or ""
    return Bibliography(
        title=told.get("title") or "",
        authors=tuple(_authors(told.get("author") or "")),
        year=int(year) if year.isdigit() else None,
        journal=told.get("journal") or told.get("booktitle") or "",
        volume=told.get("volume") or "",
        issue=told.get("number") or "",
        pages=told.get("pages") or "",
        doi=told.get("doi") or "",
        issn=tuple((told.get("isbn") or "").split()),
    )


def _authors(said: str) -> Iterator[Author]:
    """Authors as BibTeX ("A, B and C, D") or EndNote ("A B.C D.") writes them."""
    apart = r"\s+and\s+|;" if " and " in said or ";" in said else r"(?<=\.)(?=[^\W\d_])"
    for name in filter(None, map(str.strip, re.split(apart, said))):
        family, comma, given = name.partition(",")
        yield Author(family.strip(), given.strip()) if comma else Author(literal=name)


def _asysd(rows: Sequence[tuple[Entry, bool]], *, errors: bool) -> None:
    """Prints precision and recall on ASySD's set: all, and each half by itself."""
    begin = time.perf_counter()
    references = [reference_of(key, *entry) for key, (entry, _) in enumerate(rows)]
    found = find(references)
    seconds = time.perf_counter() - begin
    groups = _all_groups(found, len(rows))
    kept = [is_kept for _, is_kept in rows]
    print(f"ASySD: {len(rows)} references in {seconds:.2f} s, {found.compared} pairs compared;")
    print(f"{len(groups)} works where the labels have {sum(kept)}; {len(found.questions)} questions,")
    print(f"{len(found.relations)} related works\n")
    print("| references | joined rightly | wrongly | not | precision | recall |\n|---|---|---|---|---|---|")
    halves = {name: Score() for name in ("all", "one half", "other half")}
    for group in groups:
        half = "one half" if _is_of_one_half([references[key] for key in group]) else "other half"
        for score in (halves["all"], halves[half]):
            _count(score, [kept[key] for key in group])
        if errors and sum(kept[key] for key in group) != 1:
            _show([rows[key][0][0] for key in group])
    for name, score in halves.items():
        print(f"| {name} | {score} |")


def _all_groups(found: Found, size: int) -> Groups:
    """The groups, with those of one."""
    joined = {key for group in found.groups for key in group}
    return [*found.groups, *((key,) for key in range(size) if key not in joined)]


def _is_of_one_half(group: Sequence[Reference]) -> bool:
    """In which half a work is."""
    letters = min(reference.title.whole for reference in group)[:20]
    return hashlib.blake2b(letters.encode()).digest()[0] % 2 == 0


def _count(score: Score, kept: Sequence[bool]) -> None:
    """Add a group to a score."""
    score.wrong += max(0, sum(kept) - 1)
    score.missed += not any(kept)
    score.right += len(kept) - max(1, sum(kept))


def _show(group: Sequence[Bibliography]) -> None:
    """Print a group to look at."""
    for known in group:
        place = f"{known.journal[:30]} {known.year} {known.volume}:{known.pages} {known.doi}"
        print(f"    {known.title[:90]} | {place}")
    print()


# -- Pairs and CoLRev ---------------------------------------------------------------------------------------


def _pairs(path: Path, *, errors: bool) -> None:
    """Prints how many of bib_dedupe's pairs are decided as expected."""
    cases = json.loads(path.read_text("utf-8"))["cases"]
    right = asked = 0
    for case in cases:
        left, right_one = (
            reference_of(key, _bibliography(case[name]), case[name].get("abstract") or "")
            for key, name in enumerate(("record_a", "record_b"))
        )
        judgement = judge(compare(left, right_one))
        is_right = (judgement.verdict is Verdict.SAME) == case["expected_duplicate"]
        right += is_right
        asked += judgement.verdict is Verdict.ASK
        if errors and not is_right:
            print(f"    {case['id']}: {judgement.verdict} ({', '.join(judgement.reasons)})")
    print(f"\nbib_dedupe: {right} of {len(cases)} pairs as expected; {asked} are asked about")


def _colrev(folder: Path) -> None:
    """Prints how CoLRev's records are joined."""
    wanted = {
        origin: number
        for number, fields in enumerate(_bibtex(folder / "records_expected.bib"))
        for origin in _origins(fields)
    }
    entries = list(_bibtex(folder / "records.bib"))
    works = [wanted[next(iter(_origins(fields)))] for fields in entries]
    references = [reference_of(key, _bibliography(fields)) for key, fields in enumerate(entries)]
    found = find(references)
    ours = {(a, b) for group in found.groups for a in group for b in group if a < b}
    gold = {(a, b) for a, one in enumerate(works) for b, other in enumerate(works) if a < b and one == other}
    print(f"CoLRev: {len(entries)} records, {len(gold)} pairs to join; {len(ours & gold)} joined,")
    print(f"{len(ours - gold)} wrongly; {len(found.questions)} questions")


def _bibtex(path: Path) -> Iterator[dict[str, str]]:
    """The entries of a BibTeX file."""
    for entry in parse_file(str(path)).entries:
        yield {field.key: str(field.value) for field in entry.fields}


def _origins(fields: dict[str, str]) -> list[str]:
    """Where a record of CoLRev comes from."""
    return [origin.strip() for origin in fields["colrev_origin"].split(";") if origin.strip()]


# -- Cost ---------------------------------------------------------------------------------------------------


def _cost(pool: Sequence[Entry], largest: int) -> None:
    """Prints time, memory and errors for lists that grow."""
    print("\n| references | works | s | ms each | pairs compared | peak MiB | precision | recall |")
    print("|---|---|---|---|---|---|---|---|")
    for size in (size for size in SIZES if size <= largest):
        made = list(_made(pool, size))
        begin = time.process_time()
        references = [reference_of(key, *entry) for key, (entry, _) in enumerate(made)]
        found = find(references)
        seconds = time.process_time() - begin
        ours, shared, gold = _agreement(_all_groups(found, size), [work for _, work in made])
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(
            f"| {size:,} | {made[-1][1] + 1:,} | {seconds:.1f} | {1000 * seconds / size:.2f} "
            f"| {found.compared:,} | {peak} | {shared / ours:.4f} | {shared / gold:.4f} |"
        )


def _agreement(groups: Groups, works: Sequence[int]) -> tuple[int, int, int]:
    """How many pairs are joined, are joined rightly, and are to be joined."""
    ours = sum(len(group) * (len(group) - 1) // 2 for group in groups)
    shared = 0
    for group in groups:
        counts: dict[int, int] = defaultdict(int)
        for key in group:
            counts[works[key]] += 1
        shared += sum(count * (count - 1) // 2 for count in counts.values())
    sizes: dict[int, int] = defaultdict(int)
    for work in works:
        sizes[work] += 1
    return ours, shared, sum(count * (count - 1) // 2 for count in sizes.values())


def _made(pool: Sequence[Entry], size: int) -> Iterator[tuple[Entry, int]]:
    """References of works put together from a pool, each with the number of its work."""
    rng = random.Random(size)  # noqa: S311 - for a list that is the same tomorrow
    words = [
        word for (known, _), _ in zip(pool, range(len(pool)), strict=True) for word in known.title.split()
    ]
    people = [author for known, _ in pool for author in known.authors]
    made = work = 0
    while made < size:
        entry = _new_work(rng, pool, words, people, work)
        for copy in range(min(rng.choice((1, 1, 2, 3, 4)), size - made)):
            yield (entry if copy == 0 else _respelt(rng, *entry)), work
            made += 1
        work += 1


def _new_work(
    rng: random.Random, pool: Sequence[Entry], words: list[str], people: list[Author], number: int
) -> Entry:
    """A work that there is not: half of its title's words, its people, place and abstract are others."""
    known, _ = rng.choice(pool)
    title = " ".join(rng.choice(words) if rng.random() < 0.5 else word for word in known.title.split())
    first = rng.randrange(1, 3000)
    abstract = " ".join(rng.choices(words, k=60)) if rng.random() < 0.7 else ""
    made = replace(
        known,
        title=title,
        authors=tuple(rng.sample(people, rng.randrange(1, 9))),
        year=rng.randrange(1990, 2025),
        volume=str(rng.randrange(1, 120)),
        issue=str(rng.randrange(1, 13)),
        pages=f"{first}-{first + rng.randrange(2, 14)}",
        doi=f"10.{rng.randrange(1000, 1100)}/work.{number}" if rng.random() < 0.7 else "",
    )
    return made, abstract


def _respelt(rng: random.Random, known: Bibliography, abstract: str) -> Entry:
    """The same work as another database has it."""
    start, _, stop = known.pages.partition("-")
    changes: dict[str, Any] = {
        "title": _misprinted(rng, known.title),
        "authors": known.authors[: rng.choice((1, 3, 6, 99))],
        "year": known.year + rng.choice((0, 0, 0, 1)) if known.year else None,
        "journal": " ".join(word[:4] for word in known.journal.split()),
        "issue": rng.choice((known.issue, "")),
        "pages": rng.choice((known.pages, f"{start}-{stop[-1:]}", start, "")),
        "doi": rng.choice((known.doi, f"https://doi.org/{known.doi}" if known.doi else "", "")),
    }
    return replace(known, **changes), rng.choice((abstract, abstract[:200], ""))


def _misprinted(rng: random.Random, title: str) -> str:
    """A title in other letters, or with one letter left out."""
    how = rng.randrange(4)
    if how == 0:
        return f"{title.upper()}."
    if how == 1:
        at = rng.randrange(len(title))
        return title[:at] + title[at + 1 :]
    return f"[{title}.]" if how == 2 else title


# -- In a store ---------------------------------------------------------------------------------------------


def _in_store(pool: Sequence[Entry], size: int) -> None:
    """Prints what it costs to compare all works of a store, to merge, to compare a new one, and to undo."""
    with tempfile.TemporaryDirectory(prefix="evidence-kb-benchmark-") as folder:
        database = connect(str(Path(folder) / "store.sqlite3"))
        store = Store(database)
        store.prepare()
        with writing(database) as session:
            for number, (entry, _) in enumerate(_made(pool, size), 1):
                _keep(session, number, *entry)
        duplicates = Duplicates(store)
        print(f"\nIn a store of {size:,} references, each a work of its own:\n")
        print("| what | s | merged | asked about |\n|---|---|---|---|")
        for name, search in (
            ("`kb duplicates find`", duplicates.find),
            ("again", duplicates.find),
            ("one new document", lambda: duplicates.look([size])),
            ("100 new documents", lambda: duplicates.look(range(size - 99, size + 1))),
        ):
            begin = time.process_time()
            done = search()
            print(f"| {name} | {time.process_time() - begin:.2f} | {done.merged:,} | {done.asked} |")
        begin = time.process_time()
        for number in range(1, 101):
            duplicates.undo(number, by="benchmark", reason="")
        print(f"| undoing 100 merges | {time.process_time() - begin:.2f} | | |")
        database.close()


def _keep(session: Session, number: int, known: Bibliography, abstract: str) -> None:
    """Put a reference into the store as a work of its own, past the identity that would join some at once."""
    text = f"{known.title}\n\n{abstract}"
    start = len(known.title) + 2
    sections = (Section(Role.TITLE, Span(0, start - 2)), Section(Role.ABSTRACT, Span(start, len(text))))
    document = Document(
        source=f"{number}.ris",
        media_type="application/x-research-info-systems",
        digest=number.to_bytes(16, "big"),
        text=text,
        sections=sections,
        blocks=(Block(Span(0, start - 2), 0), Block(Span(start, len(text)), 1)),
        bibliography=known,
        completeness=Completeness.ABSTRACT_ONLY,
        is_record=True,
    )
    columns = document_columns(document, Reading(StudyFacts("primary_study", "case_series")), None)
    work = {"id": number, "study_id": number, "joined_by": "work", "citation_key": f"key{number}"}
    session.execute(insert(StudyRow), [{"id": number}])
    session.execute(insert(WorkRow), [work | {"first_seen": columns["stored_at"]}])
    key = add_document(session, columns | {"work_id": number, "superseded_by_id": None})
    add_structure(session, key, document, [])


if __name__ == "__main__":
    main()
