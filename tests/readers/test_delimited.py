from __future__ import annotations

import pytest

from dqlint import readers
from dqlint.model import Defect, Record


def read(text: str | bytes, name: str = "data.csv") -> tuple[list[Record], list[int], list[Defect]]:
    runs = list(readers.read_bytes(text.encode() if isinstance(text, str) else text, name))
    return (
        [record for run in runs for record in run.records],
        [line for run in runs for line in run.lines],
        [defect for run in runs for defect in run.defects],
    )


def told(text: str | bytes) -> list[tuple[str, int, int, int]]:
    return [(one.name, one.line, one.column, one.row) for one in read(text)[2]]


def test_cells_with_line_ends_quotes_and_delimiters() -> None:
    records, lines, defects = read('text,label\r\n"a\r\nb, ""c""",x\r\n\n"d",y')
    assert records == [{"text": 'a\r\nb, "c"', "label": "x"}, {"text": "d", "label": "y"}]
    assert lines == [2, 5]
    assert [(one.name, one.line, dict(one.values)) for one in defects] == [("blank-lines", 4, {"count": 1})]


@pytest.mark.parametrize(("delimiter", "format"), [(",", "csv"), ("\t", "tsv"), (";", "csv"), ("|", "csv")])
def test_delimiters(delimiter: str, format: str) -> None:
    text = "text;label;n\n" + "a, b | c and d;x;1\n" * 20
    data = text.replace(";", "\0").replace(delimiter, " ").replace("\0", delimiter).encode()
    reading = readers.read_bytes(data, "data.csv")
    assert (reading.delimiter, reading.format) == (delimiter, format)
    assert next(iter(reading)).records[0]["label"] == "x"


def test_one_column_needs_no_delimiter() -> None:
    assert read("text\na\nb; c\n")[0] == [{"text": "a"}, {"text": "b; c"}]


def test_ragged_rows_stay() -> None:
    records, _, defects = read("text,label\n" + "a,b\n" * 20 + "c\nd,e,f\n")
    assert records[20:] == [{"text": "c"}, {"text": "d", "label": "e"}]
    assert [(one.name, one.line, one.row, dict(one.values)) for one in defects] == [
        ("ragged-row", 22, 20, {"cells": 1, "columns": 2}), ("ragged-row", 23, 21, {"cells": 3, "columns": 2}),
    ]  # fmt: skip


def test_header() -> None:
    records, _, defects = read(",text,text\n1,a,b\n2,c,d\n")
    assert records[0] == {"column.1": "1", "text": "a", "text.3": "b"}
    assert [(one.name, one.values["column"], one.values["problem"]) for one in defects] == [
        ("bad-header", 1, "has no name"), ("bad-header", 3, "has the name of another"),
    ]  # fmt: skip


def test_names_given_are_not_those_of_others() -> None:
    assert list(read("a,a.3,a,b\n1,2,3,4\n")[0][0].values()) == ["1", "2", "3", "4"]


def test_a_header_of_many_columns() -> None:
    names = [f"column {number}" for number in range(50_000)]
    records, _, defects = read(",".join([*names, *names]) + "\n" + ",".join(map(str, range(100_000))) + "\n")
    assert len(records[0]) == 100_000
    assert len(defects) == 50_000


def test_a_quote_that_never_closes_costs_one_line() -> None:
    good = "a,b\n" * 30
    records, lines, defects = read(f'text,label\n{good}x,"y\nc,d\ne,f\n')
    assert [(one.name, one.line, one.column, dict(one.values)) for one in defects] == [
        ("unclosed-quote", 32, 3, {"lines": 1})
    ]
    assert records[30:] == [{"text": "c", "label": "d"}, {"text": "e", "label": "f"}]
    assert lines[30:] == [33, 34]


def test_a_cell_as_long_as_a_book_is_no_open_quote() -> None:
    book = "line\n" * 15_000
    records, lines, defects = read(f'text,label\n"{book}",x\nb,y\n')
    assert records == [{"text": book, "label": "x"}, {"text": "b", "label": "y"}]
    assert lines == [2, 15_003]
    assert defects == []


def test_quotes_that_never_close_take_bounded_time() -> None:
    text = "text,label\n" + "a,b\n" * 100 + 'a"b,"c\n' * 60_000
    records, _, defects = read(text)
    assert len(records) >= 100
    assert {one.name for one in defects} == {"unclosed-quote"}
    lost = sum(one.values["lines"] for one in defects)
    assert lost + len(records) + 1 == 60_101


def test_nul_bytes() -> None:
    records, _, defects = read("text,label\na\0,b\nc,d\n")
    assert records == [{"text": "a\0", "label": "b"}, {"text": "c", "label": "d"}]
    assert [(one.name, one.line, one.column, one.row) for one in defects] == [("nul-byte", 2, 2, 0)]


def test_nul_bytes_in_header_and_quoted_cells() -> None:
    records, _, defects = read('te\0xt,label\n"a\n\0,\ufffd",b\nc,\0\n')
    assert records == [{"te\0xt": "a\n\0,\ufffd", "label": "b"}, {"te\0xt": "c", "label": "\0"}]
    assert [(one.name, one.line, one.column, one.row) for one in defects] == [
        ("nul-byte", 3, 1, 0), ("nul-byte", 4, 3, 1),
    ]  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_lines_of_old_macs(encoding: str) -> None:
    records, lines, defects = read('text,label\ré,b\r\r"c\rd",e\rf,g,h\r'.encode(encoding))
    assert records == [{"text": "é", "label": "b"}, {"text": "c\rd", "label": "e"}, {"text": "f", "label": "g"}]
    assert lines == [2, 4, 6]
    assert [one.name for one in defects][-2:] == ["ragged-row", "blank-lines"]


def test_bytes_that_are_no_utf8_cost_a_row() -> None:
    records, lines, defects = read('text,label\né,b\n"c\nX",d\ne,f\n'.encode().replace(b"X", b"\xff"))
    assert records == [{"text": "é", "label": "b"}, {"text": "e", "label": "f"}]
    assert lines == [2, 5]
    assert [(one.name, one.line, one.column) for one in defects] == [("invalid-utf8", 4, 1)]


def test_a_carriage_return_alone() -> None:
    assert [(name, line) for name, line, _, _ in told("text,label\na,b\nc\rd,e\nf,g\n")] == [("unparseable", 3)]


def test_a_byte_order_mark_is_no_part_of_a_name() -> None:
    records, _, defects = read("\ufefftext,label\na,b\n")
    assert records == [{"text": "a", "label": "b"}]
    assert [one.name for one in defects] == ["byte-order-mark"]


def test_a_header_alone() -> None:
    assert told("text,label\n") == [("empty-file", 1, 1, -1)]
