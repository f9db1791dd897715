"""An index of rows: which of them are near to others that come later, without looking at all of them again.

It holds different rows, each under a key of its content, as sets of words, for one likeness and number of fields; and
for every row the component it is in: rows that are near are in one, and so are those that a row once held together
which has gone since. What comes out of an index are components that are too large at worst, never too small: held
against each other once more, their rows show what is near (`dqlint.similarity.near`).

Why no near row is missed. Rows x and y that are near share a(|x|, |y|) words or more, and a >= l(x) = min(ceil(t |x|),
|x| - 1) as well as a >= l(y): for the larger of the two `dqlint.similarity.join` shows it, and l grows with the size.

- Words have one order. Any order will do, as long as it is the same for all rows: that of the index, in which words
  that came later stand before those that were there, and words that only the row x has that is looked up before these.
  The rows of the index know nothing of the latter, and their own words keep their order.
- No row of the index has a word that only x has: it is never shared, and counts in |x| and takes up a place of x.
- If the first word that x and y share in that order stands at place i in x and j in y (counted from 0), no more than
  min(|x| - i - 1, |y| - j - 1) shared words follow it. So a <= 1 + min(...): i <= |x| - a <= |x| - l(x), and
  j <= |y| - l(y). The first |y| - l(y) + 1 words of y are indexed, the first |x| - l(x) + 1 of x looked up.
- |y| >= a >= l(x), and |x| >= l(y): y is no larger than the largest size whose l is not above |x|.
- Each word in which x and y differ flips one of the 64 bits in which their signatures differ, so these are no more
  than |x| + |y| - 2 |x∩y| <= |x| + |y| - 2 a.

The candidates that are left are counted exactly, in whole numbers.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from dqlint.packed import pack, unpack
from dqlint.similarity.arrays import I64, LOW, U64, Mask, popcount, run_starts, spans
from dqlint.similarity.bounds import enough, least
from dqlint.similarity.components import Components
from dqlint.similarity.distinct import counted
from dqlint.similarity.join import join
from dqlint.similarity.likeness import Likeness
from dqlint.similarity.listed import Listed, Words
from dqlint.similarity.sets import Sets, word_sets

VERSION = 1  # of what is kept and of how texts become words
AT_ONCE = 1 << 21  # candidates that are looked at together
MOST = 1 << 23  # candidates of all rows looked up, from which on joining all rows anew takes no longer
_STEP = 8  # times as many candidates of one component are counted, when none of those before was near


class Postings(NamedTuple):
    """The indexed words of the rows: by `key`, which is word << 32 | size of the row, the row and the place in it."""

    key: I64
    entry: I64
    place: I64


class Index(NamedTuple):
    """Rows (`entries`) by number. `component` is the least entry of each one's component, `by_key` sorts the keys.

    `built` is how many of them were there when the words were last ordered by how frequent they are.
    """

    likeness: Likeness
    built: int
    keys: U64
    by_key: I64
    component: I64
    words: Words
    rows: Listed
    postings: Postings

    def entries(self, keys: U64) -> I64:
        """The entry of each key, -1 where there is none."""
        found = np.full(len(keys), -1)
        if len(self.keys):
            order, ordered = np.argsort(keys), self.keys[self.by_key]
            at = np.minimum(np.searchsorted(ordered, keys[order]), len(ordered) - 1)  # in order it is far faster
            found[order] = np.where(ordered[at] == keys[order], self.by_key[at], -1)
        return found


def build(cells: Sequence[str], fields: int, likeness: Likeness, keys: U64) -> Index:
    """The index of rows whose texts are the cells, `fields` of them a row; their keys are different."""
    sets = word_sets(cells, fields)
    words = Words.of(sets)
    rows = Listed.of(sets, np.arange(len(sets.hashes))[::-1], words, fields)
    component = join(sets, likeness).first
    return Index(likeness, len(keys), keys, np.argsort(keys), component, words, rows, _postings(rows, likeness))


def near(index: Index, cells: Sequence[str]) -> tuple[I64, I64]:
    """The rows of the cells with every entry that each is near to, by row and then by entry."""
    _, _, rows = _listed(index, cells)
    return _found(index, rows, _looked_up(index, rows), np.arange(len(index.keys)))


def joined(index: Index, cells: Sequence[str], most: int = MOST) -> I64 | None:
    """The components of all entries and of the rows of the cells after them, each named by its least number.

    None where more than `most` candidates would have to be looked at.
    """
    sets, _, rows = _listed(index, cells)
    looked_up = _looked_up(index, rows)
    if int((looked_up.end - looked_up.first).sum()) > most:
        return None
    count = len(index.keys)
    x, entry = _found(index, rows, looked_up, index.component)
    among = join(sets, index.likeness).first
    later = np.arange(len(among))
    components = Components(np.concatenate((index.component, later + count)))
    components.unite(np.concatenate((x, later)) + count, np.concatenate((entry, among + count)))
    return components.of(np.arange(count + len(later)))


def extended(index: Index, cells: Sequence[str], keys: U64, component: I64) -> Index:
    """The index with rows of other keys added, whose components `joined` found."""
    _, words, rows = _listed(index, cells)
    more = _postings(rows, index.likeness)
    at = np.searchsorted(index.postings.key, more.key)
    more = more._replace(entry=more.entry + len(index.keys))
    postings = Postings(*(np.insert(old, at, new) for old, new in zip(index.postings, more, strict=True)))
    keys = np.concatenate((index.keys, keys))
    return Index(
        index.likeness, index.built, keys, np.argsort(keys), component, words, index.rows.and_then(rows), postings
    )


def kept_as(likeness: Likeness, fields: int) -> str:
    """What is kept, and how texts became words: of another, nothing can be used."""
    threshold = likeness.threshold
    return f"near {VERSION} {unicodedata.unidata_version} {fields} {threshold} {likeness.one_word}"


def to_bytes(index: Index) -> bytes:
    """The index as one run of bytes. It holds hashes of words and rows, no texts."""
    rows, words, postings = index.rows, index.words, index.postings
    small = [index.by_key, index.component, words.by_hash, rows.by_field.ravel(), *postings[1:]]
    what = kept_as(index.likeness, rows.by_field.shape[1])
    whole = [np.array([index.built]), postings.key, index.keys, rows.signature, words.hashes, words.field, rows.ranks]
    return pack(what, [*whole, *(column.astype(np.int32) for column in small)])


def from_bytes(data: bytes | memoryview, fields: int, likeness: Likeness) -> Index | None:
    """The index that `to_bytes` made, None for any other bytes, and for one that was made otherwise."""
    arrays = unpack(data, kept_as(likeness, fields))
    if arrays is None:
        return None
    built, posting, keys, signature, hashes, field, ranks, *small = arrays
    by_key, component, by_hash, by_field, entry, place = (column.astype(np.int64) for column in small)
    rows = Listed.made(ranks, field, by_field.reshape(-1, fields), signature)
    words, postings = Words(hashes, field, by_hash), Postings(posting, entry, place)
    return Index(likeness, int(built[0]), keys, by_key, component, words, rows, postings)


def _listed(index: Index, cells: Sequence[str]) -> tuple[Sets, Words, Listed]:
    fields = index.rows.by_field.shape[1]
    sets = word_sets(cells, fields)
    numbers, words = index.words.numbers(sets)
    return sets, words, Listed.of(sets, numbers, words, fields)


def _prefix(rows: Listed, likeness: Likeness) -> tuple[I64, I64]:
    """The places of the words that are indexed or looked up, and the row of each."""
    counts = np.where(rows.size, rows.size - least(likeness, rows.size) + 1, 0)
    return spans(rows.start, counts), np.repeat(np.arange(len(counts)), counts)


def _postings(rows: Listed, likeness: Likeness) -> Postings:
    places, row = _prefix(rows, likeness)
    keys = rows.ranks[places].astype(np.int64) << 32 | rows.size[row]
    order = np.argsort(keys)
    return Postings(keys[order], row[order], (places - rows.start[row])[order])


class _LookedUp(NamedTuple):
    """Words looked up: of each the row, its place in it, and the first of its postings and the end of them."""

    row: I64
    place: I64
    first: I64
    end: I64


def _looked_up(index: Index, rows: Listed) -> _LookedUp:
    places, row = _prefix(rows, index.likeness)
    word = rows.ranks[places].astype(np.int64) << 32
    size = rows.size[row]
    first = np.searchsorted(index.postings.key, word | least(index.likeness, size))
    end = np.searchsorted(index.postings.key, word | _largest(index.likeness, size), side="right")
    return _LookedUp(row, places - rows.start[row], first, np.maximum(first, end))


def _largest(likeness: Likeness, size: I64) -> I64:
    """The largest size whose least number of shared words is not above these: it is at most twice as large."""
    by_size = least(likeness, np.arange(2 * int(size.max(initial=0)) + 2))
    made: I64 = np.searchsorted(by_size, size, side="right") - 1
    return made


def _found(index: Index, rows: Listed, looked_up: _LookedUp, of: I64) -> tuple[I64, I64]:
    """The rows with the `of` of each entry they are near to, each pair of the two once."""
    found = np.empty(0, np.int64)
    for x, y in _candidates(index, rows, looked_up):
        open_ = ~_among(x << 32 | of[y], found)
        found = np.sort(np.concatenate((found, _held(index, rows, x[open_] << 32 | y[open_], of))))
    return found >> 32, found & LOW


def _among(values: I64, ordered: I64) -> Mask:
    if not len(ordered):
        return np.zeros(len(values), bool)
    found: Mask = ordered[np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)] == values
    return found


def _candidates(index: Index, rows: Listed, looked_up: _LookedUp) -> Iterator[tuple[I64, I64]]:
    """Rows and entries that may be near, so many at once."""
    counts = looked_up.end - looked_up.first
    ends = np.cumsum(counts)
    cuts = np.searchsorted(ends, np.arange(AT_ONCE, int(ends[-1]) if len(ends) else 0, AT_ONCE)) + 1
    for part in np.split(np.arange(len(ends)), cuts):
        at = spans(looked_up.first[part], counts[part])
        x, place = (np.repeat(column[part], counts[part]) for column in (looked_up.row, looked_up.place))
        y = index.postings.entry[at].astype(np.int64)
        own, other = rows.size[x], index.rows.size[y]
        needed = enough(index.likeness, own, other)
        may = needed <= np.minimum(own - place, other - index.postings.place[at])
        may &= popcount(rows.signature[x] ^ index.rows.signature[y]) <= own + other - 2 * needed
        yield x[may], y[may]


def _held(index: Index, rows: Listed, pairs: I64, of: I64) -> I64:
    """Rows << 32 | `of` of the pairs that are near; of a row and an `of`, pairs are held until one is near."""
    found = [np.empty(0, np.int64)]
    pairs = np.sort(pairs)
    pairs = pairs[run_starts(pairs)]
    most = 1
    while len(pairs):
        groups = pairs & ~LOW | of[pairs & LOW]
        order = np.argsort(groups, kind="stable")
        pairs, groups = pairs[order], groups[order]
        heads = np.flatnonzero(run_starts(groups))
        now = np.arange(len(groups)) - np.repeat(heads, np.diff(heads, append=len(groups))) < most
        near = np.zeros(len(groups), bool)
        near[now] = _are_near(index, rows, pairs[now])
        done = groups[near]
        found.append(done[run_starts(done)])
        pairs = pairs[~now & ~_among(groups, done)]
        most *= _STEP
    return np.concatenate(found)


def _are_near(index: Index, rows: Listed, pairs: I64) -> Mask:
    """Whether pairs of a row and an entry are near, as the join counts it."""
    wanted = np.zeros(len(index.keys), bool)
    wanted[pairs & LOW] = True
    number = np.cumsum(wanted) - 1 + len(rows.size)
    both = rows.and_then(index.rows.only(np.flatnonzero(wanted)))
    return counted(both, pairs >> 32, number[pairs & LOW], index.likeness).near
