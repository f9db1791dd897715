"""`dqlint diff`: two versions of the data side by side, dataset by dataset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from dqlint import __version__, decisions, engine, project
from dqlint.app import revisions
from dqlint.app.changed_rows import ChangedRows, changed_rows
from dqlint.app.check import Request
from dqlint.app.committed import committed, is_of, is_strange
from dqlint.app.compared_findings import ComparedFindings, compared_findings
from dqlint.app.compared_numbers import ComparedNumber, Judged, compared_numbers, judged
from dqlint.app.linted import Linted, linted, nothing_in
from dqlint.app.metrics import choose, gates_of
from dqlint.app.revisions import View, Wanted
from dqlint.app.shown_rows import ShownRows, shown_rows
from dqlint.app.sides import Group, Side, Sides, sides
from dqlint.app.targets import Target
from dqlint.metrics.computing import Number
from dqlint.metrics.gates import Base
from dqlint.metrics.record import Record
from dqlint.metrics.settings import settings_digest
from dqlint.model import ConfigError, Problem
from dqlint.trees.stored import Stored


class Compared(NamedTuple):
    """A dataset in two versions. `rows` and `findings` are None where the data of a version cannot be had.

    `notes` say where the numbers come from, if not from the data of both versions.
    """

    name: str
    files: tuple[int, int]
    rows: ShownRows | None
    findings: ComparedFindings | None
    numbers: Sequence[ComparedNumber]
    gates: Sequence[Judged]
    notes: Sequence[str] = ()

    @property
    def changed(self) -> bool:
        """Whether anything is another in the new version."""
        findings = self.findings and (self.findings.new or self.findings.gone)
        moved = any(one.delta != 0 or one.tool for one in self.numbers)
        return self.rows is None or self.rows.changed or bool(findings) or moved

    @property
    def missed(self) -> bool:
        """Whether a gate was missed."""
        return any(one.verdict.state == "missed" for one in self.gates)


class Diff(NamedTuple):
    """Two versions, by what they are called, and what differs in each dataset; `problems` are for the user to mend."""

    old: str
    new: str
    datasets: Sequence[Compared]
    problems: Sequence[Problem] = ()


_SHORT = 12
_NOTHING: Mapping[str, Number] = {}


def diff(request: Request, limit: int, watch: engine.Watch = engine.UNWATCHED) -> Diff:
    """Compare the versions that the request names; of each kind of row at most `limit` are told. Raises ConfigError."""
    with _view(request) as view:
        both = sides(request, view)
        problems = [*both.old.problems, *both.new.problems, *both.missing]
        told = [_Comparing(group, both, request, limit, watch) for group in both.groups]
        datasets = [one.compared() for one in told]
        problems += [problem for one in told for problem in one.problems]
        return Diff(*_labels(both, request.versions), datasets, tuple(dict.fromkeys(problems)))


@contextmanager
def _view(request: Request) -> Iterator[View]:
    """The view, in which options are called as users of diff know them."""
    try:
        with revisions.view(request.versions, request.here, pulls=request.pull) as view:
            yield view
    except ConfigError as error:
        names = {"--since": "REV", "--rev": "REV"}
        raise ConfigError(*(one._replace(file=names.get(one.file, one.file)) for one in error.problems)) from None


def _labels(both: Sides, wanted: Wanted) -> tuple[str, str]:
    """Both versions as the user named them, with their commits."""
    old, new = (_label(side.view) for side in both[:2])
    tree = both.new.view.tree if both.new.view else None
    commit = tree.commit if isinstance(tree, Stored) else None
    named = wanted.since or ("HEAD" if not commit else "")  # in a hook before a push, commits are compared
    if both.old.view and named:
        old = f"{named} ({old})"
    return old, f"{new} ({commit[:_SHORT]})" if commit else new


def _label(view: View | None) -> str:
    return view.tree.label if view else "nothing"


class _Comparing:
    """A dataset as it is compared; what is wrong with its files goes to `problems`."""

    def __init__(self, group: Group, both: Sides, request: Request, limit: int, watch: engine.Watch) -> None:
        self.group = group
        self.both = both
        self.request = request
        self.limit = limit
        self.watch = watch
        self.problems: list[Problem] = []
        self.chosen = choose(group.config, group.dataset)

    def compared(self) -> Compared:
        new = self.linted(self.both.new, self.group.new)
        old = new if self.group.same else self.linted(self.both.old, self.group.old)
        rows = self.rows()
        if old is None or new is None:
            return self.with_numbers(old, new, rows, None)
        found = compared_findings(old.facts.run.findings, new.facts.run.findings, rows.edited if rows else ())
        return self.with_numbers(old, new, rows, found)

    def linted(self, side: Side, targets: Sequence[Target]) -> Linted | None:
        """What is found in a version; None where its data cannot be had or read."""
        if self.is_incomplete(side):
            return None
        if side.view is None or not targets:
            return nothing_in(self.chosen)
        found = linted(targets, side.view.tree, self.chosen, self.request, self.watch)
        self.problems += found.problems
        return None if found.problems else found

    def is_incomplete(self, side: Side) -> bool:
        """Whether a version lacks files that it should have."""
        names = {target.name for target in self.group.old}
        return bool(side.problems) or (side is self.both.new and any(one.file in names for one in self.both.missing))

    def rows(self) -> ChangedRows | None:
        view = self.both.new.view
        if view is None or self.is_incomplete(self.both.new) or self.is_incomplete(self.both.old):
            return None
        try:
            return changed_rows(self.group, self.both.old.view, view)
        except ConfigError as error:
            self.problems += error.problems
            return None

    def with_numbers(
        self,
        old: Linted | None,
        new: Linted | None,
        rows: ChangedRows | None,
        findings: ComparedFindings | None,
    ) -> Compared:
        """The comparison with metrics and gates: where a version's data cannot be had, its metric file speaks."""
        notes: list[str] = []
        before = old.numbers if old else self.from_file(self.both.old, notes)
        after = new.numbers if new else self.from_file(self.both.new, notes)
        strange = self.by_others(notes) if old and before else _NOTHING
        gates = gates_of(self.group.config, self.group.dataset)
        base = Base(before, "" if before else "the other version has no such dataset")
        return Compared(
            self.group.name,
            (len(self.group.old), len(self.group.new)),
            shown_rows(rows, self.chosen.rules.values(), self.limit) if rows else None,
            self.shown(findings) if findings else None,
            compared_numbers(before, after, strange),
            judged(gates, after, base, new.facts if new else None, findings.new if findings else ()),
            notes,
        )

    def shown(self, findings: ComparedFindings) -> ComparedFindings:
        """Those of the project's own rules that nobody has accepted."""
        config = self.group.config
        decided = decisions.load(config.decisions, project.posix(config.decisions, config.root))
        return findings.of(self.chosen.counted, {one.key for one in decided}, self.limit)

    def from_file(self, side: Side, notes: list[str]) -> Mapping[str, Number]:
        """The numbers that a version's metric file says."""
        found = self.committed(side)
        label = _label(side.view)
        if isinstance(found, str) or self.group.name not in found.numbers:
            why = found if isinstance(found, str) else f"its metric file has no {self.group.name}"
            notes.append(f"no numbers of {label}: {why}")
            return _NOTHING
        whose = f", by {self.other(found)}" if self.is_strange(found) else ""
        whose += "" if self.is_of_its_data(found, side) else ", of other data than it holds"
        notes.append(f"the numbers of {label} are those of its metric file{whose}, as its data cannot be had")
        return found.numbers[self.group.name]

    def is_of_its_data(self, found: Record, side: Side) -> bool:
        """Whether a version's metric file was computed from the files that it holds, as far as these are known."""
        names = [one.name for one in (self.group.old if side is self.both.old else self.group.new)]
        pin, tree = found.lock.datasets.get(self.group.name), side.view.tree if side.view else None
        return pin is None or not names or not isinstance(tree, Stored) or is_of(pin, tree, names)

    def by_others(self, notes: list[str]) -> Mapping[str, Number]:
        """The numbers in the old version's metric file, where another dqlint or other rules computed them."""
        found = self.committed(self.both.old)
        view = self.both.old.view
        if isinstance(found, str) or view is None or not self.is_strange(found):
            return _NOTHING
        label = _label(view)
        if not is_of(found.lock.datasets[self.group.name], view.tree, (one.name for one in self.group.old)):
            notes.append(f"the metric file of {label} was not computed from its data: it is left aside")
            return _NOTHING
        notes.append(f"the metric file of {label} was computed by {self.other(found)}: both versions are computed anew")
        return found.numbers.get(self.group.name, _NOTHING)

    def committed(self, side: Side) -> Record | str:
        """The metric file of a version, or why there is none."""
        return committed(side.view.tree, self.group.config) if side.view else "there is nothing yet"

    def is_strange(self, found: Record) -> bool:
        """Whether the numbers were computed in another way than they are here."""
        digest = settings_digest(self.chosen.rules.values(), self.chosen.counted, self.group.dataset)
        return is_strange(found, self.group.name, digest)

    def other(self, found: Record) -> str:
        """Who computed them."""
        return f"dqlint {found.lock.version}" if found.lock.version != __version__ else "other rules"
