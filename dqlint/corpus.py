"""All rows of a dataset, for what is said once at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from dqlint.batch import Batch
from dqlint.cache import NONE, Cache
from dqlint.model import Place, Record
from dqlint.scope import Scope
from dqlint.table import Table


class Corpus:
    """Rows are read again when they are asked for; `table` holds the texts that kinds asked to be kept of them.

    With a `scope` only what has to do with rows that changed needs to be told: a check may leave out the rest. The
    cache is for what it takes long to find out.
    """

    def __init__(
        self,
        read: Callable[[str], Iterable[Batch]],
        table: Table | None = None,
        scope: Scope | None = None,
        cache: Cache = NONE,
    ) -> None:
        self._read = read
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
        wanted: dict[str, set[Place]] = {}
        for place in places:
            if place.row >= 0:
                wanted.setdefault(place.file, set()).add(place)
        return {place: record for file in wanted for place, record in self._pick(file, wanted[file])}

    def _pick(self, file: str, wanted: set[Place]) -> Iterator[tuple[Place, Record]]:
        rows = {place.row for place in wanted}
        for batch in self.batches(file):
            for index, row in enumerate(batch.numbers):
                if row in rows and (place := batch.place(index)) in wanted:
                    yield place, batch.records[index]
