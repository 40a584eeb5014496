"""Measures the reading of JATS against an independent path through the XML.

Run as `python benchmarks/formats.py DATA [--archive FILE]`: a folder with `formats/jats`,
`formats/retractions` and `articles`, as the third-party data are kept beside the checkout. What must be read
is found here by XPath and nothing else of ours: title, identifiers, year, authors, abstract, every cell of
every table, references, related articles. Printed are totals, and where reader and XPath disagree.
"""

import argparse
import io
import re
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree
from lxml.etree import _Element

from ingest.sources import load_readers
from kb.documents import Bundle, Document
from kb.errors import SourceError

XLINK = "{http://www.w3.org/1999/xlink}href"
SUFFIXES = (".xml", ".nxml")
MOST_SHOWN = 400
NOT_PRINTED = "graphic inline-graphic alt-text long-desc object-id private-char index-term".split()


def main() -> None:
    """Measures, and prints the figures and every mismatch."""
    options = _options()
    good = True
    for name, files in _sets(options.data, options.archive).items():
        tally, refused = Tally(), []
        begin = time.perf_counter()
        reading = 0.0
        for path, data in files:
            start = time.perf_counter()
            try:
                found = _read(data, path)
            except SourceError as error:
                refused.append(str(error))
                continue
            finally:
                reading += time.perf_counter() - start
            _check(tally, path, data, found)
        tally.show(name, refused, reading, time.perf_counter() - begin)
        good = good and not tally.wrong
    notices = list(_notices(options.data / "formats" / "retractions"))
    print("\n## The notices in formats/retractions\n", *notices, sep="\n")
    sys.exit(0 if good and all("yes" in line for line in notices) else 1)


class Tally:
    """What was asked, what was right, and what was not."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.right: Counter[str] = Counter()
        self.counted: Counter[str] = Counter()
        self.wrong: list[str] = []

    def ask(self, what: str, path: str, wanted: object, found: object) -> None:
        """Count one comparison; what is not equal is shown in the end."""
        self.asked[what] += 1
        if wanted == found:
            self.right[what] += 1
        else:
            self.wrong.append(f"{path}: {what}: in the XML {wanted!r:.300}, read {found!r:.300}")

    def show(self, name: str, refused: list[str], reading: float, whole: float) -> None:
        """Print the figures of one set."""
        print(f"\n## {name}\n")
        print(f"{self.counted['articles']} articles, {len(refused)} files refused, ", end="")
        print(f"read in {reading:.1f} s (with the checks {whole:.1f} s)\n")
        print("| what | asked | right |\n|---|---|---|")
        for what, asked in self.asked.items():
            print(f"| {what} | {asked} | {self.right[what]} |")
        print("\n" + ", ".join(f"{n} {what}" for what, n in self.counted.items()))
        print(*(f"- refused: {line}" for line in refused), sep="\n")
        print(*(f"- {line}" for line in self.wrong[:MOST_SHOWN]), sep="\n")
        if len(self.wrong) > MOST_SHOWN:
            print(f"- … and {len(self.wrong) - MOST_SHOWN} more")


def _options() -> argparse.Namespace:
    """The folder of data, and where the large archive lies."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="the folder with formats/ and articles/")
    parser.add_argument("--archive", type=Path, help="a tar file of articles; default: the one in articles/")
    return parser.parse_args()


def _sets(data: Path, archive: Path | None) -> dict[str, Iterator[tuple[str, bytes]]]:
    """The sets of files that are measured, each by name and bytes."""
    archive = archive or data / "articles" / "pmc-rct-2000.tar.xz"
    sets = {
        "formats/jats": _of_folder(data / "formats" / "jats"),
        "articles/field": _of_folder(data / "articles" / "field"),
    }
    return sets | ({archive.name: _of_archive(archive)} if archive.is_file() else {})


