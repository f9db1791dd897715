"""Of which rows a run is to speak: those that changed since another version of the data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

from dqlint.batch import Batch, Scanner
from dqlint.model import Finding, Hit, Place
from dqlint.table import Part, Table

About = Literal["rows", "reading", "file"]
"""What a rule speaks of: rows; how lines are written, of which some are no rows; a file as a whole."""


class Changed(NamedTuple):
    """What is new in a file: rows by number, or lines (from 1). `spots` are lines and columns of what is no row.

    `among`, where it is known: all lines but these are as they were, and are rows with nothing wrong in them.
    """

    rows: frozenset[int] = frozenset()
    lines: frozenset[int] = frozenset()
    spots: frozenset[tuple[int, int]] = frozenset()
    among: range | None = None

    def has(self, place: Place) -> bool:
        """Whether what lies there is new."""
        is_new = place.line in self.lines or (place.line, place.column) in self.spots
        return place.row in self.rows if place.row >= 0 and not self.lines else is_new


class Scope(NamedTuple):
    """`files`: what is new in each file that is not as it was, None where all of it is.

    For the rules `anew`, which are others than at the other version, every row counts as changed.
    """

    files: Mapping[str, Changed | None]
    anew: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.files or self.anew)

    def rows(self, table: Table) -> list[int]:
        """The rows of a table that changed, ascending."""
        parts = zip(table.starts, table.parts, strict=False)
        return [start + at for start, part in parts for at in _new(part, self.files.get(part.file, Changed()))]

    def is_on_all_of(self, file: str) -> bool:
        """Whether every rule may see all rows of a file."""
        return bool(self.anew) or self.files.get(file, Changed()) is None

    def part(self, batch: Batch, scanner: Scanner | None = None) -> Batch:
        """The rows of a batch that changed; who asks first says with what their texts are scanned."""
        changed = self.files.get(batch.file, Changed())
        if changed is None:
            return batch
        return batch.once("changed", "", lambda: batch.only(_new(batch, changed), scanner))

    def admits(self, code: str, hit: Hit, about: About = "rows") -> bool:
        """Whether a hit of the rule has to do with what changed."""
        return code in self.anew or any(self.has(place, about) for place in hit.places)

    def touches(self, finding: Finding) -> bool:
        """Whether a finding speaks of a row that changed, and not only because its rule did."""
        return any(map(self.has, (finding.place, *(one.place for one in finding.related))))

    def has(self, place: Place, about: About = "rows") -> bool:
        """Whether what lies at a place changed."""
        changed = self.files.get(place.file, Changed())
        if changed is None:
            return True
        is_of_file = about == "file" or (about == "rows" and place.row < 0)
        return place.file in self.files if is_of_file else changed.has(place)


def _new(part: Part | Batch, changed: Changed | None) -> Sequence[int]:
    if changed is None:
        return range(len(part.numbers))
    if changed.lines:
        return [at for at, line in enumerate(part.lines) if line in changed.lines]
    return [at for at, number in enumerate(part.numbers) if number in changed.rows]
