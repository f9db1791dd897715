"""The join of `dqlint.similarity.join` in plain Python: for so few rows that importing numpy would take longer.

The same rows are found near, with the same witnesses. Here the words looked up are those indexed: of either row x of a
near pair the first |x| - l(x) + 1 in the order of rarity hold one that they share.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain
from math import ceil

from dqlint.similarity.likeness import ONE_WORD_FROM, Likeness
from dqlint.similarity.words import words

Row = tuple[frozenset[str], ...]  # the words of each field


def join_few(cells: Sequence[str], fields: int, likeness: Likeness) -> Iterator[tuple[int, int, float]]:
    """For every row the first row of its component, its witness and their similarity, as `dqlint.similarity.join`."""
    sets = [frozenset(words(cell)) for cell in cells]
    rows = [tuple(sets[at : at + fields]) for at in range(0, len(sets), fields)]
    search = _Search(rows, likeness)
    for row in search.firsts.values():
        search.add(row)
    yield from map(search.found, range(len(rows)))


class _Search:
    """`root` leads towards the first row of a component; `nearest[row]` is the first row near to it, -1 for none."""

    def __init__(self, rows: Sequence[Row], likeness: Likeness) -> None:
        self.rows = rows
        self.likeness = likeness
        self.root = [*range(len(rows))]
        self.nearest = [-1] * len(rows)
        self.firsts: dict[Row, int] = {}
        for number, row in enumerate(rows):
            self._same(number, row)
        self.rarity = Counter(chain.from_iterable(map(_tagged, self.firsts)))
        self.postings: dict[tuple[int, str], list[int]] = {}

    def _same(self, number: int, row: Row) -> None:
        """Equal rows are near from the start, and only the first of them is looked at."""
        first = self.firsts.setdefault(row, number) if any(row) else number
        if first != number:
            self._join(first, number)

    def add(self, y: int) -> None:
        """Hold a row against those before it that share a word with it, where that may change anything."""
        tagged = sorted(_tagged(self.rows[y]), key=lambda word: (self.rarity[word], word))
        prefix = [self.postings.setdefault(word, []) for word in tagged[: len(tagged) - self._least(len(tagged)) + 1]]
        for x in sorted(set().union(*prefix)):
            if self._may_change(x, y) and are_near(self.rows[x], self.rows[y], self.likeness):
                self._join(x, y)
        for posting in prefix:
            posting.append(y)

    def _least(self, size: int) -> int:
        """The fewest words that a row of the size shares with one that it is near to."""
        alike = ceil(self.likeness.threshold * size)
        return min(alike, size - 1) if self.likeness.one_word and size >= ONE_WORD_FROM else alike

    def _may_change(self, x: int, y: int) -> bool:
        nearest = self.nearest
        return not 0 <= nearest[y] <= x or not 0 <= nearest[x] <= y or self.first(x) != self.first(y)

    def _join(self, x: int, y: int) -> None:
        for one, other in ((x, y), (y, x)):
            if not 0 <= self.nearest[one] <= other:
                self.nearest[one] = other
        low, high = sorted((self.first(x), self.first(y)))
        self.root[high] = low

    def first(self, row: int) -> int:
        """The first row of the component of a row."""
        while self.root[row] != row:
            self.root[row] = row = self.root[self.root[row]]
        return row

    def found(self, row: int) -> tuple[int, int, float]:
        """The first row of its component, its witness, and how similar the two are."""
        own = self.firsts.get(self.rows[row], row)
        near = own if own != row else self.nearest[row]
        return self.first(row), near, similarity(self.rows[row], self.rows[near]) if near >= 0 else 0.0


def are_near(x: Row, y: Row, likeness: Likeness) -> bool:
    """Whether two rows are near."""
    shared = [len(one & other) for one, other in zip(x, y, strict=True)]
    unions = [len(one | other) for one, other in zip(x, y, strict=True)]
    n, d = likeness.threshold.numerator, likeness.threshold.denominator
    if all(both * d >= n * union for both, union in zip(shared, unions, strict=True)):
        return True
    mine, yours = (sum(map(len, row)) for row in (x, y))
    return likeness.one_word and min(mine, yours) >= ONE_WORD_FROM and max(mine, yours) - sum(shared) <= 1


def _tagged(row: Row) -> list[tuple[int, str]]:
    return [(field, word) for field, words_ in enumerate(row) for word in words_]


def similarity(x: Row, y: Row) -> float:
    """The least Jaccard similarity of two rows in any field that has words."""
    return min(len(one & other) / len(one | other) for one, other in zip(x, y, strict=True) if one | other)
