"""Options for others to read: JSON Schema for editors, rows for the documentation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, get_args, get_origin

from dqlint.options import wording
from dqlint.options.declare import (
    REQUIRED,
    Declared,
    FieldPath,
    JsonSchema,
    TokenizerFile,
    branches,
    declared,
    is_options,
)
from dqlint.search import is_pattern

_PLAIN: Mapping[Any, Mapping[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    Any: {},
    FieldPath: {"type": "string", "minLength": 1},
    JsonSchema: {"type": ["object", "boolean", "string"]},
    TokenizerFile: {"type": "string", "minLength": 1},
    re.Pattern[str]: {"type": "string", "format": "regex"},
}


class Described(NamedTuple):
    """An option in words. `default` is "" for an option that must be given."""

    key: str
    type: str
    default: str
    doc: str


def describe(cls: type[Any]) -> tuple[Described, ...]:
    """The options of a set in words, in the order they are declared."""
    return tuple(
        Described(one.key, wording.of_type(one.type), _default(one), one.doc) for one in declared(cls).values()
    )


def _default(one: Declared) -> str:
    import json

    return "" if one.default is REQUIRED else json.dumps(_plain(one.default), ensure_ascii=False)


def schema(cls: type[Any]) -> dict[str, Any]:
    """The JSON Schema (2020-12) of what `read` takes for the option set."""
    options = declared(cls).values()
    required = [one.key for one in options if one.default is REQUIRED]
    return {
        "type": "object",
        "properties": {one.key: _option(one) for one in options},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _option(one: Declared) -> dict[str, Any]:
    default = {} if one.default in (REQUIRED, None) else {"default": _plain(one.default)}
    doc = {"description": one.doc} if one.doc else {}
    return {**doc, **of_type(one.type), **getattr(one.check, "schema", {}), **default}


def of_type(wanted: Any) -> dict[str, Any]:
    """The JSON Schema of a type."""
    if wanted in _PLAIN:
        return dict(_PLAIN[wanted])
    if len(branches(wanted)) > 1:
        return {"anyOf": [of_type(one) for one in branches(wanted)]}
    if get_origin(wanted) is Literal:
        return {"enum": list(get_args(wanted))}
    if get_origin(wanted) is tuple:
        return {"type": "array", "items": of_type(get_args(wanted)[0])}
    return schema(wanted) if is_options(wanted) else _mapping(*get_args(wanted))


def _mapping(keys: Any, member: Any) -> dict[str, Any]:
    if get_origin(keys) is Literal:
        return {"type": "object", "propertyNames": of_type(keys), "additionalProperties": of_type(member)}
    return {"type": "object", "additionalProperties": of_type(member)}


def _plain(value: Any) -> Any:
    """A default as JSON holds it."""
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.pattern if is_pattern(value) else value
