"""The tables of an evaluation, as text and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ingest.evaluate.calibration import Calibration, calibrations

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ingest.evaluate.scoring import Evaluation, Tally

_LONGEST = 300
_SHOWN = ("indication", "intervention", "agent", "outcome full", "complication+charge")
"""The measures that stand in the table by document."""


def whole(evaluation: Evaluation) -> Iterator[str]:
    """Yield precision, recall and F1 of each kind of evidence, and the accuracy of what is asked once."""
    yield f"{'evidence':22}{'P':>7}{'R':>7}{'F1':>7}{'gold':>7}"
    for name, tally in evaluation.tallies.items():
        if not tally.empty:
            yield f"{name:22}{tally.precision:7.3f}{tally.recall:7.3f}{tally.f1:7.3f}{tally.gold:7d}"
    for name, tally in evaluation.answers.items():
        yield f"{name:22}{'':14}{tally.recall:7.3f}{tally.gold:7d}"


def by_document(evaluation: Evaluation) -> Iterator[str]:
    """Yield a line for each document: F1 of the kinds, and how many rows are missing and wrong in all."""
    width = max((len(name) for name in evaluation.by_document), default=8) + 2
    yield f"{'document':{width}}" + "".join(f"{name:>21}" for name in _SHOWN) + f"{'missing':>9}{'wrong':>7}"
    for name, own in evaluation.by_document.items():
        cells = "".join(f"{_f1(own, measure):>21}" for measure in _SHOWN)
        missing = sum(own[m].missing for m in _SHOWN if m in own)
        wrong = sum(own[m].wrong for m in _SHOWN if m in own)
        yield f"{name:{width}}{cells}{missing:9d}{wrong:7d}"


def _f1(own: Mapping[str, Tally], measure: str) -> str:
    """Return the F1 of one kind in one document, or a dash where there was nothing to find."""
    tally = own.get(measure)
    return "–" if tally is None or tally.empty else f"{tally.f1:.3f}"


def by_place(evaluation: Evaluation) -> Iterator[str]:
    """Yield how many rows of each section and table are right and wrong; what is missing has no place."""
    for kind, places in evaluation.by_place.items():
        yield f"{kind:30}{'evidence':22}{'right':>7}{'wrong':>7}{'P':>7}"
        for where in sorted(places):
            for measure, tally in places[where].items():
                counts = f"{tally.right:7d}{tally.wrong:7d}{tally.precision:7.3f}"
                yield f"{where[:28]:30}{measure:22}{counts}"
        yield ""


def reliability(evaluation: Evaluation) -> Iterator[str]:
    """Yield the bins of stated confidence against the share of right rows, for each kind."""
    yield f"{'evidence':22}{'confidence':>14}{'rows':>7}{'stated':>8}{'right':>8}"
    for each in calibrations(evaluation.judged):
        for one in each.bins:
            span = f"{one.low:.2f} – {one.high:.2f}"
            yield f"{each.measure:22}{span:>14}{one.rows:7d}{one.stated:8.3f}{one.share:8.3f}"
        yield f"{'':22}{'error':>14}{each.rows:7d}{'':8}{each.error:8.3f}"


def misses(evaluation: Evaluation) -> Iterator[str]:
    """Yield a line for everything that is missing, read too much, or answered wrongly."""
    for miss in evaluation.misses:
        said = json.dumps(_readable(miss.what), ensure_ascii=False)
        yield f"{miss.word:5} {miss.document} {miss.measure}: {said[:_LONGEST]}"


def plain(evaluation: Evaluation, *, misses: bool, reliability: bool) -> dict[str, Any]:
    """Return the evaluation for programs: the tables, and the rest where it was asked for."""
    answer: dict[str, Any] = {
        "evidence": {m: _figures(t) for m, t in evaluation.tallies.items() if not t.empty},
        "answers": {
            f: {"accuracy": round(t.recall, 3), "gold": t.gold} for f, t in evaluation.answers.items()
        },
        "documents": {
            name: {m: _figures(t) for m, t in own.items() if not t.empty}
            for name, own in evaluation.by_document.items()
        },
        "places": {
            kind: {
                where: {m: {"right": t.right, "wrong": t.wrong} for m, t in tallies.items()}
                for where, tallies in sorted(places.items())
            }
            for kind, places in evaluation.by_place.items()
        },
        "absent": evaluation.absent,
    }
    if reliability:
        answer["reliability"] = {c.measure: _bins(c) for c in calibrations(evaluation.judged)}
    if misses:
        answer["misses"] = [
            {"what": m.word, "document": m.document, "evidence": m.measure, "row": _readable(m.what)}
            for m in evaluation.misses
        ]
    return answer


def _figures(tally: Tally) -> dict[str, float | int]:
    """Return the figures of one kind."""
    return {
        "precision": round(tally.precision, 3),
        "recall": round(tally.recall, 3),
        "f1": round(tally.f1, 3),
        "gold": tally.gold,
        "missing": tally.missing,
        "wrong": tally.wrong,
    }


def _bins(calibration: Calibration) -> dict[str, Any]:
    """Return the reliability table of one kind."""
    bins = [
        {
            "low": b.low,
            "high": b.high,
            "rows": b.rows,
            "stated": round(b.stated, 3),
            "right": round(b.share, 3),
        }
        for b in calibration.bins
    ]
    return {"rows": calibration.rows, "error": round(calibration.error, 3), "bins": bins}


def _readable(row: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a row without what was added for matching."""
    return {k: v for k, v in row.items() if not k.startswith("_")}
