"""JSON Lines: a record on every physical line."""

from __future__ import annotations

from collections.abc import Container, Iterator
from itertools import count

from dqlint.model import Rows
from dqlint.readers.gathering import Gathering
from dqlint.readers.opening import Stream
from dqlint.strictjson import Loads, clean, parse, strict, written_plainly

_RUN = 1 << 18  # bytes of lines looked at together


def read(stream: Stream, gathering: Gathering, loads: Loads) -> Iterator[Rows]:
    """The rows of JSON Lines. Lines end with LF or CRLF; the last may lack it."""
    number = blank = first_blank = 0
    while lines := stream.bytes.readlines(_RUN):
        together = b"".join(lines)
        if together.isspace():
            first_blank = first_blank or number + 1
            blank += len(lines)
            number += len(lines)
            continue
        plainly = written_plainly(together)
        for line in lines:
            number += 1
            try:
                value = loads(line)
            except (ValueError, RecursionError):
                value = None
            if type(value) is dict and clean(value, line, plainly):
                gathering.row(value, number, 1, len(line))
            elif not line.strip():
                first_blank = first_blank or number
                blank += 1
            elif line.endswith(b"\n") or not stream.damage:
                _flawed(line.rstrip(b"\r\n"), number, gathering)
            if gathering.full:
                yield gathering.take()
    if blank:
        gathering.defect("blank-lines", first_blank, 1, {"count": blank})
    gathering.end(stream.damage, max(number, 1))
    yield gathering.take()


def on(stream: Stream, gathering: Gathering, loads: Loads, lines: Container[int]) -> Iterator[Rows]:
    """The rows on some of the lines."""
    numbers = count(1)
    while run := stream.bytes.readlines(_RUN):
        for line, number in zip(run, numbers, strict=False):
            if number in lines:
                value, _ = parse(line, loads)
                if type(value) is dict:
                    gathering.row(value, number, 1, len(line))
        yield gathering.take()


def _flawed(line: bytes, number: int, gathering: Gathering) -> None:
    value, flaws = strict(line)
    gathering.value(value, flaws, lambda offset: (number, offset + 1), line)
