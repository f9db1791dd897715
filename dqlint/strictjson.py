"""Strict JSON: the value of a text and what is wrong with it.

orjson takes a duplicate key silently and rounds big integers. So a text is clean only if orjson takes it and `clean`
proves that none of these can be in it; any other text goes to `strict`, by stdlib json, which alone says what is wrong.
The proof may fail on a clean text (that costs time), never hold for a flawed one.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from json.decoder import scanstring  # type: ignore[attr-defined]  # public in all but the stubs
from typing import Any, Final, NamedTuple

import orjson

from dqlint.deferred import deferred
from dqlint.model import NO_VALUES

NO_VALUE: Final = object()
MAX_DEPTH = 128
"""Nesting that every parser takes: orjson stops at 1,024, stdlib json at the interpreter's recursion limit."""

loads: Callable[[bytes], Any] = orjson.loads
"""Parses a text: RFC 8259 but for what `clean` looks for. Raises ValueError or RecursionError."""


class Flaw(NamedTuple):
    """What is wrong, and where: `offset` counts characters of the text from 0."""

    name: str
    offset: int
    values: Mapping[str, Any] = NO_VALUES


NO_FLAWS: Sequence[Flaw] = ()
LOSES_VALUE = frozenset({"non-finite-number", "lone-surrogate"})

_LARGEST = 2**63
_ROUNDED = 2.0**63
_LONGEST_SHOWN = 40
_LONGEST_INTEGER = 310  # digits: a longer one is beyond any double, and Python refuses to read 4,301


class _Doubtful(Exception):
    """A value that only the strict parser can judge."""


def parse(data: bytes, plainly: bool = False) -> tuple[Any, Sequence[Flaw]]:
    """The value, or NO_VALUE where none can be had, and the flaws: the first of each name.

    `plainly` is the caller's word that `written_plainly` holds for a longer text that this one lies in.
    """
    try:
        value = loads(data)
    except (ValueError, RecursionError):
        return strict(data)
    return (value, NO_FLAWS) if clean(value, data, plainly) else strict(data)


# --- the proof -------------------------------------------------------------------------------------------------------

_SPACED_COLON = re.compile(rb'"[ \t\r\n]+:')
_ANY_COLON = re.compile(rb'"[ \t\r\n]*:')
_BACKSLASH = ord("\\")
_FLAT = frozenset({str, bool, type(None)})  # types of values that hold neither keys nor numbers
_SLASHED_COLON = re.compile(rb'(?<!\\)\\+":')


def written_plainly(data: bytes) -> bool:
    """Whether JSON texts hold neither an escaped NUL nor space before a colon: cheaper to ask once for many."""
    return b"\\u0000" not in data and _SPACED_COLON.search(data) is None


def clean(value: Any, data: bytes, plainly: bool = False) -> bool:
    """Whether it is certain that the text of a parsed value holds no duplicate key, big integer, NUL or deep nesting.

    Every key is written as a quote, space, a colon. So where such places, less those whose quote is escaped, are as
    many as the keys of the parsed objects, no key was written twice.
    """
    try:
        keys = _keys(value)
    except _Doubtful:
        return False
    if plainly or written_plainly(data):
        return keys in _colons(data)
    if b"\\u0000" in data:
        return False
    return keys == sum(not _escaped(data, match.start()) for match in _ANY_COLON.finditer(data))


def objects(texts: Sequence[bytes], data: bytes) -> list[dict[str, Any]]:
    """Texts as objects, where all of them are and it is certain that all are clean; else none.

    `data` is the texts one after another. None has fewer quotes before a colon than keys (see `clean`), so where all
    have as many together, each has.
    """
    if not written_plainly(data):
        return []
    try:
        values = [*map(loads, texts)]
        return values if {*map(type, values)} == {dict} and _keys_of_all(values) in _colons(data) else []
    except (ValueError, RecursionError, _Doubtful):
        return []


def _keys_of_all(values: Sequence[dict[str, Any]]) -> int:
    if _FLAT.issuperset(map(type, chain.from_iterable(map(dict.values, values)))):
        return sum(map(len, values))
    return sum(map(_keys, values))


def _colons(data: bytes) -> Iterator[int]:
    """How often a quote stands before a colon; then, how often one does that no backslash escapes."""
    every = data.count(b'":')
    yield every
    if b'\\\\":' in data:
        yield every - sum(len(match[0]) % 2 for match in _SLASHED_COLON.finditer(data))
    else:
        yield every - data.count(b'\\":')


