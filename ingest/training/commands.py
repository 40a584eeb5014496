"""``kb train``: the weights of the statistical recogniser, trained anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.language import Language

    from ingest.training.corpora import Annotated as Text
    from ingest.training.recogniser import Plan, Score


def register(app: typer.Typer) -> None:
    """Add the command to ``kb``."""
    app.command(short_help="Train the statistical recogniser anew.")(train)


def train(  # noqa: PLR0913 - each is an option of the command
    corpora: Annotated[
        list[Path],
        typer.Argument(metavar="PUBTATOR...", help="Texts with chemicals and diseases.", show_default=False),
    ],
    *,
    diseases: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Tokens with BIO tags of diseases; may be given several times."),
    ] = None,
    articles: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Whole articles (JATS), to learn what is no name.")
    ] = None,
    tree: Annotated[
        Path | None, typer.Option(metavar="FILE", help="MeSH tree numbers as a table; goes with --articles.")
    ] = None,
    check: Annotated[
        Path | None, typer.Option(metavar="PUBTATOR", help="Texts to score on, none of which is trained on.")
    ] = None,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the weights go.")],
    epochs: Annotated[int, typer.Option(help="How often each text is seen.", min=1)] = 20,
    seed: Annotated[int, typer.Option(help="The same seed gives the same weights.")] = 1,
) -> None:
    """Train on PUBTATOR files and write the weights to FOLDER.

    Takes minutes to an hour of one core. The weights that ship are used as long as nothing else is put in
    their place; their card says what they were trained on and how well they do.
    """
    from ingest.recognisers.statistical import keep  # noqa: PLC0415 - `kb --help` should not wait for it
    from ingest.training.corpora import pubtator  # noqa: PLC0415 - the same
    from ingest.training.recogniser import Plan, scored  # noqa: PLC0415 - the same

    if (articles is None) != (tree is None):
        typer.echo("kb train: --articles and --tree go together", err=True)
        raise typer.Exit(2)
    texts = [text for path in corpora for text in pubtator(path)]
    nlp = _trained(texts, diseases or [], (articles, tree) if articles and tree else None, Plan(epochs, seed))
    keep(nlp, out)
    typer.echo(f"weights written to {out}", err=True)
    if check is not None:
        for label, score in scored(nlp, pubtator(check)).items():
            typer.echo(_line(label, score))


def _trained(
    texts: list[Text], diseases: Sequence[Path], articles: tuple[Path, Path] | None, plan: Plan
) -> Language:
    """Train step by step: what was trained so far labels what the next texts lack."""
    from ingest.training.corpora import CHEMICAL, DISEASE, tagged  # noqa: PLC0415 - as above
    from ingest.training.recogniser import completed, train  # noqa: PLC0415 - as above

    nlp = train(texts, plan, _told)
    if diseases:
        more = [text for path in diseases for text in tagged(path, DISEASE)]
        texts = [*texts, *completed(nlp, more, CHEMICAL)]
        nlp = train(texts, plan, _told)
    if articles is not None:
        nlp = train([*texts, *_of_articles(nlp, *articles, plan.seed)], plan, _told)
    return nlp


def _of_articles(nlp: Language, folder: Path, tree: Path, seed: int) -> list[Text]:
    """Return passages of articles, labelled by what was trained so far."""
    from ingest.training.silver import known_names, labelled, passages  # noqa: PLC0415 - as above

    files = sorted(file for file in folder.rglob("*") if file.suffix in {".nxml", ".xml"})
    found = labelled(nlp, list(passages(files, seed)), known_names(tree))
    typer.echo(f"adding {len(found)} passages of {len(files)} articles", err=True)
    return found


def _told(epoch: int, loss: float) -> None:
    """Say how far the training is."""
    typer.echo(f"epoch {epoch}: loss {loss:.0f}", err=True)


def _line(label: str, score: Score) -> str:
    """Return one line of figures."""
    return f"{label:10} precision {score.precision:.3f}  recall {score.recall:.3f}  F1 {score.f1:.3f}"
