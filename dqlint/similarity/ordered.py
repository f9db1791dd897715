"""Near by the letters that two texts have in the same order: `ratio` and `token_sort_ratio`, without approximation.

The texts of a row are its words (`dqlint.similarity.words`) with blanks between, none between words of one character in
scripts without spaces; for `token_sort_ratio` the words are sorted first. With d the fewest letters to delete from x
and y until they are the same, r(x, y) = 1 - d / (|x| + |y|), which is 2 LCS / (|x| + |y|). Rows are near when r >= t in
each field, that is d <= (1 - t) (|x| + |y|), and so when summed over the fields. All pairs are looked at, in blocks of
rows of about the same size, but for those that bounds rule out:

- d >= ||x| - |y||, so |x| >= |y| t / (2 - t) for |x| <= |y|: a row is held against a window of those sorted by size.
- A letter that is deleted changes one count of the letters by one: d >= sum |x_c - y_c| over the letters c. Letters
  counted together (here in 32 groups) make the sum no greater.
- Nor does leaving out terms: |x_c - y_c| is the number of levels l with x_c >= l in one and not in the other, so of the
  bits [x_c >= l], however chosen, no more differ than d. The 256 are taken that part a sample of the rows best.

What is left is counted by rapidfuzz, in whole numbers. Time grows with the square of the number of rows; memory does
not, as pairs are never kept: only components, and for each row the first row near to it, as in `join`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import isqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dqlint.similarity.arrays import I64, NONE, U64, Mask
from dqlint.similarity.components import Components
from dqlint.similarity.likeness import Likeness
from dqlint.similarity.words import UNSPACED, words

AT_ONCE = 1 << 18  # pairs that are looked at together
FIRST = 1 << 12  # of them, and twice as many each time
GROUPS = 32  # of letters
BITS = 256
_MOST = np.iinfo(np.int16).max // 2
_SAMPLE = 1_000  # rows
_LEVELS = 64
_BLANK = re.compile(f"(?<=[{UNSPACED}]) (?=[{UNSPACED}])")

I16 = NDArray[np.int16]
Row = tuple[str, ...]  # the text of each field


class _Rows(NamedTuple):
    """The different rows that are not empty, ascending by size; `texts` are those of each field.

    `of[r]` is the place of row r, -1 where it is empty; `row` the first row with the texts, `again` the second or NONE.
    """

    texts: NDArray[np.object_]
    of: I64
    row: I64
    again: I64
    size: I64
    counts: I16
    bits: U64


def join_ordered(cells: Sequence[str], fields: int, likeness: Likeness) -> Iterator[tuple[int, int, float]]:
    """For every row the first row of its component, its witness and their similarity, as `dqlint.similarity.join`."""
    texts = [comparable(cell, likeness) for cell in cells]
    rows = _rows([tuple(texts[at : at + fields]) for at in range(0, len(texts), fields)], fields)
    search = _Search(rows, likeness.threshold)
    search.run()
    firsts = np.full(len(rows.row), NONE)
    component = search.components.of(np.arange(len(rows.row)))
    np.minimum.at(firsts, component, rows.row)
    for row, of in enumerate(rows.of.tolist()):
        if of < 0:
            yield row, -1, 0.0
            continue
        own = int(rows.row[of])
        near = own if own < row else int(search.witness[of])
        alike = similarity(*(tuple(rows.texts[:, one]) for one in (of, rows.of[near]))) if near != NONE else 0.0
        yield int(firsts[component[of]]), near if near != NONE else -1, alike


def comparable(text: str, likeness: Likeness) -> str:
    """A text as it is compared."""
    found = words(text)
    return _BLANK.sub("", " ".join(sorted(found) if likeness.measure == "token_sort_ratio" else found))


def similarity(x: Row, y: Row) -> float:
    """The least ratio of two rows in any field that has words."""
    from rapidfuzz.distance import Indel

    return min(Indel.normalized_similarity(one, other) for one, other in zip(x, y, strict=True) if one or other)


def _rows(all_rows: Sequence[Row], fields: int) -> _Rows:
    firsts: dict[Row, int] = {}
    again: dict[Row, int] = {}
    for number, row in enumerate(all_rows):
        if any(row) and firsts.setdefault(row, number) != number:
            again.setdefault(row, number)
    texts = sorted(firsts, key=lambda row: (sum(map(len, row)), firsts[row]))
    place = {row: number for number, row in enumerate(texts)}
    counts = _counts(texts)
    return _Rows(
        np.array(texts, object).reshape(len(texts), fields).T,
        np.array([place.get(row, -1) for row in all_rows], np.int64),
        np.array([firsts[row] for row in texts], np.int64),
        np.array([again.get(row, NONE) for row in texts], np.int64),
        np.array([sum(map(len, row)) for row in texts], np.int64),
        counts,
        _bits(counts),
    )


def _counts(texts: Sequence[Row]) -> I16:
    """How many letters of each group each row has, up to what 16 bits hold."""
    made = np.zeros((len(texts), GROUPS), np.int16)
    for number, row in enumerate(texts):
        codes = np.frombuffer("".join(row).encode("utf-32-le", "surrogatepass"), np.uint32)
        made[number] = np.minimum(np.bincount(codes % GROUPS, minlength=GROUPS), _MOST)
    return made


def _bits(counts: I16) -> U64:
    """By 64 bits, of each row whether a group has so many letters, for groups and numbers that part the rows best."""
    sample = counts[:: max(1, len(counts) // _SAMPLE)]
    shares = np.stack([(sample >= level).mean(0) if len(sample) else np.zeros(GROUPS) for level in range(1, _LEVELS)])
    best = np.argsort(np.abs(shares - 0.5), axis=None)[:BITS]
    level, group = np.unravel_index(best, shares.shape)
    by_row = np.ascontiguousarray(np.packbits(counts[:, group] > level, axis=1)).view(np.uint64)
    return np.ascontiguousarray(by_row.T)


class _Search:
    """`components` of places found so far, `witness[x]` the first row near to x so far."""

    def __init__(self, rows: _Rows, threshold: Fraction) -> None:
        self.rows = rows
        self.threshold = threshold
        self.components = Components(np.arange(len(rows.row)))
        self.witness = rows.again.copy()

    def run(self) -> None:
        """Hold every row against the window of those before it that are not too short."""
        size, t = self.rows.size, self.threshold
        smallest = -(-size * t.numerator // (2 * t.denominator - t.numerator))
        low = np.searchsorted(size, smallest)
        at = 0
        while at < len(size):
            window = at - int(low[at])
            end = at + max(1, (isqrt(window * window + 4 * AT_ONCE) - window) // 2)  # AT_ONCE is n * (window + n)
            self._hold(int(low[at]), at, min(end, len(size)))
            at = end

    def _hold(self, low: int, at: int, end: int) -> None:
        """Hold the rows from `at` to `end` against those from `low` on that stand before them."""
        rows = self.rows
        maybe = self._most(rows.size[low:end], rows.size[at:end, None]).astype(np.int32)
        for bits in rows.bits:
            maybe -= np.bitwise_count(bits[low:end] ^ bits[at:end, None])
        y, x = np.nonzero(maybe >= 0)
        x, y = x + low, y + at
        first = np.argsort(np.minimum(rows.row[x], rows.row[y]))
        self._hold_pairs(*self._possible(x[first], y[first]))

    def _most(self, one: I64, other: I64) -> I64:
        """The greatest distance of near texts of these sizes."""
        t = self.threshold
        made: I64 = (one + other) * (t.denominator - t.numerator) // t.denominator
        return made

    def _possible(self, x: I64, y: I64) -> tuple[I64, I64]:
        """The pairs that can be near by their letters."""
        rows = self.rows
        x, y = self._open(x[x < y], y[x < y])
        near = np.abs(rows.counts[x] - rows.counts[y]).sum(1, dtype=np.int64) <= self._most(rows.size[x], rows.size[y])
        return x[near], y[near]

    def _open(self, x: I64, y: I64) -> tuple[I64, I64]:
        """The pairs of which something would come if they were near."""
        row, witness = self.rows.row, self.witness
        wanted: Mask = self.components.of(x) != self.components.of(y)
        wanted |= (row[y] < witness[x]) | (row[x] < witness[y])
        return x[wanted], y[wanted]

    def _hold_pairs(self, x: I64, y: I64) -> None:
        """Hold pairs against each other, those of the first rows first: of a template these close all others."""
        now = FIRST
        while len(x):
            self._take(x[:now], y[:now])
            x, y = self._open(x[now:], y[now:])
            now *= 2

    def _take(self, x: I64, y: I64) -> None:
        for texts in self.rows.texts:
            near = self._are_near(texts[x].tolist(), texts[y].tolist())
            x, y = x[near], y[near]
        np.minimum.at(self.witness, x, self.rows.row[y])
        np.minimum.at(self.witness, y, self.rows.row[x])
        self.components.unite(x, y)

    def _are_near(self, one: Sequence[str], other: Sequence[str]) -> Mask:
        from rapidfuzz import process
        from rapidfuzz.distance import Indel

        most = self._most(np.array([*map(len, one)], np.int64), np.array([*map(len, other)], np.int64))
        cutoff = int(most.max(initial=0))
        distance: NDArray[np.int32] = process.cpdist(
            one, other, scorer=Indel.distance, score_cutoff=cutoff, dtype=np.int32, workers=-1
        )
        near: Mask = distance <= most
        return near
