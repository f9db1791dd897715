"""What `dqlint init` learns from data: datasets among the files, their layout, labels, and whether answers reason."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from dqlint import readers, splits
from dqlint.batch import Batch
from dqlint.kinds.reasoning_practice import beside
from dqlint.layouts import Layout
from dqlint.layouts.detect import Detection, detect
from dqlint.search import Searcher

TRACES: tuple[tuple[str, str], ...] = (
    ("a trace between <think> tags", r"<think>"),
    ("steps before `####`", r"(?m)^####"),
    ("a trace between <reasoning> tags", r"<reasoning>"),
)
REASONING_FIELD = "a field or content part of its own"


@dataclass(slots=True)
class Seen:
    """One dataset: its files by split, their layout (None where none fits), and counts over all rows.

    `fields` holds the paths of each field that some row has; `labels` counts the values of the label field, `answers`
    the rows with an output, and `traces` those whose output shows each form of reasoning.
    """

    name: str
    layout: Layout | None
    found: Detection
    files: dict[str, list[str]] = field(default_factory=dict)
    fields: dict[str, list[str]] = field(default_factory=dict)
    labels: Counter[str] = field(default_factory=Counter)
    traces: Counter[str] = field(default_factory=Counter)
    rows: int = 0
    answers: int = 0


class Survey:
    """Datasets, put together from files one by one."""

    def __init__(self, root: Path) -> None:
        self.without_rows: list[str] = []
        self._root = root
        self._seen: dict[tuple[splits.Home, str], Seen] = {}

    @property
    def datasets(self) -> list[Seen]:
        """What was seen, by name."""
        return _named_apart(sorted(self._seen.values(), key=lambda one: one.name))

    def see(self, path: Path) -> None:
        """Take in a file. Raises ConfigError where it cannot be read."""
        name = PurePath(os.path.relpath(path, self._root)).as_posix()
        one: Seen | None = None
        for rows in readers.read(path, name):
            if rows.records and one is None:
                one = _dataset(name, detect(rows.records), self._seen)
            if one and one.layout:
                _count(one, Batch(name, "train", rows, one.layout, Searcher(())))
        if one is None:
            self.without_rows.append(name)


def _dataset(file: str, found: Detection, seen: dict[tuple[splits.Home, str], Seen]) -> Seen:
    home = splits.home(file)
    layout = found.layout.name if found.layout else file
    one = seen.setdefault((home, layout), Seen(home.title, found.layout, found))
    one.files.setdefault(splits.guess(file), []).append(file)
    return one


def _named_apart(seen: Sequence[Seen]) -> list[Seen]:
    taken: Counter[str] = Counter()
    for one in seen:
        taken[one.name] += 1
        if taken[one.name] > 1:
            one.name = f"{one.name}-{taken[one.name]}"
    return [*seen]


def _count(one: Seen, batch: Batch) -> None:
    one.rows += len(batch)
    one.answers += len(set(batch.texts("output").rows))
    for name, places in one.layout.fields.items() if one.layout else ():
        for path in places:
            if path not in one.fields.get(name, ()) and any(path in record for record in batch.records):
                one.fields.setdefault(name, []).append(path)
    one.labels.update(label for value in batch.values("label").values for label in _labels(value))
    outputs = batch.texts("output")
    for meaning, pattern in TRACES:
        rows = {row for text, row in zip(outputs.values, outputs.rows, strict=True) if re.search(pattern, text)}
        one.traces[meaning] += len(rows)
    one.traces[REASONING_FIELD] += len({answer.row for answer in beside(batch)})


def _labels(value: object) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]
