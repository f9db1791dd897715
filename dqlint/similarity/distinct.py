"""The different sets among rows, in the order in which they are joined, and their similarity counted exactly."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dqlint.similarity.arrays import I64, LOW, NONE, U64, Mask, grouped, mixed, slices, spans
from dqlint.similarity.likeness import ONE_WORD_FROM, Likeness
from dqlint.similarity.listed import Listed
from dqlint.similarity.sets import Sets

AT_ONCE = 1 << 18  # words that are looked at together


class Distinct(NamedTuple):
    """The distinct sets of words that are not empty, ascending by size, then by the first row that has the set.

    `of[r]` is the set of row r, -1 where it is empty; `row` the first row with a set, `again` the second, or NONE.
    `ranks[start:start + size]` are the words, `owner[place]` is the set whose word stands at a place of `ranks`.
    `by_field` (sets by fields) counts the words of each field; of `signature`, each word flips one bit.
    """

    of: I64
    row: I64
    again: I64
    size: I64
    start: I64
    ranks: NDArray[np.int32]
    owner: NDArray[np.int32]
    field: NDArray[np.uint8]
    by_field: I64
    signature: U64


def distinct(sets: Sets) -> Distinct:
    """Rows with the same words made one set. Two sets are told apart by a 64-bit sum over their words' hashes."""
    sizes = np.diff(sets.offsets)
    full = np.flatnonzero(sizes)
    sums, flips = _summed(sets, full, sizes[full])
    order, new = grouped(sums)
    rows, heads = full[order], np.flatnonzero(new)
    by_size = np.argsort(sizes[rows[heads]] << 32 | rows[heads])
    row = rows[heads][by_size]
    size = sizes[row]
    ranks, by_field = _gathered(sets, row, size)
    return Distinct(
        of=_numbers(rows, heads, by_size, len(sizes)),
        row=row,
        again=_seconds(rows, heads)[by_size],
        size=size,
        start=np.cumsum(size) - size,
        ranks=ranks,
        owner=np.repeat(np.arange(len(row), dtype=np.int32), size),
        field=sets.field,
        by_field=by_field,
        signature=flips[order][heads][by_size],
    )


def _summed(sets: Sets, row: I64, size: I64) -> tuple[U64, U64]:
    """Of each of the rows a sum over its words, and what its words flip."""
    hashes = mixed(np.arange(1, len(sets.field) + 1, dtype=np.uint64))
    flips = np.uint64(1) << (hashes & np.uint64(63))
    sums, flipped = np.empty(len(row), np.uint64), np.empty(len(row), np.uint64)
    for some in slices(size, AT_ONCE):
        starts = sets.offsets[row[some]]
        ranks = sets.ranks[starts[0] : starts[-1] + size[some][-1]]
        sums[some] = np.add.reduceat(hashes[ranks], starts - starts[0])
        flipped[some] = np.bitwise_xor.reduceat(flips[ranks], starts - starts[0])
    return sums, flipped


def _gathered(sets: Sets, row: I64, size: I64) -> tuple[NDArray[np.int32], I64]:
    """The words of the rows one after the other, and how many each has in each field."""
    fields = int(sets.field.max(initial=0)) + 1
    ranks, by_field = np.empty(int(size.sum()), np.int32), np.empty((len(row), fields), np.int64)
    ends = np.cumsum(size)
    for some in slices(size, AT_ONCE):
        made = sets.ranks[spans(sets.offsets[row[some]], size[some])]
        ranks[ends[some][0] - size[some][0] : ends[some][-1]] = made
        cells = np.repeat(np.arange(len(size[some])) * fields, size[some]) + sets.field[made]
        by_field[some] = np.bincount(cells, minlength=len(size[some]) * fields).reshape(-1, fields)
    return ranks, by_field


def _numbers(rows: I64, heads: I64, by_size: I64, length: int) -> I64:
    """For every row the place of its run in `by_size`, -1 for those in none."""
    number = np.empty_like(by_size)
    number[by_size] = np.arange(len(by_size))
    of = np.full(length, -1)
    of[rows] = np.repeat(number, np.diff(heads, append=len(rows)))
    return of


def _seconds(rows: I64, heads: I64) -> I64:
    """The second of each run of rows, NONE where it has only one."""
    return np.where(np.diff(heads, append=len(rows)) > 1, np.append(rows, NONE)[heads + 1], NONE)


class Counted(NamedTuple):
    """Of pairs of sets: whether they are near, and the least of their similarities by field."""

    near: Mask
    similarity: NDArray[np.float64]


def counted(rows: Distinct | Listed, x: I64, y: I64, likeness: Likeness) -> Counted:
    """The pairs x[k], y[k] with their shared words counted, a few million words at once."""
    parts = [_counted(rows, x[some], y[some], likeness) for some in slices(rows.size[x] + rows.size[y], AT_ONCE)]
    return Counted(*map(np.concatenate, zip(*parts, strict=True))) if parts else _counted(rows, x, y, likeness)


def _counted(rows: Distinct | Listed, x: I64, y: I64, likeness: Likeness) -> Counted:
    """A word that both sets of a pair have stands twice among the sorted words of the pair."""
    pair = np.arange(len(x)) << 32
    words = [np.repeat(pair, rows.size[one]) | rows.ranks[spans(rows.start[one], rows.size[one])] for one in (x, y)]
    keys = np.concatenate(words)
    keys.sort()
    twice = keys[1:][keys[1:] == keys[:-1]]
    fields = rows.by_field.shape[1]
    cells = (twice >> 32) * fields + rows.field[twice & LOW]
    shared = np.bincount(cells, minlength=len(x) * fields).reshape(-1, fields)
    union = rows.by_field[x] + rows.by_field[y] - shared
    near: Mask = np.all(shared * likeness.threshold.denominator >= likeness.threshold.numerator * union, axis=1)
    if likeness.one_word:
        near |= _all_but_one(rows.size[x], rows.size[y], shared.sum(1))
    return Counted(near, np.where(union, shared / np.maximum(union, 1), 1.0).min(1))


def _all_but_one(one: I64, other: I64, shared: I64) -> Mask:
    return np.logical_and(np.minimum(one, other) >= ONE_WORD_FROM, np.maximum(one, other) - shared <= 1)
