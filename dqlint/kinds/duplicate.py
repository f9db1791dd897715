"""Kind `duplicate`: rows that stand a second time: the whole record, or all that it asks and answers."""

from __future__ import annotations

import json
import marshal
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from dqlint.batch import Batch
from dqlint.check import Kind, Search
from dqlint.corpus import Corpus
from dqlint.fingerprint import fingerprint
from dqlint.model import Hit, Place, Record
from dqlint.options import FieldPath, NotEmpty, option
from dqlint.similarity.words import spaced


@dataclass(frozen=True, slots=True)
class Options:
    """What has to be the same."""

    by: Literal["record", "words"] = option(
        doc="`record`: all of it; `words`: the words of the fields, where the record is not the same"
    )
    fields: tuple[FieldPath, ...] = option(
        tuple(map(FieldPath, ("system", "input", "output", "label", "rejected", "tools"))),
        "for words: the fields that are compared, without case, punctuation and white space",
        NotEmpty(),
    )


class Duplicate:
    """Remembers a digest of each row by split; the rows are read again where two have the same."""

    searches: tuple[Search, ...] = ()

    def __init__(self, options: Options) -> None:
        self.options = options
        self._first: dict[tuple[str, int], Place] = {}
        self._again: list[tuple[Place, Place]] = []

    def examine(self, batch: Batch) -> Iterator[Hit]:
        keys = map(_of_record, batch.records) if self.options.by == "record" else self._of_words(batch)
        for row, key in enumerate(keys):
            if key:
                self._see((batch.split, key), batch.place(row))
        return iter(())

    def _of_words(self, batch: Batch) -> Iterator[int]:
        rows: list[list[str]] = [[] for _ in batch.records]
        for field in self.options.fields:
            for text, row, _ in zip(*batch.texts(field), strict=True):
                rows[row].append(f"{field} {' '.join(spaced(text).split())}")
            if field == "label":
                for value, row, _ in zip(*batch.values(field), strict=True):
                    rows[row].append(repr(value))
        return (hash(tuple(row)) if row else 0 for row in rows)

    def _see(self, key: tuple[str, int], place: Place) -> None:
        first = self._first.setdefault(key, place)
        if first is not place:
            self._again.append((first, place))

    def merge(self, later: Duplicate) -> None:
        """Take over what a check saw that looked at later rows."""
        for key, place in later._first.items():
            self._see(key, place)
        self._again += later._again

    def conclude(self, corpus: Corpus) -> Iterator[Hit]:
        records = corpus.rows({place for pair in self._again for place in pair}) if self._again else {}
        for first, place in sorted(self._again, key=lambda pair: pair[1]):
            same = _are_same(records.get(first), records.get(place))
            if same == (self.options.by == "record"):
                yield Hit(place, "", None, {"line": first.line, "file": first.file}, (first,))


def _of_record(record: Record) -> int:
    """The same for equal records, whatever the order of their keys."""
    if any(isinstance(value, dict | list) for value in record.values()):
        return hash(json.dumps(record, sort_keys=True))
    return hash(marshal.dumps(sorted(record.items()), 0))  # six times as fast; in later versions it is not unique


def _are_same(one: Record | None, other: Record | None) -> bool:
    return one is not None and other is not None and fingerprint(one) == fingerprint(other)


KIND = Kind(
    name="duplicate",
    summary="Rows that stand a second time: the whole record, or all that it asks and answers.",
    options=Options,
    make=Duplicate,
    values={"line": "the line where it stands first", "file": "the file of that line"},
    scope="dataset",
)
