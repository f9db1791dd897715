"""Of which rows a run is to speak: those that changed since another version of the data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from dqlint.batch import Batch
from dqlint.model import Hit, Place


class Changed(NamedTuple):
    """What changed in a file: rows by number, or by physical line (from 1), as also lines that are no rows."""

    rows: frozenset[int] = frozenset()
    lines: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.rows or self.lines)


class Scope(NamedTuple):
    """`files`: what changed in each, None where all of it did; in a file that is not there nothing did.

    For the rules `anew`, which are others than at the other version, every row counts as changed.
    """

    files: Mapping[str, Changed | None]
    anew: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.files or self.anew)

    def part(self, batch: Batch) -> Batch:
        """The rows of a batch that changed."""
        changed = self.files.get(batch.file, Changed())
        return batch if changed is None else batch.once("changed", "", lambda: _part(batch, changed))

    def admits(self, code: str, hit: Hit, *, of_reader: bool = False) -> bool:
        """Whether a hit of the rule speaks of a row that changed; `of_reader`: of a line that may be no row."""
        return code in self.anew or any(self._has(place, of_reader=of_reader) for place in hit.places)

    def _has(self, place: Place, *, of_reader: bool) -> bool:
        if place.file not in self.files:
            return False
        changed = self.files[place.file]
        if changed is None:
            return True
        is_file = place.row < 0 and not of_reader
        return bool(changed) if is_file else place.row in changed.rows or place.line in changed.lines


def _part(batch: Batch, changed: Changed) -> Batch:
    numbered = enumerate(zip(batch.numbers, batch.lines, strict=True))
    wanted = [row for row, (number, line) in numbered if number in changed.rows or line in changed.lines]
    return batch if len(wanted) == len(batch) else batch.only(wanted)
