"""Pattern search: which texts may match which of all patterns, which patterns are refused, matching in bounded time."""

from __future__ import annotations

import re

from dqlint.deferred import deferred, is_pattern
from dqlint.search.matching import TooSlow, matches
from dqlint.search.searcher import Searcher

__all__ = ["Searcher", "TooSlow", "deferred", "is_pattern", "matches", "refuse"]


def refuse(pattern: re.Pattern[str]) -> str | None:
    """Why a pattern may take too long on some text, with the offset of the repeat to change; None when it is fine.

    `dqlint.search.refusal` says which patterns those are and on what grounds.
    """
    if not any(operator in pattern.pattern for operator in "*+{"):
        return None
    from dqlint.search.refusal import reason

    return reason(pattern)
