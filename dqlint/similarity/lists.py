"""Lists of rows that share words, and what of them is to be held against each other: the nouns of the join."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from dqlint.similarity.arrays import I64, U64, Mask, run_starts

LOOK_UPS = 1 << 16  # of words in lists, that are followed together


class Lists(NamedTuple):
    """Lists of rows that share words: places in `ranks` that are indexed and looked up, each as list << 32 | place."""

    indexed: I64
    looked_up: I64

    def parts(self) -> Iterator[Lists]:
        """Some of the lists after the other, each whole, in order; lists that cannot hold a pair are left out."""
        both = np.sort(self.indexed), np.sort(self.looked_up)
        names = both[1][::LOOK_UPS] >> 32
        starts = names[run_starts(names)][1:] << 32
        for part in map(Lists, *(np.split(keys, np.searchsorted(keys, starts)) for keys in both)):
            if len(part.indexed) and len(part.looked_up):
                yield part


class Index(NamedTuple):
    """What is indexed, by list and size. Part p of the sets `y` is `y[head[p]:end[p]]`: one list, one size.

    The sets of a part have `size[p]` words. `part[k]` is the part that `y[k]` is in, `signature[k]` that of the set.
    """

    keys: I64
    y: I64
    signature: U64
    part: I64
    head: I64
    end: I64
    size: I64


class Work(NamedTuple):
    """What is to be held against each other: each set x and the part of the index up to `end`; `key` is of the list.

    Near sets of the part have no more than `most` words that x has not, or the other way.
    """

    x: I64
    part: I64
    end: I64
    key: I64
    most: I64

    def only(self, which: I64 | slice) -> Work:
        """Some of it."""
        return Work(*(column[which] for column in self))

    def where(self, mask: Mask) -> Work:
        """What a mask chooses: by its places, as numpy takes ten times as long by masks without a pattern."""
        return self.only(np.flatnonzero(mask))

    def counts(self, index: Index) -> I64:
        """How many sets of its part, but for the first, each x is to be held against."""
        made: I64 = self.end - index.head[self.part] - 1
        return made
