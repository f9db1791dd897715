"""Kind `age`: rows that are older than a date which the project gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from dqlint import dates
from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck
from dqlint.model import Hit
from dqlint.options import FieldPath, OptionSet, option


def _wrong_date(text: str) -> str | None:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return f"{text!r} is no date: write it like '2024-01-31', in quotes"
    return None


class Options(OptionSet):
    """Which rows are old."""

    before: str = option(doc="rows of an earlier date are old, as '2024-01-31'", check=_wrong_date)
    field: FieldPath = option(
        FieldPath("time"), "the field that holds the date; what cannot be read as one is left to the kind `date`"
    )


class Age(RowCheck):
    """Rows whose date is earlier. The clock is never asked: the same data has the same findings tomorrow."""

    def __init__(self, options: Options) -> None:
        self.field = options.field
        self.before = dt.date.fromisoformat(options.before)

    def examine(self, batch: Batch) -> Iterator[Hit]:
        for value, row, path in zip(*batch.values(self.field), strict=True):
            try:
                said = dates.read(value)
            except dates.Unread:
                continue
            if said < self.before:
                values = {"date": said.isoformat(), "before": self.before.isoformat()}
                yield batch.hit(row, path, values=values)


KIND = Kind(
    name="age",
    summary="Rows that are older than a date which the project gives.",
    options=Options,
    make=Age,
    values={"date": "the row's date, as 2024-01-31", "before": "the date from which on rows are not old"},
)
