"""Kind `reading`: what the reader saw of how a file is written, as findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck
from dqlint.model import Hit, Place
from dqlint.options import OptionSet, option

Defect = Literal[
    "bad-header",
    "big-integer",
    "blank-lines",
    "byte-order-mark",
    "damaged-file",
    "duplicate-key",
    "empty-file",
    "invalid-utf8",
    "lone-surrogate",
    "nesting-too-deep",
    "non-finite-number",
    "not-an-object",
    "not-utf8",
    "nul-byte",
    "ragged-row",
    "unclosed-quote",
    "unparseable",
]


class Options(OptionSet):
    """Which defect."""

    defect: Defect = option(doc="what the reader has to have seen")


class Reading(RowCheck):
    """Lines that are no rows, and rows that are badly written."""

    def __init__(self, options: Options) -> None:
        self.options = options

    def examine(self, batch: Batch) -> Iterator[Hit]:
        for defect in batch.defects:
            if defect.name == self.options.defect:
                place = Place(batch.file, defect.line, defect.column, defect.row, batch.split)
                yield Hit(place, values=defect.values)


KIND = Kind(
    name="reading",
    summary="what the reader saw of how a file is written",
    options=Options,
    make=Reading,
    values={
        "reason": "what is wrong (unparseable, invalid-utf8, damaged-file)",
        "type": "what stands where an object should (not-an-object)",
        "key": "the key that occurs twice (duplicate-key)",
        "number": "the number as written (non-finite-number, big-integer)",
        "escape": "the escape as written (lone-surrogate)",
        "written": "how the NUL is written (nul-byte)",
        "encoding": "the encoding that was found (not-utf8)",
        "limit": "the deepest nesting allowed (nesting-too-deep)",
        "count": "how many lines (blank-lines)",
        "cells": "how many cells the row has (ragged-row)",
        "columns": "how many the header has (ragged-row)",
        "column": "the column's number (bad-header)",
        "problem": "what is wrong with its name (bad-header), with the number (non-finite-number)",
        "name": "what it is called instead (bad-header)",
        "lines": "how many lines were lost (unclosed-quote)",
    },
)