def _of_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The XML files in a folder and below."""
    for path in sorted(folder.rglob("*")):
        if path.suffix in SUFFIXES:
            yield path.name, path.read_bytes()


def _of_archive(path: Path) -> Iterator[tuple[str, bytes]]:
    """The XML files in a tar archive."""
    with tarfile.open(path) as archive:
        for member in archive:
            if member.name.endswith(SUFFIXES) and (file := archive.extractfile(member)) is not None:
                yield member.name.rpartition("/")[2], file.read()


def _read(data: bytes, name: str) -> list[Document]:
    """What the surest reader makes of a file: its documents, a record being none."""
    reader = max(load_readers(), key=lambda module: module.recognises(data[:65_536], name))
    found = reader.read(data, name)
    if isinstance(found, Bundle):
        return list(found.documents)
    return [found] if isinstance(found, Document) else []


# -- the independent path ----------------------------------------------------------------------------------


def _check(tally: Tally, path: str, data: bytes, found: list[Document]) -> None:
    """Compare the articles of a file with what XPath sees in it."""
    articles = _articles(data)
    if not found:
        return
    tally.ask("articles in the file", path, len(articles), len(found))
    for article, document in zip(articles, found, strict=False):
        tally.counted["articles"] += 1
        _check_work(tally, path, article, document)
        _check_abstract(tally, path, article, document)
        _check_tables(tally, path, article, document)
        _check_links(tally, path, article, document)


def _articles(data: bytes) -> list[_Element]:
    """The articles of a file; entities that only the DTD knows are left out of all comparisons."""
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, recover=True)
    root = etree.parse(io.BytesIO(data), parser).getroot()
    for element in root.iter():
        if isinstance(element.tag, str) and "}" in element.tag and "MathML" not in element.tag:
            element.tag = element.tag.rsplit("}", 1)[-1]
    return [root] if root.tag == "article" else root.xpath("//article[not(ancestor::article)]")


def _check_work(tally: Tally, path: str, article: _Element, document: Document) -> None:
    """Compare title, identifiers, year, authors, ORCIDs, dates."""
    known = document.bibliography
    title = article.xpath("front/article-meta/title-group/article-title")
    if title and _letters(title[0], without=("xref", "fn")):
        wanted = _letters(title[0], without=("xref", "fn"))
        tally.ask("title", path, wanted, _plain(known.title)[: len(wanted)])
    ids = "front/article-meta/article-id[@pub-id-type='{}']/text()"
    doi, pmid = article.xpath(ids.format("doi")), article.xpath(ids.format("pmid"))
    pmc = article.xpath(ids.format("pmc")) + article.xpath(ids.format("pmcid"))
    if doi:
        tally.ask("DOI", path, doi[0].strip(), known.doi)
    if pmc:
        tally.ask("PMCID", path, "PMC" + pmc[0].strip().removeprefix("PMC"), known.pmcid)
    if pmid:
        tally.ask("PMID", path, pmid[0].strip(), known.pmid)
    years = {y.strip() for y in article.xpath("front/article-meta/pub-date/year/text()")}
    if years:
        tally.ask("year", path, True, str(known.year) in years)
    if names := _authors(article):
        found = [_plain(a.family + a.given + a.literal) for a in known.authors if a.role == "author"]
        tally.ask("authors", path, names, found)
    orcids = article.xpath(
        "front/article-meta/contrib-group//contrib[not(ancestor::collab)]/contrib-id[@contrib-id-type='orcid']"
    )
    if orcids:
        stated = sorted("".join(e.itertext()).strip()[-19:].upper() for e in orcids)
        tally.ask("ORCIDs", path, stated, sorted(a.orcid for a in known.authors if a.orcid))
    _check_dates(tally, path, article, document)


def _authors(article: _Element) -> list[str]:
    """The authors by family and given name; the members of a group are not authors."""
    found = []
    where = "front/article-meta/contrib-group[not(@content-type) or contains(@content-type, 'author')]"
    for contrib in article.xpath(f"{where}//contrib[not(ancestor::collab) and not(ancestor::contrib)]"):
        kind = contrib.get("contrib-type")
        group = contrib.xpath("(collab|collab-alternatives/collab)[1]")
        names = contrib.xpath("(name|name-alternatives/name|string-name|name-alternatives/string-name)[1]")
        if kind not in (None, "author", "collab") or (kind == "collab" and not group):
            continue
        for name in names or group:
            parts = name.xpath("surname|given-names")
            if name.xpath("surname"):
                parts.sort(key=lambda part: part.tag != "surname")
                found.append("".join(_letters(part) for part in parts))
            elif words := _letters(name, without=("contrib-group", "xref", "fn", "aff", "email")):
                found.append(words)
    return found


def _check_dates(tally: Tally, path: str, article: _Element, document: Document) -> None:
    """Compare the days of receipt and acceptance."""
    dates = dict(document.bibliography.dates)
    for kind in ("received", "accepted"):
        for date in article.xpath(f"front/article-meta/history/date[@date-type='{kind}'][year][1]"):
            wanted = re.sub(r"\D", "", date.findtext("year"))
            found = dates.get(kind, "")
            tally.ask(f"{kind}, year", path, wanted, found[:4])
            day = (date.findtext("day") or "").strip()
            if day and date.findtext("month"):
                tally.ask(f"{kind}, day", path, int(day), int(found[8:10] or 0))


def _check_abstract(tally: Tally, path: str, article: _Element, document: Document) -> None:
    """Compare the letters of the abstracts with those of the document's sections of that name."""
    abstracts = article.xpath("front/article-meta/abstract")
    if not abstracts:
        return
    text = _plain(document.text)
    for paragraph in (p for abstract in abstracts for p in abstract.xpath(".//p")):
        if wanted := _letters(
            paragraph, without=("table-wrap", "fig", "list", "disp-formula", "alternatives")
        ):
            tally.ask("abstract, by paragraph", path, True, wanted in text)
    role = "".join(
        _plain(section.span.of(document.text))
        for section in document.sections
        if section.role in ("abstract", "summary", "figure", "table")
    )
    for paragraph in article.xpath("front/article-meta/abstract[not(@abstract-type)]//p[not(.//list)]"):
        wanted = _letters(paragraph, without=("table-wrap", "fig", "disp-formula", "alternatives"))
        tally.ask("abstract, by role", path, True, wanted in role)


