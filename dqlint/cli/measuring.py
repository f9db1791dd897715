"""Metrics in words: a table for people, one for a pull request, JSON, and OpenMetrics for GitLab."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from dqlint.app.metrics import Measured
from dqlint.definitions import DEFINITIONS, MetricName
from dqlint.metrics.causes import Cause
from dqlint.metrics.computing import Number
from dqlint.metrics.gates import Base, State, Verdict, worse_by
from dqlint.reporters import Style
from dqlint.reporters.markdown import code
from dqlint.visible import cut, line_start


class Shown(NamedTuple):
    """What there is to show. `bases` gives the numbers of the base; `gated` says that gates are applied."""

    measured: Sequence[Measured]
    bases: Callable[[str], Base]
    gated: bool
    notes: Sequence[str] = ()


class Line(NamedTuple):
    """A metric of a dataset in cells: name, value, how it stands against the base, its bounds."""

    metric: str
    value: str
    change: str
    bounds: str
    missed: bool


def text(shown: Shown, style: Style) -> Iterator[str]:
    """A table for each dataset, then what gates were missed by."""
    for one in shown.measured:
        lines = [*_lines(one, shown.bases(one.dataset).numbers, unicode=style.unicode)]
        wide = [max(len(getattr(line, name)) for line in lines) for name in Line._fields[:3]]
        yield f"{style.paint(style.visible(one.dataset), bold=True)}\n"
        for line in lines:
            row = f"  {line.metric:<{wide[0]}}  {line.value:>{wide[1]}}  {line.change:<{wide[2]}}  {line.bounds}"
            yield f"{style.paint(row.rstrip(), 'red' if line.missed else None)}\n"
        yield "\n"
    if shown.gated:
        yield from _verdicts(shown, style)
    for note in shown.notes:
        yield f"{style.paint(style.visible(note), dim=True)}\n"


def _lines(one: Measured, before: Mapping[str, Number], *, unicode: bool) -> Iterator[Line]:
    for metric in (metric for metric in DEFINITIONS if metric in one.numbers):
        verdicts = [verdict for verdict in one.verdicts if verdict.metric == metric]
        change = _change(metric, before.get(metric), one.numbers[metric], unicode=unicode)
        missed = any(verdict.state == "missed" for verdict in verdicts)
        mark = f"{'✗' if unicode else 'x'} " if missed else ""
        bounds = ", ".join(verdict.bound for verdict in verdicts)
        yield Line(metric, number(one.numbers[metric]), change, f"{mark}{bounds}", missed)


def number(value: Number) -> str:
    """A number as people read it."""
    return f"{value:,}" if isinstance(value, int) else f"{value:.6g}"


def _change(metric: MetricName, before: Number | None, now: Number, *, unicode: bool) -> str:
    """What it was in the base, and whether that was better."""
    if before is None or before == now:
        return "" if before is None else "="
    up, down = "↑↓" if unicode else "^v"
    arrow = up if now > before else down
    better = DEFINITIONS[metric].better
    word = "" if better == "neither" else " worse" if worse_by(metric, before, now) > 0 else " better"
    return f"{arrow} {number(before)}{word}"


def _verdicts(shown: Shown, style: Style) -> Iterator[str]:
    judged = [(one, verdict) for one in shown.measured for verdict in one.verdicts]
    for one, verdict in judged:
        if verdict.state == "missed":
            yield f"{style.paint('missed', 'red', bold=True)} {style.visible(said(one, verdict))}\n"
            for cause in one.causes.get(verdict.metric, ()):
                line = line_start(style.visible(place(cause, style.path)))
                yield f"    {cut(line, style.room - 4, unicode=style.unicode)}\n"
    yield from (f"{style.paint('not judged', 'yellow')} {style.visible(line)}\n" for line in _unjudged(judged))
    yield f"{_count(verdict.state for _, verdict in judged)}\n"


def _count(states: Iterable[State]) -> str:
    count = Counter(states)
    if not count:
        return "there are no gates in dqlint.yaml: `gates: recommended` sets the usual ones"
    unjudged = f", {count['not judged']} not judged" if count["not judged"] else ""
    return f"{count['passed']} of {count['passed'] + count['missed']} gates passed{unjudged}"


def _unjudged(judged: Sequence[tuple[Measured, Verdict]]) -> list[str]:
    """The bounds that were not judged, those of several datasets in one line where the reason is the same."""
    datasets: dict[tuple[str, str], list[str]] = {}
    for one, verdict in judged:
        if verdict.state == "not judged":
            datasets.setdefault((f"{verdict.metric} {verdict.bound}", verdict.why), []).append(one.dataset)
    return [f"{bound}: {why} ({', '.join(names)})" for (bound, why), names in datasets.items()]


def said(one: Measured, verdict: Verdict) -> str:
    """A verdict in words: metric, value, bound, and the value in the base."""
    value = "" if verdict.value is None else f" is {number(verdict.value)}"
    base = "" if verdict.base is None else f", {number(verdict.base)} in the base"
    why = f" ({verdict.why})" if verdict.why else ""
    return f"{one.dataset}: {verdict.metric}{value}{base}; gate: {verdict.bound}{why}"


def place(cause: Cause, path: Callable[[str], str] = str) -> str:
    """Where a gate was missed, and what is wrong there."""
    where, what = cause
    return f"{path(where.file)}:{where.line}  {what}" if where else what


def markdown(shown: Shown, _style: Style) -> Iterator[str]:
    """The same for a pull request's comment or a job's summary."""
    yield "### dqlint metrics\n"
    for one in shown.measured:
        yield f"\n{code(one.dataset)}\n\n| metric | value | base | gate |\n|---|---:|---|---|\n"
        for line in _lines(one, shown.bases(one.dataset).numbers, unicode=True):
            bounds = line.bounds.replace("<", "&lt;").replace(">", "&gt;")
            yield f"| {line.metric} | {line.value} | {line.change} | {f'**{bounds}**' if line.missed else bounds} |\n"
    for one in shown.measured if shown.gated else ():
        yield from _marked_down(one)
    judged = [(one, verdict) for one in shown.measured for verdict in one.verdicts if shown.gated]
    yield from (f"\nnot judged: {code(line)}\n" for line in _unjudged(judged))
    yield from (f"\n{code(note)}\n" for note in shown.notes)


def _marked_down(one: Measured) -> Iterator[str]:
    for verdict in one.verdicts:
        if verdict.state == "missed":
            yield f"\n**missed** {code(said(one, verdict))}\n"
            yield from (f"- {code(place(cause))}\n" for cause in one.causes.get(verdict.metric, ()))


def as_json(shown: Shown, _style: Style) -> Iterator[str]:
    """The same for programs."""
    told = {one.dataset: _told(one, shown) for one in shown.measured}
    yield json.dumps({"datasets": told, "notes": [*shown.notes]}, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _told(one: Measured, shown: Shown) -> dict[str, object]:
    gates = [
        {**verdict._asdict(), "causes": [_cause(cause) for cause in one.causes.get(verdict.metric, ())]}
        for verdict in one.verdicts
    ]
    return {
        "metrics": dict(one.numbers),
        "base": dict(shown.bases(one.dataset).numbers),
        "findings": dict(one.pin.findings),
        "gates": gates if shown.gated else [],
    }


def _cause(cause: Cause) -> dict[str, object]:
    where, what = cause
    return {"message": what} | ({"file": where.file, "line": where.line, "row": where.row} if where else {})


def openmetrics(shown: Shown, _style: Style) -> Iterator[str]:
    """The numbers for programs that draw them."""
    return gauges({one.dataset: one.numbers for one in shown.measured})


def gauges(numbers: Mapping[str, Mapping[str, Number]]) -> Iterator[str]:
    """A gauge for each metric, labelled by dataset (openmetrics.io 1.0), as GitLab's metrics report reads it."""
    for metric, one in DEFINITIONS.items():
        found = [(dataset, told[metric]) for dataset, told in numbers.items() if metric in told]
        if found:
            yield f"# TYPE dqlint_{metric} gauge\n# HELP dqlint_{metric} {one.meaning}\n"
            yield from (f'dqlint_{metric}{{dataset="{dataset}"}} {value}\n' for dataset, value in found)
    yield "# EOF\n"


FORMATS: Mapping[str, Callable[[Shown, Style], Iterable[str]]] = {
    "text": text,
    "json": as_json,
    "md": markdown,
    "openmetrics": openmetrics,
}
