"""Near rows on either side of a line: evaluation rows near to training rows, say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dqlint.similarity.few import Row, are_near, similarity
from dqlint.similarity.likeness import Likeness
from dqlint.similarity.near import near_duplicates
from dqlint.similarity.words import words


class Across(NamedTuple):
    """A text, one of the others that is near to it, and their similarity."""

    text: int
    other: int
    similarity: float


def near_across(texts: Sequence[str], others: Sequence[str], likeness: Likeness) -> Iterator[Across]:
    """Each of the others that is near to a text, with the first such text.

    Near rows stand in one component of all together, and only there are they held against each other.
    """
    cells = [*texts, *others]
    for component in _components(cells, likeness):
        sets: dict[int, Row] = {row: (frozenset(words(cells[row])),) for row in component}
        for other in (row for row in component if row >= len(texts)):
            near = (row for row in component if row < len(texts) and are_near(sets[row], sets[other], likeness))
            text = next(near, None)
            if text is not None:
                yield Across(text, other - len(texts), similarity(sets[text], sets[other]))


def _components(cells: Sequence[str], likeness: Likeness) -> Iterator[list[int]]:
    components: dict[int, list[int]] = {}
    for member in near_duplicates(cells, 1, likeness):
        components.setdefault(member.first, [member.first]).append(member.row)
    yield from components.values()
