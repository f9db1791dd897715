"""The difference of two versions against brute force."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from dqlint.changes.rows import against_all, difference

KEYS = st.lists(st.sampled_from([b"", *(bytes([letter]) for letter in b"abcdefg")]), max_size=9)
ROWS = st.lists(st.integers(0, 500).map(lambda number: number.to_bytes(2, "big")), max_size=200)


@settings(max_examples=200, deadline=None)
@given(KEYS | ROWS, KEYS | ROWS)
def test_it_is_the_difference_of_multisets(old: list[bytes], new: list[bytes]) -> None:
    found = difference(old, new)
    assert Counter(new[row] for row in found.added) == _counted(new) - _counted(old)
    assert Counter(old[row] for row in found.removed) == _counted(old) - _counted(new)
    assert list(found.added) == sorted(set(found.added))
    assert list(found.removed) == sorted(set(found.removed))


def _counted(keys: list[bytes]) -> Counter[bytes]:
    return Counter(key for key in keys if key)


@settings(max_examples=200, deadline=None)
@given(KEYS, KEYS)
def test_of_equal_rows_the_later_ones_changed(old: list[bytes], new: list[bytes]) -> None:
    found = difference(old, new)
    for rows, keys in ((found.added, new), (found.removed, old)):
        for row, key in enumerate(keys):
            if key and row not in rows:
                assert not any(keys[earlier] == key for earlier in rows if earlier < row)


@settings(max_examples=200, deadline=None)
@given(KEYS, KEYS)
def test_the_old_rows_with_the_difference_are_the_new_ones(old: list[bytes], new: list[bytes]) -> None:
    found = difference(old, new)
    kept = Counter(key for row, key in enumerate(old) if key and row not in found.removed)
    assert kept + Counter(new[row] for row in found.added) == _counted(new)


@given(ROWS, st.randoms(use_true_random=False))
def test_an_order_is_no_change(old: list[bytes], random: Random) -> None:
    found = difference(old, random.sample(old, len(old)))
    assert (found.added, found.removed, found.gaps) == ((), (), ())


def test_what_is_no_row_does_not_move() -> None:
    assert difference([b"", b"a", b"b"], [b"a", b"b", b"", b""]) == ((), (), 0, ())


@settings(max_examples=200, deadline=None)
@given(st.permutations(range(7)))
def test_the_fewest_rows_moved(order: list[int]) -> None:
    rising = max(size for size in range(1, 8) for some in combinations(order, size) if list(some) == sorted(some))
    old = [bytes([65 + row]) for row in range(7)]
    assert difference(old, [old[row] for row in order]).moved == 7 - rising


@settings(max_examples=200, deadline=None)
@given(KEYS | ROWS, KEYS | ROWS)
def test_gaps_hold_what_changed_once_and_in_order(old: list[bytes], new: list[bytes]) -> None:
    found = difference(old, new)
    assert sum((gap.removed for gap in found.gaps), ()) == found.removed
    assert sum((gap.added for gap in found.gaps), ()) == found.added
    assert all(gap.removed or gap.added for gap in found.gaps)


def test_a_gap_lies_between_the_same_neighbours() -> None:
    found = difference([b"a", b"x", b"b", b"y", b"c"], [b"a", b"p", b"q", b"b", b"c", b"r"])
    assert found.gaps == (((1,), (1, 2)), ((3,), ()), ((), (5,)))


def test_a_moved_row_parts_no_gap() -> None:
    old, new = [b"a", b"x", b"m", b"y", b"b", b"c"], [b"a", b"p", b"q", b"b", b"c", b"m"]
    found = difference(old, new)
    assert found.moved == 1
    assert found.gaps == (((1, 3), (1, 2)),)


@settings(max_examples=200, deadline=None)
@given(KEYS, st.lists(KEYS, max_size=3))
def test_a_merge_adds_what_no_parent_brought(new: list[bytes], parents: list[list[bytes]]) -> None:
    most: Counter[bytes] = Counter()
    for parent in parents:
        most |= Counter(parent)
    rows = against_all(new, parents)
    assert Counter(new[row] for row in rows) == _counted(new) - most
    assert list(rows) == sorted(rows)