def _check_tables(tally: Tally, path: str, article: _Element, document: Document) -> None:
    """Compare the words of all cells, table by table; tables are paired by their words."""
    wanted = []
    for table in article.xpath(".//table-wrap//table[not(ancestor::table)]"):
        own = [c for c in table.xpath(".//td|.//th") if c.xpath("ancestor::table[1]")[0] is table]
        cells = [_printed(cell) for cell in own]
        wanted.append(sorted(filter(None, cells)))
    found = [
        sorted(filter(None, ("".join(cell.span.of(document.text).split()) for cell in table.cells)))
        for table in document.tables
    ]
    wanted, found = list(filter(None, wanted)), list(filter(None, found))
    tally.counted["tables"] += len(wanted)
    tally.counted["cells with text"] += sum(len(cells) for cells in wanted)
    tally.ask("tables of an article", path, len(wanted), len(found))
    for cells in wanted:
        twin = max(found, key=lambda other: sum((Counter(cells) & Counter(other)).values()), default=[])
        tally.ask("cells with text, per table", path, len(cells), len(twin))
        tally.ask("words of the cells, per table", path, True, cells == twin)
        if twin in found:
            found.remove(twin)


def _check_links(tally: Tally, path: str, article: _Element, document: Document) -> None:
    """Compare references with their identifiers, related articles, funders, captions of figures."""
    own = "[not(ancestor::sub-article) and not(ancestor::response)]"
    entries = 0
    for ref in article.xpath(f".//ref{own}"):
        kinds = "citation|nlm-citation|element-citation|mixed-citation|citation-alternatives"
        entries += len(ref.xpath(kinds)) or bool(_letters(ref, without=("label",)))
    tally.counted["references"] += entries
    tally.ask("references", path, entries, len(document.references))
    for kind in ("doi", "pmid"):
        stated = article.xpath(f".//ref{own}//pub-id[@pub-id-type='{kind}']")
        wanted = {"".join("".join(e.itertext()).split()).rstrip(".").lower() for e in stated}
        found = {getattr(work, kind).lower() for work in document.references}
        tally.ask(f"references' {kind}", path, set(), {w for w in wanted - found if w})
    printed = article.xpath(f".//ref{own}/*[1]//year[not(parent::date-in-citation)][1]")
    years = ["".join(e.itertext()).strip()[:4] for e in printed]
    missing = Counter(y for y in years if re.fullmatch(r"\d{4}", y)) - Counter(
        str(work.year) for work in document.references
    )
    tally.ask("references' years", path, 0, sum(missing.values()))
    links = article.xpath(f".//related-article{own}[not(ancestor::ref-list)]")
    named = {(e.get("related-article-type"), _target(e)) for e in links}
    tally.counted["related articles"] += len(named)
    tally.ask("related articles", path, len(named), _related(document, links))
    awards = {_letters(e) for e in article.xpath("front/article-meta/funding-group//award-id")}
    found = {_plain(award) for funding in document.bibliography.funding for award in funding.awards}
    tally.counted["awards"] += len(awards)
    tally.ask("awards", path, set(), awards - found)
    text = _plain(document.text)
    for caption in article.xpath(".//fig/caption/*[self::p or self::title]"):
        words = _letters(caption, without=("table-wrap", "list"))
        tally.ask("captions of figures", path, True, words in text)


