"""Kind `layout`: rows that do not have what the layout of their file needs."""

from __future__ import annotations

from collections.abc import Iterator

from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck
from dqlint.layouts.detect import misfit
from dqlint.model import Hit
from dqlint.options import OptionSet


class Options(OptionSet):
    """A row fits the layout of its file or does not."""


class Misfits(RowCheck):
    """Rows whose layout is not that of the file."""

    def __init__(self, options: Options) -> None:
        self.options = options

    def examine(self, batch: Batch) -> Iterator[Hit]:
        for row, record in enumerate(batch.records):
            found = misfit(record, batch.layout)
            if found:
                field, reason = found
                values = {"layout": batch.layout.name, "needs": field, "reason": reason}
                yield batch.hit(row, values=values)


KIND = Kind(
    name="layout",
    summary="Rows that do not fit the layout of their file.",
    options=Options,
    make=Misfits,
    values={
        "layout": "the layout of the file",
        "needs": "the field of the layout that the row does not have",
        "reason": "what the row has in its place",
    },
)
