"""The metrics of a dataset in two versions, and what came of its gates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from dqlint.definitions import DEFINITIONS, Gate, MetricName
from dqlint.metrics.causes import Cause, causes
from dqlint.metrics.computing import Number
from dqlint.metrics.facts import Facts
from dqlint.metrics.gates import Base, Verdict, judge, worse_by
from dqlint.model import Finding

Way = Literal["better", "worse", "same", ""]


class ComparedNumber(NamedTuple):
    """A metric in both versions, None where a version has none.

    `committed` is what the metric file of the old version says, where another dqlint or other rules wrote it: then
    `before` is that version computed anew, and what lies between the two is not of the data.
    """

    metric: MetricName
    before: Number | None
    after: Number | None
    committed: Number | None = None

    @property
    def delta(self) -> Decimal | None:
        """By how much the data moved the metric, in decimals as written."""
        return _difference(self.before, self.after)

    @property
    def tool(self) -> Decimal | None:
        """By how much another dqlint, or other rules, moved it."""
        return _difference(self.committed, self.before)

    @property
    def way(self) -> Way:
        """Whether it got better or worse; "" where it is neither, or there is no telling."""
        if self.before is None or self.after is None:
            return ""
        if self.before == self.after:
            return "same"
        if DEFINITIONS[self.metric].better == "neither":
            return ""
        return "worse" if worse_by(self.metric, self.before, self.after) > 0 else "better"


class Judged(NamedTuple):
    """What came of a bound, the values in both versions, and by what rows it was missed.

    `fresh`: the causes are new in this version; else nothing new feeds the metric, and they were there before.
    """

    verdict: Verdict
    before: Number | None
    causes: Sequence[Cause] = ()
    fresh: bool = False


def _difference(one: Number | None, other: Number | None) -> Decimal | None:
    return None if one is None or other is None else Decimal(repr(other)) - Decimal(repr(one))


def compared_numbers(
    before: Mapping[str, Number], after: Mapping[str, Number], committed: Mapping[str, Number]
) -> list[ComparedNumber]:
    """Every metric that a version has, in the order of the definitions."""
    return [
        ComparedNumber(metric, before.get(metric), after.get(metric), committed.get(metric))
        for metric in DEFINITIONS
        if metric in before or metric in after
    ]


def judged(
    gates: Mapping[MetricName, Gate],
    numbers: Mapping[str, Number],
    base: Base,
    facts: Facts | None,
    new: Sequence[Finding],
) -> list[Judged]:
    """A verdict for each bound of the new version; `facts` are of it, and `new` its new findings."""
    return [
        _judged(verdict, base, facts, new)
        if verdict.state == "missed"
        else Judged(verdict, base.numbers.get(verdict.metric))
        for verdict in judge(gates, numbers, base)
    ]


def _judged(verdict: Verdict, base: Base, facts: Facts | None, new: Sequence[Finding]) -> Judged:
    before = base.numbers.get(verdict.metric)
    if facts is None:
        return Judged(verdict, before)
    fresh = causes(Facts(facts.run._replace(findings=new)), verdict.metric)
    is_fresh = bool(fresh) and before != verdict.value
    return Judged(verdict, before, fresh if is_fresh else causes(facts, verdict.metric), is_fresh)
