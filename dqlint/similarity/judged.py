"""Near rows judged by the guard: duplicates, and template variants that only look like them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from dqlint.similarity.guard import Difference, difference, gist
from dqlint.similarity.likeness import Likeness
from dqlint.similarity.near import Member, similarity_of


class Judged(NamedTuple):
    """A row and another that it is like; `difference` makes it a variant of that, None a duplicate."""

    row: int
    witness: int
    similarity: float
    difference: Difference | None


def judged(members: Sequence[Member], text: Callable[[int], str], likeness: Likeness) -> Iterator[Judged]:
    """What each member is to its witness; where that asks for another thing, to the first row that asks for the same.

    `text` is that of a row as it is written. Rows that ask for the same stand in one component and have one gist.
    """
    sizes = Counter(member.first for member in members)
    firsts: dict[object, int] = {}
    for member in members:
        here = text(member.row)
        found = difference(text(member.witness), here)
        same = member.row
        if sizes[member.first] > 1:
            firsts.setdefault((member.first, gist(text(member.first))), member.first)
            same = firsts.setdefault((member.first, gist(here)), member.row)
        if found and same != member.row and difference(text(same), here) is None:
            yield Judged(member.row, same, similarity_of(text(same), here, likeness), None)
        else:
            yield Judged(member.row, member.witness, member.similarity, found)
