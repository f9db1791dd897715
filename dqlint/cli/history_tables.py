"""The history of metrics for programs (JSON as schemas/history.schema.json describes it, CSV) and pull requests."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from dqlint import contract
from dqlint.app.history import History
from dqlint.app.logged_metrics import Point
from dqlint.cli import phrasing
from dqlint.cli.diff_markdown import bounded
from dqlint.cli.history_text import chart, correlated, metrics_of, notes
from dqlint.definitions import DEFINITIONS, MetricName
from dqlint.reporters import Style
from dqlint.reporters.markdown import code
from dqlint.visible import visible

_COLUMNS = 8


def as_json(found: History, wanted: Sequence[MetricName], _style: Style) -> Iterator[str]:
    """One object; each commit is on its own line."""
    yield '{"commits": ['
    yield ",".join(f"\n{contract.dumps(_point(one, found, wanted))}" for one in found.points)
    yield f'\n], "with": {contract.dumps(found.beside or None)}, "correlations": '
    yield f'{contract.dumps(_correlations(found, wanted))}, "shallow": {contract.dumps(found.shallow)}}}\n'


def _point(point: Point, found: History, wanted: Sequence[MetricName]) -> dict[str, Any]:
    shown = wanted or [*DEFINITIONS]
    told = {name: point.numbers[name] for name in found.datasets if name in point.numbers}
    return {
        "commit": point.commit,
        "date": point.when,
        "subject": point.subject,
        "datasets": {
            name: {metric: value for metric, value in values.items() if metric in shown}
            for name, values in told.items()
        },
        "problem": point.why,
        "recomputed": point.anew,
        "other_rules": point.apart,
        "with": point.beside,
    }


def _correlations(found: History, wanted: Sequence[MetricName]) -> list[dict[str, Any]]:
    if not found.beside:
        return []
    return [
        {"dataset": dataset, "metric": metric, "spearman": value, "commits": points}
        for dataset in found.datasets
        for metric in metrics_of(found, dataset, wanted)
        for value, points in [found.correlation(dataset, metric)]
    ]


def as_csv(found: History, wanted: Sequence[MetricName], _style: Style) -> Iterator[str]:
    """A line for each commit and dataset, with a column for each metric that any of them has."""
    there = {metric for name in found.datasets for metric in metrics_of(found, name, wanted)}
    metrics = [metric for metric in DEFINITIONS if metric in there]
    yield _line(["commit", "date", "dataset", "problem", *metrics, *(["with"] if found.beside else [])])
    for point in found.points:
        for dataset in found.datasets:
            told = point.numbers.get(dataset, {})
            beside = [_cell(point.beside)] if found.beside else []
            values = [_cell(told.get(metric)) for metric in metrics]
            yield _line([point.commit, point.when, _words(dataset), _words(point.why), *values, *beside])


def _cell(value: float | None) -> str:
    return "" if value is None else str(value)


def _words(text: str) -> str:
    """Text in which no spreadsheet sees a formula, and no terminal or runner a command."""
    shown = visible(text)
    return f"'{shown}" if shown.startswith(("=", "+", "-", "@", "::")) else shown


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue()


def markdown(found: History, wanted: Sequence[MetricName], _style: Style) -> Iterator[str]:
    """A table for each dataset, at most 60,000 characters in all."""
    return bounded(_pieces(found, wanted))


def _pieces(found: History, wanted: Sequence[MetricName]) -> Iterator[str]:
    yield "### dqlint history\n"
    for dataset in found.datasets:
        metrics = metrics_of(found, dataset, wanted)[:_COLUMNS]
        titles = [*metrics, *([code(found.beside)] if found.beside else [])]
        yield f"\n#### {code(dataset)}\n\n| commit | date | {' | '.join(titles)} |\n|---|---|{'---:|' * len(titles)}\n"
        yield from (_row(point, dataset, metrics, found) for point in found.points)
        charts = [_chart(found, dataset, metric) for metric in metrics]
        yield f"\n{''.join(charts)}"
    yield from (f"\n{code(line)}\n" for line in notes(found))


def _chart(found: History, dataset: str, metric: MetricName) -> str:
    values = found.series(dataset, metric)
    there = any(value is not None for value in values)
    shown = code(chart(values, unicode=True)) if there else "no numbers"
    return f"- {metric} {shown} {correlated(found, dataset, metric)}".rstrip() + "\n"


def _row(point: Point, dataset: str, metrics: Sequence[MetricName], found: History) -> str:
    told = point.numbers.get(dataset, {})
    cells = [phrasing.value(told.get(metric)) for metric in metrics]
    cells += [phrasing.value(point.beside)] if found.beside else []
    return f"| {code(point.commit[:7])} | {point.when[:10]} | {' | '.join(cells)} |\n"
