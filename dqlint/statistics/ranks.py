"""How far two series rise and fall together."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum, sqrt


def rank_correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Spearman's rank correlation, from -1 to 1; equal values share the mean of their ranks.

    None where a series has one value alone. The correlation of Pearson, of ranks: Spearman, "The proof and measurement
    of association between two things", American Journal of Psychology 15 (1904).
    """
    return _correlation(_ranks(one), _ranks(other)) if one else None


def _ranks(values: Sequence[float]) -> list[float]:
    order = sorted(range(len(values)), key=lambda at: values[at])
    ranks = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and values[order[end]] == values[order[start]]:
            end += 1
        for at in order[start:end]:
            ranks[at] = (start + end - 1) / 2
        start = end
    return ranks


def _correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    means = fsum(one) / len(one), fsum(other) / len(other)
    apart = [(left - means[0], right - means[1]) for left, right in zip(one, other, strict=True)]
    spread = fsum(left * left for left, _ in apart) * fsum(right * right for _, right in apart)
    return fsum(left * right for left, right in apart) / sqrt(spread) if spread else None
