"""Parquet, by pyarrow. Values become what JSON can say: times are ISO text, decimals text, bytes text or base64."""

from __future__ import annotations

import base64
import datetime as dt
import math
from collections.abc import Callable, Iterator
from typing import Any

from dqlint.model import Rows
from dqlint.readers.gathering import Gathering
from dqlint.readers.opening import Opener, refusal

_RUN = 2_000


def read(open_file: Opener, gathering: Gathering, name: str) -> Iterator[Rows]:
    """The rows of a Parquet file; `line` is the row's number from 1. Raises ConfigError without pyarrow."""
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ImportError:
        raise refusal(name, "reading Parquet needs pyarrow", "pip install 'dqlint[parquet]'") from None
    number = 0
    with open_file() as file:
        try:
            for batch in pq.ParquetFile(file).iter_batches(_RUN):
                for record in _records(batch):
                    number += 1
                    _row(record, number, gathering)
                yield gathering.take()
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            reason = str(error).split("\n")[0]
            gathering.defect("damaged-file", number + 1, 1, {"reason": f"the Parquet file cannot be read: {reason}"})
    if not gathering.empty:
        yield gathering.take()


def _records(batch: Any) -> Iterator[dict[str, Any]]:
    """The rows as dicts: columns of nanoseconds are cut to microseconds, which Python's times can hold."""
    import pyarrow as pa

    names = batch.schema.names
    columns = []
    for column in batch.columns:
        nanoseconds = pa.types.is_timestamp(column.type) and column.type.unit == "ns"
        timed = column.cast(pa.timestamp("us", column.type.tz), safe=False) if nanoseconds else column
        values = timed.to_pylist()
        columns.append(values if _is_json(column.type) else [_json_value(value) for value in values])
    for row in zip(*columns, strict=True):
        yield dict(zip(names, row, strict=True))


def _is_json(arrow_type: Any) -> bool:
    from pyarrow import types

    plain: tuple[Callable[[Any], bool], ...] = (
        types.is_string, types.is_large_string, types.is_integer, types.is_boolean, types.is_null,
    )  # fmt: skip
    return any(holds(arrow_type) for holds in plain)


def _json_value(value: Any) -> Any:
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, dict):
        return {key: _json_value(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json_value(member) for member in value]
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return _text(value) if isinstance(value, bytes) else str(value)


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return base64.b64encode(value).decode("ascii")


def _row(record: dict[str, Any], number: int, gathering: Gathering) -> None:
    """A number that is not finite stands for nothing in JSON: it becomes null."""
    for key, value in record.items():
        if isinstance(value, (float, dict, list)):
            finite = _finite(value)
            if finite is not value:
                record[key] = finite
                shown = str(value) if isinstance(value, float) else "NaN or Infinity"
                values = {"number": shown, "problem": "not a finite number"}
                gathering.defect("non-finite-number", number, 1, values, row=gathering.rows)
    gathering.row(record, number)


def _finite(value: Any) -> Any:
    """The value itself where all its numbers are finite; otherwise a copy with null for those that are not."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        members = {key: _finite(member) for key, member in value.items()}
        return members if any(members[key] is not value[key] for key in value) else value
    if isinstance(value, list):
        elements = [_finite(member) for member in value]
        return elements if any(new is not old for new, old in zip(elements, value, strict=True)) else value
    return value
