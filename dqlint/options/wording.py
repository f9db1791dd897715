"""Words for types and values, and the hints that go with what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args, get_origin

from dqlint.deferred import deferred
from dqlint.located import Spot
from dqlint.model import Problem
from dqlint.options.declare import FieldPath, JsonSchema, TokenizerFile, branches, is_options

_TYPES: Mapping[Any, str] = {
    str: "text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    type(None): "null",
    Any: "anything",
    FieldPath: "a field or a path",
    JsonSchema: "a JSON Schema or the path of one",
    TokenizerFile: "the path of a tokenizer.json",
    re.Pattern[str]: "a regular expression",
}
_NUMBER = deferred(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_TEXTS = (str, FieldPath, TokenizerFile, re.Pattern[str])
SHOWN = 40  # characters of a value in a message


def of_type(wanted: Any) -> str:
    """A type in words."""
    if wanted in _TYPES:
        return _TYPES[wanted]
    if len(branches(wanted)) > 1:
        return " or ".join(of_type(one) for one in branches(wanted))
    if get_origin(wanted) is Literal:
        return "one of " + ", ".join(map(str, get_args(wanted)))
    if get_origin(wanted) is tuple:
        return "a list" + _each(get_args(wanted)[0], " (", " each)")
    return "a mapping" + ("" if is_options(wanted) else _each(get_args(wanted)[1], " (key: ", ")"))


def _each(member: Any, before: str, after: str) -> str:
    """What the members of a list or mapping are, where that is not nested again."""
    return before + of_type(member) + after if member in _TYPES and member is not Any else ""


def of_value(value: Any) -> str:
    """What the user wrote, in words."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"the text {value if len(value) <= SHOWN else value[: SHOWN - 3] + '...'!r}"
    if isinstance(value, list):
        return "a list"
    return "a mapping" if isinstance(value, dict) else f"the number {value}"


def wrong_type(value: Any, wanted: Any, spot: Spot) -> Problem:
    """The problem of a value of another type than wanted."""
    members = [one for one in branches(wanted) if one is not type(None)]
    expected = " or ".join(map(of_type, members))
    return spot.problem(f"expected {expected}, got {of_value(value)}", _hint(value, members))


def _hint(value: Any, members: list[Any]) -> str:
    first = members[0]
    if value is None:
        return "write one, or take the key out"
    if first in _TEXTS:
        return "put a text that begins with { or [ in quotes" if _nested(value) else "put it in quotes to make it text"
    if first is bool:
        return "write true or false, without quotes"
    if first in (int, float) and isinstance(value, str) and _NUMBER.fullmatch(value):
        return "write the number plainly, without quotes"
    if get_origin(first) is tuple and not _nested(value):
        return f"write [{value}]"
    return "write `key: value`" if is_options(first) or get_origin(first) is Mapping else ""


def _nested(value: Any) -> bool:
    return isinstance(value, list | dict)


def closest(word: str, known: Iterable[Any]) -> str:
    """The hint for a misspelt word: the nearest of the known ones, or "" where none is near."""
    from difflib import get_close_matches

    plain = {_plain(str(one)): str(one) for one in known}
    near = get_close_matches(_plain(word), plain, n=1, cutoff=0.6)
    return f"did you mean {plain[near[0]]!r}?" if near else ""


def _plain(word: str) -> str:
    return word.casefold().replace("_", "-")


def unknown_key(key: str, known: Iterable[str], spot: Spot) -> Problem:
    """The problem of a key that means nothing at the place; `spot` is that of its value."""
    names = tuple(known)
    return spot.problem(f"unknown key {key!r}", closest(key, names) or f"known here: {', '.join(names)}", key=True)
