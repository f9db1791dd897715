"""Rows have equal keys where they mean the same, and only there."""

from __future__ import annotations

import json
import math
from random import Random
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dqlint.changes.keys import canonical, exact, key, key_of_text, keys
from dqlint.fingerprint import fingerprint
from dqlint.readers import read_bytes

TEXT = st.text(max_size=5) | st.sampled_from(
    ["\uffff", "\U00010000", "\ue000", "null", "e", "1e16", "\0", "\x7f", "\u2028"]
)
FLOATS = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from([0.0, -0.0, 1e16, 1e-5, 5e-324, 2.0**63])
INTEGERS = st.integers() | st.sampled_from([2**53 + 1, 2**63, 2**64 - 1, 2**64, -(2**63), -(2**63) - 1, 10**22])
SCALARS = st.none() | st.booleans() | INTEGERS | FLOATS | TEXT
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=12
)
RECORDS = st.dictionaries(TEXT, JSON, max_size=4)
ANY_TEXT = st.text(st.characters(), max_size=4) | st.sampled_from(["\ud83d\ude00", "\U0001f600", "\ud83d"])
ANY_NUMBER = st.floats() | INTEGERS
ANYTHING = st.dictionaries(ANY_TEXT, st.none() | ANY_NUMBER | ANY_TEXT | st.lists(ANY_NUMBER | ANY_TEXT, max_size=2))


def _exact(value: Any) -> Any:
    """Tells what Python's == does not: 1, 1.0 and True, 0.0 and -0.0."""
    if isinstance(value, dict):
        return {name: _exact(member) for name, member in value.items()}
    return [_exact(member) for member in value] if isinstance(value, list) else (type(value), repr(value))


@settings(max_examples=200, deadline=None)
@given(RECORDS, RECORDS)
@example({"a": 1}, {"a": 1.0})
@example({"a": 2**64}, {"a": float(2**64)})
@example({"a": 1e16}, {"a": 10**16})
@example({"\uffff": 1, "\U00010000": 2}, {"\U00010000": 2, "\uffff": 1})
def test_keys_agree_with_fingerprints(one: Any, other: Any) -> None:
    assert (key(one) == key(other)) == (fingerprint(one) == fingerprint(other))


@settings(max_examples=200, deadline=None)
@given(ANYTHING, ANYTHING)
@example({"a": math.nan}, {"a": None})
@example({"a": math.inf}, {"a": -math.inf})
@example({"a": "\ud83d\ude00"}, {"a": "\U0001f600"})
@example({"a": ["\ud83d\ude00", 2**70]}, {"a": ["\U0001f600", 2**70]})
@example({"a": math.nan}, {"a": "NaN"})
def test_what_no_parser_gives_is_told_apart_too(one: Any, other: Any) -> None:
    assert (key(one) == key(other)) == (_exact(one) == _exact(other))


@settings(max_examples=200, deadline=None)
@given(ANYTHING, ANYTHING)
@example({"a": 1e16}, {"a": 10**16})
@example({"a": "\ud83d\ude00"}, {"a": "\U0001f600"})
def test_one_encoder_writes_no_value_as_the_other_writes_another(one: Any, other: Any) -> None:
    if _exact(one) != _exact(other):
        assert canonical()(one) != exact(other)


@settings(max_examples=200, deadline=None)
@given(RECORDS, st.randoms(use_true_random=False), st.booleans(), st.sampled_from([None, 2, "\t"]))
def test_a_key_does_not_depend_on_how_a_record_is_written(
    value: Any, random: Random, ascii_only: bool, indent: Any
) -> None:
    written = json.dumps(_shuffled(value, random), ensure_ascii=ascii_only, indent=indent)
    assert key(json.loads(written)) == key(value)


def _shuffled(value: Any, random: Random) -> Any:
    if isinstance(value, dict):
        names = random.sample(list(value), len(value))
        return {name: _shuffled(value[name], random) for name in names}
    return [_shuffled(member, random) for member in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("one", "other"), [("100.0", "1e2"), ("0.1", "0.10000000000000000555"), ("1E-7", "0.0000001")])
def test_a_float_is_one_number_however_written(one: str, other: str) -> None:
    assert key(json.loads(f'{{"a": {one}}}')) == key(json.loads(f'{{"a": {other}}}'))


def test_a_defect_in_the_writing_is_part_of_a_row() -> None:
    plain, doubled = (_keys(text) for text in (b'{"a": 2}\n', b'{"a": 1, "a": 2}\n'))
    assert plain == [key({"a": 2})]
    assert doubled == [key({"a": 2}, ["duplicate-key"])]
    assert plain != doubled


def test_a_broken_line_is_its_bytes() -> None:
    assert key_of_text(b'{"a":1}') != key({"a": 1})
    assert key_of_text(b"a") != key_of_text(b"b")


def test_every_format_has_the_same_keys() -> None:
    jsonl = _keys(b'{"a": "x", "b": "1"}\n{"b": "\\u00e9", "a": "y\\nz"}\n')
    array = _keys(b'[{"b": "1", "a": "x"},\n {"a": "y\\nz", "b": "\xc3\xa9"}]')
    table = _keys('a,b\r\nx,1\r\n"y\nz",é\r\n'.encode())
    old_windows = _keys('a,b\nx,1\n"y\nz",é\n'.encode("utf-16"))
    assert jsonl == array == table == old_windows
    assert len(set(jsonl)) == 2


def test_defects_find_their_row_in_later_runs() -> None:
    lines = [b'{"a": %d}\n' % number for number in range(5_000)]
    lines[4_321] = b'{"a": 1, "a": 4321}\n'
    made = _keys(b"".join(lines))
    assert made == [key({"a": number}, ["duplicate-key"] if number == 4_321 else []) for number in range(5_000)]


def _keys(data: bytes) -> list[bytes]:
    return keys(read_bytes(data, "file"))
