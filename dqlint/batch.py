"""A run of rows with what checks want of it, made once on first use: columns by occurrence, turns, pattern hits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from dqlint import paths
from dqlint.layouts import FIELDS, Layout, Turns
from dqlint.model import NO_VALUES, Defect, Hit, Place, Record, Rows

T = TypeVar("T")

_SAID_BY: Mapping[str, str] = {"input": "user", "output": "assistant", "system": "system"}
_TEXT_KEYS = ("content", "value", "text")
_TEXT_PARTS = ("text", "input_text", "output_text")


class Column(NamedTuple, Generic[T]):
    """One field of a batch, one entry per occurrence: what stands there, the row (index into the batch), the path."""

    values: list[T]
    rows: list[int]
    paths: list[str]


class Turn(NamedTuple):
    """One turn of a conversation. `role` is system, user, assistant or tool, "" where the written one is unknown.

    `content` is as written (text, content parts, None) and `path` where it stands; `at` is the path of the turn itself.
    """

    role: str
    written: str
    content: Any
    path: str
    at: str
    raw: Any


class Conversation(NamedTuple):
    """The turns that stand at one place of a row."""

    row: int
    path: str
    turns: list[Turn]


class Scanner(Protocol):
    """Finds which texts of a field may match which of the run's patterns (`dqlint.search.Searcher`)."""

    def scan(self, field: str, texts: Sequence[str]) -> Mapping[re.Pattern[str], Sequence[int]]:
        """Indices of the texts that may match, ascending, for every pattern declared for the field."""


class Batch:
    """Consecutive rows of one file. Indices into `records` are rows of the batch; `place(i)` says where one lies."""

    def __init__(self, file: str, split: str, rows: Rows, layout: Layout, scanner: Scanner) -> None:
        self.file = file
        self.split = split
        self.first = rows.first
        self.records: list[Record] = rows.records
        self.defects: list[Defect] = rows.defects
        self.layout = layout
        self._rows: Sequence[int] = range(rows.first, rows.first + len(rows.records))
        self._lines = rows.lines
        self._columns = rows.columns
        self._scanner = scanner
        self._made: dict[tuple[str, str], Any] = {}

    def __len__(self) -> int:
        return len(self.records)

    def place(self, row: int) -> Place:
        """Where a row of the batch lies."""
        return Place(self.file, self._lines[row], self._columns[row], self._rows[row], self.split)

    def record(self, place: Place) -> Record | None:
        """The record at a place, or None where it is not a row of the batch."""
        row = place.row - self.first
        return self.records[row] if place.file == self.file and 0 <= row < len(self.records) else None

    def only(self, keep: Sequence[int]) -> Batch:
        """The batch with these of its rows alone, and without defects."""
        lines = [self._lines[row] for row in keep]
        rows = Rows(self.first, [self.records[row] for row in keep], lines, [self._columns[row] for row in keep], [])
        batch = Batch(self.file, self.split, rows, self.layout, self._scanner)
        batch._rows = [self._rows[row] for row in keep]
        return batch

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
        return self.once("texts", field, lambda: self._texts(field))

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
        role = _SAID_BY.get(field) if "messages" in self.layout.fields else None
        where = self.layout.fields.get(field)
        if role is None:
            return self._at(where or (() if field in FIELDS else (field,)))
        said = self._said_by(role)
        return _by_row(self._at(where), said) if where else said

    def _at(self, where: Sequence[str]) -> Column[Any]:
        column: Column[Any] = Column([], [], [])
        values, rows, places = column
        keys = [path for path in where if paths.is_key(path)]
        for row, record in enumerate(self.records):
            for key in keys:
                if key in record:
                    values.append(record[key])
                    rows.append(row)
                    places.append(key)
            if len(keys) < len(where):
                self._walk_into(column, row, [path for path in where if path not in keys])
        return column

    def _walk_into(self, column: Column[Any], row: int, where: Sequence[str]) -> None:
        for path in where:
            for place, value in paths.walk(self.records[row], path):
                column.values.append(value)
                column.rows.append(row)
                column.paths.append(place)

    def _said_by(self, role: str) -> Column[Any]:
        column: Column[Any] = Column([], [], [])
        for row, _, turns in self.conversations():
            for turn in turns:
                if turn.role == role and turn.content is not None:
                    column.values.append(turn.content)
                    column.rows.append(row)
                    column.paths.append(turn.path)
        return column

    def _texts(self, field: str) -> Column[str]:
        column: Column[str] = Column([], [], [])
        values, rows, places = column
        speaker = "user" if field == "input" else "assistant"
        for value, row, path in zip(*self.values(field), strict=True):
            if isinstance(value, str):
                values.append(value)
                rows.append(row)
                places.append(path)
            elif value is not None:
                for text, place in _pieces(value, path, speaker, self.layout.turns):
                    values.append(text)
                    rows.append(row)
                    places.append(place)
        return column

    def _conversations(self, field: str) -> Iterator[Conversation]:
        for value, row, path in zip(*self.values(field), strict=True):
            told, at = (paths.embedded(value), path + "#") if isinstance(value, str) else (value, path)
            if isinstance(told, list):
                turns = [turn(raw, paths.child(at, n), self.layout.turns) for n, raw in enumerate(told)]
                yield Conversation(row, at, turns)


def _by_row(first: Column[T], second: Column[T]) -> Column[T]:
    entries = sorted([*zip(*first, strict=True), *zip(*second, strict=True)], key=lambda entry: entry[1])
    return Column(*map(list, zip(*entries, strict=True))) if entries else first


def turn(raw: Any, path: str, ways: Turns) -> Turn:
    """A turn as it stands at a path."""
    if not isinstance(raw, dict):
        return Turn("", "", None, path, path, raw)
    written = next((raw[key] for key in ways.role if key in raw), None)
    key = next((key for key in ways.content if key in raw), "")
    role = ways.roles.get(written, "") if isinstance(written, str) else ""
    return Turn(
        role, "" if written is None else str(written), raw.get(key), paths.child(path, key) if key else path, path, raw
    )


def _pieces(value: Any, path: str, speaker: str, ways: Turns) -> Iterator[tuple[str, str]]:
    """The texts inside a list of content parts, a turn or a list of turns, with their paths."""
    if isinstance(value, str):
        yield value, path
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _pieces(member, paths.child(path, index), speaker, ways)
    elif isinstance(value, dict) and value.get("type", "text") in _TEXT_PARTS:
        said = next((value[key] for key in ways.role if key in value), None)
        if said is None or ways.roles.get(said) == speaker:
            for key in _TEXT_KEYS:
                if isinstance(value.get(key), str | list):
                    yield from _pieces(value[key], paths.child(path, key), speaker, ways)


class Corpus:
    """All rows of a dataset, for what is said once at the end. Rows are read again when they are asked for."""

    def __init__(self, layouts: Mapping[str, Layout], read: Callable[[str], Iterable[Rows]]) -> None:
        self.layouts = layouts
        self._read = read

    def rows(self, places: Iterable[Place]) -> dict[Place, Record]:
        """The records at the places, each file read once; a row that is no longer there is left out."""
        wanted: dict[str, dict[int, Place]] = {}
        for place in places:
            if place.row >= 0:
                wanted.setdefault(place.file, {})[place.row] = place
        found: dict[Place, Record] = {}
        for file, rows in wanted.items():
            found.update(_pick(self._read(file), rows))
        return found


def _pick(blocks: Iterable[Rows], wanted: Mapping[int, Place]) -> Iterator[tuple[Place, Record]]:
    for block in blocks:
        for row, record in enumerate(block.records, block.first):
            if row in wanted:
                yield wanted[row], record
