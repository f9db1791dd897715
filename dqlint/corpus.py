"""All rows of a dataset, for what is said once at the end."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping

from dqlint.batch import Batch
from dqlint.cache import NONE, Cache
from dqlint.model import Place, Record
from dqlint.scope import Scope
from dqlint.table import Table

Again = Callable[[str, Container[int]], Iterable[Batch]]
"""The rows of a file that start on some lines, others perhaps among them; their numbers say nothing."""


class Corpus:
    """Rows are read again when they are asked for; `table` holds the texts that kinds asked to be kept of them.

    `again` is a shorter way to some of the rows than all batches. With a `scope` only what has to do with rows that
    changed needs to be told: a check may leave out the rest. The cache is for what it takes long to find out.
    """

    def __init__(
        self,
        read: Callable[[str], Iterable[Batch]],
        table: Table | None = None,
        again: Again | None = None,
        scope: Scope | None = None,
        cache: Cache = NONE,
    ) -> None:
        self._read = read
        self._again = again
        self.table = table or Table(())
        self.scope = scope
        self.cache = cache

    def batches(self, file: str) -> Iterator[Batch]:
        """The batches of a file, as the check has seen them."""
        yield from self._read(file)

    def is_new(self, place: Place) -> bool:
        """Whether a row is one that changed; without a scope all are."""
        return self.scope is None or self.scope.has(place)

    def rows(self, places: Iterable[Place]) -> dict[Place, Record]:
        """The records at the places, each file read once; a row that is no longer there is left out."""
        wanted: dict[str, dict[tuple[int, int], Place]] = {}
        for place in places:
            if place.row >= 0:
                wanted.setdefault(place.file, {})[place.line, place.column] = place
        return {place: record for file in wanted for place, record in self._pick(file, wanted[file])}

    def _pick(self, file: str, wanted: Mapping[tuple[int, int], Place]) -> Iterator[tuple[Place, Record]]:
        left = dict(wanted)
        for batch in self._again(file, {line for line, _ in wanted}) if self._again else self.batches(file):
            for line, column, record in zip(batch.lines, batch.columns, batch.records, strict=True):
                place = left.pop((line, column), None)
                if place is not None:
                    yield place, record
            if not left:
                return
