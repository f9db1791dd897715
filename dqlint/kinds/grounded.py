"""Kind `grounded`: what an answer says that the context it was given does not hold."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Literal

from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck, Search
from dqlint.columns import Said
from dqlint.grounding import ungrounded
from dqlint.model import Hit
from dqlint.options import Between, FieldPath, OptionSet, option
from dqlint.visible import shortened

_TASK_CHARACTERS = 300
_SHOWN = 80
_MOST_READ = 2_000_000  # characters of the contexts of a row's answers: what is answered after them is not looked at
_MAY_CLAIM: Mapping[str, re.Pattern[str]] = {
    "dates": re.compile(r"[0-9]"),
    "numbers": re.compile(r"[0-9]"),
    "quotes": re.compile('["“«„「]'),
    "urls": re.compile(r"@|://|(?i:www\.)"),
}
_CHARACTER = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


class Options(OptionSet):
    """What is held against which context."""

    check: Literal["dates", "numbers", "quotes", "urls"] = option(
        doc="what is looked for: dates, numbers, quotations of four words or more, or web and mail addresses"
    )
    context: FieldPath | None = option(
        None, "the field whose texts an answer must keep to; all that is said before the answer if left out"
    )
    at_least: int = option(
        40, "how many words a context must have to be one; a Chinese or Japanese character is a word", Between(1)
    )
    prompt: re.Pattern[str] | None = option(
        None,
        f"look only at answers to a task (the first paragraph of the prompt, {_TASK_CHARACTERS} characters) with this",
    )
    unless_prompt: re.Pattern[str] | None = option(None, "leave answers alone to a task in which this matches")


class Grounded(RowCheck):
    """One hit for an answer, at the first claim that its context does not hold."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.claims = _MAY_CLAIM[options.check]
        asked = (Search("input", options.prompt),) if options.prompt else ()
        self.searches = (Search("output", self.claims), *asked)

    def examine(self, batch: Batch) -> Iterator[Hit]:
        texts, rows, places = batch.texts("output")
        asked = self._asked(batch)
        read: Counter[int] = Counter()
        for entry in batch.candidates("output", self.claims):
            row = rows[entry]
            if read[row] < _MOST_READ and (asked is None or row in asked) and self._is_task(batch, entry, row):
                context = self._context(batch, entry, row)
                read[row] += len(context)
                claims = ungrounded(self.options.check, texts[entry], context) if self._is_enough(context) else ()
                if claims:
                    values = {"value": shortened(claims[0].value, _SHOWN), "count": len(claims)}
                    yield batch.hit(row, places[entry], (claims[0].start, claims[0].end), values)

    def _asked(self, batch: Batch) -> set[int] | None:
        """Rows that may hold the task; None where any does."""
        if self.options.prompt is None:
            return None
        rows = batch.texts("input").rows
        return {rows[entry] for entry in batch.candidates("input", self.options.prompt)}

    def _is_task(self, batch: Batch, entry: int, row: int) -> bool:
        wanted, spared = self.options.prompt, self.options.unless_prompt
        if not (wanted or spared):
            return True
        task = _task(batch.prompt(entry).said)
        return not (wanted and not batch.holds(wanted, row, task)) and not (spared and batch.holds(spared, row, task))

    def _context(self, batch: Batch, entry: int, row: int) -> str:
        if self.options.context:
            column = batch.texts(self.options.context)
            return "\n".join(column.values[entry] for entry in column.entries(row))
        talk = batch.talk(row)
        turn = talk.turn(batch.texts("output").paths[entry])
        return "\n".join(said.text for said in (talk.said if turn is None else talk.before(turn)))

    def _is_enough(self, context: str) -> bool:
        return len(context.split()) + len(_CHARACTER.findall(context)) >= self.options.at_least


def _task(prompt: list[Said]) -> str:
    text = prompt[0].text if prompt else ""
    return text.lstrip()[:_TASK_CHARACTERS].partition("\n\n")[0]


KIND = Kind(
    name="grounded",
    summary="What an answer says that the context it was given does not hold.",
    options=Options,
    make=Grounded,
    values={
        "value": f"the first thing that is not in the context, {_SHOWN} characters at most",
        "count": "how many such things the answer has",
    },
)
