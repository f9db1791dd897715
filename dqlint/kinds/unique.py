"""Kind `unique`: a field whose value no two rows of a file, or of the dataset, may share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from dqlint.batch import Batch
from dqlint.check import Kind, Search
from dqlint.corpus import Corpus
from dqlint.fingerprint import fingerprint
from dqlint.model import Hit, Place
from dqlint.options import FieldPath, OptionSet, option

_LONGEST_SHOWN = 80


class Options(OptionSet):
    """What is unique, and where."""

    field: FieldPath = option(doc="the field, null and empty text aside")
    within: Literal["file", "dataset"] = option(
        "file", "where a value may stand once: many datasets number the rows of every file from 1"
    )


class Unique:
    """Remembers the first place of every value, and the places after it."""

    searches: tuple[Search, ...] = ()

    def __init__(self, options: Options) -> None:
        self.options = options
        self._first: dict[Any, tuple[Place, str]] = {}
        self._again: list[tuple[Any, Place, str]] = []

    def examine(self, batch: Batch) -> Iterator[Hit]:
        column = batch.values(self.options.field)
        whole_file = self.options.within == "file"
        for value, row, path in zip(column.values, column.rows, column.paths, strict=True):
            if value is not None and value != "":
                key = _key(value)
                self._see((batch.file, path, key) if whole_file else (path, key), batch.place(row), path)
        return iter(())

    def _see(self, key: Any, place: Place, path: str) -> None:
        if key in self._first:
            self._again.append((key, place, path))
        else:
            self._first[key] = (place, path)

    def merge(self, later: Unique) -> None:
        """Take over what a check saw that looked at later rows."""
        for key, (place, path) in later._first.items():
            self._see(key, place, path)
        self._again.extend(later._again)

    def conclude(self, corpus: Corpus) -> Iterator[Hit]:
        for key, place, path in sorted(self._again, key=lambda seen: seen[1:]):
            first, _ = self._first[key]
            values = {"field": path, "value": key[-1][1][:_LONGEST_SHOWN], "line": first.line, "file": first.file}
            yield Hit(place, path, values=values, related=(first,))


def _key(value: Any) -> tuple[str, str]:
    """Tells 1 from "1" and from true, but not long texts' copies in memory: these are digested."""
    text = value if isinstance(value, str) else repr(value)
    kind = type(value).__name__
    return (kind, text) if len(text) <= _LONGEST_SHOWN else (fingerprint(value), text[:_LONGEST_SHOWN])


KIND = Kind(
    name="unique",
    summary="a field whose value no two rows may share",
    options=Options,
    make=Unique,
    values={
        "field": "the path of the value",
        "value": "the value, cut to 80 characters",
        "line": "where it stands first",
        "file": "in which file it stands first",
    },
    scope="dataset",
)
