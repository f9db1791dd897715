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
    within: int | None = option(None, "how many characters from the start a match may begin; anywhere if left out")
    unless: re.Pattern[str] | None = option(None, "leave texts alone in which this matches, too")
    prompt: re.Pattern[str] | None = option(
        None, "of the texts of `output`, look only at answers to prompts in which this matches"
    )
    unless_prompt: re.Pattern[str] | None = option(
        None, "of the texts of `output`, leave answers alone to prompts in which this matches"
    )


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
            matches = [match for _, match in found if self._is_near_start(match)]
            if not matches or not self._counts(batch, field, entry):
                continue
            values = {"match": _cut(matches[0][0]), "count": len(matches)}
            yield batch.hit(rows[entry], places[entry], matches[0].span(), values)

    def _without(self, batch: Batch, field: str) -> Iterator[Hit]:
        found = batch.search(field, self.options.pattern)
        matched = {entry for entry, match in found if self._is_near_start(match)}
        _, rows, places = batch.texts(field)
        for entry, (row, place) in enumerate(zip(rows, places, strict=True)):
            if entry not in matched and self._counts(batch, field, entry):
                yield batch.hit(row, place, values={"match": "", "count": 0})

    def _is_near_start(self, match: re.Match[str]) -> bool:
        return self.options.within is None or match.start() < self.options.within

    def _counts(self, batch: Batch, field: str, entry: int) -> bool:
        """Whether the other conditions hold of a text."""
        texts, rows, _ = batch.texts(field)
        asked, spared = self.options.prompt, self.options.unless_prompt
        if self.options.unless and batch.holds(self.options.unless, rows[entry], texts[entry]):
            return False
        if field != "output" or not (asked or spared):
            return True
        prompt = "\n".join(said.text for said in batch.prompt(entry))
        return not (asked and not batch.holds(asked, rows[entry], prompt)) and not (
            spared and batch.holds(spared, rows[entry], prompt)
        )


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
