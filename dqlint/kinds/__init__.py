"""The table of kinds: the mechanisms that rules name with `kind:`. A module is imported only when a rule uses it."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from dqlint.check import Kind
from dqlint.options.declare import is_options

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

# The name a rule writes -> the module that holds `KIND`.
BUILT_IN: Mapping[str, str] = {
    "age": "dqlint.kinds.age",
    "arithmetic": "dqlint.kinds.arithmetic",
    "contradiction": "dqlint.kinds.contradiction",
    "conversation": "dqlint.kinds.conversation",
    "date": "dqlint.kinds.date",
    "duplicate": "dqlint.kinds.duplicate",
    "echo": "dqlint.kinds.echo",
    "encoding": "dqlint.kinds.encoding",
    "fences": "dqlint.kinds.fences",
    "file": "dqlint.kinds.file",
    "grounded": "dqlint.kinds.grounded",
    "json-schema": "dqlint.kinds.json_schema",
    "label-variants": "dqlint.kinds.label_variants",
    "label-when": "dqlint.kinds.label_when",
    "layout": "dqlint.kinds.layout",
    "leakage": "dqlint.kinds.leakage",
    "length": "dqlint.kinds.length",
    "near-duplicate": "dqlint.kinds.near_duplicate",
    "obeys": "dqlint.kinds.obeys",
    "parses": "dqlint.kinds.parses",
    "pattern": "dqlint.kinds.pattern",
    "personal-data": "dqlint.kinds.personal_data",
    "preference": "dqlint.kinds.preference",
    "reading": "dqlint.kinds.reading",
    "reasoning": "dqlint.kinds.reasoning",
    "reasoning-practice": "dqlint.kinds.reasoning_practice",
    "repetition": "dqlint.kinds.repetition",
    "stable-type": "dqlint.kinds.stable_type",
    "style-conflict": "dqlint.kinds.style_conflict",
    "terms": "dqlint.kinds.terms",
    "tokens": "dqlint.kinds.tokens",
    "tool-calls": "dqlint.kinds.tool_calls",
    "truncation": "dqlint.kinds.truncation",
    "unique": "dqlint.kinds.unique",
    "vocabulary": "dqlint.kinds.vocabulary",
}

GROUP = "dqlint.kinds"


class KindError(Exception):
    """A kind that cannot be had; the message says why."""


def names() -> tuple[str, ...]:
    """Every kind there is, built in or installed, sorted."""
    return tuple(sorted({*BUILT_IN, *_installed()}))


@cache
def load(name: str) -> Kind:
    """The kind of that name. Raises KindError where there is none or its module does not hold one."""
    kind = importlib.import_module(BUILT_IN[name]).KIND if name in BUILT_IN else _load_installed(name)
    if not isinstance(kind, Kind):
        raise KindError(f"the entry point {name!r} of the group {GROUP} is no dqlint.check.Kind")
    if not is_options(kind.options):
        raise KindError(f"the options of the kind {name!r}, {kind.options!r}, are no dqlint.options.OptionSet")
    if kind.name != name:
        raise KindError(f"the entry point {name!r} of the group {GROUP} holds the kind {kind.name!r}")
    return kind


def _load_installed(name: str) -> object:
    entry = _installed().get(name)
    if entry is None:
        raise KindError(f"there is no kind {name!r}")
    try:
        return entry.load()
    except Exception as error:  # a project's own code: whatever it raises is the user's to mend
        raise KindError(f"the kind {name!r} ({entry.value}) cannot be imported: {error!r}") from error


@cache
def _installed() -> Mapping[str, EntryPoint]:
    from importlib.metadata import entry_points  # 40 ms: only for a name that is not built in

    return {entry.name: entry for entry in entry_points(group=GROUP)}
