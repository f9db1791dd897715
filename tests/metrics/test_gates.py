from __future__ import annotations

import pytest

from dqlint.definitions import Gate, MetricName
from dqlint.metrics.gates import Base, judge

NOTHING = Base({}, "no base")


@pytest.mark.parametrize(
    ("gate", "value", "state"),
    [
        (Gate(min=0.98), 0.98, "passed"),
        (Gate(min=0.98), 0.979999, "missed"),
        (Gate(min=0.98, strict=True), 0.98, "missed"),
        (Gate(min=0.98, strict=True), 0.980001, "passed"),
        (Gate(max=2), 2.0, "passed"),
        (Gate(max=2), 2.00001, "missed"),
        (Gate(max=0.05, strict=True), 0.05, "missed"),
    ],
)
def test_a_value_at_a_bound(gate: Gate, value: float, state: str) -> None:
    (verdict,) = judge({"format_compliance": gate}, {"format_compliance": value}, NOTHING)
    assert (verdict.state, verdict.value) == (state, value)


@pytest.mark.parametrize(
    ("metric", "before", "now", "state"),
    [
        ("near_duplicate_ratio", 0.1, 0.3, "passed"),  # 0.2 exactly, as decimals: not as floats
        ("near_duplicate_ratio", 0.1, 0.300001, "missed"),
        ("near_duplicate_ratio", 0.9, 0.1, "passed"),
        ("format_compliance", 0.9, 0.7, "passed"),
        ("format_compliance", 0.9, 0.699, "missed"),
        ("format_compliance", 0.1, 0.9, "passed"),
    ],
)
def test_worse_than_the_base(metric: MetricName, before: float, now: float, state: str) -> None:
    (verdict,) = judge({metric: Gate(may_worsen=0.2)}, {metric: now}, Base({metric: before}))
    assert (verdict.state, verdict.base) == (state, before)


def test_what_is_not_judged_says_why() -> None:
    gates: dict[MetricName, Gate] = {
        "cohen_kappa": Gate(min=0.8, may_worsen=0),
        "rows": Gate(min=1),
        "errors": Gate(may_worsen=0),
    }
    verdicts = [*judge(gates, {"rows": 5, "errors": 0}, NOTHING)]
    assert [(one.metric, one.state, one.why) for one in verdicts] == [
        ("rows", "passed", ""),
        ("cohen_kappa", "not judged", "needs annotations of exactly two annotators"),
        ("cohen_kappa", "not judged", "needs annotations of exactly two annotators"),
        ("errors", "not judged", "no base"),
    ]
