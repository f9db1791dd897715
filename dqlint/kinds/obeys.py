"""Kind `obeys`: what a prompt surely demands of the form of its answer, and the answer does not do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck, Search
from dqlint.demands import DEMANDS, breach
from dqlint.model import Hit
from dqlint.options import OptionSet, option


class Options(OptionSet):
    """Which demand."""

    check: Literal["items", "json", "language", "one-word", "words", "yes-no"] = option(
        doc="the demand: a number of list items, JSON, a language, one word, at most (or at least) so "
        "many words, yes or no"
    )


class Obeys(RowCheck):
    """Answers to prompts with the demand, which is looked for in a prompt's first text: the others are its material."""

    def __init__(self, options: Options) -> None:
        self.check = options.check
        self.pattern = DEMANDS[options.check].pattern
        self.searches = (Search("input", self.pattern),)

    def examine(self, batch: Batch) -> Iterator[Hit]:
        asked = batch.texts("input").rows
        rows = {asked[entry] for entry in batch.candidates("input", self.pattern)}
        texts, answered, places = batch.texts("output")
        for entry, row in enumerate(answered) if rows else ():
            if row in rows and (prompt := batch.prompt(entry).said):
                broken = breach(self.check, prompt[0].text, texts[entry])
                if broken:
                    yield batch.hit(row, places[entry], values=broken._asdict())


KIND = Kind(
    name="obeys",
    summary="What a prompt demands of the form of its answer, and the answer does not do.",
    options=Options,
    make=Obeys,
    values={"wants": "what the prompt demands, as 'at most 50 words'", "has": "what the answer has, as '83 words'"},
)
