"""JSON Lines, UTF-8 and not packed: compared as written first; only lines that differ are parsed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from typing import NamedTuple

from dqlint.changes.keys import NO_ROW, Key, key, key_of_text, keys_of_good
from dqlint.changes.rows import NO_MATCH, Difference, Gap, difference_of, matches
from dqlint.model import Record
from dqlint.strictjson import objects, parse

_TOGETHER = 1_000  # lines parsed at once
STEP = 1 << 15  # bytes of both versions compared at once


class Compared(NamedTuple):
    """The difference of two versions in physical lines, counted from 0, and the records of the lines in it.

    A line that is no row (broken, or no object) is in the difference and has no record; a blank one is not in it.
    """

    difference: Difference
    old: Mapping[int, Record]
    new: Mapping[int, Record]


class _Line(NamedTuple):
    key: Key
    record: Record | None
    good: bool


_BLANK = _Line(NO_ROW, None, good=False)


def compare(old: bytes, new: bytes) -> Compared:
    """What changed from one version of a file to the next. LF and CRLF are the same; so are spellings of a record.

    Of equal rows, those at the like ends of both versions and those written alike did not change; of others the later
    ones did. Nothing is parsed but lines that the other version does not have as they are written.
    """
    old, new = line_feeds(old), line_feeds(new)
    head = _head(old, new)
    tail = _tail(old, new, head)
    before, after = split(old[head : len(old) - tail]), split(new[head : len(new) - tail])
    return _compare(before, after, old.count(b"\n", 0, head))


def line_feeds(data: bytes) -> bytes:
    """The same with LF for CRLF."""
    return data.replace(b"\r\n", b"\n") if b"\r" in data else data


def _head(old: bytes, new: bytes) -> int:
    """How many bytes of whole lines both begin with, but for a step or a line."""
    at = 0
    while at < len(old) and old[at : at + STEP] == new[at : at + STEP]:
        at += STEP
    return old.rfind(b"\n", 0, at) + 1


def _tail(old: bytes, new: bytes, head: int) -> int:
    """How many bytes of whole lines both end with behind the head, but for a step or a line."""
    most = min(len(old), len(new)) - head
    at = 0
    while at + STEP <= most and step_before(old, at) == step_before(new, at):
        at += STEP
    start = old.find(b"\n", len(old) - at) + 1
    return len(old) - start if start else 0


def step_before(data: bytes, tail: int) -> bytes:
    """The step that ends so many bytes before the end."""
    return data[len(data) - tail - STEP : len(data) - tail]


def _compare(before: Sequence[bytes], after: Sequence[bytes], first: int) -> Compared:
    """The difference of lines; `first` is the number of the first one."""
    matched = matches(before, after)
    seen = set(matched)
    gone = [line for line, text in enumerate(before) if text and line not in seen]
    come = [line for line, at in enumerate(matched) if at == NO_MATCH and after[line]]
    removed, added = _read(before, gone), _read(after, come)
    again = matches([line.key for line in removed.values()], [line.key for line in added.values()])
    for line, at in zip(come, again, strict=True):
        if at != NO_MATCH:
            matched[line] = gone[at]
    found = difference_of(before, after, matched)
    records = _records(removed, found.removed, first), _records(added, found.added, first)
    return Compared(_shifted(found, first), *records)


def _shifted(found: Difference, by: int) -> Difference:
    """The same difference, behind so many lines that both versions have."""
    gaps = tuple(Gap(_plus(gap.removed, by), _plus(gap.added, by)) for gap in found.gaps)
    return Difference(_plus(found.added, by), _plus(found.removed, by), found.moved, gaps)


def _plus(rows: Iterable[int], by: int) -> tuple[int, ...]:
    return tuple(row + by for row in rows)


def line_keys(data: bytes, known: MutableMapping[bytes, Key] | None = None) -> list[Key]:
    """A key for every physical line, NO_ROW for blank ones: of what it means, so that many versions can be compared.

    `known` holds the keys of lines met before, as written, and takes the new ones: versions that share a mapping share
    the work.
    """
    lines = split(data)
    known = {} if known is None else known
    unknown = [*dict.fromkeys(line for line in lines if line not in known)]
    known.update(zip(unknown, keys_of(unknown).keys, strict=True))
    return [known[line] for line in lines]


class Keyed(NamedTuple):
    """A key for each line, and whether all are good: rows with nothing wrong in how they are written."""

    keys: list[Key]
    good: bool


def keys_of(lines: Sequence[bytes]) -> Keyed:
    """The same for lines that were split."""
    parts = [_keys(lines[start : start + _TOGETHER]) for start in range(0, len(lines), _TOGETHER)]
    return Keyed([key for part in parts for key in part.keys], all(part.good for part in parts))


def _keys(lines: Sequence[bytes]) -> Keyed:
    """Where all lines are good, none is looked at by itself."""
    rows = objects(lines, b"\n".join(lines))
    if rows:
        return Keyed(keys_of_good(rows), good=True)
    read = [_line(line) if line else _BLANK for line in lines]
    return Keyed([line.key for line in read], all(line.good for line in read))


def split(data: bytes) -> list[bytes]:
    """The physical lines without their ends, blank ones empty. No line is behind the last line end."""
    lines = line_feeds(data).split(b"\n")
    if not lines[-1]:
        lines.pop()
    return [NO_ROW if line.isspace() else line for line in lines]


def _read(lines: Sequence[bytes], wanted: Sequence[int]) -> dict[int, _Line]:
    return {line: _line(lines[line]) for line in wanted}


def _line(text: bytes) -> _Line:
    value, flaws = parse(text)
    if type(value) is not dict:
        return _Line(key_of_text(text), None, good=False)
    return _Line(key(value, [flaw.name for flaw in flaws]), value, good=not flaws)


def _records(lines: Mapping[int, _Line], wanted: Iterable[int], first: int) -> dict[int, Record]:
    return {first + line: record for line in wanted if (record := lines[line].record) is not None}
