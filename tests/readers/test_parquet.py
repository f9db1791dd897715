from __future__ import annotations

import datetime as dt
import decimal
import io
import json
import math
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dqlint import readers
from dqlint.fingerprint import fingerprint
from dqlint.model import ConfigError


def parquet(columns: Any, **options: Any) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file, **options)
    return file.getvalue()


def test_rows_are_numbered() -> None:
    runs = list(readers.read_bytes(parquet({"n": list(range(4_500))}), "x.parquet"))
    assert [(run.first, len(run.records)) for run in runs] == [(0, 2_000), (2_000, 2_000), (4_000, 500)]
    assert runs[2].records[0] == {"n": 4_000}
    assert runs[2].lines[0] == 4_001


def test_values_are_those_of_json() -> None:
    time = dt.datetime(2026, 1, 2, 3, 4, 5, tzinfo=dt.timezone.utc)
    data = parquet(
        {
            "text": ["é", None],
            "time": pa.array([time, None], pa.timestamp("ns", "UTC")),
            "day": [dt.date(2026, 1, 2), None],
            "price": [decimal.Decimal("1.50"), None],
            "raw": [b"text", b"\xff"],
            "turns": [[{"role": "user", "at": dt.date(2026, 1, 2)}], []],
            "map": pa.array([[("k", 1)], None], pa.map_(pa.string(), pa.int64())),
        }
    )
    (run,) = readers.read_bytes(data, "x.parquet")
    assert run.records[0] == {
        "text": "é", "time": "2026-01-02T03:04:05+00:00", "day": "2026-01-02", "price": "1.50", "raw": "text",
        "turns": [{"role": "user", "at": "2026-01-02"}], "map": [["k", 1]],
    }  # fmt: skip
    assert run.records[1]["raw"] == "/w=="
    assert all(json.loads(json.dumps(record)) == record for record in run.records)


def test_numbers_that_are_not_finite_become_null() -> None:
    (run,) = readers.read_bytes(parquet({"a": [1.5, math.nan], "b": [[1.0], [math.inf]]}), "x")
    assert run.records == [{"a": 1.5, "b": [1.0]}, {"a": None, "b": [None]}]
    assert [(one.name, one.line, one.row) for one in run.defects] == [("non-finite-number", 2, 1)] * 2
    assert all(map(fingerprint, run.records))


def test_content_tells_whatever_the_name() -> None:
    reading = readers.read_bytes(parquet({"a": [1]}), "x.csv")
    assert (reading.format, reading.note) == ("parquet", "named like CSV, but it holds Parquet")


def test_damage_keeps_the_rows_before() -> None:
    data = bytearray(parquet({"text": [f"{n:09}" for n in range(6_000)]}, row_group_size=2_000, compression="gzip"))
    place = pq.ParquetFile(io.BytesIO(bytes(data))).metadata.row_group(2).column(0).data_page_offset
    data[place : place + 300] = b"\xff" * 300
    runs = list(readers.read_bytes(bytes(data), "x.parquet"))
    assert sum(len(run.records) for run in runs) == 4_000
    assert [(one.name, one.line) for run in runs for one in run.defects] == [("damaged-file", 4_001)]


def test_a_file_that_is_cut_off() -> None:
    (run,) = readers.read_bytes(parquet({"a": [1]})[:-5], "x.parquet")
    assert [one.name for one in run.defects] == ["damaged-file"]


def test_no_rows() -> None:
    runs = list(readers.read_bytes(parquet({"a": pa.array([], pa.string())}), "x.parquet"))
    assert [one.name for run in runs for one in run.defects] == ["empty-file"]


def test_inside_gzip() -> None:
    import gzip

    with pytest.raises(ConfigError, match="Parquet inside gzip"):
        readers.read_bytes(gzip.compress(parquet({"a": [1]})), "x.parquet.gz")
