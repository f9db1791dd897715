"""Kind `reasoning`: what is wrong with a reasoning trace, seen in the row alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, NamedTuple

from dqlint import paths, traces
from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck, Search
from dqlint.columns import Turn
from dqlint.model import Hit
from dqlint.options import OptionSet, option
from dqlint.visible import shortened

_CHARACTERS = 60
_THOUGHTS = ("reasoning", "thinking", "redacted_thinking")  # types of content parts


class Options(OptionSet):
    """Which defect is looked for."""

    check: Literal["unclosed-tag", "nested-tag", "after-answer", "no-answer", "disagrees"] = option(
        doc="the defect that is reported: a tag that is never closed, or opened again inside; a trace after its answer "
        "(between tags, in content parts, by the order of keys in JSON) or without one; a number that the trace comes "
        "to and the answer that is another"
    )


class Fault(NamedTuple):
    """Where in a text the defect is, and its words."""

    span: tuple[int, int]
    found: str = ""
    expected: str = ""


_TAGGED = (traces.TAG,)
_ASKED: Mapping[str, tuple[Any, ...]] = {
    "unclosed-tag": _TAGGED,
    "nested-tag": _TAGGED,
    "after-answer": (traces.TAG, traces.KEYED),
    "no-answer": (traces.TAG, traces.MARKER),
    "disagrees": (traces.TAG, traces.MARKER),
}


class Reasoning(RowCheck):
    """One hit for a text of the output that has the defect."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._patterns = _ASKED[options.check]
        self.searches = tuple(Search("output", pattern) for pattern in self._patterns)
        self._find = _FINDERS[options.check]

    def examine(self, batch: Batch) -> Iterator[Hit]:
        texts, rows, places = batch.texts("output")
        for entry in sorted({entry for pattern in self._patterns for entry in batch.candidates("output", pattern)}):
            fault = self._find(texts[entry])
            if fault and not (self.options.check == "no-answer" and _calls(batch, rows[entry], places[entry])):
                yield batch.hit(rows[entry], places[entry], fault.span, _values(fault))
        if self.options.check == "after-answer":
            yield from _late_parts(batch)


def _values(fault: Fault) -> Mapping[str, Any]:
    return {"found": _cut(fault.found), "expected": _cut(fault.expected)}


def _flawed(flaw: str) -> Callable[[str], Fault | None]:
    def find(text: str) -> Fault | None:
        wrong = (tag for name, tag in traces.flaws(traces.tags(text)) if name == flaw)
        return next((Fault((tag.start, tag.end), text[tag.start : tag.end]) for tag in wrong), None)

    return find


def _after(text: str) -> Fault | None:
    late = traces.is_after(text)
    if late:
        answer, trace = late
        return Fault((trace.start, trace.end), "the trace", f"the answer {_cut(answer)!r}")
    found = traces.keys(text) if traces.KEYED.match(text) else None
    if found is None or traces.is_reason(found[0]):
        return None
    answer, reason = found
    at = text.find(f'"{reason}"')
    return Fault((at, at + len(reason) + 2), f"the key {reason!r}", f"{answer!r}")


def _unanswered(text: str) -> Fault | None:
    if any(traces.flaws(traces.tags(text))):
        return None
    trace = traces.tagged(text) or traces.marked(text)
    if trace is None or text[trace.after :].strip():
        return None
    if trace.form == "tags" and traces.is_after(text):
        return None
    return Fault((trace.end, trace.after), text[trace.end : trace.after].strip())


def _disagrees(text: str) -> Fault | None:
    found = traces.disagreement(text)
    return Fault((found.start, found.end), found.answered, found.concluded) if found else None


_FINDERS: Mapping[str, Callable[[str], Fault | None]] = {
    "unclosed-tag": _flawed("unclosed-tag"),
    "nested-tag": _flawed("nested-tag"),
    "after-answer": _after,
    "no-answer": _unanswered,
    "disagrees": _disagrees,
}


def _turns(batch: Batch) -> Iterator[tuple[int, Turn]]:
    for conversation in batch.conversations():
        yield from ((conversation.row, turn) for turn in conversation.turns if turn.role == "assistant")


def _calls(batch: Batch, row: int, path: str) -> bool:
    """Whether the turn of a text calls a tool, or says more in other parts: it needs no words besides."""
    conversation = batch.once(
        "conversation of the row", "", lambda: {one.row: one for one in reversed(batch.conversations())}
    ).get(row)
    number = batch.talk(row).turn(path)
    if conversation is None or number is None:
        return False
    turn = conversation.turns[number]
    return isinstance(turn.content, list) or bool(turn.raw.get("tool_calls") or turn.raw.get("function_call"))


def _late_parts(batch: Batch) -> Iterator[Hit]:
    """Content parts of reasoning that stand after all others of their turn."""
    for row, turn in _turns(batch):
        parts = turn.content if isinstance(turn.content, list) else []
        kinds = [part.get("type", "") if isinstance(part, dict) else "" for part in parts]
        if len(kinds) > 1 and kinds[-1] in _THOUGHTS and not any(kind in _THOUGHTS for kind in kinds[:-1]):
            values = {"found": f"the part {kinds[-1]!r}", "expected": f"the part {kinds[0]!r}"}
            yield batch.hit(row, paths.child(turn.path, len(parts) - 1), values=values)


def _cut(text: str) -> str:
    return shortened(" ".join(text.split()), _CHARACTERS)


KIND = Kind(
    name="reasoning",
    summary="What is wrong with a reasoning trace, seen in the row alone.",
    options=Options,
    make=Reasoning,
    values={
        "found": f"the tag, part, key or number at fault ({_CHARACTERS} characters at most)",
        "expected": "after-answer: what it comes after; disagrees: the number that the trace comes to; else empty",
    },
)
