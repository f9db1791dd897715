"""Near-duplicates among rows of texts: which rows are near to an earlier one, and to which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

FEW = 2_500  # rows up to which plain Python takes less time than importing numpy
THRESHOLD = Fraction(4, 5)


class Member(NamedTuple):
    """A row of a component that is not its first. `witness` is the first row that it is near to, `similarity` theirs.

    Near rows chain: a row need not be near to the first of its component, and its witness may come after it.
    """

    row: int
    first: int
    witness: int
    similarity: float


def near_duplicates(cells: Sequence[str], fields: int = 1, threshold: Fraction = THRESHOLD) -> list[Member]:
    """The members of components of near rows, ascending; the rows' texts are the cells, `fields` of them a row.

    Two rows are near when the Jaccard similarity of their words is at least the threshold in each field: exactly, but
    that words are told apart by 64-bit hashes where there are many rows. Two empty fields are alike; rows without any
    words are near to none. Raises ValueError unless 1/2 < threshold <= 1.
    """
    if not Fraction(1, 2) < threshold <= 1:
        raise ValueError(f"the threshold {threshold} is not above 1/2 and up to 1")
    joined = _few if len(cells) <= FEW * fields else _many
    return [Member(row, *found) for row, found in enumerate(joined(cells, fields, threshold)) if found[0] != row]


def _few(cells: Sequence[str], fields: int, threshold: Fraction) -> Iterable[tuple[int, int, float]]:
    from dqlint.similarity.few import join_few

    return join_few(cells, fields, threshold)


def _many(cells: Sequence[str], fields: int, threshold: Fraction) -> Iterable[tuple[int, int, float]]:
    from dqlint.similarity.join import join
    from dqlint.similarity.sets import word_sets

    found = join(word_sets(cells, fields), threshold)
    return zip(found.first.tolist(), found.witness.tolist(), found.similarity.tolist(), strict=True)