def _escaped(data: bytes, quote: int) -> bool:
    start = quote
    while start and data[start - 1] == _BACKSLASH:
        start -= 1
    return (quote - start) % 2 == 1


def _keys(value: Any, depth: int = 1) -> int:
    """How many keys the objects in a value have. Raises _Doubtful at a number that may be rounded, or deep down."""
    kind = type(value)
    if kind is dict:
        count, members = len(value), value.values()
    elif kind is list:
        count, members = 0, value
    else:
        return _number(value)
    if depth > MAX_DEPTH:
        raise _Doubtful
    for member in members:
        kind = type(member)
        if kind is str:
            continue
        if kind is dict or kind is list:
            count += _keys(member, depth + 1)
        else:
            _number(member)
    return count


def _number(value: Any) -> int:
    if type(value) is float and not -_ROUNDED < value < _ROUNDED:
        raise _Doubtful
    if type(value) is int and not -_LARGEST <= value < _LARGEST:
        raise _Doubtful
    return 0


# --- stdlib only -----------------------------------------------------------------------------------------------------


_LENIENT = json.JSONDecoder(parse_int=lambda digits: int(digits) if len(digits) <= _LONGEST_INTEGER else 0)
_ESCAPE = deferred(r"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|(?P<lone>u[dD][89a-fA-F])|(?P<nul>u0000)|.)", re.DOTALL)
_BRACKET = re.compile(r'\\.|["\[\]{}]', re.DOTALL)
_TOKEN = re.compile(r'["{}\[\]]|-?Infinity|NaN|-?[0-9][0-9.eE+-]*')
_COLON = deferred(r"[ \t\r\n]*:")


def strict(data: bytes) -> tuple[Any, Sequence[Flaw]]:
    """What `parse` gives, without a short cut."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return NO_VALUE, (_not_utf8(data, error),)
    return strict_text(text)


def strict_text(text: str) -> tuple[Any, Sequence[Flaw]]:
    """The value of a text, or NO_VALUE where none can be had, and the flaws: the first of each name."""
    flaws: tuple[Flaw, ...] = ()
    if text.startswith("\ufeff"):
        flaws = (Flaw("byte-order-mark", 0),)
        text = " " + text[1:]
    deep = too_deep(text)
    if deep is not None:
        return NO_VALUE, (*flaws, deep)
    try:
        value = _LENIENT.decode(text)
    except json.JSONDecodeError as error:
        return NO_VALUE, (*flaws, unparseable(text, error))
    first = {flaw.name: flaw for flaw in reversed(list(_flaws(text)))}
    lost = not LOSES_VALUE.isdisjoint(first)
    return NO_VALUE if lost else value, (*flaws, *sorted(first.values(), key=lambda flaw: flaw.offset))


def _not_utf8(data: bytes, error: UnicodeDecodeError) -> Flaw:
    wrong = data[error.start : error.end]
    values = {"bytes": wrong.hex(" "), "reason": error.reason}
    if wrong[:1] == b"\xed" and b"\xa0" <= data[error.start + 1 : error.start + 2] <= b"\xbf":
        values["reason"] = "a surrogate, as in CESU-8"
    elif error.end == len(data):
        values["reason"] = "cut in the middle of a character"
    return Flaw("invalid-utf8", len(data[: error.start].decode()), values)


def end_of_value(text: str, start: int = 0) -> int:
    """Where the value ends that begins at `start`. Raises JSONDecodeError where it is broken or cut."""
    end: int = _LENIENT.raw_decode(text, start)[1]
    return end


def too_deep(text: str) -> Flaw | None:
    """The flaw of a text that nests deeper than MAX_DEPTH."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return None
    depth = 0
    inside = False
    for match in _BRACKET.finditer(text):
        mark = match[0]
        if mark == '"':
            inside = not inside
        elif not inside and mark in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                return Flaw("nesting-too-deep", match.start(), {"limit": MAX_DEPTH})
        elif not inside and mark in "]}":
            depth -= 1
    return None