def _target(link: _Element) -> str:
    """What a link to another article leads to."""
    return link.get(XLINK) or f"{link.get('vol')} {link.get('page')} {_letters(link)}"


def _related(document: Document, links: list[_Element]) -> int:
    """How many of the works that the document names as related are linked as articles."""
    addresses = " ".join(f"{_target(link)} {' '.join(link.itertext())}" for link in links).lower()
    works = document.bibliography.related
    named = [w for w in works if (w.doi.lower() or w.pmid or w.pmcid[3:] or w.said.lower()) in addresses]
    return len([*named, *(w for w in works if w not in named and w.said.startswith("vol "))])


def _notices(folder: Path) -> Iterator[str]:
    """Yield what each notice of retraction is said to be, and whether that is right."""
    for path in sorted(folder.glob("*.xml")):
        for document in _read(path.read_bytes(), path.name):
            wanted = {
                (e.get(XLINK) or "")[9:] for e in _articles(path.read_bytes())[0].iter("related-article")
            }
            found = {(w.relation.value, w.doi) for w in document.bibliography.related}
            right = found == {("retraction_of", doi) for doi in wanted}
            yield f"- {path.name}: {sorted(found)}: {'yes' if right else 'NO'}"


def _letters(element: _Element, without: tuple[str, ...] = ()) -> str:
    """The letters and digits that an element prints."""
    return _plain(_text(element, {*without, *NOT_PRINTED}))


def _printed(element: _Element) -> str:
    """All characters that an element prints, but for white space."""
    return "".join(_text(element, set(NOT_PRINTED)).split())


def _text(element: _Element, without: set[str]) -> str:
    """The text of an element; of several forms of one thing only the first that is no picture or TeX."""
    if not isinstance(element.tag, str) or element.tag in without:
        return ""
    if element.tag == "tex-math":
        return re.sub(
            r"^.*\\begin\{document\}|\\end\{document\}.*$|\$",
            "",
            "".join(element.itertext()),
            flags=re.DOTALL,
        )
    parts = [element.text or ""]
    children = list(element)
    if element.tag == "alternatives":
        forms = [c for c in children if isinstance(c.tag, str) and c.tag not in NOT_PRINTED]
        forms.sort(key=lambda form: (form.tag == "tex-math", str(form.tag).endswith("}math")))
        return _text(forms[0], without) if forms else ""
    for child in children:
        parts += [_text(child, without), child.tail or ""]
    return "".join(parts)


def _plain(text: str) -> str:
    """Only letters and digits."""
    return re.sub(r"[\W_]+", "", text)


if __name__ == "__main__":
    main()
