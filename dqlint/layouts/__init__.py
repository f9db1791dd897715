"""How an example lies in a record. A layout is data: which paths hold which field, and what a record needs to fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from dqlint import paths
from dqlint.model import Record

FIELDS = (
    "input", "output", "label", "messages", "chosen", "rejected", "reasoning",
    "tools", "id", "time", "annotations", "system",
)  # fmt: skip

# Where the fields that any layout may carry besides its own usually lie.
USUAL: Mapping[str, tuple[str, ...]] = {
    "id": ("id", "uid", "uuid", "_id"),
    "label": ("label", "category", "intent"),
    "time": ("time", "timestamp", "created_at", "date"),
    "reasoning": ("reasoning", "reasoning_content", "thinking", "rationale", "chain_of_thought", "cot"),
    "tools": ("tools", "functions"),
    "system": ("system", "system_prompt"),
    "annotations": ("annotations",),
}

Type = Literal["text", "label", "bool", "turns", "answer", "annotations"]


@dataclass(frozen=True, slots=True)
class Need:
    """A field that a record must have for the layout to fit: at one of `paths`, a value of the type."""

    field: str
    paths: tuple[str, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Turns:
    """How a conversation is written: the keys of a turn, and what its roles are called."""

    role: str
    content: str
    roles: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """`fields` maps a field to the paths that may hold it, all of which count where present.

    With `turns`, the fields `input`, `output` and `system` that are not in `fields` are the texts of the turns of
    the role user, assistant and system.
    """

    name: str
    summary: str
    needs: tuple[Need, ...]
    fields: Mapping[str, tuple[str, ...]]
    turns: Turns | None = None
    excludes: tuple[str, ...] = ()
    named: frozenset[str] = field(default_factory=frozenset)