def _flaws(text: str) -> Iterator[Flaw]:
    """Every flaw of a text that stdlib json takes."""
    keys: list[set[str]] = []
    match = _TOKEN.search(text)
    while match:
        token, start, end = match[0], match.start(), match.end()
        if token == '"':
            string, end = scanstring(text, end)
            if "\\u" in text[start:end]:
                yield from _bad_escapes(text, start, end)
            if _COLON.match(text, end):
                if string in keys[-1]:
                    yield Flaw("duplicate-key", start, {"key": string})
                keys[-1].add(string)
        elif token == "{":
            keys.append(set())
        elif token == "}":
            keys.pop()
        elif token not in "[]":
            yield from _bad_number(token, start)
        match = _TOKEN.search(text, end)


def _bad_escapes(text: str, start: int, end: int) -> Iterator[Flaw]:
    for match in _ESCAPE.finditer(text, start, end):
        if match["lone"]:
            yield Flaw("lone-surrogate", match.start(), {"escape": text[match.start() : match.start() + 6]})
        elif match["nul"]:
            yield Flaw("nul-byte", match.start(), {"written": "\\u0000"})


def _bad_number(token: str, start: int) -> Iterator[Flaw]:
    shown = token if len(token) <= _LONGEST_SHOWN else f"{token[:20]}... ({len(token):,} characters)"
    if not token.lstrip("-").isdigit():
        if not math.isfinite(float(token)):
            yield Flaw("non-finite-number", start, {"number": shown, "problem": "not a finite number"})
    elif len(token) > _LONGEST_INTEGER or math.isinf(float(token)):
        yield Flaw("non-finite-number", start, {"number": shown, "problem": "too large for any number type"})
    elif not -_LARGEST <= int(token) < _LARGEST:
        yield Flaw("big-integer", start, {"number": shown})


# --- what to say of a text that is no JSON ---------------------------------------------------------------------------

_PYTHON = {"None": "null", "True": "true", "False": "false"}
_SAID = {
    "Expecting value": "a value is expected",
    "Expecting property name enclosed in double quotes": "a key in double quotes is expected",
    "Expecting ',' delimiter": "a comma or a closing bracket is expected",
    "Expecting ':' delimiter": "a colon is expected after a key",
    "Invalid \\escape": "a backslash before a character that needs none",
    "Invalid \\uXXXX escape": "four hexadecimal digits are expected after \\u",
}
_WORD = deferred(r"[A-Za-z_]+")


def unparseable(text: str, error: json.JSONDecodeError) -> Flaw:
    """Why stdlib json refuses a text, in words and at a place that do not depend on Python's version."""
    nul = text.find("\0")
    if nul >= 0:
        return Flaw("nul-byte", nul, {"written": "a raw NUL byte"})
    at, message = error.pos, error.msg
    before = text[:at].rstrip(" \t\r\n")
    if message.startswith("Illegal trailing comma") or (before.endswith(",") and text[at : at + 1] in ("}", "]")):
        comma = at if message.startswith("Illegal") else len(before) - 1
        return Flaw("unparseable", comma, {"reason": "a comma after the last element"})
    if message.startswith("Invalid \\u"):
        at = text.rfind("\\", 0, at + 1)
    return Flaw("unparseable", at, {"reason": _reason(text, at, message)})


def why_not_json(error: Exception) -> str:
    """What `json.loads` has against a text, with the character (from 1) where it stopped."""
    if isinstance(error, RecursionError):
        return "nested too deep"
    if not isinstance(error, json.JSONDecodeError):
        return "an integer of too many digits" if str(error).startswith("Exceeds the limit") else str(error)
    _, offset, values = unparseable(error.doc, error)
    return f"{values.get('reason') or values['written']}, at character {offset + 1:,}"


def _reason(text: str, at: int, message: str) -> str:
    if message.startswith("Unterminated string"):
        return "a string that never closes"
    if message.startswith("Invalid control character"):
        return f"a raw control character U+{ord(text[at]):04X} in a string"
    if message == "Extra data":
        return "a comma after the value" if text[at] == "," else "more text after the value"
    said = next((words for start, words in _SAID.items() if message.startswith(start)), message)
    return said if message.startswith("Invalid") else f"{said}, {_found(text, at)}"


def _found(text: str, at: int) -> str:
    if not text[at : at + 1].strip() and not text[at:].strip():
        return "but the text ends"
    word = _WORD.match(text, at)
    if word and word[0] in _PYTHON:
        return f"not Python's {word[0]} (JSON writes {_PYTHON[word[0]]})"
    return "not a single quote (JSON has double quotes)" if text[at] == "'" else f"not {text[at]!r}"
