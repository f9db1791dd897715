from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint.statistics.ranks import rank_correlation

SERIES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=9)


def test_a_published_example() -> None:
    """Hours of television and intelligence, from the encyclopaedia's page on Spearman's coefficient: -29/165."""
    iq = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
    hours = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]
    assert rank_correlation(iq, hours) == pytest.approx(-29 / 165)


def test_what_never_moves_goes_with_nothing() -> None:
    assert rank_correlation([1, 1, 1], [1, 2, 3]) is None
    assert rank_correlation([1, 2, 3], [4, 4, 4]) is None
    assert rank_correlation([], []) is None


@given(SERIES)
def test_it_is_bounded_symmetric_and_blind_to_scale(pairs: list[tuple[int, int]]) -> None:
    one, other = [left for left, _ in pairs], [right for _, right in pairs]
    found = rank_correlation(one, other)
    assert (found is None) == (len(set(one)) == 1 or len(set(other)) == 1)
    if found is not None:
        assert -1.0000001 <= found <= 1.0000001
        assert rank_correlation(other, one) == pytest.approx(found)
        assert rank_correlation([value**3 for value in one], other) == pytest.approx(found)
        assert rank_correlation([-value for value in one], other) == pytest.approx(-found)


@given(st.permutations(range(6)))
def test_without_ties_it_is_the_formula_of_the_squared_differences(order: list[int]) -> None:
    squares = sum((at - rank) ** 2 for at, rank in enumerate(order))
    assert rank_correlation(range(6), order) == pytest.approx(1 - 6 * squares / (6 * 35))
    in_order = all(order[one] < order[other] for one, other in combinations(range(6), 2))
    assert in_order == (rank_correlation(range(6), order) == pytest.approx(1))
