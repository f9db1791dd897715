from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from dqlint.packed import pack, unpack

KINDS = [np.uint8, np.int32, np.int64, np.uint64, np.float64]
ARRAYS = st.lists(
    st.tuples(st.lists(st.integers(0, 255), max_size=9), st.sampled_from(KINDS)).map(
        lambda given: np.array(given[0], dtype=given[1])
    ),
    max_size=5,
)
DATA = pack("rows 1", [np.arange(5), np.zeros(0, np.uint8), np.array([7, 8, 9], np.uint8), np.arange(4000) % 7])


@given(st.text(max_size=20), ARRAYS)
def test_there_and_back(what: str, arrays: Sequence[NDArray[Any]]) -> None:
    found = unpack(memoryview(pack(what, arrays)), what)
    assert found is not None
    assert [one.tolist() for one in found] == [one.tolist() for one in arrays]
    assert [one.dtype for one in found] == [one.dtype for one in arrays]


def test_bytes_do_not_depend_on_the_machine() -> None:
    swapped = [np.arange(5).astype(">i8"), np.array([1, 2], ">u4")]
    assert pack("x", swapped) == pack("x", [np.arange(5), np.array([1, 2], np.uint32)])


def test_what_was_packed_as_something_else() -> None:
    assert unpack(DATA, "rows 1") is not None
    assert unpack(DATA, "rows 2") is None


@pytest.mark.parametrize("bit", [0, 3, 7])
def test_every_byte_counts(bit: int) -> None:
    for at in [*range(400), *range(400, len(DATA), 97), len(DATA) - 1]:
        damaged = bytearray(DATA)
        damaged[at] ^= 1 << bit
        assert unpack(bytes(damaged), "rows 1") is None, at


def test_cut_off_anywhere_or_longer() -> None:
    for end in [*range(400), *range(400, len(DATA), 97)]:
        assert unpack(DATA[:end], "rows 1") is None
    assert unpack(DATA + b"\0", "rows 1") is None
    assert unpack(DATA + b"\0" * 8, "rows 1") is None
    assert unpack(DATA + DATA, "rows 1") is None


@given(st.integers(0, len(DATA) // 8 - 1), st.integers(0, len(DATA) // 8 - 1), st.integers(1, 64))
def test_parts_that_change_places_or_are_blank(one: int, other: int, words: int) -> None:
    low, high = sorted((one * 8, other * 8))
    size = min(words * 8, high - low, len(DATA) - high)
    moved = DATA[:low] + DATA[high : high + size] + DATA[low + size : high] + DATA[low : low + size]
    moved += DATA[high + size :]
    blank = DATA[:low] + bytes(size) + DATA[low + size :]
    for damaged in (moved, blank):
        assert len(damaged) == len(DATA)
        assert (unpack(damaged, "rows 1") is None) == (damaged != DATA)


@given(st.binary(max_size=300))
def test_garbage(data: bytes) -> None:
    assert unpack(data, "x") is None
    assert unpack(DATA[:8] + data, "x") is None
