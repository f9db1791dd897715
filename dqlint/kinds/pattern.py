"""Kind `pattern`: a regular expression that the texts of a field must not match, or must."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from operator import itemgetter

from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck, Search
from dqlint.model import Hit
from dqlint.natural_language import ASKS_TO_TRANSLATE
from dqlint.options import Between, FieldPath, NotEmpty, OptionSet, option
from dqlint.talk import Exchange, Talk
from dqlint.visible import shortened

_MATCH_CHARACTERS = 80


class Options(OptionSet):
    """Which pattern is looked for, and where."""

    fields: tuple[FieldPath, ...] = option(
        doc="the fields whose texts are searched, each text by itself", check=NotEmpty()
    )
    pattern: re.Pattern[str] = option(doc="a regular expression as Python reads it", check=NotEmpty())
    required: bool = option(default=False, doc="report the texts without a match rather than those with one")
    within: int | None = option(
        None, "how many characters from the start a match may begin; anywhere if left out", Between(1)
    )
    tail: int = option(0, "how many characters before the end a match may begin; anywhere if 0", Between(0))
    unless: re.Pattern[str] | None = option(None, "leave texts alone in which this matches, too")
    prompt: re.Pattern[str] | None = option(
        None,
        "look only at answers to prompts in which this matches; of the texts of `input`, at those in whose turn it "
        "matches, all texts of the turn put together, a line each",
    )
    unless_prompt: re.Pattern[str] | None = option(
        None,
        "leave answers alone to prompts in which this matches; of the texts of `input`, those in whose turn it does",
    )
    translations: bool = option(
        default=True,
        doc="look also at prompts that ask for a translation, in one of many languages, and at the answers to them",
    )
    unless_answer: re.Pattern[str] | None = option(
        None, "of the texts of `input`, leave those alone in whose answer this matches"
    )
    opening: bool = option(
        default=False, doc="look only at what is said before the first answer: later turns may speak of earlier ones"
    )
    alone: bool = option(
        default=False, doc="of the texts of `input`, look only at those beside which their turn has no other"
    )
    unless_fields: tuple[FieldPath, ...] = option((), "leave rows alone that have something in one of these fields")


class Pattern(RowCheck):
    """One hit for a text, at its first match: findings are told apart by row and field."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.searches = tuple(Search(field, options.pattern, options.tail) for field in options.fields)

    def examine(self, batch: Batch) -> Iterator[Hit]:
        find = self._without if self.options.required else self._within
        for field in self.options.fields:
            yield from find(batch, field)

    def _within(self, batch: Batch, field: str) -> Iterator[Hit]:
        _, rows, places = batch.texts(field)
        keep = _alone(batch, field) if self.options.alone else None
        for entry, found in groupby(batch.search(field, self.options.pattern, keep, self.options.tail), itemgetter(0)):
            matches = [match for _, match in found if self._is_near_start(match)]
            if not matches or not self._counts(batch, field, entry):
                continue
            values = {"match": shortened(matches[0][0], _MATCH_CHARACTERS), "count": len(matches)}
            yield batch.hit(rows[entry], places[entry], matches[0].span(), values)

    def _without(self, batch: Batch, field: str) -> Iterator[Hit]:
        found = batch.search(field, self.options.pattern, tail=self.options.tail)
        matched = {entry for entry, match in found if self._is_near_start(match)}
        _, rows, places = batch.texts(field)
        for entry, (row, place) in enumerate(zip(rows, places, strict=True)):
            if entry not in matched and self._counts(batch, field, entry):
                yield batch.hit(row, place, values={"match": "", "count": 0})

    def _is_near_start(self, match: re.Match[str]) -> bool:
        return self.options.within is None or match.start() < self.options.within

    def _counts(self, batch: Batch, field: str, entry: int) -> bool:
        """Whether the other conditions hold of a text."""
        texts, rows, places = batch.texts(field)
        row, options = rows[entry], self.options
        if any(row in _filled(batch, one) for one in options.unless_fields):
            return False
        if options.unless and batch.holds(options.unless, row, texts[entry]):
            return False
        asked = (options.prompt, options.unless_prompt, options.unless_answer, options.opening, options.alone)
        if options.translations and not any(asked):
            return True
        exchange = _answered(batch, entry) if field == "output" else _exchange(batch.talk(row), places[entry])
        return exchange is not None and self._suits(batch, row, exchange, texts[entry])

    def _suits(self, batch: Batch, row: int, exchange: Exchange, text: str) -> bool:
        options = self.options
        return (
            not (options.opening and exchange.later)
            and not (options.alone and exchange.prompt.strip() != text.strip())
            and not (options.prompt and not batch.holds(options.prompt, row, exchange.prompt))
            and (options.translations or not batch.holds(ASKS_TO_TRANSLATE, row, exchange.prompt))
            and not (options.unless_prompt and batch.holds(options.unless_prompt, row, exchange.prompt))
            and not (options.unless_answer and batch.holds(options.unless_answer, row, exchange.answer))
        )


def _answered(batch: Batch, entry: int) -> Exchange:
    """The exchange of an answer, by its prompt alone."""
    return Exchange(batch.prompt(entry).text, "", later=False)


def _exchange(talk: Talk, place: str) -> Exchange | None:
    """The exchange that the text at `place` belongs to; None where it is no part of the talk."""
    turn = talk.turn(place)
    return None if turn is None else talk.exchange(turn)


def _alone(batch: Batch, field: str) -> Callable[[int], bool]:
    """A quick look at whether nothing stands beside a text in its row, for rows without turns."""
    texts, rows, places = batch.texts(field)

    def is_alone(entry: int) -> bool:
        beside = (at for at in (entry + 1, entry - 1) if 0 <= at < len(rows) and rows[at] == rows[entry])
        return not any(texts[at].strip() and "[" not in places[at] for at in beside)

    return is_alone


def _filled(batch: Batch, field: str) -> frozenset[int]:
    """The rows of a batch with something in a field: other than null, "" and empty lists."""

    def make() -> frozenset[int]:
        values, rows, _ = batch.values(field)
        return frozenset(row for value, row in zip(values, rows, strict=True) if value not in (None, "", [], "[]"))

    return batch.once("filled", field, make)


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
