"""The numbers of a dataset, each as `dqlint.definitions` says. One that has no input is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from dqlint.definitions import (
    BOILERPLATE,
    CONTRADICTING,
    DEFINITIONS,
    EXACT,
    FORMAT,
    LEAKING,
    NEAR,
    TRUNCATED,
    UNREADABLE,
    MetricName,
)
from dqlint.metrics.annotations import pairs
from dqlint.metrics.facts import Facts
from dqlint.statistics import agreement, distribution

Number = int | float
DIGITS = 6  # significant: what differs beyond them differs between machines


def compute(facts: Facts) -> dict[str, Number]:
    """The metrics of a dataset, rounded, in the order of their definitions."""
    found = {name: _COMPUTED[name](facts) for name in DEFINITIONS}
    return {name: rounded(number) for name, number in found.items() if number is not None}


def rounded(number: Number) -> Number:
    """A number as it is written: whole ones as they are, others to 6 significant digits."""
    return number if isinstance(number, int) else float(f"{number:.{DIGITS}g}")


def _share(rows: int, of: int) -> float | None:
    return rows / of if of else None


def _rows_with(codes: tuple[str, ...]) -> Callable[[Facts], float | None]:
    return lambda facts: _share(len(facts.found(codes)), len(facts.train))


def _unreadable(facts: Facts) -> int:
    return len({(one.place.file, one.place.line) for one in facts.of(UNREADABLE) if one.place.row < 0})


def format_codes(facts: Facts) -> list[str]:
    """The rules of the project whose errors are errors of format."""
    return [code for code in facts.run.counted if code[:3] in FORMAT and facts.run.rules[code].severity == "error"]


def _format_compliance(facts: Facts) -> float | None:
    rows, broken = len(facts.train), len(facts.found(format_codes(facts)))
    return _share(rows - broken, rows + _unreadable(facts))


def _near(facts: Facts) -> float | None:
    if not facts.looked_at(NEAR):
        return None
    return _share(len(facts.found(NEAR) - facts.found(EXACT)), len(facts.train))


def _contradictions(facts: Facts) -> float | None:
    return _rows_with(CONTRADICTING)(facts) if facts.looked_at(CONTRADICTING) else None


def _leakage(facts: Facts) -> float | None:
    tested = len(facts.rows_of("eval"))
    if not tested or not len(facts.train):
        return None
    leaked = {(there.place.file, there.place.row) for one in facts.of(LEAKING) for there in one.related}
    return len(leaked) / tested


def _entropy(facts: Facts) -> float | None:
    labels = facts.labels("train")
    return distribution.entropy(labels) if labels else None


def _worst_class(facts: Facts) -> float | None:
    labels = facts.labels("train")
    return distribution.furthest(labels, facts.labels("reference") or None)[1] if labels else None


def _smallest_class(facts: Facts) -> int | None:
    return min(facts.labels("train").values(), default=None)


def _divergence(facts: Facts) -> float | None:
    reference = facts.rows_of("reference")
    if not len(reference) or not len(facts.train):
        return None
    seen, trained = facts.labels("reference"), facts.labels("train")
    if not seen or not trained:
        seen, trained = (Counter(map(_magnitude, table.whole("input"))) for table in (reference, facts.train))
    return distribution.divergence(seen, trained)


def _magnitude(text: str) -> str:
    """0, 1, 2 to 3, 4 to 7, ... words, as the number of binary digits."""
    from dqlint.similarity.words import words

    return str(len(words(text)).bit_length())


def _agreement(facts: Facts) -> float | None:
    return agreement.observed_agreement(row.counts for row in facts.annotated)


def _kappa(facts: Facts) -> float | None:
    return agreement.cohen_kappa(pairs(facts.annotated))


def _alpha(facts: Facts) -> float | None:
    return agreement.krippendorff_alpha(row.counts for row in facts.annotated)


def _reasoning(facts: Facts) -> float | None:
    told = [one for one in facts.run.measures if one.name == "reasoning_coverage" and one.group == "train"]
    return told[0].value if told and told[0].count else None


def _severity(severity: str) -> Callable[[Facts], int]:
    return lambda facts: sum(one.severity == severity and one.code in facts.run.counted for one in facts.run.findings)


_COMPUTED: Mapping[MetricName, Callable[[Facts], Number | None]] = {
    "rows": lambda facts: len(facts.train),
    "unreadable_rows": _unreadable,
    "format_compliance": _format_compliance,
    "exact_duplicate_ratio": _rows_with(EXACT),
    "near_duplicate_ratio": _near,
    "effective_rows": lambda facts: len(facts.train) - len(facts.found((*EXACT, *NEAR))),
    "contradiction_ratio": _contradictions,
    "leakage_ratio": _leakage,
    "label_entropy": _entropy,
    "worst_class_ratio": _worst_class,
    "smallest_class_rows": _smallest_class,
    "distribution_kl": _divergence,
    "annotator_agreement": _agreement,
    "cohen_kappa": _kappa,
    "krippendorff_alpha": _alpha,
    "distinct_2": lambda facts: facts.diversity.distinct,
    "compression_ratio": lambda facts: facts.diversity.compression,
    "reasoning_coverage": _reasoning,
    "truncated_ratio": _rows_with(TRUNCATED),
    "boilerplate_ratio": _rows_with(BOILERPLATE),
    "errors": _severity("error"),
    "warnings": _severity("warning"),
    "infos": _severity("info"),
}
FEEDERS = tuple(dict.fromkeys(code for one in DEFINITIONS.values() for code in one.rules))
