"""Rows of a table that ask for the same, or nearly: what all kinds read that hold rows against each other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from dqlint.cache import Cache
from dqlint.corpus import Corpus
from dqlint.similarity.judged import Judged, judged
from dqlint.similarity.likeness import Likeness
from dqlint.similarity.near import FEW, Member, near_duplicates
from dqlint.table import Table

_FEW_PICKED = 200  # rows that are joined faster without numpy even where it has been imported


def near_rows(table: Table, field: str, likeness: Likeness) -> Sequence[Judged]:
    """Every row that is near to another, but the first of those: with the one it is like, and how the two differ."""
    return table.once(("near rows", field, likeness), lambda: _near_rows(table, field, likeness))


def near_rows_of(corpus: Corpus, table: Table, field: str, likeness: Likeness) -> Sequence[Judged]:
    """The same of some rows of a corpus; with a scope, of components with a row that changed."""
    if corpus.scope is None:
        return near_rows(table, field, likeness)
    return near_changed(table, field, likeness, corpus.scope.rows(table), corpus.cache)


def _near_rows(table: Table, field: str, likeness: Likeness) -> list[Judged]:
    cells, fields = table.cells(field)
    members = near_duplicates(cells, fields, likeness)
    return [*judged(members, lambda row: _text(cells, fields, row), likeness)]


def _text(cells: Sequence[str], fields: int, row: int) -> str:
    return "\n".join(cells[row * fields : (row + 1) * fields])


def near_changed(
    table: Table, field: str, likeness: Likeness, changed: Sequence[int], cache: Cache
) -> Sequence[Judged]:
    """The entries of `near_rows` in components with a changed row, in order; whatever the cache, they are the same.

    A component are the rows that chains of near rows lead to. So all entries whose row or witness has changed are
    among them, and there are none if and only if no changed row is near to any. With a cache that keeps an index this
    takes the less time the fewer rows changed and the smaller their components are. The index holds hashes, no texts.
    """
    return table.once(
        ("near changed", field, likeness, tuple(changed)), lambda: _near_changed(table, field, likeness, changed, cache)
    )


def _near_changed(table: Table, field: str, likeness: Likeness, changed: Sequence[int], cache: Cache) -> list[Judged]:
    cells, fields = table.cells(field)
    rows = _to_compare(table, field, likeness, changed, cache)
    picked = [cells[row * fields + at] for row in rows for at in range(fields)] if len(rows) < len(table) else cells
    found = near_duplicates(picked, fields, likeness, FEW if len(table) <= FEW else _FEW_PICKED)
    members = [Member(rows[one.row], rows[one.first], rows[one.witness], one.similarity) for one in found]
    firsts = {member.row: member.first for member in members}
    held = {firsts.get(row, row) for row in changed}
    return [*judged([one for one in members if one.first in held], lambda row: _text(cells, fields, row), likeness)]


def _to_compare(table: Table, field: str, likeness: Likeness, changed: Sequence[int], cache: Cache) -> Sequence[int]:
    """Rows that hold the components of all changed ones. An index is of words, and pays where there are many rows."""
    if not changed:
        return ()
    if cache.folder is None or likeness.measure != "words" or len(table) <= FEW:
        return range(len(table))
    from dqlint.nearby import nearby

    cells, fields = table.cells(field)
    name = json.dumps([field, table.keys(field), table.files])
    return nearby(cells, fields, likeness, changed, cache, name)


def near_groups(corpus: Corpus, table: Table, field: str, likeness: Likeness) -> Sequence[Sequence[int]]:
    """Rows that are near to each other, or to others that are, in groups of two and more, each ascending.

    With a scope, those of `near_rows_of`.
    """
    return table.once(
        ("near groups", field, likeness, corpus.scope is None),
        lambda: _groups(near_rows_of(corpus, table, field, likeness)),
    )


def same_requests(corpus: Corpus, table: Table, field: str, likeness: Likeness) -> Sequence[Sequence[int]]:
    """Those among which no difference tells that they ask for another thing."""
    return table.once(
        ("same requests", field, likeness, corpus.scope is None),
        lambda: _groups(pair for pair in near_rows_of(corpus, table, field, likeness) if pair.difference is None),
    )


def _groups(pairs: Iterable[Judged]) -> list[list[int]]:
    roots: dict[int, int] = {}

    def root(row: int) -> int:
        while roots.setdefault(row, row) != row:
            roots[row] = row = roots[roots[row]]
        return row

    for pair in pairs:
        low, high = sorted((root(pair.row), root(pair.witness)))
        roots[high] = low
    groups: dict[int, list[int]] = {}
    for row in sorted(roots):
        groups.setdefault(root(row), []).append(row)
    return [*groups.values()]
