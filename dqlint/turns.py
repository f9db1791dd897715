"""What a turn of a conversation carries: words, parts, tool calls and their results, however they are written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from dqlint import paths
from dqlint.columns import Turn
from dqlint.deferred import deferred
from dqlint.strictjson import why_not_json

# What a turn without words may carry: OpenAI's keys.
_CARRIED = ("tool_calls", "function_call", "audio", "refusal")
_CALL_ROLES = ("function_call", "tool_call")  # ShareGPT: the turn's text is the call
_THOUGHT = deferred(r"\s*<think>.*?</think>", re.DOTALL)
_TAGGED_CALL = deferred(r"<[^<>\s]{0,12}(?:tool|function)[_ ]?calls?\b", re.IGNORECASE)
_TEXT_KEYS = ("text", "value", "content")


class Call(NamedTuple):
    """A tool call. `arguments` are as written (JSON text or a value); `wrong` says why it is no call at all."""

    path: str
    id: str | None
    name: str
    arguments: Any
    wrong: str = ""


class Result(NamedTuple):
    """What a tool answered, and to which call."""

    path: str
    id: str | None


def is_empty(turn: Turn) -> bool:
    """Whether the turn says nothing and carries nothing. A content part that is no text (an image) is something."""
    content = turn.content
    if isinstance(content, str):
        return (not content or content.isspace()) and not _carries(turn.raw)
    if isinstance(content, list):
        return all(map(_is_empty_part, content)) and not _carries(turn.raw)
    return content is None and not _carries(turn.raw)


def _carries(raw: Any) -> bool:
    return isinstance(raw, dict) and any(raw.get(key) for key in _CARRIED)


def _is_empty_part(part: Any) -> bool:
    if isinstance(part, dict) and part.get("type", "text") == "text":
        part = next((part[key] for key in _TEXT_KEYS if key in part), None)
    return part is None or (isinstance(part, str) and not part.strip())


def concerns_tools(turn: Turn) -> bool:
    """Whether a turn may hold calls or results at all: most do not."""
    if turn.role == "tool" or isinstance(turn.content, list) or turn.written in _CALL_ROLES:
        return True
    return turn.role == "assistant" and ("tool_calls" in turn.raw or "function_call" in turn.raw)


def calls(turn: Turn) -> Iterator[Call]:
    """The tool calls of an assistant's turn.

    They stand in OpenAI's `tool_calls` and `function_call`, in ShareGPT's function_call turns (the call as JSON text),
    and in parts `tool_call` (JSON text, LLaMA-Factory) and `tool_use` (Anthropic).
    """
    raw = turn.raw
    if turn.role != "assistant":
        return
    listed = raw.get("tool_calls")
    place = paths.child(turn.at, "tool_calls")
    if isinstance(listed, list):
        for index, one in enumerate(listed):
            yield _call(one, paths.child(place, index))
    elif listed:
        yield Call(place, None, "", None, "tool_calls is no list")
    if raw.get("function_call") is not None:
        yield _call(raw["function_call"], paths.child(turn.at, "function_call"))
    if turn.written in _CALL_ROLES and not listed:
        yield from _in_text(turn.content, turn.path)
    elif isinstance(turn.content, list):
        for index, part in enumerate(turn.content):
            yield from _in_part(part, paths.child(turn.path, index))


def _in_part(part: Any, path: str) -> Iterator[Call]:
    kind = part.get("type") if isinstance(part, dict) else None
    if kind == "tool_use":
        yield _call({**part, "arguments": part.get("input")}, path)
    elif kind == "tool_call":
        key = next((key for key in _TEXT_KEYS if key in part), None)
        yield from _in_text(part[key], paths.child(path, key)) if key else [_call(part, path)]


def _in_text(text: Any, path: str) -> Iterator[Call]:
    try:
        value = json.loads(_THOUGHT.sub("", text, count=1)) if isinstance(text, str) else text
    except (ValueError, RecursionError) as error:
        yield Call(path, None, "", None, f"it is not JSON: {why_not_json(error)}")
        return
    if isinstance(value, list):
        for index, one in enumerate(value):
            yield _call(one, paths.child(path + "#", index))
    else:
        yield _call(value, path)


def _call(raw: Any, path: str) -> Call:
    if not isinstance(raw, dict):
        return Call(path, None, "", None, "it is no object")
    said = next((raw[key] for key in ("function", "custom") if isinstance(raw.get(key), dict)), raw)
    name = _text(said.get("name"))
    arguments = said.get("arguments") if "custom" not in raw else None
    return Call(path, _text(raw.get("id")), name or "", arguments, "" if name else "it has no name")


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def results(turn: Turn) -> Iterator[Result]:
    """The tool results in a turn: a tool's turn is one, a user's may hold Anthropic's `tool_result` parts."""
    if turn.role == "tool":
        yield Result(turn.at, _text(turn.raw.get("tool_call_id")))
    elif turn.role == "user" and isinstance(turn.content, list):
        for index, part in enumerate(turn.content):
            if isinstance(part, dict) and part.get("type") == "tool_result":
                yield Result(paths.child(turn.path, index), _text(part.get("tool_use_id")))


def may_call_in_words(turn: Turn) -> bool:
    """Whether the text of a turn holds a call in tags of a model's own (`<tool_call>`, `<functioncall>`)."""
    return _TAGGED_CALL.search(turn.content if isinstance(turn.content, str) else str(turn.content)) is not None
