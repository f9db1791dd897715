"""Draft -> Rule: the project's changes over what the rule says, the kind's options read, the kind imported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any

from dqlint import kinds
from dqlint.located import Spot
from dqlint.model import Example, Problem, Rule, Where
from dqlint.options import read
from dqlint.rules.changes import Written, changed
from dqlint.rules.draft import Draft, examples_in


def build(draft: Draft, changes: Iterable[Written], problems: list[Problem]) -> Rule:
    """The rule with the changes over it, the last one on top: `with` key by key, `severity` and `where` as a whole.

    A draft that `problems_of` finds nothing in gives problems only through the changes. A rule with problems, or that
    lacks a required option (`missing` names them), has no `options`.
    """
    whole = reduce(changed, changes, Written(draft.data, draft.spot))
    kind = kinds.load(draft.data["kind"])
    options, missing = read(kind.options, *whole.part("with"), problems)
    data = whole.data
    return Rule(
        code=draft.code,
        name=draft.name,
        since=data.get("since", ""),
        kind=kind.name,
        severity=data.get("severity", "warning"),
        message=data["message"],
        why=data.get("why", ""),
        options=options,
        revision=data.get("revision", 1),
        where=_where(whole.part("where"), problems),
        missing=missing,
        file=draft.spot.document.file,
        line=draft.spot.position()[0],
    )


def examples_of(draft: Draft) -> tuple[Example, ...]:
    """The examples of a draft that `problems_of` finds nothing in."""
    return tuple(example_of(spot, written) for spot, written in examples_in(draft))


def example_of(spot: Spot, written: Mapping[str, Any]) -> Example:
    """An example of a draft that `problems_of` finds nothing in."""
    return Example(
        bad="bad" in spot.route,
        rows=tuple(written.get("rows") or ()),
        eval=tuple(written.get("eval") or ()),
        raw=written.get("raw"),
        encoding=written.get("encoding", "utf-8"),
        says=tuple(written.get("says") or ()),
        options=written.get("with") or {},
        layout=written.get("layout"),
        line=spot.position()[0],
    )


def _where(written: Written, problems: list[Problem]) -> Where:
    if not written.data:
        return Where()
    from dqlint.rules.filter import filter_of

    return filter_of(written, problems)
