"""Columns by occurrence: what stands in a field of many records, each with its row and its path."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from dqlint import paths
from dqlint.layouts import Turns
from dqlint.model import Record

_TEXT_KEYS = ("content", "value", "text")
_TEXT_PARTS = ("text", "input_text", "output_text")


class Column(NamedTuple):
    """One field of a batch, one entry per occurrence: what stands there, the row (index into the batch), the path."""

    values: list[Any]
    rows: list[int]
    paths: list[str]

    def entries(self, row: int) -> range:
        """The entries of a row."""
        return range(bisect_left(self.rows, row), bisect_right(self.rows, row))


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


class Said(NamedTuple):
    """A text of a row and whose it is: system, user, assistant or tool, "" where the written role is unknown.

    `turn` counts the turns of a conversation; where there is none, instructions, input and output are one turn each.
    """

    role: str
    text: str
    path: str
    turn: int


class Conversation(NamedTuple):
    """The turns that stand at one place of a row."""

    row: int
    path: str
    turns: list[Turn]


def at(records: Sequence[Record], where: Sequence[str], known: Container[str]) -> Column:
    """What stands at the paths, by row; every path that a record has counts. `known` are the keys of all records."""
    if not all(map(paths.is_key, where)):
        walked = (
            (row, found) for row, record in enumerate(records) for path in where for found in paths.walk(record, path)
        )
        return _column([(value, row, path) for row, (path, value) in walked])
    keys = [key for key in where if key in known]
    try:
        if len(keys) == 1:  # as in most files, and the fastest
            return Column([*map(itemgetter(keys[0]), records)], [*range(len(records))], keys * len(records))
        values = [record[key] for record in records for key in keys]
    except KeyError:
        return _column([(record[key], row, key) for row, record in enumerate(records) for key in keys if key in record])
    return Column(values, [row for row in range(len(records)) for _ in keys], keys * len(records))


def _column(entries: Sequence[tuple[Any, int, str]]) -> Column:
    return Column(*map(list, zip(*entries, strict=True))) if entries else Column([], [], [])


def together(first: Column, second: Column) -> Column:
    """Two columns as one, by row."""
    return _column(sorted([*zip(*first, strict=True), *zip(*second, strict=True)], key=lambda entry: entry[1]))


def texts(column: Column, speaker: str, ways: Turns) -> Column:
    """The texts in a column: strings, the text of content parts, and what the speaker says in turns."""
    if set(map(type, column.values)) <= {str}:
        return column
    entries = zip(*column, strict=True)
    return _column(
        [(text, row, place) for value, row, path in entries for text, place in _pieces(value, path, speaker, ways)]
    )


def every_text(records: Sequence[Record]) -> Column:
    """Every text that stands in the records as a value, at any depth."""
    places = {key: paths.child("", key) for key in set().union(*records)}
    values = [value for record in records for value in record.values()]
    rows = [row for row, record in enumerate(records) for _ in record]
    keys = [places[key] for record in records for key in record]
    if set(map(type, values)) <= {str}:
        return Column(values, rows, keys)
    entries = zip(values, rows, keys, strict=True)
    return _column([(text, row, place) for value, row, path in entries for text, place in _strings(value, path)])


def _strings(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """The texts inside a value with their paths, in order."""
    waiting = [(value, path)]
    while waiting:
        one, place = waiting.pop()
        if isinstance(one, str):
            yield one, place
        elif isinstance(one, list | dict):
            members = one.items() if isinstance(one, dict) else enumerate(one)
            told = [(member, step) for step, member in members if isinstance(member, str | list | dict)]
            waiting += [(member, paths.child(place, step)) for member, step in reversed(told)]


def conversations(column: Column, ways: Turns) -> Iterator[Conversation]:
    """The lists of turns in a column, also inside JSON text."""
    for value, row, path in zip(*column, strict=True):
        told, place = (paths.embedded(value), path + "#") if isinstance(value, str) else (value, path)
        if isinstance(told, list):
            yield Conversation(row, place, [turn(raw, paths.child(place, n), ways) for n, raw in enumerate(told)])


def said(by: str, told: Sequence[Conversation]) -> Column:
    """The content of the turns of a role."""
    turns = ((row, turn) for row, _, turns in told for turn in turns)
    return _column(
        [(turn.content, row, turn.path) for row, turn in turns if turn.role == by and turn.content is not None]
    )


def told(conversation: Conversation, ways: Turns) -> Iterator[Said]:
    """Every text of a conversation, in order."""
    for number, one in enumerate(conversation.turns):
        for text, path in _pieces(one.content, one.path, one.role, ways):
            yield Said(one.role, text, path, number)


def inside(column: Column, pointer: str) -> Column:
    """What a JSON pointer names in the texts of a column; nothing in a text that is no JSON."""
    told = ((paths.embedded(text), row, path) for text, row, path in zip(*column, strict=True))
    found = ((paths.inside(value, pointer, path), row) for value, row, path in told if value is not paths.MISSING)
    return _column([(value, row, place) for places, row in found for place, value in places])


def turn(raw: Any, path: str, ways: Turns) -> Turn:
    """A turn as it stands at a path."""
    if not isinstance(raw, dict):
        return Turn("", "", None, path, path, raw)
    said, key = _present(ways.role, raw), _present(ways.content, raw)
    written = raw[said] if said else None
    role = ways.roles.get(written, "") if isinstance(written, str) else ""
    name = "" if written is None else str(written)
    return Turn(role, name, raw[key] if key else None, paths.child(path, key) if key else path, path, raw)


def _present(keys: Sequence[str], raw: Mapping[str, Any]) -> str:
    for key in keys:
        if key in raw:
            return key
    return ""


def _pieces(value: Any, path: str, speaker: str, ways: Turns) -> Iterator[tuple[str, str]]:
    """The texts inside a list of content parts, a turn or a list of turns, with their paths."""
    if isinstance(value, str):
        yield value, path
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _pieces(member, paths.child(path, index), speaker, ways)
    elif isinstance(value, dict) and value.get("type", "text") in _TEXT_PARTS:
        said = next((value[key] for key in ways.role if key in value), None)
        if said is None or (isinstance(said, str) and ways.roles.get(said) == speaker):
            for key in _TEXT_KEYS:
                if isinstance(value.get(key), str | list):
                    yield from _pieces(value[key], paths.child(path, key), speaker, ways)
