"""JSON Lines: a record on every physical line."""

from __future__ import annotations

from collections.abc import Iterator

from dqlint.model import Rows
from dqlint.readers.gathering import Gathering
from dqlint.readers.opening import Stream
from dqlint.strictjson import Loads, clean, strict, written_plainly

_RUN = 1 << 18  # bytes of lines looked at together


def read(stream: Stream, gathering: Gathering, loads: Loads) -> Iterator[Rows]:
    """The rows of JSON Lines. Lines end with LF or CRLF; the last may lack it."""
    number = 0
    blank: list[int] = []
    while lines := stream.bytes.readlines(_RUN):
        plainly = written_plainly(b"".join(lines))
        for line in lines:
            number += 1
            try:
                value = loads(line)
            except (ValueError, RecursionError):
                value = None
            if type(value) is dict and clean(value, line, plainly):
                gathering.row(value, number, 1, len(line))
            elif not line.strip():
                blank.append(number)
            elif line.endswith(b"\n") or not stream.damage:
                _flawed(line.rstrip(b"\r\n"), number, gathering)
            if gathering.full:
                yield gathering.take()
    if blank:
        gathering.defect("blank-lines", blank[0], 1, {"count": len(blank)})
    if stream.damage:
        gathering.defect("damaged-file", max(number, 1), 1, {"reason": stream.damage})
    yield gathering.take()


def _flawed(line: bytes, number: int, gathering: Gathering) -> None:
    value, flaws = strict(line)
    gathering.value(value, flaws, lambda offset: (number, offset + 1), line)
