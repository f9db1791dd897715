"""The filter common to all rules: which files and which rows a rule looks at."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from typing import Any

from dqlint import paths
from dqlint.model import Record, Where

Test = Callable[[Record], bool]


def admits(where: Where, file: str, split: str, layout: str) -> bool:
    """Whether the filter lets any row of a file through."""
    return (
        (not where.split or split in where.split)
        and (not where.layout or layout in where.layout)
        and (not where.file or any(fnmatchcase(file, glob) for glob in where.file))
    )


def row_test(where: Where) -> Test | None:
    """The test of a row, or None where every row passes."""
    tests = [_equals(path, allowed) for path, allowed in where.equals.items()]
    tests += [_matches(path, pattern) for path, pattern in where.matches.items()]
    return (lambda record: all(test(record) for test in tests)) if tests else None


def _equals(path: str, allowed: Sequence[Any]) -> Test:
    return lambda record: any(_same(value, one) for _, value in paths.walk(record, path) for one in allowed)


def _same(value: Any, wanted: Any) -> bool:
    return bool(value == wanted) and isinstance(value, bool) == isinstance(wanted, bool)


def _matches(path: str, pattern: str) -> Test:
    regex = re.compile(pattern)
    return lambda record: any(
        isinstance(value, str) and regex.search(value) is not None for _, value in paths.walk(record, path)
    )
