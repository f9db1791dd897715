"""The same verdict, flaws and value through every parser; what is said of each flaw, and where."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dqlint.fingerprint import fingerprint
from dqlint.strictjson import (
    MAX_DEPTH,
    NO_VALUE,
    objects,
    parse,
    strict,
    why_not_json,
    written_plainly,
)

SPACE = st.sampled_from(["", "", "", " ", "\t", "  ", "\n", "\r"])
PIECES = st.sampled_from(
    ["a", ":", " :", '\\"', '\\":', '\\" :', "\\\\", "\\n", "\\u0000", "\\ud83d", "\\ude00", "\\ud83d\\ude00",
     "\\u0041", "{", "}", "[", ",", " ", "é", "😀", "\u2028", "'", "null", "\\/"]
)  # fmt: skip
STRINGS = st.lists(PIECES, max_size=4).map(lambda pieces: f'"{"".join(pieces)}"')
KEYS = st.one_of(st.sampled_from(['"a"', '"b"', '"\\u0061"', '""', '"a\\\\"', '"\\""', '"a "']), STRINGS)
NUMBERS = st.sampled_from(
    ["0", "-0", "-0.0", "1", "1.0", "1e5", "1E400", "-1e999", "9223372036854775807", "9223372036854775808",
     "-9223372036854775808", "-9223372036854775809", "18446744073709551616", "9223372036854775808.0", "1e18", "1e19",
     "123456789012345678901234567890", "9" * 309, "9" * 400, "0.1e-400", "NaN", "Infinity", "-Infinity",
     "3.141592653589793238462643", "5e-324", "2.2250738585072011e-308", "01", "1.", "+1"]
)  # fmt: skip
SCALARS = st.one_of(STRINGS, NUMBERS, st.sampled_from(["true", "false", "null"]))


def _array(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    members = st.lists(st.tuples(SPACE, texts, SPACE).map("".join), max_size=3)
    return members.map(lambda written: f"[{','.join(written)}]")


def _object(texts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    member = st.tuples(SPACE, KEYS, SPACE, st.just(":"), SPACE, texts, SPACE).map("".join)
    return st.lists(member, max_size=4).map(lambda written: f"{{{','.join(written)}}}")


VALUES = st.recursive(SCALARS, lambda inner: st.one_of(_array(inner), _object(inner)), max_leaves=12)
OBJECTS = _object(VALUES)
DEEP = st.integers(MAX_DEPTH - 3, MAX_DEPTH + 3).map(lambda depth: "[" * depth + "]" * depth)
JUNK = st.sampled_from([b"", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\0", b"\xef\xbb\xbf", b",", b'"', b"\\", b"}", b" :"])


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    """JSON texts with every flaw there is; one in some is broken besides."""
    data = draw(st.one_of(OBJECTS, OBJECTS, VALUES, DEEP, _object(DEEP))).encode()
    if draw(st.integers(0, 3)) == 0:
        at = draw(st.integers(0, len(data)))
        data = data[:at] + draw(JUNK) + data[at + draw(st.integers(0, 2)) :]
    return draw(st.sampled_from([b"", b"", b"", b"\xef\xbb\xbf"])) + data


@settings(max_examples=600, deadline=None)
@given(texts())
def test_every_way_through_gives_the_same(data: bytes) -> None:
    value, flaws = strict(data)
    for plainly in (False, written_plainly(data)):
        found, told = parse(data, plainly)
        assert repr(found) == repr(value)
        assert tuple(told) == tuple(flaws)
        if value is not NO_VALUE:
            assert fingerprint(found) == fingerprint(value)


@settings(max_examples=600, deadline=None)
@given(st.lists(OBJECTS.map(str.encode) | texts(), min_size=1, max_size=4))
def test_many_at_once_are_what_each_is(data: list[bytes]) -> None:
    for ends in ("", "\n", "\r\n"):
        lines = [one + ends.encode() for one in data]
        found = objects(lines, b"\n".join(lines))
        if found:
            assert [(repr(value), ()) for value in found] == [
                (repr(value), tuple(flaws)) for value, flaws in map(strict, data)
            ]


def test_good_rows_are_read_at_once() -> None:
    lines = [b'{"a": "\\":", "b": [{"c": 1.5}]}\n', b'{"a\\\\":null}\n', b"{}\n"]
    assert len(objects(lines, b"".join(lines))) == len(lines)
    for bad in (b'{"a": 1, "a": 2}', b"[]", b"", b"{", b'{"a": 1e999}', b'{"a": "\\u0000"}', b'{"a" : 1, "a": 2}'):
        assert objects([*lines, bad], b"".join([*lines, bad])) == []


@settings(max_examples=200, deadline=None)
@given(texts())
def test_no_flaw_means_what_stdlib_json_says(data: bytes) -> None:
    value, flaws = strict(data)
    if not flaws:
        assert repr(value) == repr(json.loads(data))


@settings(max_examples=200, deadline=None)
@given(st.recursive(st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(-1e18, 1e18) | st.text(),
                    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20))  # fmt: skip
def test_what_json_writes_is_clean(value: object) -> None:
    for written in (json.dumps(value), json.dumps(value, ensure_ascii=False, indent=1)):
        if "\\u0000" not in written:
            assert parse(written.encode("utf-8", "replace")) == (value, ())


NOT_FINITE, TOO_LARGE = "not a finite number", "too large for any number type"
LONG = "77777777777777777777... (5,000 characters)"


@pytest.mark.parametrize(
    ("text", "name", "offset", "values"),
    [
        ('{"a": 1, "b": {"c": 1}, "a": 2}', "duplicate-key", 24, {"key": "a"}),
        ('{"a" : 1, "a" : 2}', "duplicate-key", 10, {"key": "a"}),
        ('{"a": 1, "\\u0061": 2}', "duplicate-key", 9, {"key": "a"}),
        ('{"a": [1, NaN]}', "non-finite-number", 10, {"number": "NaN", "problem": NOT_FINITE}),
        ('{"a": -Infinity}', "non-finite-number", 6, {"number": "-Infinity", "problem": NOT_FINITE}),
        ('{"a": 1e999}', "non-finite-number", 6, {"number": "1e999", "problem": NOT_FINITE}),
        ('{"a": ' + "7" * 5000 + "}", "non-finite-number", 6, {"number": LONG, "problem": TOO_LARGE}),
        ('{"a": 18446744073709551616}', "big-integer", 6, {"number": "18446744073709551616"}),
        ('{"é": "x\\ud800"}', "lone-surrogate", 8, {"escape": "\\ud800"}),
        ('{"a": "\\ude00\\ud83d"}', "lone-surrogate", 7, {"escape": "\\ude00"}),
        ('{"a": "\\u0000"}', "nul-byte", 7, {"written": "\\u0000"}),
        ('{"a": "\0"}', "nul-byte", 7, {"written": "a raw NUL byte"}),
        ('\ufeff{"a": 1}', "byte-order-mark", 0, {}),
        ("[" * 129 + "]" * 129, "nesting-too-deep", 128, {"limit": 128}),
        ("[" * 100_000, "nesting-too-deep", 128, {"limit": 128}),
        ("", "unparseable", 0, {"reason": "a value is expected, but the text ends"}),
        ('{"a": 1', "unparseable", 7, {"reason": "a comma or a closing bracket is expected, but the text ends"}),
        ('{"a": "b', "unparseable", 6, {"reason": "a string that never closes"}),
        ('{"a": "b" "c"}', "unparseable", 10, {"reason": "a comma or a closing bracket is expected, not '\"'"}),
        ('{"a" 1}', "unparseable", 5, {"reason": "a colon is expected after a key, not '1'"}),
        ('{"a": 1,}', "unparseable", 7, {"reason": "a comma after the last element"}),
        ('{"a": [1, ]}', "unparseable", 8, {"reason": "a comma after the last element"}),
        ('{"a": 1},', "unparseable", 8, {"reason": "a comma after the value"}),
        ('{"a": 1} {"a": 2}', "unparseable", 9, {"reason": "more text after the value"}),
        ('{"a": None}', "unparseable", 6, {"reason": "a value is expected, not Python's None (JSON writes null)"}),
        ("{'a': 1}", "unparseable", 1, {
            "reason": "a key in double quotes is expected, not a single quote (JSON has double quotes)"}),
        ('{"a": "\t"}', "unparseable", 7, {"reason": "a raw control character U+0009 in a string"}),
        ('{"a": "\\x"}', "unparseable", 7, {"reason": "a backslash before a character that needs none"}),
        ('{"a": "\\u12g4"}', "unparseable", 7, {"reason": "four hexadecimal digits are expected after \\u"}),
        ('{"a": 01}', "unparseable", 7, {"reason": "a comma or a closing bracket is expected, not '1'"}),
    ],
)  # fmt: skip
def test_flaw(text: str, name: str, offset: int, values: dict[str, object]) -> None:
    (flaw,) = strict(text.encode())[1]
    assert (flaw.name, flaw.offset, dict(flaw.values)) == (name, offset, values)


@pytest.mark.parametrize(
    ("data", "offset", "reason"),
    [
        (b'{"a": "\xc3\xa9\xff"}', 8, "invalid start byte"),
        (b'{"a": "caf\xe9"}', 10, "invalid continuation byte"),
        (b'{"a": "\xed\xa0\xbd\xed\xb8\x80"}', 7, "a surrogate, as in CESU-8"),
        (b'{"a": "\xed b"}', 7, "invalid continuation byte"),
        (b'{"a": "\xe2\x82', 7, "cut in the middle of a character"),
    ],
)
def test_bytes_that_are_no_utf8(data: bytes, offset: int, reason: str) -> None:
    value, (flaw,) = strict(data)
    assert value is NO_VALUE
    assert (flaw.name, flaw.offset, flaw.values["reason"]) == ("invalid-utf8", offset, reason)


def test_flaws_that_leave_the_value() -> None:
    value, flaws = strict(b'\xef\xbb\xbf{"a": 1, "a": "\\u0000", "b": 99999999999999999999}')
    assert value == {"a": "\0", "b": 99999999999999999999}
    assert [flaw.name for flaw in flaws] == ["byte-order-mark", "duplicate-key", "nul-byte", "big-integer"]


def test_the_first_flaw_of_a_name_is_told() -> None:
    assert [(flaw.name, flaw.offset) for flaw in strict(b'[NaN, 1e999, "\\ud800", "\\udc00"]')[1]] == [
        ("non-finite-number", 1), ("lone-surrogate", 14),
    ]  # fmt: skip


def test_large_texts_take_linear_time() -> None:
    many = 300_000
    assert strict(b'{"a": "' + b"\\\\" * many + b'\\":", "a": 1}')[1][0].name == "duplicate-key"
    assert parse(b'{"' + b"k" * 1_000_000 + b'": "' + b'\\":' * many + b'"}')[1] == ()
    assert parse(b'{"a"' + b" " * many + b': "' + b'\\" ' * many + b'"}')[1] == ()
    assert parse(b'{"a": ' + b"1" * 1_000_000 + b"}")[1][0].name == "non-finite-number"


def test_why_a_text_is_no_json() -> None:
    for text, why in (
        ('{"a": 1,\n"b": True}', "a value is expected, not Python's True (JSON writes true), at character 15"),
        ("[" * 100_000, "nested too deep"),
        ("9" * 5_000, "an integer of too many digits"),
    ):
        with pytest.raises((ValueError, RecursionError)) as caught:
            json.loads(text)
        assert why_not_json(caught.value) == why
