"""Gathers what a reader finds into runs of rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from dqlint.model import NO_VALUES, Defect, Rows
from dqlint.strictjson import NO_VALUE, Flaw

_ROWS = 2_000
_BYTES = 2_000_000
_EXCERPT = 400  # characters of a line that a defect keeps

Where = Callable[[int], tuple[int, int]]
"""The line and column of a character of the text at hand."""

Values = Mapping[str, Any]

_TYPES: Mapping[type, str] = {
    list: "an array", str: "a string", bool: "a boolean", int: "a number", float: "a number", type(None): "null",
}  # fmt: skip


class Gathering:
    """Rows and defects since the last `take`."""

    def __init__(self, defects: Iterable[Defect] = ()) -> None:
        self._first = 0
        self._bytes = 0
        self._clear()
        self._defects.extend(defects)

    def _clear(self) -> None:
        self._records: list[dict[str, Any]] = []
        self._lines: list[int] = []
        self._columns: list[int] = []
        self._defects: list[Defect] = []

    @property
    def rows(self) -> int:
        """How many rows there have been in all."""
        return self._first + len(self._records)

    @property
    def empty(self) -> bool:
        """Whether nothing waits to be taken."""
        return not self._records and not self._defects

    def row(self, record: dict[str, Any], line: int, column: int = 1, size: int = 0) -> None:
        """A good row, whose text has `size` bytes."""
        self._records.append(record)
        self._lines.append(line)
        self._columns.append(column)
        self._bytes += size

    def all(self, records: Sequence[dict[str, Any]], first: int, size: int) -> None:
        """Good rows on lines of their own from the first on, whose texts have `size` bytes together."""
        self._records += records
        self._lines += range(first, first + len(records))
        self._columns += [1] * len(records)
        self._bytes += size

    def defect(  # noqa: PLR0913 - the fields of a Defect
        self,
        name: str,
        line: int,
        column: int = 1,
        values: Values = NO_VALUES,
        text: str = "",
        *,
        row: int = -1,
        at: int | None = None,
    ) -> None:
        """A defect, `at` a character of `text` (of the column where left out); `row` is that of a row that stays."""
        where = column - 1 if at is None else at
        start = max(0, where - _EXCERPT // 2)
        shown, ended, _ = text[start : start + _EXCERPT].partition("\n")
        shown = shown.encode("utf-8", "surrogateescape").decode(errors="replace").removeprefix("\ufeff")
        cut = not ended and start + _EXCERPT < len(text)
        self._defects.append(Defect(name, line, column, row, values, shown, where - start, cut))

    def value(self, value: Any, flaws: Sequence[Flaw], where: Where, data: bytes) -> None:
        """A JSON value with its flaws: a row where it is an object."""
        line, column = where(0)
        row = self.rows if type(value) is dict else -1
        text = data.decode(errors="surrogateescape") if flaws or row < 0 else ""
        for flaw in flaws:
            start = text.rfind("\n", 0, flaw.offset) + 1
            self.defect(flaw.name, *where(flaw.offset), flaw.values, text[start:], row=row, at=flaw.offset - start)
        if type(value) is dict:
            self.row(value, line, column, len(data))
        elif value is not NO_VALUE:  # null, text, a number or an array
            self.defect("not-an-object", line, column, {"type": _TYPES[type(value)]}, text)

    def end(self, damage: str, line: int, column: int = 1) -> None:
        """The end of the data that could be read; `damage` says why there may be more."""
        if damage:
            self.defect("damaged-file", line, column, {"reason": damage})

    @property
    def room(self) -> int:
        """How many more rows there may be until it is."""
        return _ROWS - len(self._records)

    def has_room(self, size: int) -> bool:
        """Whether texts of so many bytes would not make it full."""
        return self._bytes + size < _BYTES and len(self._defects) < _ROWS

    @property
    def full(self) -> bool:
        """Whether it is time to `take`."""
        return len(self._records) >= _ROWS or self._bytes >= _BYTES or len(self._defects) >= _ROWS

    def take(self) -> Rows:
        """What was gathered; the gathering starts afresh."""
        rows = Rows(self._first, self._records, self._lines, self._columns, self._defects)
        self._first += len(self._records)
        self._bytes = 0
        self._clear()
        return rows
