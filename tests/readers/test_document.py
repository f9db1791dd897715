from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dqlint import readers
from dqlint.model import Defect, Record


def read(text: str | bytes, name: str = "data.json") -> tuple[list[Record], list[tuple[int, int]], list[Defect]]:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    runs = list(readers.read_bytes(data, name))
    return (
        [record for run in runs for record in run.records],
        [place for run in runs for place in zip(run.lines, run.columns, strict=True)],
        [defect for run in runs for defect in run.defects],
    )


def told(text: str | bytes) -> list[tuple[str, int, int]]:
    return [(one.name, one.line, one.column) for one in read(text)[2]]


def reasons(text: str) -> list[tuple[int, int, str]]:
    return [(one.line, one.column, one.values["reason"]) for one in read(text)[2]]


def test_an_array_on_one_line() -> None:
    records, places, defects = read('[{"é": 1}, {"é": 2},{"é": "}, {"}, {"b": [{"é": 1}, {"é": 2}]}]')
    assert records == [{"é": 1}, {"é": 2}, {"é": "}, {"}, {"b": [{"é": 1}, {"é": 2}]}]
    assert places == [(1, 2), (1, 12), (1, 21), (1, 36)]
    assert defects == []


def test_an_array_printed_prettily() -> None:
    rows = [{"a": n, "b": [{"c": "}, {"}, {"c": "]"}]} for n in range(3)]
    records, places, defects = read(json.dumps(rows, indent=2))
    assert records == rows
    assert places == [(2, 3), (13, 3), (24, 3)]
    assert defects == []


@pytest.mark.parametrize("text", ['{"a": [1, 2]}', '\n{\n  "a": [1, 2]\n}\n'])
def test_one_object_is_one_row(text: str) -> None:
    records, places, _ = read(text)
    assert records == [{"a": [1, 2]}]
    assert places == [(1 + text.startswith("\n"), 1)]


WORDS = st.sampled_from(["a", "é", "😀", '"', "\\", "{", "}", "},{", "}, {", "[", "]", ",", ":", '": ', "\n", '"a'])
TEXTS = st.lists(WORDS, max_size=5).map("".join)
RECORDS = st.dictionaries(
    st.sampled_from("abc"),
    st.one_of(TEXTS, st.integers(-9, 9), st.lists(st.dictionaries(st.sampled_from("ab"), TEXTS))),
)


@settings(max_examples=300, deadline=None)
@given(
    st.lists(RECORDS, min_size=1),
    st.sampled_from([None, 0, 1, "\t"]),
    st.booleans(),
    st.sampled_from([", ", ",", " ,"]),
)
def test_elements_are_those_of_the_parser(rows: list[Any], indent: Any, ascii_only: bool, comma: str) -> None:
    text = json.dumps(rows, indent=indent, ensure_ascii=ascii_only, separators=(comma, ": "))
    records, places, defects = read(text)
    assert records == rows
    assert defects == []
    lines = text.split("\n")
    assert [json.JSONDecoder().raw_decode("\n".join([lines[line - 1][column - 1 :], *lines[line:]]))[0]
            for line, column in places] == rows  # fmt: skip


def test_windows_do_not_show() -> None:
    rows = [{"text": "é" * (n % 700), "n": [{"text": n}, {"text": "}, {"}]} for n in range(6_000)]
    text = json.dumps(rows, ensure_ascii=False)
    records, places, defects = read(text)
    assert len(text.encode()) > 4_000_000
    assert (records, defects) == (rows, [])
    assert all(text.startswith('{"text": ', column - 1) for _, column in places)
    assert json.loads(text[places[-1][1] - 1 : -1]) == rows[-1]


def test_elements_of_any_size_and_order_of_keys() -> None:
    rows = [
        {"a": "x" * size} if size % 2 else {"b": 1, "a": "x" * size} for size in (1, 2, 100_001, 4, 2_000_001, 6, 7)
    ]
    records, _, defects = read(json.dumps(rows))
    assert records == rows
    assert defects == []


GOOD = '{"a": 1, "t": [{"r": 1}, {"r": 2}]}'


