"""The texts of a dataset's rows, kept while they are read, for what whole-dataset checks ask of them at the end."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from dqlint import paths
from dqlint.batch import Batch
from dqlint.columns import Column
from dqlint.model import Place

T = TypeVar("T")


class Text(NamedTuple):
    """A text of a row, and where in the record it stands."""

    text: str
    path: str


class Part(NamedTuple):
    """What is kept of a batch: where its rows lie, and its columns by field."""

    file: str
    split: str
    layout: str
    numbers: Sequence[int]
    lines: Sequence[int]
    columns: Sequence[int]
    texts: Mapping[str, Column]
    values: Mapping[str, Column]


class Kept(NamedTuple):
    """The fields whose texts, and those whose values as they are, are kept to the end."""

    texts: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()

    def __or__(self, other: Kept) -> Kept:
        return Kept(self.texts | other.texts, self.values | other.values)

    def part(self, batch: Batch) -> Part:
        """What is kept of a batch."""
        return Part(
            batch.file,
            batch.split,
            batch.layout.name,
            batch.numbers,
            batch.lines,
            batch.columns,
            {field: batch.texts(field) for field in self.texts},
            {field: batch.values(field) for field in self.values},
        )


class Table:
    """Rows in the order in which they were read, numbered from 0."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._starts = [0]
        for part in parts:
            self._starts.append(self._starts[-1] + len(part.numbers))
        self._made: dict[Any, Any] = {}

    def __len__(self) -> int:
        return self._starts[-1]

    @property
    def parts(self) -> Sequence[Part]:
        """The batches that the rows came in."""
        return self._parts

    @property
    def starts(self) -> Sequence[int]:
        """The number of the first row of each part, and how many rows there are."""
        return self._starts

    @property
    def files(self) -> Sequence[tuple[str, str]]:
        """The split and the name of each file, in the order in which they were read."""
        return [*dict.fromkeys((part.split, part.file) for part in self._parts)]

    @cached_property
    def splits(self) -> Mapping[str, Table]:
        """The rows of each split by themselves."""
        names = dict.fromkeys(part.split for part in self._parts)
        return {name: Table([part for part in self._parts if part.split == name]) for name in names}

    def once(self, what: Any, make: Callable[[], T]) -> T:
        """A product of the table that several checks want: made by the first that asks."""
        if what not in self._made:
            self._made[what] = make()
        made: T = self._made[what]
        return made

    def place(self, row: int) -> Place:
        """Where a row lies."""
        part, at = self._find(row)
        return Place(part.file, part.lines[at], part.columns[at], part.numbers[at], part.split)

    def texts(self, field: str, row: int) -> list[Text]:
        """The texts of a field in a row."""
        part, at = self._find(row)
        return [Text(text, path) for text, path in _of_row(part.texts[field], at)]

    def path(self, field: str, row: int) -> str:
        """Where the first text of a field stands in a row, "" where there is none."""
        return next((text.path for text in self.texts(field, row)), "")

    def whole(self, field: str) -> Sequence[str]:
        """The texts of a field in each row as one: layouts differ in how they part them."""
        return self.once(
            ("whole", field),
            lambda: ["\n".join(text for text, _ in self.texts(field, row)) for row in range(len(self))],
        )

    def values(self, field: str, row: int) -> list[tuple[Any, str]]:
        """What stands in a field of a row, with the paths."""
        part, at = self._find(row)
        return _of_row(part.values[field], at)

    def _find(self, row: int) -> tuple[Part, int]:
        number = bisect_right(self._starts, row) - 1
        return self._parts[number], row - self._starts[number]

    def keys(self, field: str) -> tuple[str, ...]:
        """The keys whose texts a field is made of, where each stands once in a row; none where texts are listed.

        Then an instruction and its input are held against others each by itself, and the turns of a conversation
        together.
        """
        found = {path for part in self._parts for path in set(part.texts[field].paths)}
        layouts = {part.layout for part in self._parts}
        return tuple(sorted(found)) if len(layouts) <= 1 and all(map(paths.is_key, found)) else ()

    def cells(self, field: str) -> tuple[Sequence[str], int]:
        """The texts of a field as so many cells a row, row by row: one a key, or all texts of the row in one."""
        return self.once(("cells", field), lambda: self._cells(field))

    def _cells(self, field: str) -> tuple[Sequence[str], int]:
        keys = self.keys(field)
        if not keys:
            return self.whole(field), 1
        columns = [part.texts[field] for part in self._parts]
        if all(
            len(column.values) == len(part.numbers) * len(keys)
            for column, part in zip(columns, self._parts, strict=True)
        ):
            return [value for column in columns for value in column.values], len(keys)
        by_key = ({path: text for text, path in self.texts(field, row)} for row in range(len(self)))
        return [row.get(key, "") for row in by_key for key in keys], len(keys)


def _of_row(column: Column, row: int) -> list[tuple[Any, str]]:
    return [(column.values[entry], column.paths[entry]) for entry in column.entries(row)]
