"""Which rows are near-duplicates: an exact join of sets of words, without approximation.

Rows are near as `dqlint.similarity.likeness` says: when the words they share, as a part of those that either has, are
at least t in each of their fields, t > 1/2; that part is then at least t over the words of all fields together, too. Or
when all but one word of each is in the other. In any case two sets x and y that are near share a(|x|, |y|) words or
more, and it is these pairs that are looked for first. Why none is missed (Bayardo, Ma and Srikant 2007; Xiao, Wang, Lin
and Yu 2008):

- |x∩y| / (|x| + |y| - |x∩y|) >= t if and only if |x∩y| >= ceil(t (|x| + |y|) / (1 + t)). All but one word of each
  being shared is |x∩y| >= max(|x|, |y|) - 1. a is the lesser of the two where both count.
- As |x∩y| <= |y|, the first needs |y| >= t |x|. For |y| <= |x|, then, a >= l(x) = min(ceil(t |x|), |x| - 1), which also
  bounds |y| from below, and a >= m(y) = min(ceil(2 t |y| / (1 + t)), |y| - 1).
- Words have one order, the rarest first. If the k-th word that x and y share stands at place i in x (counted from 0),
  no more than |x| - i - 1 shared words follow it: a <= |x∩y| <= k + |x| - i - 1, so i <= |x| - a + k - 1; so in y.
  The first shared word is thus among the first |x| - l(x) + 1 words of x, which are looked up, and the first
  |y| - m(y) + 1 words of y, which are indexed. Where the list of rows with a word is long, it is parted by the second
  shared word, up to one place further on in both, and so on by the k-th. For that there must be as many shared words:
  x with l(x) < k goes on with the list it has.
- Equal sets are made one beforehand, so |x∩y| < |x| where |x| = |y|.
- Each word in which x and y differ flips one of the 64 bits in which their signatures differ, so these are no more
  than |x| + |y| - 2 |x∩y| <= |x| + |y| - 2 a.

The candidates that are left are counted exactly, in whole numbers. Pairs are never kept, as there can be too many (a
template of twenty words in 20,000 rows has 2 * 10**8): only the components that they make, and for each row the first
row it is near to. A candidate that can change neither is passed over. In a list, the rows of one size are a part; first
each row is held against the first one of every part, and where this has made a part one component, and no row in it or
held against it can find a nearer one before those it has, the rest of the part is done.
"""

from __future__ import annotations

from itertools import islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from dqlint.similarity.arrays import I64, LOW, NONE, Mask, before, run_starts, slices, spans
from dqlint.similarity.bounds import enough, least, least_with_larger
from dqlint.similarity.components import Components
from dqlint.similarity.distinct import Distinct, counted, distinct
from dqlint.similarity.likeness import Likeness
from dqlint.similarity.lists import Index, Lists, Work
from dqlint.similarity.sets import Sets

AT_ONCE = 1 << 18  # candidates that are looked at together
FEW = 1 << 23  # candidates that are looked at without more ado
SHORT = 1 << 6  # sets of a part that are looked at without asking what can come of it
LONG = 1 << 10  # candidates of one row in one part, from which on the list is parted by one more word


class Joined(NamedTuple):
    """For every row the first row of its component, its witness, and the similarity of the two.

    The witness is the first row with the same words where that comes before it, else the first row that it is near to.
    A row that is near to none is a component of its own, with the witness -1 and the similarity 0.
    """

    first: I64
    witness: I64
    similarity: NDArray[np.float64]


def join(sets: Sets, likeness: Likeness) -> Joined:
    """All near rows. Rows without words are near to none. Raises ValueError for a threshold that is none."""
    likeness.check()
    rows = distinct(sets)
    search = _Search(rows, likeness)
    search.run()
    return _by_row(rows, search)


def _by_row(rows: Distinct, search: _Search) -> Joined:
    full = np.flatnonzero(rows.of >= 0)
    of = rows.of[full]
    firsts = np.full(len(rows.row), NONE)
    component = search.components.of(np.arange(len(rows.row)))
    np.minimum.at(firsts, component, rows.row)
    first, witness, similarity = np.arange(len(rows.of)), np.full(len(rows.of), -1), np.zeros(len(rows.of))
    first[full] = firsts[component[of]]
    nearest = np.where(rows.row[of] < full, rows.row[of], search.witness[of])
    witness[full] = np.where(nearest == NONE, -1, nearest)
    near = np.flatnonzero(witness >= 0)
    similarity[near] = counted(rows, rows.of[near], rows.of[witness[near]], search.likeness).similarity
    return Joined(first, witness, similarity)


