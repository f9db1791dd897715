"""Where a number comes from: the rows, or the classes, that a gate was missed by."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

from dqlint.definitions import DEFINITIONS, MetricName
from dqlint.metrics.computing import format_codes
from dqlint.metrics.facts import Facts
from dqlint.model import Finding, Place
from dqlint.statistics import distribution
from dqlint.tally import counted
from dqlint.visible import shortened

SHOWN = 5
_LONGEST = 60
Cause = tuple[Place | None, str]


def causes(facts: Facts, metric: MetricName, most: int = SHOWN) -> list[Cause]:
    """Some of what makes the metric what it is: the place of a row, and what is wrong with it or said of it."""
    return [*islice(_CAUSES.get(metric, _findings(DEFINITIONS[metric].rules))(facts), most)]


def _findings(codes: Sequence[str]) -> Callable[[Facts], Iterator[Cause]]:
    return lambda facts: _told(facts.of(codes))


def _told(findings: Sequence[Finding]) -> Iterator[Cause]:
    """The first finding of each row."""
    firsts = {(one.place.file, one.place.line): one for one in reversed(findings)}
    for one in sorted(firsts.values(), key=lambda one: one.place):
        yield one.place, f"{one.code} {one.message}"


def _severity(severity: str) -> Callable[[Facts], Iterator[Cause]]:
    return lambda facts: _told(
        [one for one in facts.run.findings if one.severity == severity and one.code in facts.run.counted]
    )


def _format(facts: Facts) -> Iterator[Cause]:
    return _told(facts.of(dict.fromkeys((*format_codes(facts), *DEFINITIONS["format_compliance"].rules))))


def _worst_class(facts: Facts) -> Iterator[Cause]:
    labels, reference = facts.labels("train"), facts.labels("reference")
    if labels:
        label, times = distribution.furthest(labels, reference or None)
        against = f", {reference[label]:,} in the reference" if reference else ""
        yield None, f"{_quoted(label)} has {counted(labels[label], 'row')}{against}: off by {times:.3g} times"


def _smallest(facts: Facts) -> Iterator[Cause]:
    for label, count in sorted(facts.labels("train").items(), key=lambda one: (one[1], one[0])):
        yield None, f"{_quoted(label)} has {counted(count, 'row')}"


def _disagreeing(facts: Facts) -> Iterator[Cause]:
    for row in sorted(facts.annotated, key=lambda row: row.agreement):
        if row.agreement < 1:
            said = ", ".join(f"{count} x {_quoted(label)}" for label, count in row.counts.most_common(3))
            yield facts.train.place(row.row), f"annotators disagree: {said}"


def _quoted(label: str) -> str:
    return repr(shortened(label, _LONGEST))


_CAUSES: Mapping[MetricName, Callable[[Facts], Iterator[Cause]]] = {
    "format_compliance": _format,
    "worst_class_ratio": _worst_class,
    "smallest_class_rows": _smallest,
    "annotator_agreement": _disagreeing,
    "cohen_kappa": _disagreeing,
    "krippendorff_alpha": _disagreeing,
    "errors": _severity("error"),
    "warnings": _severity("warning"),
    "infos": _severity("info"),
}
