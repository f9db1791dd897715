"""Of which rows a run is to speak: those that changed since another version of the data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from dqlint.batch import Batch
from dqlint.model import Hit, Place


class Changed(NamedTuple):
    """What changed in a file: numbers of rows, and the lines that are no rows and were not there as they are."""

    rows: frozenset[int]
    lines: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.rows or self.lines)


class Scope(NamedTuple):
    """`files`: what changed in each, None where all of it did; in a file that is not there nothing did.

    For the rules `anew`, which are others than at the other version, every row counts as changed.
    """

    files: Mapping[str, Changed | None]
    anew: frozenset[str] = frozenset()

    def part(self, batch: Batch) -> Batch:
        """The rows of a batch that changed."""
        changed = self.files.get(batch.file, Changed(frozenset()))
        if changed is None:
            return batch
        return batch.once("changed", "", lambda: _part(batch, changed.rows))

    def admits(self, code: str, hit: Hit, *, of_reader: bool = False) -> bool:
        """Whether a hit of the rule speaks of a row that changed; `of_reader`: of a line that may be no row."""
        return code in self.anew or any(self._has(place, of_reader=of_reader) for place in hit.places)

    def _has(self, place: Place, *, of_reader: bool) -> bool:
        if place.file not in self.files:
            return False
        changed = self.files[place.file]
        if changed is None:
            return True
        if place.row >= 0:
            return place.row in changed.rows
        return place.line in changed.lines if of_reader else bool(changed)


def _part(batch: Batch, rows: frozenset[int]) -> Batch:
    wanted = [row for row, number in enumerate(batch.numbers) if number in rows]
    return batch if len(wanted) == len(batch) else batch.only(wanted)
