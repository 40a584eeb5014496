"""What stands above a Markdown text: a front matter in simple YAML, or pandoc's block of title lines.

Only what people write there is understood: a key with a value, a list, a block of lines. Nothing in it is
executed or looked up, so a hostile one is just text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from ingest.sources.identifiers import month_number, plain_doi, plain_pmcid, plain_pmid, plausible_year
from ingest.sources.names import author_of
from kb.documents import Author, Bibliography

_YAML = re.compile(r"\A\s*---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_PANDOC = re.compile(r"\A(?:%[^\n]*\n(?:[ \t]+\S[^\n]*\n)*){1,3}")
_KEY = re.compile(r"([A-Za-z][\w -]{0,40}?)\s*:(?:[ \t]+(.*)|[ \t]*)$")
_ENTRY = re.compile(r"[ \t]*-(?:[ \t]+(.*))?$")
_INNER = re.compile(r"[ \t]+([A-Za-z][\w-]{0,40})\s*:[ \t]*(.*)$")
_NAMES = ("name", "literal", "full_name", "given", "family", "value")
_DATE = re.compile(r"\s*(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?")
_WRITTEN_DATE = re.compile(r"(?:(\d{1,2})\.?\s+)?([A-Za-z]{3,9})\.?\s+(?:(\d{1,2}),?\s+)?(\d{4})")
_LARGEST = 100_000


@dataclass(slots=True)
class FrontMatter:
    """The values above a text by lower-case key, each a list of entries; an entry may have named parts."""

    values: dict[str, list[dict[str, str]]] = field(default_factory=dict)

    def first(self, *names: str) -> str:
        """Return the first value under the first of the names that is there."""
        for name in names:
            for entry in self.values.get(name, []):
                if said := _said(entry):
                    return said
        return ""

    def all(self, *names: str) -> list[str]:
        """Return all values under the first of the names that is there; commas divide a single one."""
        for name in names:
            found = [said for entry in self.values.get(name, []) if (said := _said(entry))]
            if found:
                return [w.strip() for w in re.split(r"[;,]", found[0])] if len(found) == 1 else found
        return []

    @property
    def title(self) -> str:
        """Return the title."""
        return self.first("title")

    @property
    def abstract(self) -> str:
        """Return the abstract."""
        return self.first("abstract")

    @property
    def digest_of(self) -> str:
        """Return the citation of the source where the text is a digest of ours."""
        return self.first("digest-of", "digest_of", "digest of")

    @property
    def keywords(self) -> tuple[str, ...]:
        """Return the keywords."""
        return tuple(word for word in self.all("keywords", "tags", "keyword") if word)

    def over(self, known: Bibliography) -> Bibliography:
        """Return the bibliography with what stands here; it goes before what was found in the text."""
        year, month, day = self._date()
        roles = (("interviewee", "interviewee"), ("interviewer", "interviewer"))
        people = [author for key, role in roles for author in self._people(key, role)]
        authors = (*self._people("author", "author"), *self._people("authors", "author"), *people)
        url = self.first("url", "source", "link", "canonical_url")
        identifiers = " ".join(self.first(name) for name in ("doi", "source", "url", "link"))
        kinds = tuple(k for k in (self.first("type", "kind", "publication_type"),) if k)
        return replace(
            known,
            title=self.title or known.title,
            authors=authors or known.authors,
            year=year or known.year,
            month=month or known.month,
            day=day or known.day,
            journal=self.first("journal", "container-title", "publication") or known.journal,
            volume=self.first("volume") or known.volume,
            issue=self.first("issue", "number") or known.issue,
            pages=self.first("pages", "page") or known.pages,
            publisher=self.first("publisher") or known.publisher,
            doi=plain_doi(identifiers) or known.doi,
            pmid=plain_pmid(f"PMID {self.first('pmid')}") or known.pmid,
            pmcid=plain_pmcid(self.first("pmcid")) or known.pmcid,
            url=url if url.startswith(("http://", "https://")) else known.url,
            language=self.first("lang", "language") or known.language,
            licence=self.first("license", "licence", "rights") or known.licence,
            publication_types=known.publication_types or kinds,
        )

    def _people(self, key: str, role: str) -> list[Author]:
        """Return the people under a key: names, or entries with named parts."""
        entries = self.values.get(key, [])
        if len(entries) == 1 and "" in entries[0]:
            names = re.split(r"\s*;\s*|\s+and\s+|\s*,\s+(?=\S+\s+\S)", entries[0][""])
            entries = [{"": name} for name in names if name.strip()]
        people: list[Author] = []
        for entry in entries:
            orcid = re.search(r"(?:\d{4}-){3}\d{3}[\dXx]", entry.get("orcid", ""))
            place = entry.get("affiliation", "") or entry.get("institution", "")
            if entry.get("family"):
                person = Author(entry["family"], entry.get("given", ""), role=role)
            elif said := _said(entry):
                person = author_of(said, role)
            else:
                continue
            person = replace(
                person, orcid=orcid.group() if orcid else "", affiliations=(place,) if place else ()
            )
            people.append(person)
        return people

    def _date(self) -> tuple[int | None, int | None, int | None]:
        """Return year, month and day."""
        said = self.first("date", "published", "year", "issued")
        if match := _DATE.match(said):
            day = int(match[3]) if match[3] and int(match[3]) <= 31 else None
            return plausible_year(match[1]), month_number(match[2] or ""), day
        if match := _WRITTEN_DATE.search(said):
            written = match[1] or match[3]
            return plausible_year(match[4]), month_number(match[2]), int(written) if written else None
        return None, None, None


def front_matter(text: str) -> tuple[FrontMatter, str]:
    r"""Return what stands above the text, and the text below it.

    >>> said, body = front_matter("---\ntitle: Six knees\n---\nWe saw six.")
    >>> said.title, body
    ('Six knees', 'We saw six.')
    """
    if (match := _YAML.match(text[:_LARGEST])) and _KEY.match(match[1].lstrip("\n").split("\n", 1)[0]):
        return FrontMatter(_values(match[1])), text[match.end() :]
    if match := _PANDOC.match(text[:_LARGEST]):
        lines = re.split(r"^%", match.group(), flags=re.MULTILINE)[1:]
        said = [" ".join(line.split()) for line in lines]
        named = dict(zip(("title", "author", "date"), said, strict=False))
        return FrontMatter({key: [{"": value}] for key, value in named.items() if value}), text[match.end() :]
    return FrontMatter(), text


def _values(block: str) -> dict[str, list[dict[str, str]]]:
    """Return the values of a block of simple YAML."""
    values: dict[str, list[dict[str, str]]] = {}
    entries: list[dict[str, str]] = []
    for line in block.split("\n"):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if key := _KEY.match(line):
            entries = values.setdefault(key[1].strip().lower(), [])
            entries += _entries(key[2] or "")
        elif (item := _ENTRY.match(line)) is not None:
            inner = _INNER.match(f" {item[1] or ''}")
            entries.append({inner[1].lower(): _bare(inner[2])} if inner else {"": _bare(item[1] or "")})
        elif (inner := _INNER.match(line)) and entries and "" not in entries[-1]:
            entries[-1][inner[1].lower()] = _bare(inner[2])
        elif entries:
            entries[-1][""] = f"{entries[-1].get('', '')} {_bare(line.strip())}".strip()
        else:
            entries.append({"": _bare(line.strip())})
    return values


def _entries(value: str) -> list[dict[str, str]]:
    """Return the entries of a value on the line of its key."""
    value = value.strip()
    if not value or value in ("|", ">", "|-", ">-", "|+", ">+"):
        return []
    if value.startswith("[") and value.endswith("]"):
        return [{"": _bare(part)} for part in value[1:-1].split(",") if part.strip()]
    return [{"": _bare(value)}]


def _bare(value: str) -> str:
    """Return a value without the quotes around it, or a remark behind it."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return re.sub(r"\s+#\s.*$", "", value)


def _said(entry: dict[str, str]) -> str:
    """Return the words of an entry: its own, or the name in its parts."""
    if entry.get(""):
        return entry[""]
    if entry.get("family"):
        return f"{entry.get('given', '')} {entry['family']}".strip()
    return next((entry[name] for name in _NAMES if entry.get(name)), "")
