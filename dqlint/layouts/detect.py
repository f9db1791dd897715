"""Which layout rows have, said with the reasons: every layout that was tried and the share of rows that fit it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from dqlint import paths
from dqlint.layouts import (
    USUAL,
    Layout,
    Need,
    Turns,
    Type,
    alpaca,
    annotated,
    classification,
    kto,
    openai_chat,
    preference,
    prompt_completion,
    sharegpt,
    text,
)
from dqlint.model import Record

# From the most to the least specific: the first that fits enough rows is taken.
LAYOUTS: Mapping[str, Layout] = {
    module.LAYOUT.name: module.LAYOUT
    for module in (
        preference,
        kto,
        openai_chat,
        sharegpt,
        alpaca,
        prompt_completion,
        annotated,
        classification,
        text,
    )
}
ENOUGH = 0.9
SAMPLE = 1000


class Trial(NamedTuple):
    """How a layout did: the share of the sampled rows that fit, and why most of the others do not.

    `near` is the share of what the layout needs that the rows have on average.
    """

    layout: Layout
    share: float
    near: float
    reason: str


class Detection(NamedTuple):
    """What `sample` (the first rows of a file) was taken for; `layout` is None when none fits `ENOUGH` of it."""

    layout: Layout | None
    sample: Sequence[Record]

    @property
    def trials(self) -> tuple[Trial, ...]:
        """How every layout did, in the order they are tried."""
        return tuple(_try(layout, self.sample) for layout in LAYOUTS.values())

    @property
    def nearest(self) -> Trial:
        """The layout that fits most rows, else the one of which rows have most."""
        return max(self.trials, key=lambda trial: (trial.share, trial.near))

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the first row, with what stands there."""
        return tuple(_outline(self.sample[0]))


def detect(records: Sequence[Record]) -> Detection:
    """The layout of rows, judged on the first `SAMPLE` of them: the first that enough of them fit."""
    sample = records[:SAMPLE]
    return Detection(next((layout for layout in LAYOUTS.values() if _fits(layout, sample)), None), sample)


def _fits(layout: Layout, sample: Sequence[Record]) -> bool:
    most = len(sample) * (1 - ENOUGH) + 1e-9
    misfits = 0
    for record in sample:
        misfits += misfit(record, layout) is not None
        if misfits > most:
            return False
    return bool(sample)


def _outline(record: Record, limit: int = 12) -> list[str]:
    keys = [paths.child("", key) + _SHAPES.get(type(value), "") for key, value in record.items()]
    return keys if len(keys) <= limit else [*keys[:limit], f"and {len(keys) - limit} more"]


_SHAPES: Mapping[type, str] = {list: "[...]", dict: "{...}"}


def _try(layout: Layout, records: Sequence[Record]) -> Trial:
    misfits = [[*_misfits(record, layout)] for record in records]
    reasons = Counter(found[0][1] for found in misfits if found)
    rows = len(records)
    near = 1 - sum(map(len, misfits)) / (rows * len(layout.needs))
    share = sum(not found for found in misfits) / rows
    return Trial(layout, share, near, reasons.most_common(1)[0][0] if reasons else "")


def misfit(record: Record, layout: Layout) -> tuple[str, str] | None:
    """The first field that keeps a record from fitting the layout, and why; None when it fits."""
    return next(_misfits(record, layout), None)


def _misfits(record: Record, layout: Layout) -> Iterator[tuple[str, str]]:
    for key in layout.excludes:
        if key in record:
            yield key, f"has {key!r}"
    for need in layout.needs:
        reason = _unmet(record, need, layout.turns)
        if reason:
            yield need.field, reason


def _unmet(record: Record, need: Need, turns: Turns) -> str | None:
    test = _TESTS[need.type]
    for path in need.paths:
        if path in record and test(record[path], turns):
            return None
    wrong = ""
    for path in need.paths:
        value = paths.get(record, path)
        if value is paths.MISSING:
            continue
        if test(value, turns):
            return None
        wrong = (
            f"{path!r} is {_what(value, need.type)}, not {_WORDS[need.type].format(_either(turns.role, quote=False))}"
        )
    return wrong or f"no {_either(need.paths)}"


@lru_cache
def _either(names: tuple[str, ...], *, quote: bool = True) -> str:
    shown = [repr(name) if quote else name for name in names[:3]]
    return " or ".join(shown) if len(names) <= len(shown) else ", ".join(shown) + " or the like"


def _is_turns(value: Any, turns: Turns) -> bool:
    if isinstance(value, str):
        value = paths.embedded(value)
    return isinstance(value, list) and bool(value) and _is_turn(value[0], turns)


def _is_turn(value: Any, turns: Turns) -> bool:
    return isinstance(value, dict) and any(key in value for key in turns.role)


def _is_answer(value: Any, turns: Turns) -> bool:
    return isinstance(value, str) or _is_turn(value, turns) or _is_turns(value, turns)


def _is_label(value: Any, _: Turns) -> bool:
    if isinstance(value, list):
        return all(isinstance(one, str) for one in value)
    return isinstance(value, str | int)


_TESTS: Mapping[Type, Callable[[Any, Turns], bool]] = {
    "text": lambda value, _: isinstance(value, str),
    "answer": _is_answer,
    "label": _is_label,
    "bool": lambda value, _: isinstance(value, bool),
    "turns": _is_turns,
    "entries": lambda value, _: isinstance(value, list) and bool(value),
    "any": lambda value, _: value is not None,
}
_WORDS: Mapping[Type, str] = {
    "text": "text",
    "answer": "text or messages",
    "label": "a label",
    "bool": "true or false",
    "turns": "a list of turns with {}",
    "entries": "a list of entries",
    "any": "a value",
}
# What a record must have where the project names the fields and no layout is declared or fits.
_OWN: Mapping[str, Type] = {"messages": "turns", "input": "any", "output": "any"}
_NAMES: Mapping[type, str] = {
    type(None): "null",
    bool: "a boolean",
    int: "a number",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "an object",
}


def _what(value: Any, needed: Type) -> str:
    if isinstance(value, list) and not value:
        return "an empty list"
    name = _NAMES.get(type(value), type(value).__name__)
    if isinstance(value, list) and needed in ("turns", "answer"):
        return f"{name} that begins with {_what(value[0], needed)}"
    return name


def named(layout: Layout | None, fields: Mapping[str, tuple[str, ...]], turns: Turns | None = None) -> Layout:
    """A layout with the fields that a project names in place of its own; without a layout, they are all it has."""
    base = layout or Layout("custom", "the fields that dqlint.yaml names", (), USUAL)
    types: dict[str, Type] = {need.field: need.type for need in base.needs}
    needed = types | ({} if layout else {field: _OWN[field] for field in fields if field in _OWN})
    where = {**{need.field: need.paths for need in base.needs}, **fields}
    needs = tuple(Need(field, where[field], type_) for field, type_ in needed.items())
    return base._replace(needs=needs, fields={**base.fields, **fields}, turns=turns or base.turns)
