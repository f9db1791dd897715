"""YAML with positions: plain data, and for every value the line and column where it stands.

A plain scalar is what JSON makes of it (`null`, `true`, `12`, `1.5`), `~` and nothing are null, and everything else is
text: `no`, `off`, `2024-01-01`, `007`, `1_000` and `True` stay what was written. A key is always text. Duplicate keys,
aliases, tags, merge keys and further documents are refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from dqlint import project
from dqlint.deferred import deferred
from dqlint.model import NO_VALUES, ConfigError, Problem

DEEPEST = 40  # levels of nesting
Route = tuple[str | int, ...]
Position = tuple[int, int]

_WHOLE = deferred(r"-?(0|[1-9][0-9]*)")
_BROKEN = deferred(r"-?(0|[1-9][0-9]*)?(\.[0-9]+([eE][-+]?[0-9]+)?|(?<=[0-9])[eE][-+]?[0-9]+)")
_WORDS: Mapping[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}
_DIGITS = 300  # in a whole number; Python itself stops at 4,300
_ENDLESS = (float("inf"), float("-inf"))
_LEFT_OUT: Final = object()


class Document(NamedTuple):
    """Data that a user wrote. `file` is its name in messages, `path` where it lies (relative paths in it start there).

    `values` and `keys` hold 1-based (line, column) by route from the top; both are empty for data that was not YAML.
    What was `checked` before is not judged again where judging takes long: patterns that may blow up, JSON Schemas.
    """

    data: Any
    file: str
    path: Path | None = None
    text: str = ""
    values: Mapping[Route, Position] = NO_VALUES
    keys: Mapping[Route, Position] = NO_VALUES
    checked: bool = False


class Spot(NamedTuple):
    """A value in a document. `elsewhere` names the members that were merged in from other spots."""

    document: Document
    route: Route = ()
    elsewhere: Mapping[str | int, Spot] = NO_VALUES

    def child(self, key: str | int) -> Spot:
        """Where a member of the value stands."""
        return self.elsewhere.get(key) or Spot(self.document, (*self.route, key))

    def position(self, *, key: bool = False) -> Position:
        """1-based (line, column) of the value or of its key; of what holds it where it is not written; else (0, 0)."""
        found = self.document.keys.get(self.route) if key else None
        route = self.route
        while found is None:
            found = self.document.values.get(route)
            if not route:
                return found or (0, 0)
            route = route[:-1]
        return found

    def problem(self, message: str, hint: str = "", *, key: bool = False, at: int = 0) -> Problem:
        """What is wrong with the value (with its key, if `key`), `at` the character of its text that is meant."""
        line, column = self.position(key=key)
        source = source_line(self.document.text, line)
        return Problem(self.document.file, line, column + _inset(source, column, at), message, hint, source)


def _inset(source: str, column: int, at: int) -> int:
    """How far right of a scalar's start its text's character `at` stands; 0 where the text is not on that line."""
    quote = source[column - 1 : column] in ("'", '"')
    return at + quote if column and at and column + at + quote <= len(source) else 0


def source_line(text: str, line: int) -> str:
    """A line of the text, as YAML counts lines; "" for line 0."""
    lines = text.splitlines() if line else []
    return lines[line - 1] if 0 < line <= len(lines) else ""


def load_file(path: Path, file: str, problems: list[Problem] | None = None) -> Document:
    """The YAML file at a path, shown as `file`. As `load`; raises ConfigError also where it cannot be read."""
    return load(project.read_text(path, file), file, problems, path)


def load(text: str, file: str, problems: list[Problem] | None = None, path: Path | None = None) -> Document:
    """YAML text as data with positions.

    Raises ConfigError with everything that is wrong. With a list of `problems`, what leaves the rest readable
    (duplicate keys, aliases, tags) is added to it instead, so that the caller can tell of its own problems as well.
    """
    return read(Reader, text, file, problems, path)


def read(
    kind: type[Reader], text: str, file: str, problems: list[Problem] | None = None, path: Path | None = None
) -> Document:
    """As `load`, by a kind of reader."""
    from dqlint import yaml_syntax

    found: list[Problem] = []
    try:
        reader = kind(text, file, found)
        data = reader.document()
    except ConfigError as error:
        raise ConfigError(*found, *error.problems) from None
    except Exception as error:
        problem = yaml_syntax.problem(error, text, file)
        if problem is None:
            raise
        raise ConfigError(*found, problem) from None
    if problems is None and found:
        raise ConfigError(*found)
    (problems if problems is not None else []).extend(found)
    return Document(data, file, path, text, reader.values, reader.keys)


def plain(text: str) -> Any:
    """What an unquoted text is: null, a boolean, a number, or itself."""
    if text in _WORDS:
        return _WORDS[text]
    whole = _WHOLE.fullmatch(text)
    if not whole and not _BROKEN.fullmatch(text):
        return text
    if whole:
        return int(text) if len(text) <= _DIGITS else _LEFT_OUT
    number = float(text)
    return _LEFT_OUT if number in _ENDLESS else number


class Reader:
    """One pass over the parser's events: no recursion in C, and every surprise is seen where it stands."""

    def __init__(self, text: str, file: str, problems: list[Problem]) -> None:
        import yaml

        self.events = yaml
        self.next = getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text).get_event
        self.text, self.file, self.problems = text, file, problems
        self.values: dict[Route, Position] = {}
        self.keys: dict[Route, Position] = {}

    def document(self) -> Any:
        """The data of the whole text."""
        self.next()
        if type(self.next()) is self.events.StreamEndEvent:
            return None
        data = self._node(self.next(), ())
        self.next()
        more = self.next()
        if type(more) is not self.events.StreamEndEvent:
            self._tell(more, "a second document in one file", "take out the line '---'")
        return None if data is _LEFT_OUT else data

    def _node(self, event: Any, route: Route) -> Any:
        mark = event.start_mark
        self.values[route] = (mark.line + 1, mark.column + 1)
        if type(event) is self.events.AliasEvent:
            return self._tell(event, f"the alias *{event.anchor} is not followed", "write the value out; quote a text")
        if event.anchor is not None:
            self._tell(event, f"the anchor &{event.anchor} has no use here", "take it out, or put the text in quotes")
        if event.tag is not None:
            self._tell(event, f"the tag {event.tag} is not read", "take it out, or put the text in quotes")
        if type(event) is self.events.ScalarEvent:
            return self._scalar(event)
        if len(route) >= DEEPEST:
            raise ConfigError(self._problem(event, f"nested more than {DEEPEST} levels deep", ""))
        return self._mapping(route) if type(event) is self.events.MappingStartEvent else self._sequence(route)

    def _scalar(self, event: Any) -> Any:
        value = event.value if event.style else plain(event.value)  # quoted, a block, or plain
        if value is _LEFT_OUT:
            self._tell(event, "a number too large to be kept as it is", "put it in quotes to make it text")
        return value

    def _sequence(self, route: Route) -> list[Any]:
        items: list[Any] = []
        while type(event := self.next()) is not self.events.SequenceEndEvent:
            item = self._node(event, (*route, len(items)))
            if item is not _LEFT_OUT:
                items.append(item)
        return items

    def _mapping(self, route: Route) -> dict[str, Any]:
        members: dict[str, Any] = {}
        while type(event := self.next()) is not self.events.MappingEndEvent:
            key = self._key(event, route)
            if key is _LEFT_OUT or key in members:
                self._skip(self.next())
                continue
            mark, member = event.start_mark, (*route, key)
            self.keys[member] = (mark.line + 1, mark.column + 1)
            value = self._node(self.next(), member)
            if value is not _LEFT_OUT:
                members[key] = value
        return members

    def _key(self, event: Any, route: Route) -> Any:
        if type(event) is not self.events.ScalarEvent:
            self._skip(event)
            return self._tell(event, "a key must be a text", "put a text that begins with {, [ or * in quotes")
        key = event.value
        if key == "" and not event.style:
            return self._tell(event, "a key is missing before the colon", "put the text in quotes")
        if key == "<<" and not event.style:
            return self._tell(event, "the merge key << is not read", "write the keys out, or use `extends`")
        first = self.keys.get((*route, key))
        if first:
            self._tell(event, f"the key {key!r} stands here twice; first on line {first[0]}", "keep one of the two")
        return key

    def _skip(self, event: Any) -> None:
        depth = 0
        while True:
            depth += isinstance(event, self.events.CollectionStartEvent)
            depth -= isinstance(event, self.events.CollectionEndEvent)
            if not depth:
                return
            event = self.next()

    def _tell(self, event: Any, message: str, hint: str) -> Any:
        self.problems.append(self._problem(event, message, hint))
        return _LEFT_OUT

    def _problem(self, event: Any, message: str, hint: str) -> Problem:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        return Problem(self.file, line, column, message, hint, source_line(self.text, line))