@pytest.mark.parametrize(
    ("text", "said", "rows"),
    [
        (f"[{GOOD}, {GOOD},]", [(1, 74, "a comma after the last element")], 2),
        (f"[{GOOD}, , {GOOD}]", [(1, 39, "a comma too many")], 2),
        (f"[{GOOD}\n{GOOD}]", [(2, 1, "no comma between two elements")], 2),
        (f"[{GOOD}] x", [(1, 39, "a value is expected, not 'x'")], 1),
        (f"[{GOOD},\n{GOOD}]\n[{GOOD}]", [(3, 1, "more text after the end")], 3),
        (f"[{GOOD}]]", [(1, 38, "more text after the end")], 1),
        (f"[{GOOD},\n{GOOD}", [(2, 36, "the file ends before the array is closed")], 2),
        (f"[{GOOD},\n" + '{"a": 1, "t": [{"r', [(2, 17, "a string that never closes")], 1),
        (f"[{GOOD},\n" + '{"a": 1,}, ' + f"{GOOD}]", [(2, 8, "a comma after the last element")], 2),
        (f"[{GOOD}, " + '{"a": "lost, "t": []}, ' + f"{GOOD}, {GOOD}]", [
            (1, 53, "a comma or a closing bracket is expected, not 't'")], 3),
        ('[{"a": nul, "t": [{"r": 1}, {"r": 2}]},\n' + f"{GOOD}]", [(1, 8, "a value is expected, not 'n'")], 1),
        ("{\n'a': 1}", [(2, 1, "a key in double quotes is expected, not a single quote (JSON has double quotes)")], 0),
        ("hello", [(1, 1, "a value is expected, not 'h'")], 0),
        ('{\n"a": 1\n}\n{\n"a": 2\n}\n{\n"a": 3\n}', [(4, 1, "more text after the end")], 3),
    ],
)  # fmt: skip
def test_a_broken_document(text: str, said: list[tuple[int, int, str]], rows: int) -> None:
    assert reasons(text)[:1] == said
    assert len(reasons(text)) == 1
    assert len(read(text)[0]) == rows


def test_flaws_in_elements() -> None:
    text = '[{"a": 1},\n {"a": 1,\n  "a": "é", "b": NaN},\n 7, [1],\n {"a": "\\ud800"}, {"b": 2, "b": 3}, {"a": 4}]'
    records, places, defects = read(text)
    assert records == [{"a": 1}, {"b": 3}, {"a": 4}]
    assert places == [(1, 2), (5, 19), (5, 37)]
    assert [(one.name, one.line, one.column, one.row) for one in defects] == [
        ("duplicate-key", 3, 3, -1), ("non-finite-number", 3, 18, -1), ("not-an-object", 4, 2, -1),
        ("not-an-object", 4, 5, -1), ("lone-surrogate", 5, 9, -1), ("duplicate-key", 5, 28, 1),
    ]  # fmt: skip
    assert defects[0].text == '  "a": "é", "b": NaN}'


def test_bytes_that_are_no_utf8_cost_an_element() -> None:
    records, places, defects = read('[{"a": "é"},\n {"a": "X"}, {"a": 3}]'.encode().replace(b"X", b"\xed\xa0\xbd"))
    assert records == [{"a": "é"}, {"a": 3}]
    assert places == [(1, 2), (2, 16)]
    assert [(one.name, one.line, one.column) for one in defects] == [("invalid-utf8", 2, 9)]


def test_many_broken_elements_take_linear_time() -> None:
    records, _, defects = read("[" + ", ".join(['{"a": "lost, "b": 1}', '{"a": "kept"}'] * 10_000) + "]")
    assert len(records) == 10_000
    assert len(defects) == 10_000


def test_nesting_without_end() -> None:
    assert told("[" * 100_000) == [("nesting-too-deep", 1, 130)]
    assert told('[{"a": ' + "[" * 100_000 + "]" * 100_000 + '}, {"a": 1}]') == [("nesting-too-deep", 1, 135)]
    assert read('[{"a": ' + "[" * 100_000 + "]" * 100_000 + '}, {"a": 1}]')[0] == [{"a": 1}]


def test_numbers_at_the_end_of_what_is_looked_at() -> None:
    text = "[" + " " * 900 + "1" * 300 + ', {"a": 1}]'
    assert read(text)[0] == [{"a": 1}]


def test_a_byte_order_mark() -> None:
    records, _, defects = read('\ufeff[{"a": 1}]')
    assert records == [{"a": 1}]
    assert [one.name for one in defects] == ["byte-order-mark"]


@pytest.mark.parametrize("text", ["[]", " [ ] ", "", "\n"])
def test_no_rows(text: str) -> None:
    assert told(text) == [("empty-file", 1, 1)]
