"""Which layout a file is linted with, and what to say when none fits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from dqlint.app.targets import Target
from dqlint.layouts import Layout
from dqlint.layouts.detect import ENOUGH, LAYOUTS, Detection, named
from dqlint.model import Problem


def layout_of(target: Target, found: Detection) -> Layout | None:
    """The layout that the project declares, else the one detected; the project's own fields replace the layout's."""
    dataset = target.dataset
    if dataset is None:
        return found.layout
    declared = LAYOUTS[dataset.layout] if dataset.layout else found.layout
    if not dataset.fields and not dataset.turns:
        return declared
    return named(declared, dataset.fields, dataset.turns)


def refusal(target: Target, found: Detection) -> Problem:
    """Why a file cannot be linted, and how to name its fields."""
    nearest = found.nearest
    near = f"; nearest is {nearest.layout.name} ({nearest.reason})" if nearest.near else ""
    rows = "row" if len(found.sample) == 1 else f"{len(found.sample):,} rows"
    message = f"no layout fits {ENOUGH:.0%} of the first {rows}{near}"
    return Problem(target.name, 1, 0, message, _how_to_name(target, found.keys))


def _how_to_name(target: Target, keys: Sequence[str]) -> str:
    stem = PurePosixPath(target.name).name.split(".")[0]
    return (
        "name the fields in dqlint.yaml like this (a path may be messages[*].text or output#/answer):\n"
        f"  datasets:\n    {stem}:\n      {target.split}: {target.name}\n"
        "      fields: {input: PATH, output: PATH}    # or {input: PATH, label: PATH}, {messages: PATH}\n"
        f"the rows have: {', '.join(keys)}"
    )
