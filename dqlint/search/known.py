"""What is looked for in place of the shipped patterns, worked out when the wheel was built.

The gates are in a file of their own, as they are a tenth of the overmatches, and few texts are looked through for them
alone.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import orjson

from dqlint.deferred import Deferred

OVERMATCHES = Path(__file__).parents[1] / "_overmatches.json"
GATES = OVERMATCHES.with_name("_gates.json")


def overmatch_of(pattern: re.Pattern[str]) -> str | None:
    """The pattern's `overmatch`, looked up or worked out."""
    known, key = _known(OVERMATCHES), _key(pattern)
    if key in known:
        found: str | None = known[key]
        return found
    from dqlint.search.overmatch import overmatch
    from dqlint.search.syntax import parse

    return overmatch(parse(pattern))


def gates_of(patterns: Iterable[re.Pattern[str]]) -> dict[re.Pattern[str], frozenset[str] | None]:
    """The gates of those patterns for which they were worked out; no literals: all that is not in ASCII."""
    known = _known(GATES)
    keys = {pattern: _key(pattern) for pattern in patterns}
    gates = {pattern: known[key] for pattern, key in keys.items() if key in known}
    return {pattern: None if literals is None else frozenset(literals) for pattern, literals in gates.items()}


def written(patterns: Iterable[re.Pattern[str]]) -> dict[Path, bytes]:
    """The overmatches and the gates of patterns, each as its file holds them."""
    from dqlint.search.gates import beyond_ascii, gate
    from dqlint.search.overmatch import overmatch
    from dqlint.search.syntax import parse

    nodes = {_key(pattern): parse(pattern) for pattern in patterns}
    gates = {key: sorted(gate(node) or ()) or ([] if beyond_ascii(node) else None) for key, node in nodes.items()}
    overmatches = {key: overmatch(node) for key, node in nodes.items()}
    return {OVERMATCHES: _json(overmatches), GATES: _json(gates)}


def _json(found: dict[str, Any]) -> bytes:
    return json.dumps(dict(sorted(found.items())), ensure_ascii=False, separators=(",", ":")).encode()


def _key(pattern: re.Pattern[str] | Deferred) -> str:
    """With the flags given to it where it waits to be compiled, else with those that it has in the end."""
    flags = f"({pattern.given})" if isinstance(pattern, Deferred) else str(pattern.flags)
    return f"{flags}:{pattern.pattern}"


@cache
def _known(file: Path) -> dict[str, Any]:
    """Nothing in a checkout, where patterns come and go."""
    found: dict[str, Any] = orjson.loads(file.read_bytes()) if file.exists() else {}
    return found
