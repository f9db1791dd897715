"""The index against every pair, held against each other one by one."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dqlint.similarity import index
from dqlint.similarity.arrays import U64
from dqlint.similarity.few import Row, are_near
from dqlint.similarity.index import Index, build, extended, from_bytes, joined, near, to_bytes
from dqlint.similarity.likeness import Likeness
from dqlint.similarity.words import words

Cells = Sequence[str]

WORDS = ["a", "b", "c", "d", "e", "f", "g", "Émile", "是", "好", "😀", "naïve-but-rather-long-word", "x" * 20]
THRESHOLDS = [Fraction(*part) for part in ((11, 20), (3, 5), (2, 3), (7, 10), (4, 5), (9, 10), (1, 1))]
LIKENESS = st.builds(Likeness, st.sampled_from(THRESHOLDS), st.booleans())


def keys(count: int, start: int = 0) -> U64:
    """Keys of content, in no order."""
    return np.arange(start, start + count, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)


def sets(cells: Cells, fields: int) -> list[Row]:
    of_cells = [frozenset(words(cell)) for cell in cells]
    return [tuple(of_cells[at : at + fields]) for at in range(0, len(cells), fields)]


def near_pairs(cells: Cells, others: Cells, fields: int, likeness: Likeness) -> list[tuple[int, int]]:
    pairs = product(enumerate(sets(cells, fields)), enumerate(sets(others, fields)))
    return [(x, y) for (x, row), (y, other) in pairs if any(row) and any(other) and are_near(row, other, likeness)]


def components(cells: Cells, fields: int, likeness: Likeness) -> list[int]:
    made = [*range(len(cells) // fields)]
    for x, y in near_pairs(cells, cells, fields, likeness):
        low, high = sorted((made[x], made[y]))
        made = [low if one == high else one for one in made]
    return made


def plain(found: Index) -> list[object]:
    return [
        part.tolist() if isinstance(part, np.ndarray) else part
        for group in (found, found.words, found.rows, found.postings)
        for part in group
        if not isinstance(part, tuple) or isinstance(part, Likeness)
    ]


@st.composite
def two_runs(draw: st.DrawFn) -> tuple[Cells, Cells, int]:
    fields = draw(st.integers(1, 3))
    texts = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
    few = st.lists(st.lists(texts, min_size=fields, max_size=fields), max_size=8)
    one, other = draw(few), draw(few)
    one += draw(st.lists(st.sampled_from(one + other), max_size=8)) if one + other else []
    other += draw(st.lists(st.sampled_from(one + other), max_size=8)) if one + other else []
    return [cell for row in one for cell in row], [cell for row in other for cell in row], fields


@given(two_runs(), LIKENESS, st.sampled_from([1, 5, 1 << 21]))
@example(([""], ["", ""], 1), Likeness(), 1)
@example(([], [], 2), Likeness(), 1)
@example((["a b c d e"], ["a b c d e", "e d c b a q", "q"], 1), Likeness(), 1)
def test_near_rows(given: tuple[Cells, Cells, int], likeness: Likeness, at_once: int) -> None:
    known, asked, fields = given
    with patch.object(index, "AT_ONCE", at_once):
        made = build(known, fields, likeness, keys(len(known) // fields))
        found = near(made, asked)
    assert [*zip(*(column.tolist() for column in found), strict=True)] == near_pairs(asked, known, fields, likeness)


@given(two_runs(), LIKENESS, st.sampled_from([1, 1 << 21]), st.integers(0, 20))
def test_components_however_the_rows_came(
    given: tuple[Cells, Cells, int], likeness: Likeness, at_once: int, cut: int
) -> None:
    known, asked, fields = given
    count = len(known) // fields
    with patch.object(index, "AT_ONCE", at_once):
        made = build(known, fields, likeness, keys(count))
        for part in (asked[: cut * fields], asked[cut * fields :]):
            component = joined(made, part)
            assert component is not None
            made = extended(made, part, keys(len(part) // fields, len(made.keys)), component)
    assert made.component.tolist() == components([*known, *asked], fields, likeness)
    assert made.entries(keys(len(made.keys) + 1)).tolist() == [*range(len(made.keys)), -1]
    found = near(made, [*asked, *known])
    assert [*zip(*(column.tolist() for column in found), strict=True)] == near_pairs(
        [*asked, *known], [*known, *asked], fields, likeness
    )


@given(two_runs(), LIKENESS)
def test_there_and_back(given: tuple[Cells, Cells, int], likeness: Likeness) -> None:
    known, asked, fields = given
    made = build(known, fields, likeness, keys(len(known) // fields))
    component = joined(made, asked)
    assert component is not None
    made = extended(made, asked, keys(len(asked) // fields, len(made.keys)), component)
    data = to_bytes(made)
    again = from_bytes(data, fields, likeness)
    assert again is not None
    assert plain(again) == plain(made)
    assert to_bytes(again) == data


def test_wherever_it_is_damaged_or_cut_off_it_is_none() -> None:
    data = to_bytes(build([f"a b {n}" for n in range(30)], 1, Likeness(), keys(30)))
    for at in range(len(data)):
        assert from_bytes(data[:at] + bytes((data[at] ^ 1 << at % 8,)) + data[at + 1 :], 1, Likeness()) is None
        assert from_bytes(data[:at], 1, Likeness()) is None


def test_ten_thousand_rows_of_one_template() -> None:
    """Candidates of a component are counted until one is near, and what there is too much of is said."""
    cells = [f"what is the sum of {n} and seven hundred and two" for n in range(10_000)]
    made = build(cells[:9_000], 1, Likeness(), keys(9_000))
    component = joined(made, [*cells[9_990:], "nothing of that kind"])
    assert component is not None
    assert component.tolist() == [0] * 9_010 + [9_010]
    assert joined(made, cells[9_990:], most=1_000) is None


def test_a_row_without_words_is_near_to_none() -> None:
    made = build(["", "!", "a"], 1, Likeness(), keys(3))
    assert [column.tolist() for column in near(made, ["", "?", "a"])] == [[2], [2]]


@pytest.mark.parametrize("likeness", [Likeness(Fraction(9, 10)), Likeness(one_word=False)])
def test_another_likeness_is_another_index(likeness: Likeness) -> None:
    data = to_bytes(build(["a b c", "d"], 1, Likeness(), keys(2)))
    assert from_bytes(data, 1, Likeness()) is not None
    assert from_bytes(data, 1, likeness) is None
    assert from_bytes(data, 2, Likeness()) is None


@pytest.mark.parametrize("name", ["VERSION", "unicodedata"])
def test_another_version_is_another_index(name: str) -> None:
    class Later:
        unidata_version = "99.0.0"

    data = to_bytes(build(["a b c", "d"], 1, Likeness(), keys(2)))
    with patch.object(index, name, Later if name == "unicodedata" else 0):
        assert from_bytes(data, 1, Likeness()) is None
