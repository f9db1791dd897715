"""Files and rules in, findings out: reads batches, lets crews of checks examine them, and asks what they conclude."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice

from dqlint import where
from dqlint.apart import Apart
from dqlint.batch import Batch
from dqlint.cache import NONE, Cache
from dqlint.crew import Crew, Member
from dqlint.layouts import Layout
from dqlint.layouts.detect import Detection, detect
from dqlint.model import Finding, Hit, Measure, Problem, Rule
from dqlint.rereading import NO_LAYOUT, DataFile, Rereading
from dqlint.scope import Scope
from dqlint.search import Searcher
from dqlint.table import Kept, Part, Table
from dqlint.wording import Known, finding

# Batches that one process examines first, as most files have no more; then those that a forked process gets: some at
# first, then many, as forking is not cheap.
ALONE = 2
FEWEST = 5
MOST = 13
_NOTHING = Kept()


@dataclass(eq=False)
class Outcome:
    """What a run has seen so far. `detections`, `layouts` and `rows` are by file name; a refused file has no layout.

    `parts` are what is kept of the rows for the end. `older` counts what is out of scope, `changed` the rows in it.
    `masked` hides in a problem that quotes data what privacy rules look for.
    """

    findings: list[Finding] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    detections: dict[str, Detection] = field(default_factory=dict)
    layouts: dict[str, Layout] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)
    parts: list[Part] = field(default_factory=list)
    older: int = 0
    changed: int = 0
    masked: Callable[[Problem], Problem] = lambda problem: problem


class Watch:
    """Is told how far a run has come. This one does not care."""

    def read(self, rows: int) -> None:
        """So many more rows have been read."""

    def comparing(self) -> AbstractContextManager[None]:
        """All rows of a dataset have been read, and are held against each other until the context is left."""
        return nullcontext()


UNWATCHED = Watch()


def lint(  # noqa: PLR0913 - all but the files and the rules have defaults
    files: Sequence[DataFile],
    rules: Sequence[Rule],
    jobs: int = 1,
    watch: Watch = UNWATCHED,
    *,
    masked: bool = True,
    scope: Scope | None = None,
    keep: Kept = _NOTHING,
    cache: Cache = NONE,
) -> Outcome:
    """Run the rules over the files of one dataset. Rules must be complete (no `missing` options).

    What privacy rules find is masked in all findings unless told otherwise. With more than one job, forked processes
    examine batches beside this one, which reads all of them. With a scope, only what has to do with rows that changed
    is found; whole-dataset rules still see all rows. The cache makes that faster and no different. `keep` names what of
    the rows is kept in the outcome's `parts` beside what rules ask for.
    """
    crews = partial(Crew, rules, scope, masked=masked)
    crew = crews()
    outcome = Outcome()
    batches = _Timed(_keeping(_watched(_read(files, crew, scope, outcome), watch), crew.kept | keep, outcome))
    started = time.perf_counter()
    crew.examine(islice(batches, ALONE if jobs > 1 else None))
    reading = batches.seconds / (time.perf_counter() - started)
    if jobs > 1:
        _examine_together(crew, crews, batches, jobs, reading)
    outcome.findings, outcome.problems = crew.findings, crew.problems  # which the conclusions join
    outcome.masked = crew.secrecy.problem
    rows = Rereading(files, outcome.layouts, Table(outcome.parts), scope, cache)
    with watch.comparing():
        _conclude(crew, files, rows, outcome)
    outcome.older = crew.older
    return outcome


def _keeping(batches: Iterable[Batch], kept: Kept, outcome: Outcome) -> Iterator[Batch]:
    """Batches, of which what is asked for at the end is kept."""
    for batch in batches:
        if kept.texts or kept.values:
            outcome.parts.append(kept.part(batch))
        yield batch


def _watched(batches: Iterable[Batch], watch: Watch) -> Iterator[Batch]:
    for batch in batches:
        watch.read(len(batch))
        yield batch


class _Timed:
    """Batches, with the seconds that reading them took."""

    def __init__(self, batches: Iterator[Batch]) -> None:
        self._batches = batches
        self.seconds = 0.0

    def __iter__(self) -> Iterator[Batch]:
        return self

    def __next__(self) -> Batch:
        started = time.perf_counter()
        try:
            return next(self._batches)
        finally:
            self.seconds += time.perf_counter() - started


def _examine_together(
    crew: Crew, crews: Callable[[], Crew], batches: Iterator[Batch], jobs: int, reading: float
) -> None:
    """Examine the rest of the batches in several processes. `reading` is the share of the time that reading takes."""
    rounds = _rounds(batches, jobs, reading)
    given = next(rounds, None)
    while given:
        *others, mine = given
        theirs = [Apart(partial(crews().examine, part)) for part in others if part]
        ours = crews().examine(mine)
        kept, given = given, next(rounds, None)
        for part in theirs:
            crew.merge(part.result())
        crew.merge(ours)
        del kept  # only now: letting go of batches would copy the memory that the processes share


def _rounds(batches: Iterator[Batch], jobs: int, reading: float) -> Iterator[list[list[Batch]]]:
    """Batches for each process, in order; those of this one come last.

    This process reads the next round while the others still examine, so it examines fewer: as many as make all come to
    an end together. In the last round there is nothing more to read, and all examine as many.
    """
    share = FEWEST
    while True:
        given = [*islice(batches, share * (jobs - 1) + int(share * max(0.0, 1 - jobs * reading)))]
        after = [*islice(batches, 1)]
        each = share if after else -(-len(given) // jobs)
        if given:
            yield [given[at * each : (at + 1) * each] for at in range(jobs)]
        if not after:
            return
        batches = chain(after, batches)
        share = min(2 * share, MOST)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Findings by place, code, field and span: an order that never depends on timing."""
    return sorted(findings, key=lambda one: (one.place, one.code, one.field, one.span or (0, 0), one.message))


