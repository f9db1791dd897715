"""Kind `echo`: an answer must not begin with its prompt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck
from dqlint.deferred import deferred
from dqlint.model import Hit
from dqlint.options import Between, OptionSet, option
from dqlint.visible import shortened

_HEAD = 8  # characters that are compared first, case and all
_SHOWN = 80
# A sentence without spaces is one word: in Chinese a task is often the subject of its answer, and no echo.
_WORD = re.compile(r"\w+")
# What makes of the echo a heading, a quotation or a comment.
_SET_OFF = deferred(r"[^\w\n]*(?:[:\n\"”』」*#]|$)")


class Options(OptionSet):
    """How much of a prompt counts as an echo, and which prompts may be echoed."""

    words: int = option(4, "how many words a prompt must have at the least", Between(1))
    unless_prompt: re.Pattern[str] | None = option(None, "leave answers alone to prompts in which this matches")


class Echo(RowCheck):
    """Answers whose first words are all the words of the instruction, case and punctuation aside."""

    def __init__(self, options: Options) -> None:
        self.options = options

    def examine(self, batch: Batch) -> Iterator[Hit]:
        heads = _heads(batch)
        answers, rows, places = batch.texts("output")
        starts = zip(rows, [answer.lstrip()[:_HEAD] for answer in answers], strict=True)
        for entry in [at for at, start in enumerate(starts) if start in heads]:
            if end := self._echoed(batch, entry):
                answer = answers[entry]
                values = {"echo": shortened(answer[:end], _SHOWN)}
                yield batch.hit(rows[entry], places[entry], (0, end), values)

    def _echoed(self, batch: Batch, entry: int) -> int:
        """Where the echo of the prompt's first text ends in an answer; 0 where there is none."""
        answers, rows, _ = batch.texts("output")
        prompt = batch.prompt(entry)
        spared = self.options.unless_prompt
        if not prompt.said or (spared and batch.holds(spared, rows[entry], prompt.text)):
            return 0
        words, end = 0, 0
        said = _WORD.finditer(answers[entry])
        for asked in _WORD.finditer(prompt.said[0].text):
            match = next(said, None)
            if match is None or match[0].casefold() != asked[0].casefold():
                return 0
            words, end = words + 1, match.end()
        return 0 if words < self.options.words or _SET_OFF.match(answers[entry], end) else end


def _heads(batch: Batch) -> AbstractSet[tuple[int, str]]:
    """Each row with how its prompts begin; of a row without turns, its first text."""
    texts, rows, _ = batch.texts("input")
    heads = [text.lstrip()[:_HEAD] for text in texts]
    if "messages" in batch.layout.fields:
        return {*zip(rows, heads, strict=True)}
    return dict(zip(reversed(rows), reversed(heads), strict=True)).items()


KIND = Kind(
    name="echo",
    summary="An answer must not begin with its prompt.",
    options=Options,
    make=Echo,
    values={"echo": f"the words of the answer that are those of the prompt, {_SHOWN} characters at most"},
)
