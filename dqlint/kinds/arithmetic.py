"""Kind `arithmetic`: calculations in the output that do not come to what it says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Literal

from dqlint import equations
from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck, Search
from dqlint.deferred import deferred
from dqlint.equations import Wrong
from dqlint.model import Hit
from dqlint.options import OptionSet, option
from dqlint.visible import shortened

_CHARACTERS = 80
_MOST_ASKED = 3  # texts of a prompt of which one may ask for the result

# A text may hold what a check looks for only where this matches; the equations themselves are read from what it finds.
_NEEDS: Mapping[str, re.Pattern[str]] = {
    "equations": deferred(
        r"[0-9)%²³] ?(?:[a-z]+ )?(?:[-+−–＋*×·⋅∙•✕✖/÷∕⁄^(]|x ?[0-9$.]|\\[a-z]|of )[^\n=]*"
        r"(?:[=＝≈≃≅]|(?:equals|is equal to|is|are) )[^\S\n]*[^\w\s=]{0,8}[0-9<]"
    ),
    "marks": equations.MARK,
    "answer": equations.BARE,
}


class Options(OptionSet):
    """Which calculations are looked at, and where they may be meant to be false."""

    check: Literal["equations", "marks", "answer"] = option(
        doc="equations: in prose, `7 + 8 = 16`. marks: a calculator's, `<<7+8=16>>`. answer: one that is just a "
        "number, to a prompt that asks what an expression comes to"
    )
    unless: re.Pattern[str] | None = option(None, "leave texts alone in which this matches")
    unless_prompt: re.Pattern[str] | None = option(None, "leave answers alone to prompts in which this matches")


class Arithmetic(RowCheck):
    """One hit for a text, at its first false calculation."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._needs = _NEEDS[options.check]
        self.searches = (Search("output", self._needs),)

    def examine(self, batch: Batch) -> Iterator[Hit]:
        _, rows, places = batch.texts("output")
        for entry in batch.candidates("output", self._needs):
            found = self._found(batch, entry)
            if not found or not self._counts(batch, entry):
                continue
            first = found[0]
            written = {"expression": first.expression, "exact": first.exact, "stated": first.stated}
            values = {**{name: _cut(text) for name, text in written.items()}, "count": len(found)}
            yield batch.hit(rows[entry], places[entry], (first.start, first.end), values)

    def _found(self, batch: Batch, entry: int) -> list[Wrong]:
        text: str = batch.texts("output").values[entry]
        if self.options.check == "equations":
            return [*equations.wrong(text)]
        if self.options.check == "marks":
            return [*equations.wrong_marks(text)]
        if not equations.BARE.match(text):
            return []
        results = (
            equations.wrong_result(said.text, text) for said in islice(reversed(batch.prompt(entry).said), _MOST_ASKED)
        )
        return [found for found in results if found][:1]

    def _counts(self, batch: Batch, entry: int) -> bool:
        """Whether nothing says that the calculation may be meant to be false."""
        texts, rows, _ = batch.texts("output")
        if batch.layout.name == "kto" and rows[entry] in _unwanted(batch):
            return False
        spared, asked = self.options.unless, self.options.unless_prompt
        if spared and batch.holds(spared, rows[entry], texts[entry]):
            return False
        prompt = batch.prompt(entry).text if asked else ""
        return not (asked and batch.holds(asked, rows[entry], prompt))


def _unwanted(batch: Batch) -> set[int]:
    """The rows whose answer KTO labels as bad: it may well be wrong."""

    def make() -> set[int]:
        labels = batch.values("label")
        return {row for value, row in zip(labels.values, labels.rows, strict=True) if value is False}

    return batch.once("unwanted", "label", make)


def _cut(text: str) -> str:
    return shortened(" ".join(text.split()), _CHARACTERS)


KIND = Kind(
    name="arithmetic",
    summary="Calculations in the output that do not come to what it says.",
    options=Options,
    make=Arithmetic,
    values={
        "expression": f"what is calculated, as written ({_CHARACTERS} characters at most)",
        "exact": "what it comes to",
        "stated": "what the text says it comes to",
        "count": "how many false calculations the text has",
    },
)
