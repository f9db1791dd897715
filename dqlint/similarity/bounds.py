"""How many words near rows have to share, by how many they have: what the join prunes by, for arrays of sizes."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from dqlint.similarity.arrays import I64
from dqlint.similarity.likeness import ONE_WORD_FROM, Likeness


def least(likeness: Likeness, own: I64) -> I64:
    """The fewest words that sets of these sizes share with a near set that is not larger."""
    return _or_all_but_one(likeness, own, _ceil(likeness.threshold, own))


def least_with_larger(likeness: Likeness, own: I64) -> I64:
    """The fewest words that sets of these sizes share with a near set that is not smaller."""
    return _or_all_but_one(likeness, own, _ceil(2 * likeness.threshold / (1 + likeness.threshold), own))


def enough(likeness: Likeness, one: I64, other: I64) -> I64:
    """The fewest words that two sets of these sizes share if they are near."""
    alike = _ceil(likeness.threshold / (1 + likeness.threshold), one + other)
    if not likeness.one_word:
        return alike
    larger = np.maximum(one, other)
    counts = np.minimum(one, other) >= np.maximum(larger - 1, ONE_WORD_FROM)
    made: I64 = np.where(counts, np.minimum(alike, larger - 1), alike)
    return made


def _or_all_but_one(likeness: Likeness, own: I64, alike: I64) -> I64:
    made: I64 = np.where(likeness.one_word & (own >= ONE_WORD_FROM), np.minimum(alike, own - 1), alike)
    return made


def _ceil(by: Fraction, sizes: I64) -> I64:
    made: I64 = -(-by.numerator * sizes // by.denominator)
    return made
