"""Paths into a record: `messages[2].content`, `a[*].b`, `["odd.key"]`, `output#/category` (inside embedded JSON).

After `#` comes an RFC 6901 JSON pointer into the value that the text before it parses to; `*` there is every element
(a key that is a star is written `~2`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, Final

from dqlint.strictjson import too_deep

EVERY: Final = object()
EMBEDDED: Final = object()
MISSING: Final = object()
Step = Any  # a key (str), an index (int), EVERY or EMBEDDED

_PLAIN_KEY = re.compile(r"[^.\[\]#\"\s][^.\[\]#\"]*")
_STEP = re.compile(
    r"""\.?(?P<key>[^.\[\]#"]+)|\[(?P<index>\d+)\]|\[(?P<every>\*)\]|\["(?P<quoted>(?:[^"\\]|\\.)*)"\]"""
)


class PathError(ValueError):
    """A path that cannot be read; `column` is the 0-based offset where it stops making sense."""

    def __init__(self, path: str, column: int) -> None:
        super().__init__(f"cannot read the path {path!r} at character {column + 1}")
        self.column = column


@lru_cache(maxsize=4096)
def parse(path: str) -> tuple[Step, ...]:
    """The steps of a path. Raises PathError."""
    outside, embedded, pointer = path.partition("#") if '["' not in path else _split_quoted(path)
    steps: list[Step] = []
    position = 0
    while position < len(outside):
        match = _STEP.match(outside, position)
        if match is None or (outside[position] == "." and position == 0):
            raise PathError(path, position)
        steps.append(_step(match))
        position = match.end()
    if embedded:
        steps += [EMBEDDED, *_pointer(path, pointer)]
    if not steps:
        raise PathError(path, 0)
    return tuple(steps)


def _split_quoted(path: str) -> tuple[str, str, str]:
    bare = re.sub(r'\["(?:[^"\\]|\\.)*"\]', lambda m: "_" * len(m[0]), path)
    at = bare.find("#")
    return (path, "", "") if at < 0 else (path[:at], "#", path[at + 1 :])


def _step(match: re.Match[str]) -> Step:
    if match["key"] is not None:
        return match["key"]
    if match["index"] is not None:
        return int(match["index"])
    return EVERY if match["every"] else json.loads(f'"{match["quoted"]}"')


def _pointer(path: str, pointer: str) -> list[Step]:
    if pointer and not pointer.startswith("/"):
        raise PathError(path, path.index("#") + 1)
    return [EVERY if part == "*" else _unescaped(part) for part in pointer.split("/")[1:]]


def _unescaped(part: str) -> str:
    return part.replace("~2", "*").replace("~1", "/").replace("~0", "~")


def key_step(key: str) -> str:
    """A key as it stands at the start of a path: quoted only where it has to be."""
    return key if _PLAIN_KEY.fullmatch(key) else f"[{json.dumps(key, ensure_ascii=False)}]"


@lru_cache(maxsize=4096)
def is_key(path: str) -> bool:
    """Whether the path is just a key of the record, written bare."""
    return parse(path) == (path,)


@lru_cache(maxsize=65536)
def child(path: str, step: str | int) -> str:
    """The path of a value's member."""
    if "#" in path and "#" in _split_quoted(path)[1]:
        escaped = str(step).replace("~", "~0").replace("/", "~1")
        return f"{path}/{'~2' if escaped == '*' else escaped}"
    if isinstance(step, int):
        return f"{path}[{step}]"
    written = key_step(step)
    return written if not path else f"{path}{written}" if written[0] == "[" else f"{path}.{written}"


def walk(record: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every (exact path, value) that the path names in the record; nothing where a step is missing."""
    return _walk(record, parse(path), 0, "")


def inside(value: Any, pointer: str, path: str) -> Iterator[tuple[str, Any]]:
    """Every (exact path, value) that a pointer names in the value of the JSON text that stands at a path."""
    return _walk(value, parse(f"_#{pointer}")[2:], 0, path + "#")


def _walk(value: Any, steps: tuple[Step, ...], at: int, path: str) -> Iterator[tuple[str, Any]]:
    if at == len(steps):
        yield path, value
        return
    step = steps[at]
    if step is EMBEDDED:
        inner = embedded(value)
        if inner is not MISSING:
            yield from _walk(inner, steps, at + 1, path + "#")
    elif step is EVERY:
        for index, member in enumerate(value) if isinstance(value, list) else ():
            yield from _walk(member, steps, at + 1, child(path, index))
    else:
        member = _member(value, step)
        if member is not MISSING:
            yield from _walk(member, steps, at + 1, child(path, step))


def _member(value: Any, step: Step) -> Any:
    if isinstance(value, dict):
        return value.get(str(step), MISSING)
    if isinstance(value, list) and str(step).isdecimal() and int(step) < len(value):
        return value[int(step)]
    return MISSING


def embedded(text: Any) -> Any:
    """The value that a JSON text holds, or MISSING, also where it nests deeper than a row may."""
    return _parsed(text) if isinstance(text, str) else MISSING


@lru_cache(maxsize=2)  # of one text, thousands of findings may each ask for a member
def _parsed(text: str) -> Any:
    try:
        return MISSING if too_deep(text) else json.loads(text)
    except (ValueError, RecursionError):
        return MISSING


def get(record: Any, path: str) -> Any:
    """The first value at the path, or MISSING."""
    return next((value for _, value in walk(record, path)), MISSING)
