"""Kind `tool-calls`: calls matched to their results, and held against the tools that the row gives."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Any, Literal, NamedTuple

from dqlint import paths
from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck
from dqlint.columns import Conversation, Turn
from dqlint.model import Hit
from dqlint.options import FieldPath, OptionSet, option
from dqlint.strictjson import why_not_json
from dqlint.tools import NO_TOOLS, Tools, read_tools
from dqlint.turns import Call, Result, calls, concerns_tools, may_call_in_words, results
from dqlint.visible import shortened

_SHOWN_TOOLS = 5
_SHOWN_CHARACTERS = 60


class Options(OptionSet):
    """What is looked for in which conversations."""

    check: Literal[
        "unanswered", "result-without-call", "duplicate-id",
        "malformed-call", "bad-arguments", "unknown-tool", "arguments-break-schema", "malformed-tools",
    ] = option(doc="the defect that is reported")  # fmt: skip
    fields: tuple[FieldPath, ...] = option(
        (FieldPath("messages"), FieldPath("chosen"), FieldPath("rejected")), "the fields that hold conversations"
    )


class Flaw(NamedTuple):
    """What is wrong with a call, a result or a tool."""

    check: str
    row: int
    path: str
    name: str = ""
    id: str | None = None
    problem: str = ""
    at: str = ""


class Speech(NamedTuple):
    """What one turn says to tools and what it brings back from them."""

    turn: Turn
    calls: tuple[Call, ...] = ()
    results: tuple[Result, ...] = ()


class Exchange(NamedTuple):
    """The turns of a conversation in which tools are called or answer."""

    conversation: Conversation
    turns: list[Speech]


class ToolCalls(RowCheck):
    """Flaws of the one sort that the rule names."""

    def __init__(self, options: Options) -> None:
        self.options = options

    def examine(self, batch: Batch) -> Iterator[Hit]:
        for flaw in self._flaws(batch):
            if flaw.check == self.options.check:
                values = {"name": flaw.name, "id": flaw.id or "", "problem": flaw.problem, "at": flaw.at}
                yield batch.hit(flaw.row, flaw.path, values=values)

    def _flaws(self, batch: Batch) -> Iterator[Flaw]:
        if self.options.check == "malformed-tools":
            yield from batch.once("tool flaws", "", lambda: list(_of_tools(batch)))
            return
        in_order = self.options.check in ("unanswered", "result-without-call", "duplicate-id")
        for field in self.options.fields:
            yield from (_pairing(batch, field) if in_order else _content(batch, field))


def _exchanges(batch: Batch, field: str) -> list[Exchange]:
    def make() -> list[Exchange]:
        return [made for made in map(_exchange, batch.conversations(field)) if made]

    return batch.once("tool exchanges", field, make)


def _exchange(conversation: Conversation) -> Exchange | None:
    if not any(map(concerns_tools, conversation.turns)):
        return None
    return Exchange(conversation, [_speech(turn) for turn in conversation.turns])


def _speech(turn: Turn) -> Speech:
    return Speech(turn, tuple(calls(turn)), tuple(results(turn))) if concerns_tools(turn) else Speech(turn)


def _pairing(batch: Batch, field: str) -> list[Flaw]:
    def make() -> list[Flaw]:
        return [flaw for exchange in _exchanges(batch, field) for flaw in _unpaired(exchange)]

    return batch.once("tool pairing", field, make)


class Pending:
    """The calls that wait for their results while the turns go by."""

    def __init__(self, row: int) -> None:
        self.row = row
        self.calls: list[Call] = []
        self.asker: Turn | None = None
        self.loose = False  # a result that names no call, or a call that is none: nobody knows what answers what

    def call(self, speech: Speech) -> Iterator[Flaw]:
        """A turn that is no result: what waits is not answered any more, and its own calls begin to wait."""
        yield from self.unanswered()
        seen: set[str] = set()
        for call in speech.calls:
            if call.id and call.id in seen:
                yield Flaw("duplicate-id", self.row, call.path, call.name, call.id)
            seen.add(call.id or "")
        self.calls, self.asker = list(speech.calls), speech.turn
        self.loose = any(call.wrong for call in speech.calls)

    def answer(self, result: Result) -> Iterator[Flaw]:
        """A result answers the call it names; one that names none answers whatever waits."""
        named = [call for call in self.calls if result.id and call.id == result.id]
        if named:
            self.calls.remove(named[0])
        elif not self._may_answer(result):
            yield Flaw("result-without-call", self.row, result.path, id=result.id)
        else:
            self.loose = True

    def _may_answer(self, result: Result) -> bool:
        if result.id is None:
            return bool(self.calls) or self.loose or (self.asker is not None and may_call_in_words(self.asker))
        return self.loose or any(call.id is None for call in self.calls)

    def unanswered(self) -> Iterator[Flaw]:
        """The calls that no result came for."""
        for call in () if self.loose else self.calls:
            yield Flaw("unanswered", self.row, call.path, call.name, call.id)


def _unpaired(exchange: Exchange) -> Iterator[Flaw]:
    pending = Pending(exchange.conversation.row)
    for speech in exchange.turns:
        if speech.results:
            for result in speech.results:
                yield from pending.answer(result)
        else:
            yield from pending.call(speech)
    if exchange.turns[-1].results:  # a conversation may end with calls: they are what is to be learned
        yield from pending.unanswered()


def _content(batch: Batch, field: str) -> list[Flaw]:
    def make() -> list[Flaw]:
        return [flaw for exchange in _exchanges(batch, field) for flaw in _misspoken(batch, exchange)]

    return batch.once("tool content", field, make)


def _misspoken(batch: Batch, exchange: Exchange) -> Iterator[Flaw]:
    row = exchange.conversation.row
    for call in (call for speech in exchange.turns for call in speech.calls):
        if call.wrong:
            yield Flaw("malformed-call", row, call.path, problem=call.wrong)
        else:
            yield from _against_tools(call, row, _tools(batch).get(row, NO_TOOLS))


def _against_tools(call: Call, row: int, tools: Tools) -> Iterator[Flaw]:
    if tools.schemas and call.name not in tools.schemas:
        yield Flaw("unknown-tool", row, call.path, call.name, call.id, _listed(tools.schemas))
    try:
        arguments = json.loads(call.arguments) if isinstance(call.arguments, str) else call.arguments
    except (ValueError, RecursionError) as error:
        yield Flaw("bad-arguments", row, call.path, call.name, call.id, f"not JSON: {why_not_json(error)}")
        return
    if arguments is not None and not isinstance(arguments, dict):
        shown = shortened(repr(arguments), _SHOWN_CHARACTERS)
        yield Flaw("bad-arguments", row, call.path, call.name, call.id, f"not an object: {shown}")
        return
    schema = tools.schemas.get(call.name)
    for mistake in schema.mistakes(arguments or {}) if schema else ():
        at = "".join(f".{step}" for step in mistake.path)[1:]
        yield Flaw("arguments-break-schema", row, call.path, call.name, call.id, mistake.message, at)


def _listed(names: Mapping[str, Any]) -> str:
    shown = ", ".join(list(names)[:_SHOWN_TOOLS])
    return shown if len(names) <= _SHOWN_TOOLS else f"{shown}, ... ({len(names)} tools)"


def _of_tools(batch: Batch) -> Iterator[Flaw]:
    for row, path, tools in _given(batch):
        for steps, name, problem in tools.wrong:
            place = reduce(paths.child, steps, path) if steps else path.removesuffix("#")
            yield Flaw("malformed-tools", row, place, name, problem=problem)


def _given(batch: Batch) -> list[tuple[int, str, Tools]]:
    """The tools of the rows that give some, and their path."""

    def make() -> list[tuple[int, str, Tools]]:
        column = zip(*batch.values("tools"), strict=True)
        return [(row, path + "#" if isinstance(value, str) else path, read_tools(value)) for value, row, path in column]

    return batch.once("tools", "", make)


def _tools(batch: Batch) -> Mapping[int, Tools]:
    return batch.once("tools by row", "", lambda: {row: tools for row, _, tools in _given(batch)})


KIND = Kind(
    name="tool-calls",
    summary="Tool calls matched to their results, and held against the tools that the row gives.",
    options=Options,
    make=ToolCalls,
    values={
        "name": "the tool that is called, or defined",
        "id": "the id of the call, or the one that a result names; empty where there is none",
        "problem": "what is wrong, in words; for unknown-tool, the tools that the row gives",
        "at": "for arguments-break-schema: the path in the arguments, empty for the arguments as a whole",
    },
)
