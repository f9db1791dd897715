"""JSON Lines, UTF-8 and not packed: compared as written first; only lines that differ are parsed."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from typing import NamedTuple

from dqlint.changes.keys import NO_ROW, Key, key, key_of_text
from dqlint.changes.rows import NO_MATCH, Difference, difference_of, matches
from dqlint.model import Record
from dqlint.strictjson import Loads, loader, parse


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


def compare(old: bytes, new: bytes) -> Compared:
    """What changed from one version of a file to the next. LF and CRLF are the same; so are spellings of a record.

    Of rows that are equal but written differently, those count as changed whose writing changed.
    """
    before, after = split(old), split(new)
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
    return Compared(found, _records(removed, found.removed), _records(added, found.added))


def line_keys(data: bytes, known: MutableMapping[bytes, Key] | None = None) -> list[Key]:
    """A key for every physical line, NO_ROW for blank ones: of what it means, so that many versions can be compared.

    `known` holds the keys of lines met before, as written, and takes the new ones: versions that share a mapping share
    the work.
    """
    lines = split(data)
    known = {} if known is None else known
    known.setdefault(NO_ROW, NO_ROW)
    loads = loader(len(data))
    for line in lines:
        if line not in known:
            known[line] = _line(line, loads).key
    return [known[line] for line in lines]


def split(data: bytes) -> list[bytes]:
    """The physical lines without their ends, blank ones empty. No line is behind the last line end."""
    lines = (data.replace(b"\r\n", b"\n") if b"\r\n" in data else data).split(b"\n")
    if not lines[-1]:
        lines.pop()
    return [NO_ROW if line.isspace() else line for line in lines]


def _read(lines: Sequence[bytes], wanted: Sequence[int]) -> dict[int, _Line]:
    loads = loader(sum(len(lines[line]) for line in wanted))
    return {line: _line(lines[line], loads) for line in wanted}


def _line(text: bytes, loads: Loads) -> _Line:
    value, flaws = parse(text, loads)
    if type(value) is not dict:
        return _Line(key_of_text(text), None)
    return _Line(key(value, [flaw.name for flaw in flaws]), value)


def _records(lines: Mapping[int, _Line], wanted: Sequence[int]) -> dict[int, Record]:
    return {line: record for line in wanted if (record := lines[line].record) is not None}
