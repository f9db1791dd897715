from __future__ import annotations

from math import log, log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint.statistics.distribution import divergence, entropy, furthest

COUNTS = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 50), min_size=1)


def test_entropy_of_coins() -> None:
    assert entropy({"head": 5, "tail": 5}) == 1
    assert entropy({"head": 7}) == 0
    assert entropy({"a": 1, "b": 1, "c": 2}) == 1.5


def test_divergence_of_kullbacks_example() -> None:
    """Kullback, "Information Theory and Statistics" (1959), table 2.1: binomial against uniform, in nats."""
    binomial, uniform = {"0": 9, "1": 12, "2": 4}, {"0": 1, "1": 1, "2": 1}
    assert divergence(binomial, uniform, smoothing=0) * log(2) == pytest.approx(0.0852996, abs=1e-7)
    assert divergence(uniform, binomial, smoothing=0) * log(2) == pytest.approx(0.097455, abs=1e-6)


def test_smoothing_by_hand() -> None:
    """(10.5, 0.5) of 11 against (5.5, 5.5) of 11."""
    share = 10.5 / 11
    expected = share * log2(2 * share) + (1 - share) * log2(2 * (1 - share))
    assert divergence({"a": 10}, {"a": 5, "b": 5}) == pytest.approx(expected)


@given(COUNTS, COUNTS)
def test_divergence_is_never_negative(one: dict[str, int], other: dict[str, int]) -> None:
    assert divergence(one, other) >= 0
    assert divergence(one, one) == pytest.approx(0, abs=1e-12)


def test_the_furthest_class() -> None:
    assert furthest({"a": 1, "b": 1, "c": 7}) == ("a", pytest.approx(3))
    assert furthest({"a": 4, "b": 4}) == ("a", 1)
    assert furthest({"a": 90, "b": 10}, {"a": 9, "b": 1}) == ("b", pytest.approx((1.5 / 11) / (10.5 / 101)))
    name, times = furthest({"a": 10}, {"a": 5, "b": 5})
    assert (name, times) == ("b", pytest.approx(11))


@given(COUNTS, COUNTS)
def test_the_furthest_is_off_by_one_at_least_and_order_does_not_count(
    one: dict[str, int], other: dict[str, int]
) -> None:
    assert furthest(one, other)[1] >= 1
    assert furthest(dict(reversed(one.items())), other) == furthest(one, other)
