"""Kind `date`: values of a field that cannot be read as dates, or that can be read in two ways."""

from __future__ import annotations

from collections.abc import Iterator

from dqlint import dates
from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck
from dqlint.model import Hit
from dqlint.options import FieldPath, OptionSet, option

_SHOWN = 40


class Options(OptionSet):
    """Where dates stand."""

    field: FieldPath = option(FieldPath("time"), "the field that holds a date; null and empty text are left out")


class Date(RowCheck):
    """Values that are no date."""

    def __init__(self, options: Options) -> None:
        self.field = options.field

    def examine(self, batch: Batch) -> Iterator[Hit]:
        for value, row, path in zip(*batch.values(self.field), strict=True):
            if value is None or value == "":
                continue
            try:
                dates.read(value)
            except dates.Unread as unread:
                yield batch.hit(row, path, values={"value": str(value)[:_SHOWN], "problem": str(unread)})


KIND = Kind(
    name="date",
    summary="Values of a field that cannot be read as dates, or that can be read in two ways.",
    options=Options,
    make=Date,
    values={
        "value": f"the value, {_SHOWN} characters at most",
        "problem": "no date, or a date that can be read in two ways",
    },
)
