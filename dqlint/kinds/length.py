"""Kind `length`: how long a field may be, in characters, in words, or as a multiple of another field."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck
from dqlint.model import Hit
from dqlint.options import Between, FieldPath, OptionSet, option

Unit = Literal["characters", "words"]


class Options(OptionSet):
    """What is measured, and what it may be."""

    field: FieldPath = option(doc="the field that is measured")
    unit: Unit = option(
        "characters",
        "what is counted: characters, without space around the text, or words, where a Chinese or Japanese character "
        "counts as one",
    )
    min: float | None = option(None, "the least it may be", Between(0))
    max: float | None = option(None, "the most it may be", Between(0), least="min")
    per: Literal["text", "row"] = option("text", "measure each text of the field, or those of a row together")
    against: FieldPath | None = option(None, "divide by the length of this field of the row; empty fields are left out")


class Lengths(NamedTuple):
    """What is measured, as parallel lists: the lengths, the rows, and the paths of the (first) texts."""

    lengths: Sequence[float]
    rows: Sequence[int]
    paths: Sequence[str]


class Length(RowCheck):
    """Texts that are too short or too long."""

    def __init__(self, options: Options) -> None:
        self.options = options

    def examine(self, batch: Batch) -> Iterator[Hit]:
        lengths, rows, places = self._measured(batch)
        low = -math.inf if self.options.min is None else self.options.min
        high = math.inf if self.options.max is None else self.options.max
        for entry, length in enumerate(lengths):
            if not low <= length <= high:
                wants = f"at least {_plain(low)}" if length < low else f"at most {_plain(high)}"
                values = {"length": _plain(length), "wants": wants, "unit": self.options.unit}
                yield batch.hit(rows[entry], places[entry], values=values)

    def _measured(self, batch: Batch) -> Lengths:
        measured = _lengths(batch, self.options.field, self.options.unit)
        if self.options.against is None:
            return _by_row(measured) if self.options.per == "row" else measured
        others = _by_row(_lengths(batch, self.options.against, self.options.unit))
        return _ratios(_by_row(measured), dict(zip(others.rows, others.lengths, strict=True)))


def _lengths(batch: Batch, field: str, unit: Unit) -> Lengths:
    def make() -> Lengths:
        texts, rows, places = batch.texts(field)
        lengths = [*map(_words, texts)] if unit == "words" else [*map(len, map(str.strip, texts))]
        return Lengths(lengths, rows, places)

    return batch.once(f"length in {unit}", field, make)


def _by_row(measured: Lengths) -> Lengths:
    totals: dict[int, float] = {}
    for length, row in zip(measured.lengths, measured.rows, strict=True):
        totals[row] = totals.get(row, 0) + length
    first = dict(zip(reversed(measured.rows), reversed(measured.paths), strict=True))
    return Lengths([*totals.values()], [*totals], [first[row] for row in totals])


def _ratios(measured: Lengths, others: Mapping[int, float]) -> Lengths:
    """Each length by that of the other field of its row, where neither is 0."""
    kept = [entry for entry in zip(*measured, strict=True) if entry[0] and others.get(entry[1])]
    return Lengths([length / others[row] for length, row, _ in kept], [e[1] for e in kept], [e[2] for e in kept])


def _plain(number: float) -> float:
    return int(number) if number == int(number) else round(number, 3)


def _words(text: str) -> int:
    return sum(1 for _ in _word().finditer(text))


@lru_cache(maxsize=1)
def _word() -> re.Pattern[str]:
    alone = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    return re.compile(rf"[{alone}]|[^\W{alone}]+(?:['\u2019-][^\W{alone}]+)*")


KIND = Kind(
    name="length",
    summary="How long a field may be, in characters, in words, or as a multiple of another field.",
    options=Options,
    make=Length,
    values={
        "length": "the length; with `against`, how many times that of the other field",
        "wants": "the bound that it breaks, as 'at least 1' or 'at most 500'",
        "unit": "characters or words",
    },
)