def _read(files: Sequence[DataFile], crew: Crew, scope: Scope | None, outcome: Outcome) -> Iterator[Batch]:
    """All batches. In rows that did not change, only what whole-dataset rules look for is."""
    all_searches, few_searches = Searcher(crew.searches), Searcher(crew.searches_in_all)
    for file in files:
        is_whole = scope is None or scope.is_on_all_of(file.name)
        for batch in _batches(file, all_searches if is_whole else few_searches, outcome):
            outcome.changed += len(scope.part(batch, all_searches) if scope else batch)
            yield batch


def _batches(file: DataFile, scanner: Searcher, outcome: Outcome) -> Iterator[Batch]:
    for rows in file.read():
        if rows.records and file.name not in outcome.detections:
            outcome.detections[file.name] = found = detect(rows.records)
            layout = file.fit(found)
            if layout:
                outcome.layouts[file.name] = layout
        outcome.rows[file.name] += len(rows.records)
        yield Batch(file.name, file.split, rows, outcome.layouts.get(file.name, NO_LAYOUT), scanner)


def _conclude(crew: Crew, files: Sequence[DataFile], rows: Rereading, outcome: Outcome) -> None:
    said = [
        (member, what)
        for member in crew.members
        if _concerns(member, files, outcome)
        for what in crew.conclude(member, rows.corpus(member))
    ]
    outcome.measures += [crew.secrecy.measure(what) for _, what in said if isinstance(what, Measure)]
    hits = [
        (member, what)
        for member, what in said
        if isinstance(what, Hit) and _is_wanted(member, what, outcome) and crew.is_in_scope(member, what)
    ]
    records = rows.whole.rows({place for _, hit in hits for place in hit.places})
    for _, hit in hits:
        crew.secrecy.learn({hit.place: hit.secrets})
    crew.secrecy.look_beside_texts(records)
    crew.look_in_unseen(records)
    known = Known(records.get)
    outcome.findings += [
        finding(member.rule, hit, known, hide=crew.secrecy.of(hit, quotes=True))
        for member, hit in hits
        if member.test is None or member.test(records.get(hit.place, {}))
    ]


def _concerns(member: Member, files: Sequence[DataFile], outcome: Outcome) -> bool:
    """Whether a check that looks at what was kept of all rows could report any of them."""
    return member.kind.keeps(member.rule.options) == Kept() or any(
        _admits(member, file.name, file.split, outcome) for file in files
    )


def _is_wanted(member: Member, hit: Hit, outcome: Outcome) -> bool:
    """Whether the rule's filter lets the hit's file through."""
    return _admits(member, hit.place.file, hit.place.split, outcome)


def _admits(member: Member, file: str, split: str, outcome: Outcome) -> bool:
    return where.admits(member.rule.where, file, split, outcome.layouts.get(file, NO_LAYOUT).name)
