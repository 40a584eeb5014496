"""`kb vocabulary import`, `list`, `show`, `remove`: the concepts that texts are searched for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import screen

if TYPE_CHECKING:
    from kb.imports.keeping import Source
    from kb.lexicon import Concept, ConceptKind

AsJson = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]
_SHOWN = 20

group = typer.Typer(
    name="vocabulary",
    help="The concepts that texts are searched for.",
    no_args_is_help=True,
)


def register(app: typer.Typer) -> None:
    """Add the commands to `kb`."""
    app.add_typer(group)


@group.command("import", short_help="Add the terms of a file.")
def import_file(
    file: Annotated[
        Path, typer.Argument(help="OBO, OBO Graphs JSON, MeSH XML, or TSV with a column 'label'.")
    ],
    *,
    kind: Annotated[
        str,
        typer.Option(help="Indication, intervention, agent, mechanism, outcome, complication or anatomy."),
    ],
    name: Annotated[str, typer.Option(help="Its name here; else the one that it gives itself.")] = "",
    version: Annotated[str, typer.Option(help="Its version, where the file does not say it.")] = "",
    licence: Annotated[str, typer.Option(help="Its licence, where the file does not say it.")] = "",
    under: Annotated[
        list[str] | None,
        typer.Option(metavar="TERM", help="Only this term and what is below it; repeatable."),
    ] = None,
    prefix: Annotated[
        list[str] | None, typer.Option(metavar="PREFIX", help="Only identifiers such as HP:…; repeatable.")
    ] = None,
) -> None:
    """Add the terms of FILE to the vocabulary, for the user who runs this.

    A term that carries the identifier or a name of a curated concept of its kind adds its names to that; the
    others become concepts of their own. Obsolete terms are left out. Importing a name again replaces it.
    """
    from kb.imports.keeping import Wanted, keep  # noqa: PLC0415 - `kb --help` should not wait for it
    from kb.imports.reading import read  # noqa: PLC0415 - the same
    from kb.lexicon import curated  # noqa: PLC0415 - the same

    of_kind = _kind(kind)
    wanted = Wanted(of_kind, name, version, licence, tuple(under or ()), tuple(prefix or ()))
    source = keep(file, read(file), wanted)
    count = sum(c.kind == of_kind and c.origin == "imported" for c in curated().concepts)
    screen.line(_line(source))
    screen.note(
        f"{count} concepts of the kind '{source.kind}' are imported now; `kb ingest` reads "
        "documents with them, those of the store again"
    )
    if not source.licence:
        screen.note("its licence is not said in the file; give it with --licence")


def _kind(kind: str) -> ConceptKind:
    """Return a kind by its name."""
    from kb.errors import KnowledgeBaseError  # noqa: PLC0415 - `kb --help` should not wait for it
    from kb.lexicon import ConceptKind  # noqa: PLC0415 - the same

    if kind not in list(ConceptKind):
        raise KnowledgeBaseError(f"'{kind}' is no kind of concept; {', '.join(ConceptKind)} are")
    return ConceptKind(kind)


@group.command("list", short_help="What the vocabulary is made of.")
def list_sources(*, json: AsJson = False) -> None:
    """List what the vocabulary is made of: the curated concepts by kind, and what was imported."""
    from collections import Counter  # noqa: PLC0415 - `kb --help` should not wait for it

    from kb.imports.keeping import sources  # noqa: PLC0415 - the same
    from kb.lexicon import ConceptKind, curated  # noqa: PLC0415 - the same

    counted = Counter((c.kind.value, c.origin) for c in curated().concepts)
    imported = sources()
    if json:
        kinds = {
            kind.value: {origin: counted[kind.value, origin] for origin in ("curated", "imported")}
            for kind in ConceptKind
        }
        screen.as_json({"concepts": kinds, "imported": imported})
        return
    for kind in ConceptKind:
        more = counted[kind.value, "imported"]
        said = f"{counted[kind.value, 'curated']} curated"
        screen.line(f"{kind.value}\t{said}{f', {more} imported' if more else ''}")
    if imported:
        screen.heading("Imported")
    for source in imported:
        screen.line(_line(source), indent=2)


def _line(source: Source) -> str:
    """Return a vocabulary on one line."""
    parts = [
        f"{source.terms} terms",
        f"{source.names} names",
        f"{source.left_out} left out" if source.left_out else "",
        source.format,
        f"version {source.version}" if source.version else "",
        f"licence: {source.licence}" if source.licence else "",
        f"digest {source.digest[:8]}",
    ]
    return f"{source.name} ({source.kind})\t{', '.join(filter(None, parts))}"


@group.command("show", short_help="The concepts that a term names.")
def show(
    term: Annotated[str, typer.Argument(help="A name, an abbreviation or an identifier.")],
    *,
    json: AsJson = False,
) -> None:
    """Show the concepts that TERM names: names, identifier, origin, and what is above and below."""
    from kb.lexicon import curated  # noqa: PLC0415 - `kb --help` should not wait for it

    found = _found(term)
    if json:
        screen.as_json([_plain(concept) for concept in found])
        return
    for concept in found:
        screen.line(f"{concept.label} ({concept.kind.value}, {concept.origin})", style=screen.STRONG)
        below = [c.label for c in curated().children.get((concept.kind, concept.slug), [])]
        lines = {
            "identifier": concept.curie or "",
            "names": ", ".join(concept.synonyms),
            "abbreviations": ", ".join(concept.abbreviations),
            "above": ", ".join(c.label for c in curated().ancestors(concept)),
            "below": ", ".join(below[:_SHOWN])
            + (f" and {len(below) - _SHOWN} more" if below[_SHOWN:] else ""),
            **{name: ", ".join(values) for name, values in concept.properties.items()},
        }
        for what, said in lines.items():
            if said:
                screen.line(f"{what}: {said}", indent=2)


def _found(term: str) -> list[Concept]:
    """Return the concepts of this name or identifier; an error suggests near names."""
    from difflib import get_close_matches  # noqa: PLC0415 - only where it is needed

    from kb.errors import NotFoundError  # noqa: PLC0415 - `kb --help` should not wait for it
    from kb.folding import fold  # noqa: PLC0415 - the same
    from kb.lexicon import curated  # noqa: PLC0415 - the same

    found = [c for c in curated().concepts if c.curie and c.curie.lower() == term.lower()]
    found = found or curated().by_name.get(fold(term), [])
    if not found:
        near = get_close_matches(fold(term), curated().by_name, n=3)
        raise NotFoundError(f"the vocabulary has no concept '{term}'.", tuple(near))
    return found


def _plain(concept: Concept) -> dict[str, object]:
    """Return a concept for programs."""
    from kb.lexicon import curated  # noqa: PLC0415 - `kb --help` should not wait for it

    return {
        "kind": concept.kind.value,
        "label": concept.label,
        "id": concept.curie,
        "origin": concept.origin,
        "synonyms": list(concept.synonyms),
        "abbreviations": list(concept.abbreviations),
        "broader": list(concept.broader),
        "narrower": [c.label for c in curated().children.get((concept.kind, concept.slug), [])],
        "properties": {name: list(values) for name, values in concept.properties.items() if values},
    }


@group.command("remove", short_help="Forget what was imported.")
def remove(
    name: Annotated[str, typer.Argument(help="The name under which it was imported; `kb vocabulary list`.")],
) -> None:
    """Forget what was imported under NAME; statements read with it stay until `kb ingest` reads again."""
    from kb.imports.keeping import remove as forget  # noqa: PLC0415 - `kb --help` should not wait for it

    forget(name)
    screen.note(f"removed {name}")
