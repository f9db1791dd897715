"""The tools that a row gives: their names, the schemas of their arguments, and what is wrong with them."""

from __future__ import annotations

import json
import marshal
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from dqlint.strictjson import why_not_json
from dqlint.validation import Schema, SchemaError


class Tools(NamedTuple):
    """The tools that a row gives, and what is wrong with them: (path below the tools, name, problem)."""

    schemas: Mapping[str, Schema | None]
    wrong: tuple[tuple[tuple[str | int, ...], str, str], ...]


NO_TOOLS = Tools({}, ())


def read_tools(value: Any) -> Tools:
    """The tools as a list, or as its JSON text. Files repeat theirs from row to row."""
    if value is None or value in ("", []):
        return NO_TOOLS
    try:
        return _from_text(value) if isinstance(value, str) else _from_bytes(marshal.dumps(value, 2))
    except ValueError:  # marshal holds what JSON does
        return NO_TOOLS


@lru_cache(maxsize=1024)
def _from_text(text: str) -> Tools:
    try:
        return _tools_of(json.loads(text))
    except (ValueError, RecursionError) as error:
        return Tools({}, (((), "", f"not JSON: {why_not_json(error)}"),))


@lru_cache(maxsize=1024)
def _from_bytes(data: bytes) -> Tools:
    return _tools_of(marshal.loads(data))  # noqa: S302 (bytes made two lines above, from a value)


def _tools_of(value: Any) -> Tools:
    if not isinstance(value, list):
        return Tools({}, (((), "", "not a list of tools"),))
    schemas: dict[str, Schema | None] = {}
    wrong = []
    for index, tool in enumerate(value):
        said = tool.get("function", tool) if isinstance(tool, dict) else None
        name = said.get("name") if isinstance(said, dict) else None
        if isinstance(said, dict) and isinstance(name, str) and name:
            schemas[name], problem = _schema(said)
        else:
            name, problem = "", "" if _is_built_in(tool) else "a tool without a name"
        if problem:
            wrong.append(((index,), name, problem))
    return Tools(schemas, tuple(wrong))


def _is_built_in(tool: Any) -> bool:
    """Whether a tool is one of a provider's own (`{"type": "web_search"}`), which has no name."""
    return isinstance(tool, dict) and isinstance(tool.get("type"), str) and tool["type"] != "function"


def _schema(tool: Mapping[str, Any]) -> tuple[Schema | None, str]:
    written = tool.get("parameters", tool.get("input_schema"))
    if written is None:
        return None, ""
    try:
        return Schema(written), ""
    except SchemaError as error:
        return None, f"the parameters of {tool['name']!r} are no JSON Schema: {error}"
