"""`dqlint status`: where each dataset stands in five qualities, what to ask before collecting more, what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from dqlint import engine, project
from dqlint.app import freshness, targets
from dqlint.app.check import Request, spare
from dqlint.app.metrics import bases, gates_of, key, measure, read
from dqlint.app.steps import Answer, Step, answers, steps
from dqlint.definitions import RECOMMENDED, Gate, MetricName
from dqlint.metrics.computing import Number
from dqlint.metrics.gates import Base, judge, no_input
from dqlint.model import ConfigError

State = Literal["good", "bad", "no target", "unknown"]
QUALITIES: Mapping[str, tuple[MetricName, ...]] = {
    "labels": ("annotator_agreement", "cohen_kappa", "krippendorff_alpha", "contradiction_ratio"),
    "diversity": ("near_duplicate_ratio", "exact_duplicate_ratio", "leakage_ratio", "distinct_2", "compression_ratio"),
    "distribution": ("worst_class_ratio", "smallest_class_rows", "label_entropy", "distribution_kl"),
    "format": ("format_compliance", "unreadable_rows", "truncated_ratio", "boilerplate_ratio"),
    "reasoning": ("reasoning_coverage",),
}


class Line(NamedTuple):
    """A metric against its target: the bound in words, and whether the project set it or it is the usual one.

    `why` says what an unknown metric needs.
    """

    metric: MetricName
    value: Number | None
    state: State
    target: str = ""
    usual: bool = False
    why: str = ""


class Quality(NamedTuple):
    """One of the five, with its metrics. It is bad where one of them is, and unknown where none has a target."""

    name: str
    lines: Sequence[Line]

    @property
    def state(self) -> State:
        """The worst that is known."""
        states = [line.state for line in self.lines]
        return next((state for state in _WORST_FIRST if state in states), "unknown")


_WORST_FIRST: tuple[State, ...] = ("bad", "good", "no target")


class Standing(NamedTuple):
    """A dataset: its rows, its qualities, the questions, and the steps, of which `next` is to be done first."""

    dataset: str
    rows: Number
    qualities: Sequence[Quality]
    questions: Sequence[Answer]
    steps: Sequence[Step]
    next: Step


class Status(NamedTuple):
    """All datasets. `source` is the metric file, where that is up to date; else the numbers were computed now."""

    datasets: Sequence[Standing]
    source: str = ""


class _Numbers(NamedTuple):
    dataset: str
    numbers: Mapping[str, Number]
    gates: Mapping[MetricName, Gate]


def status(request: Request, watch: engine.Watch = engine.UNWATCHED) -> Status:
    """Where the datasets stand. Raises ConfigError."""
    spare(request.spare, targets.find(request.paths, request.config_file, request.here, lenient=True))
    committed, file = _from_file(request)
    found = committed or [*_computed(request, watch)]
    return Status([_standing(one) for one in found], file)


def _from_file(request: Request) -> tuple[list[_Numbers], str]:
    """What the metric file says, if it is that of today's data and rules."""
    config = targets.govern(request.here, request.config_file)
    if request.paths or not config.datasets or not config.metrics.exists():
        return [], ""
    if not _is_fresh(request):
        return [], ""
    numbers = read(config).numbers
    datasets = {key(one.name): one for one in config.datasets}
    found = [_Numbers(name, numbers[name], gates_of(config, datasets[name])) for name in datasets if name in numbers]
    return found, project.posix(config.metrics, config.root)


def _is_fresh(request: Request) -> bool:
    """Whether the metric file is that of the data at hand, or, where that is not, of what Git and DVC say of it."""
    for told in (freshness.outdated, freshness.unlike_committed):
        try:
            return not told(request)
        except ConfigError:  # no data beside it, or a broken file: what is computed anew says it better
            continue
    return False


def _computed(request: Request, watch: engine.Watch) -> Iterator[_Numbers]:
    config = targets.govern(request.here, request.config_file)
    datasets = {key(one.name): one for one in config.datasets}
    for one in measure(request, bases(None, ""), watch):
        yield _Numbers(one.dataset, one.numbers, gates_of(config, datasets.get(one.dataset)))


def _standing(one: _Numbers) -> Standing:
    qualities = [Quality(name, [_line(metric, one) for metric in metrics]) for name, metrics in QUALITIES.items()]
    states = {line.metric: line.state for quality in qualities for line in quality.lines}
    taken = steps(one.numbers, {metric for metric, state in states.items() if state == "bad"})
    first = next((step for step in taken if step.state == "to do"), None)
    return Standing(
        one.dataset,
        one.numbers.get("rows", 0),
        qualities,
        answers(one.numbers),
        taken,
        first or next(step for step in taken if step.state != "done"),
    )


def _line(metric: MetricName, one: _Numbers) -> Line:
    value = one.numbers.get(metric)
    gate, usual = one.gates.get(metric), False
    if gate is None or (gate.min is None and gate.max is None):
        gate, usual = RECOMMENDED.get(metric), True
    if value is None:
        return Line(metric, None, "unknown", why=no_input(metric))
    verdicts = [*judge({metric: gate._replace(may_worsen=None)}, one.numbers, Base({}))] if gate else []
    if not verdicts:
        return Line(metric, value, "no target")
    state: State = "bad" if any(verdict.state == "missed" for verdict in verdicts) else "good"
    return Line(metric, value, state, ", ".join(verdict.bound for verdict in verdicts), usual)
