"""How an example lies in a record. A layout is data: which paths hold which field, and what a record needs to fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

FIELDS = (
    "input", "output", "label", "messages", "chosen", "rejected", "reasoning",
    "tools", "id", "time", "annotations", "system",
)  # fmt: skip
LayoutName = Literal[
    "preference", "kto", "openai-chat", "sharegpt", "alpaca", "prompt-completion", "annotated", "classification", "text"
]

# Where fields that any layout may carry besides its own usually lie.
USUAL: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "uid", "uuid", "_id"),
    "label": ("label", "category", "intent"),
    "time": ("time", "timestamp", "created_at", "date"),
    "reasoning": ("reasoning", "reasoning_content", "thinking", "rationale", "chain_of_thought", "cot"),
    "tools": ("tools", "functions"),
    "system": ("system", "system_prompt"),
    "annotations": ("annotations",),
}

# text: a string. answer: a string, a message or a list of messages. label: a string, whole number, boolean or list
# of strings. turns: a non-empty list of messages. entries: a non-empty list. any: whatever is not null.
Type = Literal["text", "answer", "label", "bool", "turns", "entries", "any"]


class Need(NamedTuple):
    """A field that a record must have for the layout to fit: at one of `paths`, a value of the type."""

    field: str
    paths: tuple[str, ...]
    type: Type


class Turns(NamedTuple):
    """How a conversation is written: the keys a turn may use for role and content, and what each role name means."""

    role: tuple[str, ...]
    content: tuple[str, ...]
    roles: Mapping[str, str]


OPENAI_ROLES: Mapping[str, str] = {
    "system": "system",
    "developer": "system",
    "user": "user",
    "assistant": "assistant",
    "tool": "tool",
    "function": "tool",
}
SHAREGPT_ROLES: Mapping[str, str] = {
    "system": "system",
    "human": "user",
    "user": "user",
    "gpt": "assistant",
    "assistant": "assistant",
    "bot": "assistant",
    "model": "assistant",
    "chatgpt": "assistant",
    "function_call": "assistant",
    "tool_call": "assistant",
    "observation": "tool",
    "tool": "tool",
    "tool_response": "tool",
    "function_response": "tool",
}
ANY_TURNS = Turns(("role", "from"), ("content", "value"), {**SHAREGPT_ROLES, **OPENAI_ROLES})


class Layout(NamedTuple):
    """`fields` maps a field to the paths that may hold it, all of which count where present.

    Where `messages` is a field, `input`, `output` and `system` are also what the turns of the role user, assistant
    and system say. A record with a key of `excludes` is something else.
    """

    name: str
    summary: str
    needs: tuple[Need, ...]
    fields: Mapping[str, tuple[str, ...]]
    turns: Turns = ANY_TURNS
    excludes: tuple[str, ...] = ()
