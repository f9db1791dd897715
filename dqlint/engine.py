"""Files and rules in, findings out: reads batches, lets crews of checks examine them, and asks what they conclude."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from typing import NamedTuple

from dqlint import where
from dqlint.apart import Apart
from dqlint.batch import Batch, Corpus
from dqlint.crew import Crew, admitted, places
from dqlint.layouts import Layout
from dqlint.layouts.detect import Detection, detect
from dqlint.model import Finding, Hit, Measure, Problem, Rows, Rule
from dqlint.search import Searcher
from dqlint.wording import finding

Reader = Callable[[], Iterable[Rows]]
Fit = Callable[[Detection], Layout | None]
Tick = Callable[[int], None]

# Batches that one process examines first, as most files have no more; then those that a forked process gets: some at
# first, then many, as forking is not cheap.
ALONE = 5
FEWEST = 5
MOST = 13
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
    """What a run has seen so far. `detections`, `layouts` and `rows` are by file name; a refused file has no layout."""

    findings: list[Finding] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    detections: dict[str, Detection] = field(default_factory=dict)
    layouts: dict[str, Layout] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)


def no_tick(_rows: int) -> None:
    """Nobody watches."""


def lint(
    files: Sequence[DataFile], rules: Sequence[Rule], jobs: int = 1, tick: Tick = no_tick, *, masked: bool = True
) -> Outcome:
    """Run the rules over the files of one dataset. Rules must be complete (no `missing` options).

    What privacy rules find is masked in all findings unless told otherwise. With more than one job, forked processes
    examine batches beside this one, which reads all of them. `tick` is called for every batch with the number of rows
    in it.
    """
    crews = partial(Crew, rules, masked=masked)
    crew = crews()
    outcome = Outcome()
    batches = _ticked(_batches(files, Searcher(crew.searches), outcome), tick)
    crew.examine(islice(batches, ALONE if jobs > 1 else None))
    share = FEWEST
    while jobs > 1 and _examined_together(crew, crews, batches, jobs, share):
        share = min(2 * share, MOST)
    outcome.findings, outcome.problems = crew.findings, crew.problems  # which the conclusions join
    _conclude(crew, files, outcome)
    return outcome


def _ticked(batches: Iterable[Batch], tick: Tick) -> Iterator[Batch]:
    for batch in batches:
        tick(len(batch))
        yield batch


def _examined_together(crew: Crew, crews: Callable[[], Crew], batches: Iterator[Batch], jobs: int, share: int) -> bool:
    """Examine the next batches in several processes; whether there were any.

    This process has to read them all as well, so it takes fewer. Those it gave away it keeps till the end of the
    round: letting go of them would copy the memory that the processes share.
    """
    given = [part for part in (list(islice(batches, share)) for _ in range(jobs - 1)) if part]
    theirs = [Apart(partial(crews().examine, part)) for part in given]
    ours = crews().examine(islice(batches, share - share // 6))
    for part in theirs:
        crew.merge(part.result())
    crew.merge(ours)
    return bool(given)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by place, code, field and span: an order that never depends on timing."""
    return sorted(findings, key=lambda one: (one.place, one.code, one.field, one.span or (0, 0), one.message))


def _batches(files: Sequence[DataFile], scanner: Searcher, outcome: Outcome) -> Iterator[Batch]:
    for file in files:
        for rows in file.read():
            if rows.records and file.name not in outcome.detections:
                outcome.detections[file.name] = found = detect(rows.records)
                layout = file.fit(found)
                if layout:
                    outcome.layouts[file.name] = layout
            outcome.rows[file.name] += len(rows.records)
            yield Batch(file.name, file.split, rows, outcome.layouts.get(file.name, _NO_LAYOUT), scanner)


def _conclude(crew: Crew, files: Sequence[DataFile], outcome: Outcome) -> None:
    said = [
        (member.rule, what)
        for member in crew.members
        for what in crew.conclude(member, _corpus(files, outcome, member.test))
    ]
    outcome.measures += [crew.secrecy.measure(what) for _, what in said if isinstance(what, Measure)]
    hits = [(rule, what) for rule, what in said if isinstance(what, Hit)]
    records = _corpus(files, outcome).rows({place for _, hit in hits for place in places(hit)})
    for _, hit in hits:
        crew.secrecy.learn({hit.place: hit.secrets})
    outcome.findings += [finding(rule, hit, records, hide=crew.secrecy.of(hit, quotes=True)) for rule, hit in hits]


def _corpus(files: Sequence[DataFile], outcome: Outcome, test: where.Test | None = None) -> Corpus:
    """The rows of all files, as a check with that filter on rows sees them."""
    by_name = {file.name: file for file in files}

    def read(name: str) -> Iterator[Batch]:
        file, layout = by_name[name], outcome.layouts.get(name, _NO_LAYOUT)
        for rows in file.read():
            batch = Batch(name, file.split, rows, layout, Searcher(()))
            yield admitted(batch, test) if test else batch

    return Corpus(read)
