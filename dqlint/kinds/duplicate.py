"""Kind `duplicate`: records that stand a second time in their split."""

from __future__ import annotations

import json
import marshal
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dqlint.batch import Batch
from dqlint.check import Kind, Search
from dqlint.corpus import Corpus
from dqlint.fingerprint import fingerprint
from dqlint.model import Hit, Place, Record
from dqlint.options import OptionSet


class Options(OptionSet):
    """There is nothing to choose: all of the record has to be the same."""


class Seen(NamedTuple):
    """The rows of a batch: a digest of each, and where they lie."""

    file: str
    split: str
    digests: Sequence[int]
    lines: Sequence[int]
    columns: Sequence[int]
    numbers: Sequence[int]

    def place(self, row: int) -> Place:
        return Place(self.file, self.lines[row], self.columns[row], self.numbers[row], self.split)


class Duplicate:
    """Remembers a digest of each row; the rows are read again where two have the same."""

    searches: tuple[Search, ...] = ()

    def __init__(self, options: Options) -> None:
        self._seen: list[Seen] = []

    def examine(self, batch: Batch) -> Iterator[Hit]:
        digests = [*map(_digest, batch.records)]
        self._seen.append(Seen(batch.file, batch.split, digests, batch.lines, batch.columns, batch.numbers))
        return iter(())

    def merge(self, later: Duplicate) -> None:
        """Take over what a check saw that looked at later rows."""
        self._seen += later._seen

    def conclude(self, corpus: Corpus) -> Iterator[Hit]:
        again = [*self._again()]
        records = corpus.rows({place for pair in again for place in pair}) if again else {}
        for first, place in again:
            if first in records and place in records and fingerprint(records[first]) == fingerprint(records[place]):
                yield Hit(place, "", None, {"line": first.line, "file": first.file}, (first,))

    def _again(self) -> Iterator[tuple[Place, Place]]:
        firsts: dict[tuple[str, int], tuple[Seen, int]] = {}
        for seen in self._seen:
            for row, digest in enumerate(seen.digests):
                here = (seen, row)
                first = firsts.setdefault((seen.split, digest), here)
                if first is not here:
                    yield first[0].place(first[1]), seen.place(row)


def _digest(record: Record) -> int:
    """The same for equal records, whatever the order of their keys."""
    if any(isinstance(value, dict | list) for value in record.values()):
        return hash(json.dumps(record, sort_keys=True))
    return hash(marshal.dumps(sorted(record.items()), 0))  # six times as fast; in later versions it is not unique


KIND = Kind(
    name="duplicate",
    summary="Records that stand a second time in their split.",
    options=Options,
    make=Duplicate,
    values={"line": "the line where it stands first", "file": "the file of that line"},
    scope="dataset",
)
