"""Data for charts, one CSV file each, with the dataset in every line, and a template by which `dvc plots` draws it."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from dqlint.metrics.facts import Facts
from dqlint.similarity.words import words
from dqlint.tally import by_rule
from dqlint.visible import shortened, visible

_LONGEST = 60
_MOST_CLASSES = 100
_MOST_CONFLICTS = 1_000
_CONFLICTS = ("LBL005", "LBL006")  # of labels and closed answers: preferences are whole texts
Lines = tuple[tuple[str | int, ...], ...]


class Plots(NamedTuple):
    """The lines of each chart for a dataset."""

    classes: Lines = ()
    findings: Lines = ()
    lengths: Lines = ()
    conflicts: Lines = ()


TEMPLATE = "bars.json"
# A template of Vega-Lite for `dvc plots`, which puts its own in place of what stands in <>. Unlike in DVC's own
# `bar_horizontal`, bars begin at 0. It is named in dvc.yaml by its path.
_BARS: Mapping[str, Any] = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "data": {"values": "<DVC_METRIC_DATA>"},
    "title": {"text": "<DVC_METRIC_TITLE>", "anchor": "middle"},
    "width": "<DVC_METRIC_PLOT_WIDTH>",
    "height": {"step": 14},
    "mark": "bar",
    "encoding": {
        "x": {"field": "<DVC_METRIC_X>", "type": "quantitative", "title": "<DVC_METRIC_X_LABEL>"},
        "y": {
            "field": "<DVC_METRIC_Y>",
            "type": "nominal",
            "title": "<DVC_METRIC_Y_LABEL>",
            "axis": {"labelLimit": 400},
        },
        "yOffset": {"field": "rev", "sort": []},
        "color": "<DVC_METRIC_COLOR>",
    },
}
HEADERS = Plots(
    classes=(("class", "rows"),),
    findings=(("rule", "findings"),),
    lengths=(("words", "rows"),),
    conflicts=(("usual", "here"),),
)
_NONE = Plots((("none", 0),), (("none", 0),), (("none", 0),), (("none", "none"),))  # `dvc plots` draws no empty file
_AXES: Mapping[str, tuple[str, str]] = {
    "classes": ("rows", "class"),
    "findings": ("findings", "rule"),
    "lengths": ("rows", "words"),
    "conflicts": ("usual", "here"),
}


def of(dataset: str, facts: Facts) -> Plots:
    """The charts of a dataset."""
    return Plots(
        classes=tuple((f"{dataset} {name}", count) for name, count in _classes(facts)),
        findings=tuple(
            (f"{dataset} {one.code} {one.name}", one.findings)
            for one in by_rule(one for one in facts.run.findings if one.code in facts.run.counted)
        ),
        lengths=tuple((f"{dataset} {low:>5}", rows) for low, rows in _lengths(facts)),
        conflicts=tuple(_conflicts(facts)),
    )


def files(plots: Sequence[Plots]) -> Iterator[tuple[str, str]]:
    """Each chart as a file: its name and its text."""
    yield TEMPLATE, json.dumps(_BARS, indent=2) + "\n"
    for name in Plots._fields:
        lines = [line for one in plots for line in getattr(one, name)]
        yield f"{name}.csv", _csv([*getattr(HEADERS, name), *(lines or getattr(_NONE, name))])


def entries(folder: str) -> list[Mapping[str, Mapping[str, str]]]:
    """What dvc.yaml says of the charts in a folder, a posix path from its own."""
    drawn = {name: {"template": f"{folder}/{TEMPLATE}"} for name in Plots._fields}
    drawn["conflicts"] = {"template": "confusion"}
    axes = {name: {"x": x, "y": y} for name, (x, y) in _AXES.items()}
    return [{f"{folder}/{name}.csv": {**drawn[name], **axes[name]}} for name in Plots._fields]


def _csv(lines: Iterable[Sequence[str | int]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(lines)
    return text.getvalue()


def _classes(facts: Facts) -> list[tuple[str, int]]:
    labels = sorted(facts.labels("train").items(), key=lambda one: (-one[1], one[0]))
    return [(_shown(label), count) for label, count in labels[:_MOST_CLASSES]]


def _lengths(facts: Facts) -> list[tuple[int, int]]:
    """Outputs (inputs, where there are none) by their number of words: from 0, from 1, from 2, from 4, ..."""
    texts = facts.texts("output") or facts.texts("input")
    counts = Counter(len(words(text)).bit_length() for text in texts)
    return [(1 << (size - 1) if size else 0, counts[size]) for size in sorted(counts)]


def _conflicts(facts: Facts) -> Iterator[tuple[str, str]]:
    """What rows that ask for the same are mostly answered, and what the rows at odds with them are answered."""
    for one in facts.of(_CONFLICTS)[:_MOST_CONFLICTS]:
        yield _shown(str(one.values["there"])), _shown(str(one.values["here"]))


def _shown(text: str) -> str:
    return shortened(visible(text), _LONGEST)
