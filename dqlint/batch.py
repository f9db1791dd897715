"""A run of rows with what checks want of it, each made once on first use: columns by occurrence, turns, pattern hits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from dqlint import paths
from dqlint.layouts import Layout, Turns
from dqlint.model import NO_VALUES, Defect, Hit, Place, Record, Rows

T = TypeVar("T")


class Column(NamedTuple, Generic[T]):
    """One field of a batch, one entry per occurrence: what stands there, the row (index into the batch), the path."""

    values: list[T]
    rows: list[int]
    paths: list[str]


class Turn(NamedTuple):
    """One turn of a conversation. `role` is system, user, assistant or tool, "" where the written one is unknown.

    `content` is as written (text, content parts, None); `path` is the turn's path, `raw` the turn itself.
    """

    role: str
    written: str
    content: Any
    path: str
    raw: Any


class Conversation(NamedTuple):
    """The turns that stand at one place of a row."""

    row: int
    path: str
    turns: list[Turn]


class Scanner(Protocol):
    """Finds which texts of a field may match which of the run's patterns (`dqlint.search.Searcher`)."""

    def scan(self, field: str, texts: Sequence[str]) -> Mapping[re.Pattern[str], Sequence[int]]: ...


class Batch:
    """Consecutive rows of one file. Indices into `records` are rows of the batch; `place(i)` says where one lies."""

    def __init__(self, file: str, split: str, rows: Rows, layout: Layout, scanner: Scanner) -> None:
        self.file = file
        self.split = split
        self.first = rows.first
        self.records: list[Record] = rows.records
        self.defects: list[Defect] = rows.defects
        self.layout = layout
        self._lines = rows.lines
        self._columns = rows.columns
        self._scanner = scanner
        self._made: dict[tuple[str, str], Any] = {}

    def __len__(self) -> int:
        return len(self.records)

    def place(self, row: int) -> Place:
        """Where a row of the batch lies."""
        return Place(self.file, self._lines[row], self._columns[row], self.first + row, self.split)

    def hit(
        self,
        row: int,
        field: str = "",
        span: tuple[int, int] | None = None,
        values: Mapping[str, Any] = NO_VALUES,
        related: Iterable[int] = (),
    ) -> Hit:
        """A hit on a row of the batch; `related` are other rows of it."""
        return Hit(self.place(row), field, span, values, tuple(map(self.place, related)))

    def once(self, what: str, field: str, make: Callable[[], T]) -> T:
        """A product of the batch that several checks want: made by the first that asks."""
        key = (what, field)
        if key not in self._made:
            self._made[key] = make()
        made: T = self._made[key]
        return made

    def values(self, field: str) -> Column[Any]:
        """What stands in a field, as it is. `field` is a field of the layout, or a path into the record."""
        return self.once("values", field, lambda: self._values(field))

    def texts(self, field: str) -> Column[str]:
        """The texts of a field: strings, the text of content parts and of turns (the assistant's, in an answer)."""
        return self.once("texts", field, lambda: _texts(self.values(field)))

    def conversations(self, field: str = "messages") -> list[Conversation]:
        """The conversations in a field; none where the layout has no turns or the value is no list of them."""
        return self.once("conversations", field, lambda: list(self._conversations(field)))

    def search(self, field: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, re.Match[str]]]:
        """Every match in the texts of a field, with the entry's index in `texts(field)`.

        The pattern must be among the check's `searches`: the first call scans the column for all of them.
        """
        texts = self.texts(field).values
        for entry in self.candidates(field, pattern):
            for match in pattern.finditer(texts[entry]):
                yield entry, match

    def candidates(self, field: str, pattern: re.Pattern[str]) -> Sequence[int]:
        """Entries of `texts(field)` that may hold a match, in order; no other entry does."""
        return self.once("scan", field, lambda: self._scanner.scan(field, self.texts(field).values))[pattern]

    def _values(self, field: str) -> Column[Any]:
        where = self.layout.fields.get(field)
        if where is not None:
            return self._at(where)
        role = _ROLE_OF.get(field)
        if role is not None:
            return self._said_by(role) if self.layout.turns else _EMPTY
        return _EMPTY if field in _FIELDS_AND_NONE else self._at((field,))

    def _at(self, where: Sequence[str]) -> Column[Any]:
        column: Column[Any] = Column([], [], [])
        values, rows, places = column
        plain = all(len(paths.parse(path)) == 1 and path in (paths.parse(path)[0],) for path in where)
        for row, record in enumerate(self.records):
            for path in where:
                if plain:
                    if path in record:
                        values.append(record[path])
                        rows.append(row)
                        places.append(path)
                else:
                    for place, value in paths.walk(record, path):
                        values.append(value)
                        rows.append(row)
                        places.append(place)
        return column

    def _said_by(self, role: str) -> Column[Any]:
        column: Column[Any] = Column([], [], [])
        content = self.layout.turns.content if self.layout.turns else ""
        for row, _, turns in self.conversations():
            for turn in turns:
                if turn.role == role and turn.content is not None:
                    column.values.append(turn.content)
                    column.rows.append(row)
                    column.paths.append(f"{turn.path}.{content}")
        return column

    def _conversations(self, field: str) -> Iterator[Conversation]:
        ways = self.layout.turns
        if ways is None:
            return
        column = self.values(field)
        for value, row, path in zip(column.values, column.rows, column.paths, strict=True):
            if isinstance(value, str):
                value, path = paths.embedded(value), path + "#"
            if isinstance(value, list):
                yield Conversation(row, path, [_turn(raw, paths.child(path, n), ways) for n, raw in enumerate(value)])


def _turn(raw: Any, path: str, ways: Turns) -> Turn:
    if not isinstance(raw, dict):
        return Turn("", "", None, path, raw)
    written = raw.get(ways.role)
    role = ways.roles.get(written, "") if isinstance(written, str) else ""
    return Turn(role, str(written) if written is not None else "", raw.get(ways.content), path, raw)
