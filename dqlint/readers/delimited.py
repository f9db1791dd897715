"""CSV and TSV: a header, then a record on one line or, where a quoted cell holds line ends, on several."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Callable, Iterator
from typing import BinaryIO

from dqlint.model import Rows
from dqlint.readers.gathering import Gathering
from dqlint.readers.opening import Stream

_LONGEST_RECORD = 32_000_000  # characters, after which a quote counts as never closed
_MOST_LINES = 20_000
_NUL = "\udc00"  # stands for NUL, which csv refuses before Python 3.11, and is in no text decoded from UTF-8
_RETRIES = 20  # how often lines behind a quote that never closes are read again; after that they are skipped


class _TooLong(Exception):
    """A record that does not end."""


class _Lines:
    """Physical lines as text. `held` are those of the record at hand, which `again` brings back but for the first."""

    def __init__(self, readline: Callable[[], bytes]) -> None:
        self._readline = readline
        self._waiting: deque[tuple[str, str]] = deque()
        self.number = 0
        self.held: list[tuple[str, str]] = []
        self.size = 0
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        text, flaw = self._waiting.popleft() if self._waiting else self._read()
        if len(self.held) >= _MOST_LINES or self.size > _LONGEST_RECORD:
            self._waiting.appendleft((text, flaw))
            raise _TooLong
        self.number += 1
        self.size += len(text)
        self.held.append((text, flaw))
        return text.replace("\0", _NUL)

    def _read(self) -> tuple[str, str]:
        line = self._readline()
        if not line:
            self.ended = True
            raise StopIteration
        flaw = "nul-byte" if b"\0" in line else ""
        try:
            text = line.decode()
        except UnicodeDecodeError:
            text, flaw = line.decode(errors="replace"), "invalid-utf8"
        if self.number == 0 and text.startswith("\ufeff"):
            text, flaw = text[1:], flaw or "byte-order-mark"
        return text, flaw

    @property
    def has_nul(self) -> bool:
        """Whether the record at hand holds NUL bytes."""
        return any(flaw and "\0" in text for text, flaw in self.held)

    def next_record(self) -> int:
        """Forget the record before; the line where the next one starts."""
        self.held.clear()
        self.size = 0
        return self.number + 1

    def again(self) -> None:
        """Bring back all lines of the record at hand but the first."""
        self.number -= len(self.held) - 1
        self._waiting.extendleft(reversed(self.held[1:]))
        self.ended = False


def read(stream: Stream, gathering: Gathering, delimiter: str, line_end: str = "\n") -> Iterator[Rows]:
    """The rows of delimited text: the header's names are the keys, all values are texts."""
    csv.field_size_limit(2 * _LONGEST_RECORD)
    lines = _Lines(stream.bytes.readline if line_end == "\n" else _ended_by_cr(stream.bytes))
    header: list[str] = []
    blank: list[int] = []
    for start, cells in _records(lines, delimiter, gathering):
        if not cells:
            blank.append(start)
        elif not header:
            header = _header(cells, start, lines, gathering)
            if lines.held[0][1] == "byte-order-mark":
                gathering.defect("byte-order-mark", start, 1, text=_text(lines))
        else:
            _record(header, cells, start, lines, gathering)
        if gathering.full:
            yield gathering.take()
    if blank:
        gathering.defect("blank-lines", blank[0], 1, {"count": len(blank)})
    gathering.end(stream.damage, max(lines.number, 1))
    yield gathering.take()


def _ended_by_cr(file: BinaryIO) -> Callable[[], bytes]:
    """Reads lines as they ended on Macs of old. Latin-1 is any bytes as text, and back."""
    text = io.TextIOWrapper(file, "latin-1", newline="\r")
    return lambda: text.readline().encode("latin-1")


def _records(lines: _Lines, delimiter: str, gathering: Gathering) -> Iterator[tuple[int, list[str]]]:
    """Every record with the line where it starts. A quote that never closes costs its first line only."""
    retries = 0
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        start = lines.next_record()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            gathering.defect("unparseable", start, 1, {"reason": _reason(error)}, _text(lines))
            continue
        except _TooLong:
            cells = []
            lines.ended = True
        if not lines.ended:
            yield start, [cell.replace(_NUL, "\0") for cell in cells] if lines.has_nul else cells
            continue
        retries += 1
        lost = 1 if retries <= _RETRIES else len(lines.held)
        column = _text(lines).rfind('"') + 1
        gathering.defect("unclosed-quote", start, max(column, 1), {"lines": lost}, _text(lines))
        if retries <= _RETRIES:
            lines.again()
        lines.ended = False
        reader = csv.reader(lines, delimiter=delimiter)


def _reason(error: csv.Error) -> str:
    if "new-line character" in str(error):
        return "a carriage return without a line feed after it"
    return f"not a record: {error}"


def _text(lines: _Lines) -> str:
    return lines.held[0][0].rstrip("\r\n") if lines.held else ""


def _header(cells: list[str], start: int, lines: _Lines, gathering: Gathering) -> list[str]:
    """Names for all columns; one without a name, or with a name taken, gets its number."""
    names: dict[str, None] = {}
    text = _text(lines)
    for number, cell in enumerate(cells, 1):
        name = cell
        if not cell.strip() or cell in names:
            name = f"{cell or 'column'}.{number}"
            while name in names:
                name += "+"
            problem = "has the name of another" if cell.strip() else "has no name"
            gathering.defect("bad-header", start, 1, {"column": number, "problem": problem, "name": name}, text)
        names[name] = None
    return [*names]


def _record(header: list[str], cells: list[str], start: int, lines: _Lines, gathering: Gathering) -> None:
    row = gathering.rows
    for offset, (text, flaw) in enumerate(lines.held):
        if flaw == "invalid-utf8":
            values = {"reason": "neither UTF-8 nor any encoding dqlint knows"}
            gathering.defect(flaw, start + offset, text.find("\ufffd") + 1, values, text)
            return
        if flaw:
            gathering.defect(flaw, start + offset, text.find("\0") + 1, {"written": "a raw NUL byte"}, text, row=row)
    if len(cells) != len(header):
        counts = {"cells": len(cells), "columns": len(header)}
        gathering.defect("ragged-row", start, 1, counts, _text(lines), row=row)
    gathering.row(dict(zip(header, cells, strict=False)), start, 1, sum(map(len, cells)))
