"""Numbers against the bounds that a project sets them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Literal, NamedTuple

from dqlint.definitions import DEFINITIONS, Gate, MetricName
from dqlint.metrics.computing import Number

State = Literal["passed", "missed", "not judged"]


class Base(NamedTuple):
    """The numbers of the version that is compared with; without them, `why` there are none."""

    numbers: Mapping[str, Number]
    why: str = ""


class Verdict(NamedTuple):
    """What came of one bound of a metric: `bound` in words (`< 0.05`), and the value in the base where it counts."""

    metric: MetricName
    bound: str
    state: State
    value: Number | None = None
    base: Number | None = None
    why: str = ""


def judge(gates: Mapping[MetricName, Gate], numbers: Mapping[str, Number], base: Base) -> Iterator[Verdict]:
    """A verdict for each bound, in the order of the definitions."""
    for metric in DEFINITIONS:
        if metric in gates:
            yield from _judged(metric, gates[metric], numbers.get(metric), base)


def _judged(metric: MetricName, gate: Gate, value: Number | None, base: Base) -> Iterator[Verdict]:
    if gate.min is not None:
        passes = value is not None and (value > gate.min if gate.strict else value >= gate.min)
        yield _verdict(metric, f"{'>' if gate.strict else '>='} {gate.min:g}", value, passes=passes)
    if gate.max is not None:
        passes = value is not None and (value < gate.max if gate.strict else value <= gate.max)
        yield _verdict(metric, f"{'<' if gate.strict else '<='} {gate.max:g}", value, passes=passes)
    if gate.may_worsen is not None:
        yield _against(metric, gate.may_worsen, value, base)


def _verdict(metric: MetricName, bound: str, value: Number | None, *, passes: bool) -> Verdict:
    if value is None:
        return Verdict(metric, bound, "not judged", why=no_input(metric))
    return Verdict(metric, bound, "passed" if passes else "missed", value)


def _against(metric: MetricName, most: float, value: Number | None, base: Base) -> Verdict:
    bound = f"worse <= {most:g}"
    before = base.numbers.get(metric)
    if value is None:
        return Verdict(metric, bound, "not judged", why=no_input(metric))
    if before is None:
        return Verdict(metric, bound, "not judged", value, why=base.why or "the base has no such number")
    passes = worse_by(metric, before, value) <= Decimal(repr(most))
    return Verdict(metric, bound, "passed" if passes else "missed", value, before)


def worse_by(metric: MetricName, before: Number, now: Number) -> Decimal:
    """By how much a metric got worse, in decimals as written: negative where it got better."""
    grown = Decimal(repr(now)) - Decimal(repr(before))
    return grown if DEFINITIONS[metric].better == "lower" else -grown


def no_input(metric: MetricName) -> str:
    """Why a dataset has no such number."""
    return f"needs {DEFINITIONS[metric].needs}"
