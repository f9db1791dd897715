"""The join by letters against every pair, held against each other one by one."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from unittest.mock import patch

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from dqlint.similarity import ordered
from dqlint.similarity.likeness import Likeness, Measure
from dqlint.similarity.near import Member, near_duplicates, similarity_of
from dqlint.similarity.words import words

T = Fraction
MEASURES: list[Measure] = ["ratio", "token_sort_ratio"]
LIKENESS = st.builds(
    Likeness,
    st.sampled_from([T(11, 20), T(3, 5), T(2, 3), T(4, 5), T(9, 10), T(1)]),
    st.booleans(),
    st.sampled_from(MEASURES),
)
LETTERS = st.text("abe \u00e9\u4e00\u4e8c\U0001f600-", max_size=12)


def longest(x: str, y: str) -> int:
    """Of the common subsequences, by the textbook."""
    row = [0] * (len(y) + 1)
    for one in x:
        before = row
        row = [0]
        for at, other in enumerate(y):
            row.append(before[at] + 1 if one == other else max(row[at], before[at + 1]))
    return row[-1]


def ratio(x: tuple[str, ...], y: tuple[str, ...]) -> Fraction:
    return min(
        T(2 * longest(one, other), len(one) + len(other)) if one or other else T(1)
        for one, other in zip(x, y, strict=True)
    )


def every_pair(cells: list[str], fields: int, likeness: Likeness) -> list[tuple[int, int, float]]:
    texts = [ordered.comparable(cell, likeness) for cell in cells]
    rows = [tuple(texts[at : at + fields]) for at in range(0, len(cells), fields)]
    first, witness, similarity = [*range(len(rows))], [-1] * len(rows), [0.0] * len(rows)
    for x, y in combinations(range(len(rows)), 2):
        alike = ratio(rows[x], rows[y])
        if any(rows[x]) and any(rows[y]) and alike >= likeness.threshold:
            for one, other in ((x, y), (y, x)):
                if witness[one] < 0 or (rows[one] == rows[other] and other < one and rows[witness[one]] != rows[one]):
                    witness[one], similarity[one] = other, float(alike)
            low, high = sorted((first[x], first[y]))
            first = [low if one == high else one for one in first]
    return [*zip(first, witness, similarity, strict=True)]


@st.composite
def rows(draw: st.DrawFn) -> tuple[list[str], int]:
    fields = draw(st.integers(1, 3))
    few = draw(st.lists(st.lists(LETTERS, min_size=fields, max_size=fields), min_size=1, max_size=12))
    chosen = draw(st.lists(st.sampled_from(few), max_size=8))  # equal rows are usual
    return [cell for row in few + chosen for cell in row], fields


@given(rows(), LIKENESS, st.sampled_from([1, 7, 1 << 18]))
@example((["", ""], 1), Likeness(T(1), measure="ratio"), 1)
@example(([], 2), Likeness(T(4, 5), measure="ratio"), 1)
@example((["a" * 300, "a" * 299 + "b", "a" * 240], 1), Likeness(T(4, 5), measure="ratio"), 1 << 20)
def test_all_that_are_near_are_found(given: tuple[list[str], int], likeness: Likeness, at_once: int) -> None:
    with patch.object(ordered, "AT_ONCE", at_once):
        found = [*ordered.join_ordered(*given, likeness)]
    expected = every_pair(*given, likeness)
    assert [one[:2] for one in found] == [one[:2] for one in expected]
    assert [one[2] for one in found] == pytest.approx([one[2] for one in expected])


@given(st.text("abc de", max_size=20), st.text("abc de", max_size=20))
def test_the_measures_are_those_of_rapidfuzz(one: str, other: str) -> None:
    if not words(one + other):
        return
    found = [similarity_of(one, other, Likeness(measure=measure)) * 100 for measure in MEASURES]
    one, other = (" ".join(words(text)) for text in (one, other))
    assert found == pytest.approx([fuzz.ratio(one, other), fuzz.token_sort_ratio(one, other)])


def test_words_in_another_order_are_near_when_sorted() -> None:
    cells = ["Red, blue and green", "Green and blue, red"]
    assert near_duplicates(cells, 1, Likeness(measure="ratio")) == []
    assert near_duplicates(cells, 1, Likeness(measure="token_sort_ratio")) == [Member(1, 0, 0, 1.0)]


def test_blanks_around_characters_of_scripts_without_spaces_do_not_count() -> None:
    cells = ["\u4e00\u4e8c\u4e09\u56db", "\u4e94\u516d\u4e03\u516b"]
    assert near_duplicates(cells, 1, Likeness(T(11, 20), measure="ratio")) == []
