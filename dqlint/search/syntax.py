"""Python's own parse of a pattern as a small tree, flags resolved: what the filters and the analysis start from."""

from __future__ import annotations

import importlib
import re
import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

MAX_CODE = 0x10FFFF


class Chars(NamedTuple):
    """One character: one of `items` (inclusive ranges, the categories w W d D s S), or with `negated` none of them."""

    items: tuple[tuple[int, int] | str, ...]
    negated: bool = False
    ignorecase: bool = False
    ascii: bool = False


class Concat(NamedTuple):
    """One after the other."""

    parts: tuple[Node, ...]


class Choice(NamedTuple):
    """One of them."""

    parts: tuple[Node, ...]


class Repeat(NamedTuple):
    """`least` to `most` times (None: without end). `order` counts repeats by where their operator stands."""

    body: Node
    least: int
    most: int | None
    possessive: bool
    order: int


class Anchor(NamedTuple):
    r"""A test of the place. `at` is b, B, A, Z; ^ and $ with MULTILINE (without, ^ is A); e for $ without it."""

    at: str


class Look(NamedTuple):
    """A look-ahead or look-behind, of either sign."""

    body: Node


class Back(NamedTuple):
    """A back-reference. `body` matches all that the group's text can be, wherever it stands."""

    body: Node


Node = Chars | Concat | Choice | Repeat | Anchor | Look | Back

EMPTY = Concat(())
NEVER = Chars(())
ANY = Chars(((0, MAX_CODE),))
_ANYTHING = Repeat(ANY, 0, None, possessive=False, order=-1)
_CATEGORIES = {"WORD": "w", "NOT_WORD": "W", "DIGIT": "d", "NOT_DIGIT": "D", "SPACE": "s", "NOT_SPACE": "S"}
_ANCHORS = {"BOUNDARY": "b", "NON_BOUNDARY": "B", "BEGINNING_STRING": "A", "END_STRING": "Z"}
_IGNORECASE, _ASCII, _DOTALL, _MULTILINE = map(int, (re.IGNORECASE, re.ASCII, re.DOTALL, re.MULTILINE))
_TYPE_FLAGS = int(re.ASCII | re.LOCALE | re.UNICODE)
_sre: Any = importlib.import_module("re._parser" if sys.version_info >= (3, 11) else "sre_parse")


def parse(pattern: re.Pattern[str]) -> Node:
    """The pattern's tree."""
    with warnings.catch_warnings():  # what Python has to say of the pattern it said when it was compiled
        warnings.simplefilter("ignore")
        items = _sre.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    return _Reader().concat(items, pattern.flags)


class _Reader:
    def __init__(self) -> None:
        self._groups: dict[int, Node] = {}
        self._repeats = 0

    def concat(self, items: Iterable[tuple[Any, Any]], flags: int) -> Node:
        parts = tuple(_READ[op.name](self, op.name, av, flags) for op, av in items)
        return parts[0] if len(parts) == 1 else Concat(parts)

    def literal(self, name: str, av: int, flags: int) -> Node:
        return Chars(((av, av),), name == "NOT_LITERAL", bool(flags & _IGNORECASE))

    def any(self, name: str, av: None, flags: int) -> Node:
        return ANY if flags & _DOTALL else Chars(((10, 10),), negated=True)

    def charset(self, name: str, av: list[tuple[Any, Any]], flags: int) -> Node:
        negated = av[0][0].name == "NEGATE"
        items = tuple(_item(op.name, value) for op, value in av[negated:])
        return Chars(items, negated, bool(flags & _IGNORECASE), bool(flags & _ASCII))

    def branch(self, name: str, av: tuple[None, list[Any]], flags: int) -> Node:
        return Choice(tuple(self.concat(items, flags) for items in av[1]))

    def subpattern(self, name: str, av: tuple[int | None, int, int, Any], flags: int) -> Node:
        group, add, remove, items = av
        kept = flags & ~_TYPE_FLAGS if add & _TYPE_FLAGS else flags
        body = self.concat(items, (kept | add) & ~remove)
        if group is not None:
            self._groups[group] = body
        return body

    def repeat(self, name: str, av: tuple[Any, Any, Any], flags: int) -> Node:
        least, most, items = av
        body = self.concat(items, flags)
        self._repeats += 1
        end = None if most is _sre.MAXREPEAT else int(most)
        return Repeat(body, int(least), end, name == "POSSESSIVE_REPEAT", self._repeats - 1)

    def atomic(self, name: str, av: Any, flags: int) -> Node:
        return self.concat(av, flags)

    def look(self, name: str, av: tuple[int, Any], flags: int) -> Node:
        return Look(self.concat(av[1], flags))

    def anchor(self, name: str, av: Any, flags: int) -> Node:
        kind = av.name.removeprefix("AT_")
        if kind == "BEGINNING":
            return Anchor("^" if flags & _MULTILINE else "A")
        if kind == "END":
            return Anchor("$" if flags & _MULTILINE else "e")
        return Anchor(_ANCHORS[kind])

    def back(self, name: str, av: int, flags: int) -> Node:
        group = self._groups.get(av)
        return Back(_ANYTHING if group is None or flags & _IGNORECASE else _placeless(group))

    def conditional(self, name: str, av: tuple[int, Any, Any], flags: int) -> Node:
        return Choice((self.concat(av[1], flags), self.concat(av[2] or (), flags)))

    def failure(self, name: str, av: None, flags: int) -> Node:
        return NEVER


_READ: Mapping[str, Callable[[_Reader, str, Any, int], Node]] = {
    "LITERAL": _Reader.literal,
    "NOT_LITERAL": _Reader.literal,
    "ANY": _Reader.any,
    "IN": _Reader.charset,
    "BRANCH": _Reader.branch,
    "SUBPATTERN": _Reader.subpattern,
    "MAX_REPEAT": _Reader.repeat,
    "MIN_REPEAT": _Reader.repeat,
    "POSSESSIVE_REPEAT": _Reader.repeat,
    "ATOMIC_GROUP": _Reader.atomic,
    "ASSERT": _Reader.look,
    "ASSERT_NOT": _Reader.look,
    "AT": _Reader.anchor,
    "GROUPREF": _Reader.back,
    "GROUPREF_EXISTS": _Reader.conditional,
    "FAILURE": _Reader.failure,
}


def _item(name: str, value: Any) -> tuple[int, int] | str:
    if name == "CATEGORY":
        return _CATEGORIES[value.name.removeprefix("CATEGORY_")]
    return (value, value) if name == "LITERAL" else (value[0], value[1])


def _placeless(node: Node) -> Node:
    if isinstance(node, (Concat, Choice)):
        return type(node)(tuple(map(_placeless, node.parts)))
    if isinstance(node, Repeat):
        return node._replace(body=_placeless(node.body))
    if isinstance(node, Back):
        return _ANYTHING
    return node if isinstance(node, Chars) else EMPTY


def walk(node: Node) -> Iterator[Node]:
    """The node and all below."""
    yield node
    if isinstance(node, (Concat, Choice)):
        for part in node.parts:
            yield from walk(part)
    elif isinstance(node, (Repeat, Look, Back)):
        yield from walk(node.body)
