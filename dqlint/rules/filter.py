"""`where`: which rows a rule looks at, as written and as read."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from dqlint import paths
from dqlint.layouts import LayoutName
from dqlint.model import Problem, Where
from dqlint.options import NotEmpty, OptionSet, option, read
from dqlint.rules.changes import Written

Split = Literal["train", "eval", "reference"]


def _are_paths(keys: Iterable[str]) -> str | None:
    for key in keys:
        try:
            paths.parse(key)
        except paths.PathError as error:
            return str(error)
    return None


Named = Literal[LayoutName, "custom"]


class Filter(OptionSet):
    """`where`: which rows a rule looks at. Every condition given must hold."""

    split: Split | tuple[Split, ...] = option((), "the split, or splits, that the rule looks at", NotEmpty())
    layout: Named | tuple[Named, ...] = option((), "the layout, or layouts, that the rule looks at", NotEmpty())
    file: str | tuple[str, ...] = option((), "globs of the files that the rule looks at", NotEmpty(each=True))
    equals: Mapping[str, Any] | None = option(
        None, "record path: value, or list of values, that stands there", _are_paths
    )
    matches: Mapping[str, re.Pattern[str]] | None = option(
        None, "record path: regex that the text there matches", _are_paths
    )


def filter_of(written: Written, problems: list[Problem]) -> Where:
    """The filter; one that lets everything through where it is refused."""
    found, _ = read(Filter, *written, problems)
    if found is None:
        return Where()
    return Where(
        split=_several(found.split),
        layout=_several(found.layout),
        file=tuple(map(posixpath.normpath, _several(found.file))),
        equals={path: _several(value) for path, value in (found.equals or {}).items()},
        matches={path: pattern.pattern for path, pattern in (found.matches or {}).items()},
    )


def _several(value: Any) -> tuple[Any, ...]:
    """One value or several, as several."""
    return tuple(value) if isinstance(value, list | tuple) else (value,)
