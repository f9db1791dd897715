"""Kind `pattern`: a regular expression that the texts of a field must not match, or must."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck, Search
from dqlint.model import Hit
from dqlint.options import FieldPath, NotEmpty, option

_MATCH_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class Options:
    """Which pattern is looked for, and where."""

    fields: tuple[FieldPath, ...] = option(
        doc="the fields whose texts are searched, each text by itself", check=NotEmpty()
    )
    pattern: re.Pattern[str] = option(doc="a regular expression as Python reads it", check=NotEmpty())
    required: bool = option(default=False, doc="report the texts without a match rather than those with one")


class Pattern(RowCheck):
    """One hit for a text, at its first match: findings are told apart by row and field."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.searches = tuple(Search(field, options.pattern) for field in options.fields)

    def examine(self, batch: Batch) -> Iterator[Hit]:
        find = self._without if self.options.required else self._within
        for field in self.options.fields:
            yield from find(batch, field)

    def _within(self, batch: Batch, field: str) -> Iterator[Hit]:
        _, rows, places = batch.texts(field)
        for entry, found in groupby(batch.search(field, self.options.pattern), itemgetter(0)):
            matches = [match for _, match in found]
            values = {"match": _cut(matches[0][0]), "count": len(matches)}
            yield batch.hit(rows[entry], places[entry], matches[0].span(), values)

    def _without(self, batch: Batch, field: str) -> Iterator[Hit]:
        matched = {entry for entry, _ in batch.search(field, self.options.pattern)}
        _, rows, places = batch.texts(field)
        for entry, (row, place) in enumerate(zip(rows, places, strict=True)):
            if entry not in matched:
                yield batch.hit(row, place, values={"match": "", "count": 0})


def _cut(text: str) -> str:
    return text if len(text) <= _MATCH_CHARACTERS else text[: _MATCH_CHARACTERS - 1] + "…"


KIND = Kind(
    name="pattern",
    summary="A regular expression that texts must not match, or must.",
    options=Options,
    make=Pattern,
    values={
        "match": f"the text of the first match, {_MATCH_CHARACTERS} characters at most",
        "count": "how many matches the text has",
    },
)
