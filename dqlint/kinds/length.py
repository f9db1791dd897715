"""Kind `length`: how long a field may be, in characters, in words, or as a multiple of another field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck
from dqlint.model import Hit
from dqlint.options import Between, FieldPath, option

Unit = Literal["characters", "words"]


@dataclass(frozen=True, slots=True)
class Options:
    """What is measured, and what it may be."""

    field: FieldPath = option(doc="the field that is measured")
    unit: Unit = option(
        "characters",
        "what is counted: characters, without space around the text, or words, where a Chinese or Japanese character "
        "counts as one",
    )
    min: float | None = option(None, "the least it may be", Between(0))
    max: float | None = option(None, "the most it may be", Between(0))
    per: Literal["text", "row"] = option("text", "measure each text of the field, or those of a row together")
    against: FieldPath | None = option(None, "divide by the length of this field of the row; empty fields are left out")


class Piece(NamedTuple):
    """What is measured once: the row, the path of its (first) text, and its length."""

    row: int
    path: str
    length: float


class Length(RowCheck):
    """Texts that are too short or too long."""

    def __init__(self, options: Options) -> None:
        self.options = options

    def examine(self, batch: Batch) -> Iterator[Hit]:
        for piece in self._pieces(batch):
            wants = self._wants(piece.length)
            if wants:
                values = {"length": _plain(piece.length), "wants": wants, "unit": self.options.unit}
                yield batch.hit(piece.row, piece.path, values=values)

    def _wants(self, length: float) -> str:
        low, high = self.options.min, self.options.max
        if low is not None and length < low:
            return f"at least {_plain(low)}"
        return f"at most {_plain(high)}" if high is not None and length > high else ""

    def _pieces(self, batch: Batch) -> Iterator[Piece]:
        measured = _lengths(batch, self.options.field, self.options.unit)
        together = self.options.per == "row" or self.options.against is not None
        pieces = _by_row(measured).values() if together else measured
        if self.options.against is None:
            yield from pieces
            return
        others = _by_row(_lengths(batch, self.options.against, self.options.unit))
        for piece in pieces:
            other = others.get(piece.row)
            if other and other.length and piece.length:
                yield piece._replace(length=piece.length / other.length)


def _lengths(batch: Batch, field: str, unit: Unit) -> list[Piece]:
    def make() -> list[Piece]:
        count = _words if unit == "words" else _characters
        return [Piece(row, path, count(text)) for text, row, path in zip(*batch.texts(field), strict=True)]

    return batch.once(f"length in {unit}", field, make)


def _by_row(pieces: list[Piece]) -> dict[int, Piece]:
    rows: dict[int, Piece] = {}
    for piece in pieces:
        first = rows.get(piece.row)
        rows[piece.row] = piece if first is None else first._replace(length=first.length + piece.length)
    return rows


def _plain(number: float) -> float:
    return int(number) if number == int(number) else round(number, 3)


def _characters(text: str) -> int:
    return len(text.strip())


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
