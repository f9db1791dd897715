"""Kind `tokens`: examples that are longer than a trainer's context, and answers that it cuts away."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck
from dqlint.columns import Conversation
from dqlint.model import Hit, Record
from dqlint.options import Between, OptionSet, TokenizerFile, option
from dqlint.tokenizing import Counts, Estimate, Tokens

_CALLS = ("tool_calls", "function_call")
_BYTES_OF_A_TURN = 20  # that a turn takes in JSON at least, apart from what it says
_NONE = Tokens(0, 0)


class Options(OptionSet):
    """How many tokens there may be, and how they are counted."""

    check: Literal["too-long", "answer-cut"] = option(
        doc="the defect that is reported: an example of more tokens than the limit, or one of whose last answer too "
        "little is left when everything after the limit is cut away"
    )
    limit: int = option(
        doc="the most tokens that the trainer takes of an example: its context length", check=Between(1)
    )
    tokenizer: TokenizerFile | None = option(
        None,
        "the tokenizer.json of the model, to count with (`pip install 'dqlint[tokens]'`); estimated where left out",
    )
    per_turn: int = option(4, "the tokens that a chat template adds to each turn, marks and role", Between(0))
    keep: float = option(0, "for answer-cut: the share of the answer that has to be left; 0: any of it", Between(0, 1))
    sure: bool = option(
        default=True, doc="without a tokenizer: report only where even the low end of the estimate is over the limit"
    )


class Piece(NamedTuple):
    """A text of an example, whose it is and in which turn. Tools are a turn of their own, before the first."""

    role: str
    text: str
    path: str
    turn: int


class Length(RowCheck):
    """Rows that are too long for their trainer."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.counts: Counts = options.tokenizer.tokenizer if options.tokenizer else Estimate()

    def examine(self, batch: Batch) -> Iterator[Hit]:
        limit, per_turn = self.options.limit, self.options.per_turn
        for row, size in enumerate(batch.once("bytes", "", lambda: [*map(_bytes, batch.records)])):
            # No tokenizer makes more tokens than bytes, but for those that take characters apart first.
            if size + per_turn * (size // _BYTES_OF_A_TURN + 3) > limit:
                found = next(filter(None, (self._found(pieces) for pieces in _examples(batch, row))), None)
                if found:
                    path, values = found
                    yield batch.hit(row, path, values=values)

    def _found(self, pieces: Sequence[Piece]) -> tuple[str, Mapping[str, Any]] | None:
        if self.options.check == "too-long":
            tokens = self._sum(pieces)
            longest = max(pieces, key=lambda piece: len(piece.text), default=None)
            return (
                self._told(longest, tokens, _NONE, 0) if longest and self._number(tokens) > self.options.limit else None
            )
        turn = max((piece.turn for piece in pieces if piece.role == "assistant"), default=None)
        answer = [piece for piece in pieces if piece.turn == turn]
        if not answer:
            return None
        before = self._sum([piece for piece in pieces if piece.turn < answer[0].turn])
        said = self._sum(answer)
        left = max(self.options.limit - self._number(before), 0)
        if left > 0 and left >= self.options.keep * self._number(said):
            return None
        return self._told(answer[0], before + said, said, left)

    def _sum(self, pieces: Sequence[Piece]) -> Tokens:
        marks = self.options.per_turn * len({piece.turn for piece in pieces})
        return sum((self.counts.count(piece.text) for piece in pieces), Tokens(marks, marks))

    def _number(self, tokens: Tokens) -> float:
        return tokens.low if self.options.sure else tokens.about

    def _told(self, piece: Piece, tokens: Tokens, answer: Tokens, left: float) -> tuple[str, Mapping[str, Any]]:
        exact = self.options.tokenizer is not None
        share = f"{'' if exact else 'about '}{left:,.0f} of {answer.about:,.0f} tokens are" if left else "nothing is"
        values = {
            "tokens": f"{tokens.about:,.0f} tokens" if exact else f"about {tokens.about:,.0f} tokens (an estimate)",
            "limit": f"{self.options.limit:,}",
            "left": share,
        }
        return piece.path, values


def _bytes(record: Record) -> int:
    """The size of a record as JSON, more than its texts have in UTF-8."""
    import orjson

    try:
        return len(orjson.dumps(record))
    except (TypeError, ValueError):  # a lone surrogate, a large integer, deep nesting
        return len(json.dumps(record))


def _examples(batch: Batch, row: int) -> Iterator[list[Piece]]:
    """What a row is to a trainer: an example, or one for each answer of a pair."""
    given = [*_tools(batch, row)]
    talk = [Piece(*said) for said in batch.talk(row).said]
    yield given + talk + [*_calls(batch, row)]
    rejected = batch.texts("rejected")
    entries = rejected.entries(row)
    if entries:
        prompt = [piece for piece in talk if piece.role != "assistant"]
        after = max((piece.turn for piece in prompt), default=-1) + 1
        answers = ((rejected.values[entry], rejected.paths[entry]) for entry in entries)
        yield given + prompt + [Piece("assistant", text, path, after) for text, path in answers]


def _tools(batch: Batch, row: int) -> Iterator[Piece]:
    column = batch.values("tools")
    for entry in column.entries(row):
        value = column.values[entry]
        if value:
            yield Piece("system", value if isinstance(value, str) else json.dumps(value), column.paths[entry], -1)


def _calls(batch: Batch, row: int) -> Iterator[Piece]:
    """The tool calls of a row's turns, as JSON: templates write them in one way or another."""

    def make() -> Mapping[int, Conversation]:
        return {one.row: one for one in reversed(batch.conversations())}

    conversation = batch.once("conversation of the row", "", make).get(row)
    for number, turn in enumerate(conversation.turns if conversation else ()):
        for key in _CALLS:
            if isinstance(turn.raw, dict) and turn.raw.get(key):
                yield Piece(turn.role, json.dumps(turn.raw[key], ensure_ascii=False), turn.at, number)


KIND = Kind(
    name="tokens",
    summary="Examples of more tokens than a trainer takes, and answers that it cuts away.",
    options=Options,
    make=Length,
    values={
        "tokens": "how many tokens the example is, as '5,120 tokens' or 'about 5,120 tokens (an estimate)'; for "
        "answer-cut up to the end of the last answer",
        "limit": "the limit",
        "left": "for answer-cut: what is left of the answer, as 'nothing is' or 'about 12 of 80 tokens are'",
    },
)
