"""Rows of a table that ask for the same, or nearly: what all kinds read that hold rows against each other."""

from __future__ import annotations

from collections.abc import Sequence

from dqlint.similarity.judged import Judged, judged
from dqlint.similarity.likeness import Likeness
from dqlint.similarity.near import near_duplicates
from dqlint.table import Table


def near_rows(table: Table, field: str, likeness: Likeness) -> Sequence[Judged]:
    """Every row that is near to another, but the first of those: with the one it is like, and how the two differ."""
    return table.once(("near rows", field, likeness), lambda: _near_rows(table, field, likeness))


def _near_rows(table: Table, field: str, likeness: Likeness) -> list[Judged]:
    cells, fields = table.cells(field)
    members = near_duplicates(cells, fields, likeness)
    return [*judged(members, lambda row: "\n".join(cells[row * fields : (row + 1) * fields]))]


def same_requests(table: Table, field: str, likeness: Likeness) -> Sequence[Sequence[int]]:
    """Rows that ask for the same, in groups of two and more, each ascending."""
    return table.once(("same requests", field, likeness), lambda: _groups(near_rows(table, field, likeness)))


def _groups(pairs: Sequence[Judged]) -> list[list[int]]:
    roots: dict[int, int] = {}

    def root(row: int) -> int:
        while roots.setdefault(row, row) != row:
            roots[row] = row = roots[roots[row]]
        return row

    for pair in pairs:
        if pair.difference is None:
            low, high = sorted((root(pair.row), root(pair.witness)))
            roots[high] = low
    groups: dict[int, list[int]] = {}
    for row in sorted(roots):
        groups.setdefault(root(row), []).append(row)
    return [*groups.values()]
