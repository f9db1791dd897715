"""`check --explain-layout`: what was made of each file, and why."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from dqlint import readers
from dqlint.app import fitting, targets
from dqlint.app.targets import Target
from dqlint.batch import Batch
from dqlint.layouts import FIELDS, Layout
from dqlint.layouts.detect import SAMPLE, Detection, detect
from dqlint.model import ConfigError, Problem, Rows
from dqlint.search import Searcher


class FieldUse(NamedTuple):
    """Where a field was found: the paths, and the share of the sampled rows that have it."""

    field: str
    paths: tuple[str, ...]
    share: float


class Explanation(NamedTuple):
    """What a file is taken for. `written` is the file format in words; `problem` says why it cannot be linted."""

    target: Target
    written: str
    detection: Detection
    layout: Layout | None
    fields: tuple[FieldUse, ...]
    problem: Problem | None


def explain(paths: Sequence[Path], config_file: Path | None, here: Path) -> list[Explanation]:
    """One explanation a file. Raises ConfigError."""
    return [_explain(target) for target in targets.find(paths, config_file, here)]


def _explain(target: Target) -> Explanation:
    reading = readers.read(target.path, target.name)
    rows = next((rows for rows in reading if rows.records), None)
    if rows is None:
        raise ConfigError(Problem(target.name, 1, 0, "holds no rows", "dqlint check says what is wrong with its lines"))
    sample = Rows(rows.first, rows.records[:SAMPLE], rows.lines[:SAMPLE], rows.columns[:SAMPLE], [])
    found = detect(sample.records)
    layout = fitting.layout_of(target, found)
    problem = None if layout else fitting.refusal(target, found)
    fields = _fields(Batch(target.name, target.split, sample, layout, Searcher(()))) if layout else ()
    return Explanation(target, _written(reading), found, layout, fields, problem)


def _written(reading: readers.Reading) -> str:
    packed = f" in {reading.compression}" if reading.compression != "none" else ""
    cells = f" delimited by {reading.delimiter!r}" if reading.delimiter not in ("", ",") else ""
    note = f" ({reading.note})" if reading.note else ""
    return f"{reading.format}{cells}, {reading.encoding}{packed}{note}"


def _fields(batch: Batch) -> tuple[FieldUse, ...]:
    uses = []
    for field in FIELDS:
        column = batch.values(field)
        places = tuple(dict.fromkeys(_general(path) for path in column.paths))
        if places:
            uses.append(FieldUse(field, places, len(set(column.rows)) / len(batch)))
    return tuple(uses)


def _general(path: str) -> str:
    """A path with its indices as `[*]`, so that the turns of a conversation are one place."""
    import re

    return re.sub(r"\[\d+\]", "[*]", path)
