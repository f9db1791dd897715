"""Ragged arrays: runs of different lengths, one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, starmap

import numpy as np
from numpy.typing import NDArray

I64 = NDArray[np.int64]
U64 = NDArray[np.uint64]
Mask = NDArray[np.bool_]

LOW = 0xFFFF_FFFF  # of a key that holds two numbers
NONE = np.iinfo(np.int64).max  # no row


def keep_pages() -> None:
    """Have glibc keep the pages of arrays that are let go of, as new pages cost more than most of what is done in them.

    Blocks larger than any that was freed before, of 32 MiB at most, it gives back at once (mallopt(3), on
    M_MMAP_THRESHOLD). This one is freed untouched, so it takes no memory. Elsewhere nothing changes.
    """
    np.empty(31 << 20, np.uint8)


def spans(starts: I64, counts: I64) -> I64:
    """`starts[k], starts[k] + 1, ...`, `counts[k]` of them, for every k in turn."""
    ends = np.cumsum(counts)
    steps = np.arange(ends[-1] if len(ends) else 0)
    steps += np.repeat(starts - (ends - counts), counts)
    return steps


def slices(counts: I64, most: int) -> Iterator[slice]:
    """Slices of all the counts, in order, each of which has no more than `most` together without its last one."""
    upto = np.cumsum(counts)
    cuts = np.searchsorted(upto, np.arange(most, upto[-1] if len(upto) else 0, most)) + 1
    return starmap(slice, pairwise(sorted({0, *cuts.tolist(), len(counts)})))


def reduced(by: np.ufunc, values: U64, starts: I64) -> U64:
    """As `by.reduceat`, which does not take what is empty."""
    made: U64 = by.reduceat(values, starts) if len(starts) else values[:0]
    return made


def run_starts(*columns: NDArray[np.generic]) -> Mask:
    """Where a row of the columns differs from the one before it; the first does."""
    new = np.zeros(len(columns[0]), bool)
    new[:1] = True
    for column in columns:
        new[1:] |= column[1:] != column[:-1]
    return new


def grouped(values: U64) -> tuple[I64, Mask]:
    """The order that sorts hashes, equal ones as they stand, and where in it another value begins.

    The index of each value takes the place of its lowest bits, and that is sorted, which is five times faster than
    `np.argsort`. Should the bits that are left not tell all values apart, they are sorted as they are.
    """
    bits = np.uint64(len(values).bit_length())
    keys = values >> bits << bits
    keys |= np.arange(len(values), dtype=np.uint64)
    keys.sort()
    order: I64 = (keys & (np.uint64(1) << bits) - np.uint64(1)).view(np.int64)
    new = run_starts(values[order])
    if not np.array_equal(new, run_starts(keys >> bits)):
        order = np.argsort(values, kind="stable")
        new = run_starts(values[order])
    return order, new


def before(keys: I64, queries: I64) -> I64:
    """How many keys are less than each query; both sorted, both below 2**62.

    As `np.searchsorted`, by one sort of the two together, which is ten times faster where there are as many of each.
    """
    both = np.concatenate((keys * 2 + 1, queries * 2))
    both.sort()
    asked = np.flatnonzero(both & 1 == 0)
    return asked - np.arange(len(asked))


def popcount(values: U64) -> I64:
    """How many bits of each value are set."""
    return np.bitwise_count(values).astype(np.int64)


def mixed(values: U64) -> U64:
    """Each value spread over all 64 bits, one to one (the finaliser of MurmurHash3)."""
    made: U64 = values ^ values >> np.uint64(33)
    made *= np.uint64(0xFF51AFD7ED558CCD)
    made ^= made >> np.uint64(33)
    made *= np.uint64(0xC4CEB9FE1A85EC53)
    made ^= made >> np.uint64(33)
    return made
