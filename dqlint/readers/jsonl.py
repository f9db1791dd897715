"""JSON Lines: a record on every physical line."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from contextlib import suppress
from itertools import count
from typing import Any

from dqlint.model import Rows
from dqlint.readers.gathering import Gathering
from dqlint.readers.opening import Stream
from dqlint.strictjson import clean, loads, objects, parse, strict, written_plainly

_RUN = 1 << 18  # bytes of lines looked at together


def read(stream: Stream, gathering: Gathering, doubtful: range | None = None) -> Iterator[Rows]:
    """The rows of JSON Lines. Lines end with LF or CRLF; the last may lack it.

    Lines that are not `doubtful` are known to be rows with nothing wrong in how they are written, which is not proved
    again.
    """
    reader = _Reader(stream, gathering, doubtful)
    while run := stream.bytes.readlines(_RUN):
        while run:
            room = gathering.room
            if not reader.together(run[:room]):
                yield from reader.one_by_one(run[:room])
            if gathering.full:
                yield gathering.take()
            run = run[room:]
    if reader.blank:
        gathering.defect("blank-lines", reader.first_blank, 1, {"count": reader.blank})
    gathering.end(stream.damage, max(reader.number, 1))
    yield gathering.take()


class _Reader:
    """Lines into a gathering. `number` is that of the last one, `first_blank` of the first of those that are blank."""

    def __init__(self, stream: Stream, gathering: Gathering, doubtful: range | None) -> None:
        self.number = self.blank = self.first_blank = 0
        self._stream = stream
        self._gathering = gathering
        self._doubtful = doubtful

    def together(self, lines: Sequence[bytes]) -> bool:
        """Read lines of which all are blank, or all good rows; else nothing is read."""
        size = sum(map(len, lines))
        rows = self._rows(lines) if self._gathering.has_room(size) else []
        if rows:
            self._gathering.all(rows, self.number + 1, size)
        elif all(map(bytes.isspace, lines)):
            self.first_blank = self.first_blank or self.number + 1
            self.blank += len(lines)
        else:
            return False
        self.number += len(lines)
        return True

    def _rows(self, lines: Sequence[bytes]) -> Sequence[dict[str, Any]]:
        """The rows on the lines, if all are good."""
        if self._are_good(len(lines)):
            with suppress(ValueError, RecursionError):  # should the file have been written to since it was compared
                rows = [*map(loads, lines)]
                return rows if {*map(type, rows)} == {dict} else []
        return objects(lines, b"".join(lines))

    def _are_good(self, count: int) -> bool:
        """Whether that is known of so many lines after the last one."""
        doubtful = self._doubtful
        return doubtful is not None and (self.number + count < doubtful.start or self.number + 1 >= doubtful.stop)

    def one_by_one(self, lines: Sequence[bytes]) -> Iterator[Rows]:
        """Read lines of any kind, yielding when the gathering is full."""
        plainly = written_plainly(b"".join(lines))
        for line in lines:
            self.number += 1
            try:
                value = loads(line)
            except (ValueError, RecursionError):
                value = None
            if type(value) is dict and clean(value, line, plainly):
                self._gathering.row(value, self.number, 1, len(line))
            elif not line.strip():
                self.first_blank = self.first_blank or self.number
                self.blank += 1
            elif line.endswith(b"\n") or not self._stream.damage:
                _flawed(line.rstrip(b"\r\n"), self.number, self._gathering)
            if self._gathering.full:
                yield self._gathering.take()


def on(stream: Stream, gathering: Gathering, lines: Container[int]) -> Iterator[Rows]:
    """The rows on some of the lines."""
    numbers = count(1)
    while run := stream.bytes.readlines(_RUN):
        for line, number in zip(run, numbers, strict=False):
            if number in lines:
                value, _ = parse(line)
                if type(value) is dict:
                    gathering.row(value, number, 1, len(line))
        yield gathering.take()


def _flawed(line: bytes, number: int, gathering: Gathering) -> None:
    value, flaws = strict(line)
    gathering.value(value, flaws, lambda offset: (number, offset + 1), line)
