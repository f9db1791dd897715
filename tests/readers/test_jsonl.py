from __future__ import annotations

import json
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from dqlint import readers
from dqlint.model import Defect, Record
from dqlint.readers import jsonl


def read(data: bytes, name: str = "data.jsonl") -> tuple[list[Record], list[int], list[Defect]]:
    runs = list(readers.read_bytes(data, name))
    return (
        [record for run in runs for record in run.records],
        [line for run in runs for line in run.lines],
        [defect for run in runs for defect in run.defects],
    )


def names(data: bytes) -> list[tuple[str, int, int, int]]:
    return [(defect.name, defect.line, defect.column, defect.row) for defect in read(data)[2]]


def test_lines_are_physical() -> None:
    records, lines, defects = read(b'{"a": 1}\r\n\r\n{"a": 2}\nbroken\n{"a": 3}')
    assert records == [{"a": 1}, {"a": 2}, {"a": 3}]
    assert lines == [1, 3, 5]
    assert [(one.name, one.line, one.row) for one in defects] == [("unparseable", 4, -1), ("blank-lines", 2, -1)]
    assert defects[0].text == "broken"
    assert defects[1].values == {"count": 1}


def test_other_line_ends_do_not_count() -> None:
    records, lines, _ = read('{"a": "\u2028\u0085\x0c"}\n{"a": 1}\n'.replace("\x0c", "\\f").encode())
    assert lines == [1, 2]
    assert records[0] == {"a": "\u2028\u0085\x0c"}


def test_a_bad_line_costs_itself_only() -> None:
    data = b'{"a": "caf\xe9"}\n{"a": 1}\n[1]\n{"a": NaN}\n{"a": 2}\n' + b"[" * 1000 + b'\n{"a": 3}\n'
    assert read(data)[0] == [{"a": 1}, {"a": 2}, {"a": 3}]
    assert names(data) == [
        ("invalid-utf8", 1, 11, -1), ("not-an-object", 3, 1, -1), ("non-finite-number", 4, 7, -1),
        ("nesting-too-deep", 6, 129, -1),
    ]  # fmt: skip


def test_flaws_that_leave_the_row_name_it() -> None:
    data = b'{"a": 1}\n{"a": 1, "a": 2}\n{"a": "\\u0000"}\n\xef\xbb\xbf{"a": 99999999999999999999}\n'
    assert read(data)[0] == [{"a": 1}, {"a": 2}, {"a": "\0"}, {"a": 99999999999999999999}]
    assert names(data) == [
        ("duplicate-key", 2, 10, 1), ("nul-byte", 3, 8, 2), ("byte-order-mark", 4, 1, 3), ("big-integer", 4, 8, 3),
    ]  # fmt: skip


def test_columns_count_characters() -> None:
    assert names('{"é😀": NaN}\n'.encode()) == [("non-finite-number", 1, 8, -1)]


def test_every_flaw_is_found_in_a_large_file_too() -> None:
    good = b'{"text": "' + b"x" * 100 + b'"}\n'
    bad = [b'{"a": 1, "a": 2}\n', b'{"a" : 1, "a" : 2}\n', b'{"a": 99999999999999999999}\n', b'{"a": "\\u0000"}\n']
    data = b"".join(good * 5_000 + line for line in bad)
    assert len(data) > 2_000_000
    assert [(name, line) for name, line, _, _ in names(data)] == [
        ("duplicate-key", 5_001), ("duplicate-key", 10_002), ("big-integer", 15_003), ("nul-byte", 20_004),
    ]  # fmt: skip


def test_runs_of_rows() -> None:
    runs = list(readers.read_bytes(b'{"a": 1}\n' * 4_500, "data.jsonl"))
    assert [(run.first, len(run.records)) for run in runs] == [(0, 2_000), (2_000, 2_000), (4_000, 500)]


def test_a_line_of_50_megabytes() -> None:
    data = b'{"a": "' + b"x" * 50_000_000 + b'"}\n{"a": 1}\n'
    records, lines, defects = read(data)
    assert [len(str(record["a"])) for record in records] == [50_000_000, 1]
    assert lines == [1, 2]
    assert defects == []


def test_a_file_of_nul_bytes() -> None:
    assert names(b'{"a": 1}\n' + b"\0" * 5_000) == [("nul-byte", 2, 1, -1)]


def test_keys_of_a_megabyte() -> None:
    key = "k" * 1_000_000
    assert read(json.dumps({key: 1}).encode() + b"\n")[0] == [{key: 1}]
    assert names(f'{{"{key}": 1, "{key}": 2}}\n'.encode()) == [("duplicate-key", 1, 1_000_009, 0)]


@given(
    st.lists(st.sampled_from(['{"a": 1}', '{"a": 2, "a": 3}', '{"b": [1e999, 12345678901234567890]}', "", "x", "3"])),
    st.sets(st.integers(1, 12)),
)
def test_the_rows_on_some_lines_are_those_of_all(lines: list[str], wanted: set[int]) -> None:
    reading = readers.read_bytes("".join(f"{line}\n" for line in [*lines, '{"a": 1}']).encode(), "data.jsonl")
    every = [row for rows in reading for row in zip(rows.lines, rows.columns, rows.records, strict=True)]
    some = [row for rows in reading.on(wanted) for row in zip(rows.lines, rows.columns, rows.records, strict=True)]
    assert some == [row for row in every if row[0] in wanted]


def test_the_rows_on_some_lines_of_other_formats() -> None:
    reading = readers.read_bytes(b'[{"a": 1},\n{"a": 2}]', "data.json")
    assert {"a": 2} in [record for rows in reading.on({2}) for record in rows.records]


FLAWED = ['{"a": 2, "a": 3}', '{"b": [1e999]}', "", " ", "x", "3", '{"a" : 1}']


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(FLAWED)), max_size=5), st.sampled_from(["\n", "\r\n"]))
def test_rows_together_are_the_rows_one_by_one(parts: list[tuple[int, str]], end: str) -> None:
    lines = [line for good, bad in parts for line in (*[f'{{"a": "{good}"}}'] * good, bad)]
    data = end.join([*lines, '{"a": null}', ""]).encode()
    with patch.object(jsonl, "_RUN", 1):
        alone = [*readers.read_bytes(data, "data.jsonl")]
    assert [*readers.read_bytes(data, "data.jsonl")] == alone


def test_runs_end_where_they_are_full() -> None:
    lines = [b'{"a": "b"}\n'] * 5_000
    rows = [len(run.records) for run in readers.read_bytes(b"".join(lines), "data.jsonl")]
    assert rows == [2_000, 2_000, 1_000]
    assert [run.lines[0] for run in readers.read_bytes(b"".join(lines), "data.jsonl")] == [1, 2_001, 4_001]
