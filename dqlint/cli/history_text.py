"""The history of metrics for people: a table for each dataset, and a line of each metric as a small chart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dqlint.app.history import FEWEST, History
from dqlint.cli import phrasing
from dqlint.definitions import DEFINITIONS, MetricName
from dqlint.metrics.computing import Number
from dqlint.reporters import Style
from dqlint.visible import cut

_BARS = ("▁▂▃▄▅▆▇█", "_.-=+*%#")
_WIDEST = 10  # columns of a word in a header
_CHART = 40  # points of a chart
_NUMBERS = 26  # columns for the first and the last number beside a chart
_DIGITS = 4  # that count: a column is narrow
_SHORT = 7
_DAY = len("2026-01-01")
_STUB = _SHORT + 2 + _DAY
_ANEW, _APART = "+", "*"
_FIRST: tuple[MetricName, ...] = (
    "rows",
    "format_compliance",
    "near_duplicate_ratio",
    "contradiction_ratio",
    "worst_class_ratio",
    "errors",
    "warnings",
)


class _Column(NamedTuple):
    """A metric, or the number beside: its header in lines, and a cell for each commit."""

    header: Sequence[str]
    cells: Sequence[str]

    @property
    def width(self) -> int:
        return max(map(len, (*self.header, *self.cells)))


def render(found: History, wanted: Sequence[MetricName], style: Style) -> Iterator[str]:
    """Dataset by dataset, then what was not as it should be."""
    for dataset in found.datasets:
        metrics = metrics_of(found, dataset, wanted)
        beside = [_beside(found, style)] if found.beside else []
        columns = [_column(found, dataset, metric) for metric in metrics]
        fitting = _fitting([*beside, *columns], style.room) - len(beside)
        yield f"{style.paint(style.visible(dataset), bold=True)}\n"
        yield from _table(found, dataset, [*columns[:fitting], *beside], style)
        yield "\n"
        yield from _charts(found, dataset, metrics if wanted else metrics[:fitting], style)
        yield "\n"
    for line in notes(found):
        yield from (f"{style.paint(part, dim=True)}\n" for part in phrasing.lines(style.visible(line), style.room - 1))


def metrics_of(found: History, dataset: str, wanted: Sequence[MetricName]) -> list[MetricName]:
    """What is asked for, else all that there is: what changed comes first, and of that what says most."""
    if wanted:
        return [*wanted]
    there = [name for name in DEFINITIONS if any(value is not None for value in found.series(dataset, name))]
    steady = {name for name in there if len(set(found.series(dataset, name))) == 1}
    return sorted(there, key=lambda name: (name in steady, name not in _FIRST))


def notes(found: History) -> Iterator[str]:
    """What is wrong at some commits, and what the marks mean, in words."""
    yield from (f"{one.commit[:_SHORT]} {one.why}" for one in found.points if one.why)
    if any(one.apart and not one.anew for one in found.points):
        yield f"{_APART} another dqlint or other rules than before: not the data alone moved the numbers"
    if any(one.anew for one in found.points):
        yield f"{_ANEW} computed anew by today's rules"
    if found.beside and all(one.beside is None for one in found.points):
        yield f"none of these commits has a number at {found.beside}"
    if found.shallow:
        yield "this clone is shallow: it does not hold older commits"


def correlated(found: History, dataset: str, metric: MetricName) -> str:
    """How far a metric and the number beside it go together, in words; "" where there is none."""
    value, points = found.correlation(dataset, metric)
    if not found.beside:
        return ""
    if value is None:
        return "no rank correlation" + (f": {points} of {FEWEST} points" if points < FEWEST else ": one never moved")
    return f"rank correlation {value:+.2f} over {points} commits"


def _beside(found: History, style: Style) -> _Column:
    name = style.visible(found.beside).rpartition(":")[2]
    return _Column(
        [cut(name, _WIDEST, unicode=style.unicode)], [phrasing.value(one.beside, _DIGITS) for one in found.points]
    )


def _column(found: History, dataset: str, metric: MetricName) -> _Column:
    cells = [phrasing.value(value, _DIGITS) for value in reversed(found.series(dataset, metric))]
    return _Column([*_header(metric)], cells)


def _header(metric: str) -> Iterator[str]:
    """The name in lines that are narrow."""
    line = ""
    for word in metric.split("_"):
        if line and len(line) + len(word) + 1 > _WIDEST:
            yield f"{line}_"
            line = word
        else:
            line = f"{line}_{word}" if line else word
    yield line


def _fitting(columns: Sequence[_Column], room: int) -> int:
    """How many columns there is room for; one at least."""
    room -= _STUB + 1
    for at, column in enumerate(columns):
        room -= column.width + 2
        if room < 0:
            return max(1, at)
    return len(columns)


def _table(found: History, dataset: str, columns: Sequence[_Column], style: Style) -> Iterator[str]:
    deep = max(len(column.header) for column in columns)
    headers = [[""] * (deep - len(column.header)) + [*column.header] for column in columns]
    for line, cells in enumerate(zip(*headers, strict=True)):
        stub = "commit   date" if line == deep - 1 else ""
        yield f"{style.paint(_line(stub, cells, columns), dim=True)}\n"
    for at, point in enumerate(found.points):
        mark = _ANEW if point.anew else _APART if point.apart else " "
        stub = f"{point.commit[:_SHORT]}{mark} {point.when[:_DAY]}"
        if dataset in point.numbers:
            yield f"{_line(stub, [column.cells[at] for column in columns], columns)}\n"
        else:
            why = style.visible(point.why or f"its metric file has no {dataset}")
            yield f"{stub}  {style.paint(cut(why, style.room - _STUB - 3, unicode=style.unicode), 'yellow')}\n"


def _line(stub: str, cells: Sequence[str], columns: Sequence[_Column]) -> str:
    told = (f"{cell:>{column.width}}" for cell, column in zip(cells, columns, strict=True))
    return f"{stub:<{_STUB}}  {'  '.join(told)}".rstrip()


def _charts(found: History, dataset: str, metrics: Sequence[MetricName], style: Style) -> Iterator[str]:
    wide = max((len(metric) for metric in metrics), default=0)
    for metric in metrics:
        values = found.series(dataset, metric)[-min(_CHART, style.room - wide - _NUMBERS) :]
        there = [value for value in values if value is not None]
        if not there:
            continue
        ends = f"{phrasing.value(there[0], _DIGITS)} .. {phrasing.value(there[-1], _DIGITS)}"
        yield f"{metric:<{wide}}  {chart(values, unicode=style.unicode)}  {ends}\n"
        told = correlated(found, dataset, metric)
        if told:
            yield f"{'':<{wide}}  {style.paint(told, dim=True)}\n"
    if found.beside:
        yield from (
            f"{style.paint(line, dim=True)}\n"
            for line in phrasing.lines(
                f"Correlations are Spearman's, with {style.visible(found.beside)}, over the commits that changed that "
                "file. A few points of one history are a hint, and no proof that one moves the other.",
                style.room - 1,
            )
        )


def chart(values: Sequence[Number | None], *, unicode: bool) -> str:
    """The values as bars between the least and the greatest of them; a gap where there is none."""
    bars = _BARS[0] if unicode else _BARS[1]
    there = [value for value in values if value is not None]
    low, high = min(there), max(there)
    top = len(bars) - 1
    if low == high:
        return "".join(" " if value is None else bars[top // 2] for value in values)
    return "".join(" " if value is None else bars[round((value - low) / (high - low) * top)] for value in values)
