"""Patterns that are compiled when they are first searched for: most of the shipped ones never are in a run."""

from __future__ import annotations

import re
from typing import Any, cast


class Deferred:
    """Stands for `re.compile(pattern, given)`, which is known to be one. Equal where these are."""

    __slots__ = ("_compiled", "given", "pattern")

    def __init__(self, pattern: str, given: int = 0) -> None:
        self.pattern = pattern
        self.given = given
        self._compiled: re.Pattern[str] | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Deferred) and (self.pattern, self.given) == (other.pattern, other.given)

    def __hash__(self) -> int:
        return hash((self.pattern, self.given))

    def __repr__(self) -> str:
        return f"deferred({self.pattern!r}, {self.given})"

    def __reduce__(self) -> tuple[type[Deferred], tuple[str, int]]:
        return Deferred, (self.pattern, self.given)

    @property
    def compiled(self) -> re.Pattern[str]:
        """The pattern itself."""
        if self._compiled is None:
            self._compiled = re.compile(self.pattern, self.given)
        return self._compiled

    def __getattr__(self, name: str) -> Any:
        """What the pattern has: flags, search, finditer, ..."""
        return getattr(self.compiled, name)


def deferred(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, to be compiled when it is first used. It must be right."""
    return cast("re.Pattern[str]", Deferred(pattern, flags))


def is_pattern(value: object) -> bool:
    """Whether a value is a pattern, compiled or to be compiled."""
    return isinstance(value, re.Pattern | Deferred)
