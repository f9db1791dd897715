"""Which rows near ones could chain to some that changed: by an index that is kept, so that not all are joined anew."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dqlint.cache import Cache
from dqlint.similarity.arrays import I64, U64, run_starts
from dqlint.similarity.contents import row_keys
from dqlint.similarity.index import Index, build, extended, from_bytes, joined, kept_as, to_bytes
from dqlint.similarity.likeness import Likeness

_KIND = "near-rows"
_FEW_NEW = 50  # rows that are rather looked up every time than written
_NEW = 1 / 8  # of the rows: where more are new, all are joined anew
_GROWN = 2  # times as many entries as when it was built, or as there are rows: an index of what was


def nearby(
    cells: Sequence[str], fields: int, likeness: Likeness, changed: Sequence[int], cache: Cache, name: str
) -> list[int]:
    """Rows, ascending: at least all that chains of near rows lead to from a changed row, and the changed ones of these.

    The rows' texts are the cells, `fields` of them a row. `name` is what the index is kept under; an index of other
    rows does no harm. Without one it is built, and new rows are added to it.
    """
    component = _components(_Rows(cells, fields, row_keys(cells, fields)), likeness, cache, name)
    counts = np.bincount(component)
    wanted = np.zeros(len(counts), bool)
    wanted[component[np.array(changed, np.int64)]] = True
    wanted &= counts > 1
    found: list[int] = np.flatnonzero(wanted[component]).tolist()
    return found


class _Rows:
    """The rows of a table by the keys of their content."""

    def __init__(self, cells: Sequence[str], fields: int, keys: U64) -> None:
        self.cells = cells
        self.fields = fields
        self.keys = keys

    def of(self, rows: I64) -> list[str]:
        return [self.cells[row * self.fields + at] for row in rows.tolist() for at in range(self.fields)]

    def different(self, among: I64) -> tuple[I64, I64]:
        """One row for each key among these rows, and for each of these rows the number of its key."""
        order = np.argsort(self.keys[among], kind="stable")
        new = run_starts(self.keys[among][order])
        number = np.empty_like(order)
        number[order] = np.cumsum(new) - 1
        return among[order[new]], number


def _components(rows: _Rows, likeness: Likeness, cache: Cache, name: str) -> I64:
    """For every row the number of its component; there are no more than a few for each row."""
    key = f"{kept_as(likeness, rows.fields)} {name}"
    index = from_bytes(cache.get(_KIND, key) or b"", rows.fields, likeness)
    found = _with_new(index, rows, cache, key) if index else None
    if found is None:
        different, number = rows.different(np.arange(len(rows.keys)))
        built = build(rows.of(different), rows.fields, likeness, rows.keys[different])
        cache.put(_KIND, key, to_bytes(built))
        found = built.component[number]
    return found


def _with_new(index: Index, rows: _Rows, cache: Cache, key: str) -> I64 | None:
    """The component of every row, by an index that may not have all; None where it is better built anew."""
    entry = index.entries(rows.keys)
    new = np.flatnonzero(entry < 0)
    different, number = rows.different(new)
    entry[new] = number + len(index.keys)
    entries = len(index.keys) + len(different)
    if len(new) > _NEW * len(entry) or entries > _GROWN * min(index.built, len(entry)):
        return None
    cells = rows.of(different)
    component = joined(index, cells)
    if component is not None and len(different) > _FEW_NEW:
        cache.put(_KIND, key, to_bytes(extended(index, cells, rows.keys[different], component)))
    return None if component is None else component[entry]
