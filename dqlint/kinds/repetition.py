"""Kind `repetition`: a text must not end in the same words over and over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck
from dqlint.model import Hit
from dqlint.options import Between, FieldPath, NotEmpty, OptionSet, option
from dqlint.visible import shortened

_TAIL = 12  # characters at the end of a text that are looked for again
_LONGEST = 2_000  # characters of what is repeated
_LETTERS = 4  # different letters that it has at the least: tables and rulers are no loops
_SHOWN = 80


class Options(OptionSet):
    """How often is too often, and where."""

    fields: tuple[FieldPath, ...] = option(doc="the fields whose texts are looked at", check=NotEmpty())
    times: int = option(4, "how many times in a row the same characters stand at the end", Between(2))
    unless_prompt: re.Pattern[str] | None = option(
        None, "of the texts of `output`, leave answers alone to prompts in which this matches"
    )


class Loop(NamedTuple):
    """What is repeated, where the first of it begins, and how many times it stands there."""

    unit: str
    start: int
    times: int


class Repetition(RowCheck):
    """Texts that end in a loop, as those of a model that was not stopped."""

    def __init__(self, options: Options) -> None:
        self.options = options

    def examine(self, batch: Batch) -> Iterator[Hit]:
        for field in self.options.fields:
            texts, rows, places = batch.texts(field)
            for entry, text in enumerate(texts):
                if text.count(text[-_TAIL:]) < self.options.times or not text:
                    continue
                found = loop(text, self.options.times)
                if found and not self._is_spared(batch, field, entry):
                    values = {"unit": shortened(found.unit.strip(), _SHOWN), "times": found.times}
                    yield batch.hit(rows[entry], places[entry], (found.start, len(text)), values)

    def _is_spared(self, batch: Batch, field: str, entry: int) -> bool:
        spared = self.options.unless_prompt
        if field != "output" or not spared:
            return False
        return batch.holds(spared, batch.texts(field).rows[entry], batch.prompt(entry).text)


def loop(text: str, times: int) -> Loop | None:
    """The words that stand at least `times` times in a row at the end of a text; None where there are none.

    The distance between the last two places of the text's last characters is taken for the length of what is
    repeated: exact where it is longer than they are.
    """
    period = len(text) - _TAIL - text.rfind(text[-_TAIL:], 0, len(text) - 1)
    unit = text[-period:]
    led = text if not unit[:1].isspace() else unit[0] + text  # nothing stands between the first and the text's start
    if not 0 < period <= _LONGEST or not led.endswith(unit * times) or len({*filter(str.isalpha, unit)}) < _LETTERS:
        return None
    found = times
    while led.endswith(unit, 0, len(led) - found * period):
        found += 1
    return Loop(unit, max(0, len(text) - found * period), found)


KIND = Kind(
    name="repetition",
    summary="A text must not end in the same words over and over.",
    options=Options,
    make=Repetition,
    values={
        "unit": f"what is repeated, {_SHOWN} characters at most",
        "times": "how many times in a row it stands there",
    },
)