class _Search:
    """`components` are those found so far, `witness[x]` is the first row near to x so far, or NONE.

    At `smallest[x]` in `ranks` the sets begin that are large enough to be near to x.
    """

    def __init__(self, rows: Distinct, likeness: Likeness) -> None:
        self.rows = rows
        self.likeness = likeness
        self.components = Components(np.arange(len(rows.row)))
        self.witness = rows.again.copy()
        self.least = least(likeness, rows.size)
        sizes = np.arange(int(rows.size[-1]) + 1 if len(rows.size) else 0)
        self.smallest = np.append(rows.start, 0)[np.searchsorted(rows.size, sizes)][self.least]
        self.looked_up = rows.size - self.least
        self.indexed = rows.size - least_with_larger(likeness, rows.size)

    def run(self) -> None:
        """Lists of rows that share one word, then those that share two, where that is needed, and so on."""
        prefixes = (spans(self.rows.start, count + 1) for count in (self.indexed, self.looked_up))
        lists = [Lists(*(self.rows.ranks[places].astype(np.int64) << 32 | places for places in prefixes))]
        shared = 1
        while lists:
            longer = (self._follow(part, shared) for whole in lists for part in whole.parts())
            lists = [part for part in longer if part is not None]
            shared += 1

    def _follow(self, lists: Lists, shared: int) -> Lists | None:
        """Hold the rows of the lists against each other; what is returned of them is to be parted by one more word."""
        index = self._index(lists.indexed)
        work = self._work(index, lists.looked_up, shared)
        short = work.counts(index) < SHORT
        self._hold_whole(work.where(short), index)
        work = work.where(~short)
        self._hold(work, index, index.head[work.part], np.ones_like(work.x))
        work = work.where(self._is_open(work, index))
        work = work.only(np.argsort(self.rows.row[work.x]))
        counts = work.counts(index)
        if int(counts.sum()) <= FEW:
            self._hold_all(work, index)
            return None
        long = (counts > LONG) & (self.least[work.x] > shared)
        self._hold_all(work.where(~long), index)
        return self._parted(work.where(long), index, shared) if long.any() else None

    def _index(self, keys: I64) -> Index:
        y = self.rows.owner[keys & LOW].astype(np.int64)
        size = self.rows.size[y]
        new = run_starts(keys >> 32, size)
        head = np.flatnonzero(new)
        end = np.append(head[1:], len(keys))
        return Index(keys, y, self.rows.signature[y], np.cumsum(new) - 1, head, end, size[head])

    def _work(self, index: Index, looked_up: I64, shared: int) -> Work:
        """Every set x with the parts of its lists that hold sets before it, of a size that it may be near to."""
        rows, place = self.rows, looked_up & LOW
        x = rows.owner[place].astype(np.int64)
        low, high = (before(index.keys, looked_up - place | starts[x]) for starts in (self.smallest, rows.start))
        some = np.flatnonzero(high > low)
        x, place, low, high = x[some], place[some], low[some], high[some]
        own = rows.size[x]
        sharable = shared + own - (place - rows.start[x]) - 1  # if `shared` words of y stand in x up to its place
        first = index.part[low]
        parts = index.part[high - 1] - first + 1
        entry, part = np.repeat(np.arange(len(x)), parts), spans(first, parts)
        size, other = own[entry], index.size[part]
        needed = enough(self.likeness, size, other)
        can = np.flatnonzero((needed <= sharable[entry]) & (needed <= other - (other == size)))
        entry, part, most = entry[can], part[can], (size + other - 2 * needed)[can]
        return Work(x[entry], part, np.minimum(high[entry], index.end[part]), looked_up[some][entry], most)

    def _is_open(self, work: Work, index: Index) -> Mask:
        """Whether anything can come of holding x against more than the first set of the part."""
        rows, of = self.rows, self.components.of(index.y)
        witness = self.witness[index.y]
        witness[index.head] = -1  # it has been held against all that are to come
        last = np.maximum.reduceat(witness, index.head)[work.part]
        one = (np.minimum.reduceat(of, index.head) == np.maximum.reduceat(of, index.head))[work.part]
        head = index.head[work.part]
        done = one & (self.components.of(work.x) == of[head])
        done &= (self.witness[work.x] <= rows.row[index.y[head]]) & (last <= rows.row[work.x])
        still: Mask = np.logical_and(~done, work.counts(index) > 0)
        return still

    def _hold_all(self, work: Work, index: Index) -> None:
        """Hold each x, all of them open, against the rest of its part, those of the first rows first: they close most.

        What is open is looked at again after one go, after two more, after four more, and so on.
        """
        goes = 1
        while len(work.x):
            now = [*islice(slices(work.counts(index), AT_ONCE), goes)]
            for some in now:
                self._hold_rest(work.only(some), index)
            work = work.only(slice(now[-1].stop, None))
            work = work.where(self._is_open(work, index))
            goes *= 2

    def _hold_whole(self, work: Work, index: Index) -> None:
        self._hold(work, index, index.head[work.part], work.counts(index) + 1)

    def _hold_rest(self, work: Work, index: Index) -> None:
        self._hold(work, index, index.head[work.part] + 1, work.counts(index))

    def _hold(self, work: Work, index: Index, starts: I64, counts: I64) -> None:
        """Hold each x against `counts` sets of the index."""
        for some in slices(counts, AT_ONCE):
            self._hold_some(work.only(some), index, starts[some], counts[some])

    def _hold_some(self, work: Work, index: Index, starts: I64, counts: I64) -> None:
        places = spans(starts, counts)
        unlike = np.bitwise_count(np.repeat(self.rows.signature[work.x], counts) ^ index.signature[places])
        alike = np.flatnonzero(unlike <= np.repeat(work.most, counts))
        x = work.x[np.searchsorted(np.cumsum(counts), alike, side="right")]
        self._verify(x, index.y[places[alike]])

    def _verify(self, x: I64, y: I64) -> None:
        rows = self.rows
        hold = self.components.of(x) != self.components.of(y)
        hold |= (rows.row[y] < self.witness[x]) | (rows.row[x] < self.witness[y])
        held = np.flatnonzero(hold)
        pairs = np.sort(x[held] << 32 | y[held])
        pairs = pairs[run_starts(pairs)]
        x, y = pairs >> 32, pairs & LOW
        near = counted(rows, x, y, self.likeness).near
        self._take(x[near], y[near])

    def _take(self, x: I64, y: I64) -> None:
        np.minimum.at(self.witness, x, self.rows.row[y])
        np.minimum.at(self.witness, y, self.rows.row[x])
        self.components.unite(x, y)

    def _parted(self, work: Work, index: Index, shared: int) -> Lists | None:
        """The lists that the work is in, parted by one more word."""
        lists = np.zeros(int(index.keys[-1] >> 32) + 1, bool)
        lists[work.key >> 32] = True
        asked = np.sort(work.key)
        longer = [
            self._longer(index.keys[lists[index.keys >> 32]], self.indexed + shared),
            self._longer(asked[run_starts(asked)], self.looked_up + shared),
        ]
        names = np.concatenate([name for name, _ in longer])
        order = np.argsort(names)
        number = np.empty_like(names)
        number[order] = np.cumsum(run_starts(names[order])) - 1
        numbers = np.split(number, [len(longer[0][0])])
        return Lists(*(one << 32 | places for one, (_, places) in zip(numbers, longer, strict=True)))

    def _longer(self, keys: I64, last: I64) -> tuple[I64, I64]:
        """Each list with each word that follows in its row, up to the place `last`, and where that word stands."""
        place = keys & LOW
        row = self.rows.owner[place]
        after = self.rows.start[row] + np.minimum(last[row] + 1, self.rows.size[row]) - place - 1
        places = spans(place + 1, np.maximum(after, 0))
        return np.repeat(keys >> 32 << 32, np.maximum(after, 0)) | self.rows.ranks[places], places
