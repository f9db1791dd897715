"""Near-duplicates among rows of texts: which rows are near to an earlier one, and to which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dqlint.similarity.likeness import Likeness
from dqlint.similarity.words import words

FEW = 2_500  # rows up to which plain Python takes less time than importing numpy
DEFAULT = Likeness()


class Member(NamedTuple):
    """A row of a component that is not its first. `similarity` is that to its witness.

    The witness is the first row with the same words where that comes before the row, else the first that it is near to:
    near rows chain, so it need not be the first of the component, and may come later than the row.
    """

    row: int
    first: int
    witness: int
    similarity: float


def near_duplicates(
    cells: Sequence[str], fields: int = 1, likeness: Likeness = DEFAULT, few: int | None = None
) -> list[Member]:
    """The members of components of near rows, ascending; the rows' texts are the cells, `fields` of them a row.

    Exactly those that are near, but that words are told apart by 64-bit hashes where there are many rows. Two empty
    fields are alike; rows without any words are near to none. Up to `few` rows (FEW, if not said) are joined without
    numpy. Raises ValueError for a threshold that is none.
    """
    likeness.check()
    by_words = _few if len(cells) <= (FEW if few is None else few) * fields else _many
    joined = by_words if likeness.measure == "words" else _ordered
    return joined(cells, fields, likeness)


def _few(cells: Sequence[str], fields: int, likeness: Likeness) -> list[Member]:
    from dqlint.similarity.few import join_few

    return _members(join_few(cells, fields, likeness))


def similarity_of(one: str, other: str, likeness: Likeness) -> float:
    """How similar two texts with words are."""
    if likeness.measure == "words":
        from dqlint.similarity.few import similarity

        return similarity((frozenset(words(one)),), (frozenset(words(other)),))
    from dqlint.similarity import ordered

    return ordered.similarity((ordered.comparable(one, likeness),), (ordered.comparable(other, likeness),))


def _ordered(cells: Sequence[str], fields: int, likeness: Likeness) -> list[Member]:
    from dqlint.similarity.ordered import join_ordered

    return _members(join_ordered(cells, fields, likeness))


def _members(joined: Iterable[tuple[int, int, float]]) -> list[Member]:
    return [Member(row, *found) for row, found in enumerate(joined) if found[0] != row]


def _many(cells: Sequence[str], fields: int, likeness: Likeness) -> list[Member]:
    import numpy as np

    from dqlint.similarity.arrays import keep_pages
    from dqlint.similarity.join import join
    from dqlint.similarity.sets import word_sets

    keep_pages()
    found = join(word_sets(cells, fields), likeness)
    rows = np.flatnonzero(found.first != np.arange(len(found.first)))
    return [*map(Member, rows.tolist(), *(column[rows].tolist() for column in found))]
