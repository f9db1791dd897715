"""What RE2 is to look for in place of the shipped patterns, worked out when the wheel was built."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from dqlint.deferred import Deferred
from dqlint.search.overmatch import overmatch
from dqlint.search.syntax import parse

FILE = Path(__file__).parents[1] / "_overmatches.json"


def overmatch_of(pattern: re.Pattern[str]) -> str | None:
    """The pattern's `overmatch`, looked up or worked out."""
    known, key = _known(), _key(pattern)
    return known[key] if key in known else overmatch(parse(pattern))


def written(patterns: Iterable[re.Pattern[str]]) -> bytes:
    """The overmatches of patterns as the file holds them."""
    found = {_key(pattern): overmatch(parse(pattern)) for pattern in patterns}
    return json.dumps(dict(sorted(found.items())), ensure_ascii=False, separators=(",", ":")).encode()


def _key(pattern: re.Pattern[str] | Deferred) -> str:
    """With the flags given to it where it waits to be compiled, else with those that it has in the end."""
    flags = f"({pattern.given})" if isinstance(pattern, Deferred) else str(pattern.flags)
    return f"{flags}:{pattern.pattern}"


@lru_cache(maxsize=1)
def _known() -> dict[str, str | None]:
    """Nothing in a checkout, where patterns come and go."""
    found: dict[str, str | None] = json.loads(FILE.read_bytes()) if FILE.exists() else {}
    return found
