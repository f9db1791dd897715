"""Files and rules in, findings out: builds the checks, feeds them batches, puts their hits into words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from dqlint import kinds, where
from dqlint.batch import Batch, Corpus, Stuck
from dqlint.check import Check, Kind
from dqlint.layouts import Layout
from dqlint.layouts.detect import Detection, detect
from dqlint.model import Finding, Hit, Measure, Place, Problem, Record, Rows, Rule
from dqlint.search import Searcher
from dqlint.wording import finding

Reader = Callable[[], Iterable[Rows]]
Fit = Callable[[Detection], Layout | None]

_NO_LAYOUT = Layout("none", "no layout fits", (), {})


class DataFile(NamedTuple):
    """A data file at a version: its posix name, its split, how to read its rows (again, if need be).

    `fit` turns what detection found into the layout to lint with; None refuses the file's rows.
    """

    name: str
    split: str
    read: Reader
    fit: Fit


@dataclass(slots=True)
class Outcome:
    """What a run has seen so far. `detections` and `layouts` are by file name; a refused file has no layout."""

    findings: list[Finding] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    detections: dict[str, Detection] = field(default_factory=dict)
    layouts: dict[str, Layout] = field(default_factory=dict)
    rows: int = 0


class _Running(NamedTuple):
    rule: Rule
    kind: Kind
    check: Check
    test: where.Test | None


def lint(files: Sequence[DataFile], rules: Sequence[Rule]) -> Outcome:
    """Run the rules over the files of one dataset. Rules must be complete (no `missing` options)."""
    running = [_start(rule) for rule in rules]
    scanner = Searcher(chain.from_iterable(one.check.searches for one in running))
    outcome = Outcome()
    for file in files:
        for batch in _batches(file, scanner, outcome):
            outcome.rows += len(batch)
            for one in running:
                _gather(one, batch, outcome)
    _conclude(running, files, outcome)
    return outcome


def lint_rows(rows: Sequence[Record], rules: Sequence[Rule], layout: Layout | None = None) -> list[Finding]:
    """The findings of the rules on rows that lie in no file, sorted; their layout is detected where none is given."""
    block = Rows(0, [*rows], [*range(1, len(rows) + 1)], [1] * len(rows), [])
    file = DataFile("rows.jsonl", "train", lambda: [block], lambda found: layout or found.layout)
    return in_order(lint([file], rules).findings)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by place, code, field and span: an order that never depends on timing."""
    return sorted(findings, key=lambda one: (one.place, one.code, one.field, one.span or (0, 0), one.message))


def _start(rule: Rule) -> _Running:
    kind = kinds.load(rule.kind)
    return _Running(rule, kind, kind.make(rule.options), where.row_test(rule.where))


def _batches(file: DataFile, scanner: Searcher, outcome: Outcome) -> Iterator[Batch]:
    layout: Layout | None = None
    for rows in file.read():
        if rows.records and file.name not in outcome.detections:
            outcome.detections[file.name] = found = detect(rows.records)
            layout = file.fit(found)
            if layout:
                outcome.layouts[file.name] = layout
        yield Batch(file.name, file.split, rows, layout or _NO_LAYOUT, scanner)


def _gather(one: _Running, batch: Batch, outcome: Outcome) -> None:
    """What a check finds in a batch; where it gets stuck, what it found before stays."""
    try:
        for found in _examine(one, batch):
            outcome.findings.append(found)
    except Stuck as stuck:
        place = stuck.place
        hint = f"{one.rule.code} looked no further in the {len(batch):,} rows read with this one: mend its pattern"
        outcome.problems.append(Problem(place.file, place.line, place.column, f"{one.rule.code}: {stuck}", hint))


def _examine(one: _Running, batch: Batch) -> Iterator[Finding]:
    if not where.admits(one.rule.where, batch):
        return
    seen, test = batch, one.test
    if test and one.kind.scope == "dataset":
        seen, test = _admitted(batch, test), None
    for hit in one.check.examine(seen):
        records = {place: record for place in _places(hit) if (record := batch.record(place)) is not None}
        if test is None or test(records.get(hit.place, {})):
            yield finding(one.rule, hit, records, _line(batch, hit.place) if hit.place.row < 0 else "")


def _places(hit: Hit) -> tuple[Place, ...]:
    return (hit.place, *hit.related)


def _line(batch: Batch, place: Place) -> str:
    return next((bad.text for bad in batch.defects if (bad.line, bad.column) == (place.line, place.column)), "")


def _conclude(running: Sequence[_Running], files: Sequence[DataFile], outcome: Outcome) -> None:
    said = [(one.rule, what) for one in running for what in one.check.conclude(_corpus(files, outcome, one.test))]
    outcome.measures += [what for _, what in said if isinstance(what, Measure)]
    hits = [(rule, what) for rule, what in said if isinstance(what, Hit)]
    records = _corpus(files, outcome).rows({place for _, hit in hits for place in _places(hit)})
    outcome.findings += [finding(rule, hit, records) for rule, hit in hits]


def _corpus(files: Sequence[DataFile], outcome: Outcome, test: where.Test | None = None) -> Corpus:
    """The rows of all files, as a check with that filter on rows sees them."""
    by_name = {file.name: file for file in files}

    def read(name: str) -> Iterator[Batch]:
        file, layout = by_name[name], outcome.layouts.get(name, _NO_LAYOUT)
        for rows in file.read():
            batch = Batch(name, file.split, rows, layout, Searcher(()))
            yield _admitted(batch, test) if test else batch

    return Corpus(read)


def _admitted(batch: Batch, test: where.Test) -> Batch:
    return batch.only([row for row, record in enumerate(batch.records) if test(record)])
