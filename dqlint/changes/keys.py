"""A key for every row: equal for rows that mean the same, however they were written.

A row is its record and the names of the defects in how it is written: a key that is now written twice is a change,
though the record stays the same.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import blake2b
from typing import Any

from dqlint.model import Record, Rows

Key = bytes
NO_ROW: Key = b""
"""Stands where there is no row (a blank line); it is never added, removed or matched."""

Encoder = Callable[[Any], bytes]

_SIZE = 16
_exact = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def keys(runs: Iterable[Rows]) -> list[Key]:
    """A key of 16 bytes for every row, in order."""
    made: list[Key] = []
    for rows in runs:
        made += keys_of_good(rows.records)
        for row, names in _defective(rows).items():
            made[row] = key(rows.records[row - rows.first], names)
    return made


def keys_of_good(records: Iterable[Record]) -> list[Key]:
    """A key for every row, nothing being wrong in how they are written."""
    encode = canonical()
    return [blake2b(encode(record), digest_size=_SIZE).digest() for record in records]


def _defective(rows: Rows) -> dict[int, set[str]]:
    names: dict[int, set[str]] = {}
    for defect in rows.defects:
        if defect.row >= 0:
            names.setdefault(defect.row, set()).add(defect.name)
    return names


def key(record: Record, defects: Iterable[str] = ()) -> Key:
    """The key of one row; `defects` are the names of what is wrong in how it is written."""
    text = canonical()(record)
    named = "".join(f"\n{name}" for name in sorted(set(defects)))  # canonical JSON holds no line end
    return blake2b(text + named.encode(), digest_size=_SIZE).digest()


def key_of_text(text: bytes) -> Key:
    """The key of a line that is no row: its bytes are all it means."""
    return blake2b(b"\n" + text, digest_size=_SIZE).digest()


@cache
def canonical() -> Encoder:
    """What writes a JSON value as bytes that are equal for equal values, and only for them.

    orjson writes what it can: sorted keys, the shortest digits of a float. It refuses integers beyond 64 bits, lone
    surrogates and deep nesting, and writes null for what is not finite: stdlib json writes those values. Which of the
    two writes a value depends on the value alone, so equal values have equal bytes; and both write texts that parse to
    the value they were made from, so different values have different bytes, whoever wrote them.
    """
    import orjson

    dumps, option = orjson.dumps, orjson.OPT_SORT_KEYS

    def encode(value: Any) -> bytes:
        try:
            text = dumps(value, None, option)
        except orjson.JSONEncodeError:
            return exact(value)
        return exact(value) if b"null" in text and not _finite(value) else text

    return encode


def exact(value: Any) -> bytes:
    """Canonical JSON by stdlib json, also of big integers, lone surrogates, NaN and the infinities."""
    return _exact(value).encode("utf-8", "surrogatepass")


def _finite(value: Any) -> bool:
    """Whether all numbers in a value are."""
    if isinstance(value, dict):
        return all(map(_finite, value.values()))
    if isinstance(value, list):
        return all(map(_finite, value))
    return not isinstance(value, float) or math.isfinite(value)
