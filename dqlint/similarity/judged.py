"""Near rows judged by the guard: duplicates, and template variants that only look like them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from dqlint.similarity.guard import Difference, difference, gist
from dqlint.similarity.near import Member


class Judged(NamedTuple):
    """A row and an earlier or later one that it is near to; `difference` makes it a variant, None a duplicate."""

    row: int
    witness: int
    similarity: float
    difference: Difference | None


def judged(members: Sequence[Member], text: Callable[[int], str]) -> Iterator[Judged]:
    """What each member is to its witness; where that asks for another thing, to the first row that asks for the same.

    Rows that ask for the same have one `gist`, and stand in one component. `text` is that of a row as it is written.
    """
    firsts: dict[tuple[int, object], int] = {}
    crowded = {first for first, rows in Counter(member.first for member in members).items() if rows > 1}
    for member in members:
        found = difference(text(member.witness), text(member.row))
        if member.first in crowded:
            same = firsts.setdefault((member.first, gist(text(member.row))), member.row)
            if found and same != member.row:
                yield Judged(member.row, same, member.similarity, None)
                continue
        yield Judged(member.row, member.witness, member.similarity, found)
