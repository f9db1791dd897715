"""How classes are spread, and how far two spreads lie apart. A distribution is given as counts by class."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import fsum, log2

Counts = Mapping[str, int]
SMOOTHING = 0.5  # Jeffreys' prior: Krichevsky and Trofimov, IEEE Transactions on Information Theory 27 (1981)


def entropy(counts: Counts) -> float:
    """The Shannon entropy in bits: 0 for a single class, log2(k) for k classes of one size."""
    total = sum(counts.values())
    return fsum(-count / total * log2(count / total) for count in counts.values() if count)


def divergence(counts: Counts, other: Counts, smoothing: float = SMOOTHING) -> float:
    """The Kullback-Leibler divergence of the first distribution from the other, D(first || other), in bits.

    It is what is lost when the first is coded as if it were the other. `smoothing` is added to the count of every class
    that either of them has, in both, so that one that is missing on a side does not make it infinite.
    """
    classes = counts.keys() | other.keys()
    first, second = (shares(one, classes, smoothing) for one in (counts, other))
    return max(0.0, fsum(share * log2(share / second[one]) for one, share in first.items() if share))


def furthest(counts: Counts, other: Counts | None = None, smoothing: float = SMOOTHING) -> tuple[str, float]:
    """The class that is furthest off, and how many times too frequent or too rare it is: at least 1.

    Against the smoothed shares of `other` (as in `divergence`); without it, against as many of every class. Of
    several the first by name is told; there is one class at least.
    """
    classes = counts.keys() | (other or {}).keys()
    if other is None:
        first, second = shares(counts, classes, 0), dict.fromkeys(classes, 1 / len(classes))
    else:
        first, second = shares(counts, classes, smoothing), shares(other, classes, smoothing)
    off = {one: max(first[one] / second[one], second[one] / first[one]) for one in sorted(classes)}
    worst = max(off, key=lambda one: off[one])
    return worst, off[worst]


def shares(counts: Counts, classes: Iterable[str], smoothing: float) -> dict[str, float]:
    """The share of each class, with so much added to every count."""
    smoothed = {one: counts.get(one, 0) + smoothing for one in classes}
    total = fsum(smoothed.values())
    return {one: count / total for one, count in smoothed.items()}
