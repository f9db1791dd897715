from __future__ import annotations

import codecs
import json

import pytest

from dqlint import readers
from dqlint.model import Defect, Record

ROWS = [{"text": "a", "n": 1}, {"text": "café", "n": 2}]
JSONL = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS)
ARRAY = json.dumps(ROWS, ensure_ascii=False)
CSV = "text,n\na,1\ncafé,2\n"


def read(data: bytes, name: str) -> tuple[list[Record], list[Defect]]:
    runs = list(readers.read_bytes(data, name))
    return [record for run in runs for record in run.records], [defect for run in runs for defect in run.defects]


@pytest.mark.parametrize(
    ("text", "name", "format", "note"),
    [
        (JSONL, "x.jsonl", "jsonl", ""),
        (JSONL, "x.NDJSON", "jsonl", ""),
        (JSONL, "x.json", "jsonl", "named like a JSON document, but it holds JSON Lines"),
        (JSONL, "x.csv", "jsonl", "named like CSV, but it holds JSON Lines"),
        (JSONL, "x", "jsonl", ""),
        (ARRAY, "x.json", "json", ""),
        (ARRAY, "x.jsonl", "json", "named like JSON Lines, but it holds a JSON document"),
        (json.dumps(ROWS, indent=1), "x.jsonl", "json", "named like JSON Lines, but it holds a JSON document"),
        (json.dumps(ROWS[0], indent=1), "x.jsonl", "json", "named like JSON Lines, but it holds a JSON document"),
        (json.dumps(ROWS[0]), "x.json", "json", ""),
        (json.dumps(ROWS[0]), "x.jsonl", "jsonl", ""),
        (json.dumps({"a": ROWS}, indent=1), "x", "json", ""),
        ("[1, 2]\n[3, 4]\n", "x.jsonl", "jsonl", ""),
        ('{"a": 1},\n{"a": 2},\n', "x.json", "jsonl", "named like a JSON document, but it holds JSON Lines"),
        ('{"a: 1}\n{"a": 2}\n{"a": 3}\n', "x.json", "jsonl", "named like a JSON document, but it holds JSON Lines"),
        ('{"a: 1}\n', "x.jsonl", "jsonl", ""),
        ('\n\n{"a": 1}\n{"a": 2}\n', "x", "jsonl", ""),
        (CSV, "x.csv", "csv", ""),
        (CSV, "x.json", "csv", "named like a JSON document, but it holds CSV"),
        (CSV, "x", "csv", ""),
        (CSV.replace(",", "\t"), "x.csv", "tsv", "named like CSV, but it holds tab-separated text"),
        ('"text","n"\n"a","1"\n', "x.jsonl", "csv", "named like JSON Lines, but it holds CSV"),
        ("text\na\n", "x.csv", "csv", ""),
        ('{"a","b"}\nx,y\n', "x.csv", "csv", ""),
        ("", "x.csv", "csv", ""),
        ("", "x.jsonl", "jsonl", ""),
    ],
)
def test_format(text: str, name: str, format: str, note: str) -> None:
    reading = readers.read_bytes(text.encode(), name)
    assert (reading.format, reading.note) == (format, note)


@pytest.mark.parametrize("text", [JSONL, ARRAY, CSV])
@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_are_read_and_named(text: str, encoding: str) -> None:
    mark = codecs.BOM_UTF16_BE if encoding == "utf-16-be" else b""
    records, defects = read(mark + text.encode(encoding), "x")
    assert [str(record["n"]) for record in records] == ["1", "2"]
    assert records[1]["text"] == "café"
    assert [(one.name, one.line) for one in defects] == [("not-utf8", 1)]


@pytest.mark.parametrize("text", [ARRAY, CSV])
def test_cp1252_is_read_and_named(text: str) -> None:
    records, (defect,) = read(text.replace("a", "“a”").replace("text", "text").encode("cp1252"), "x")
    assert len(records) == 2
    assert (defect.name, defect.values["encoding"]) == ("not-utf8", "cp1252")
    assert "é" in json.dumps(records, ensure_ascii=False)


def test_the_place_of_the_first_such_character() -> None:
    _, (defect,) = read(CSV.encode("cp1252"), "x.csv")
    assert (defect.line, defect.column, defect.text) == (3, 4, "café,2")


def test_json_lines_in_cp1252() -> None:
    records, (defect,) = read((JSONL * 3).encode("cp1252"), "x.jsonl")
    assert [record["text"] for record in records] == ["a", "café"] * 3
    assert (defect.name, defect.line, defect.column) == ("not-utf8", 2, 14)


@pytest.mark.parametrize("data", [JSONL.encode("cp1252"), (JSONL * 5).encode("cp1252") + JSONL.encode()])
def test_damaged_lines_are_no_encoding(data: bytes) -> None:
    _, defects = read(data, "x.jsonl")
    assert {one.name for one in defects} == {"invalid-utf8"}


def test_a_character_at_the_end_of_the_sample() -> None:
    for shift in range(4):
        data = b"text,n\n" + b"a" * shift + "é".encode() * 600_000 + b",1\n"
        assert readers.read_bytes(data, "x.csv").encoding == "utf-8"
        data = b"text,n\n" + b"a" * (1_048_565 + shift) + "😀é".encode() * 20 + b",1\n"
        assert readers.read_bytes(data, "x.csv").encoding == "utf-8"
