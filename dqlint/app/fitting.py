"""Which layout a file is linted with, and what to say when none fits."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

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
    stem = target.path.name.split(".")[0]
    return (
        "name the fields in dqlint.yaml like this (a path may be messages[*].text or output#/answer):\n"
        f"  datasets:\n    {stem}:\n      {target.split}: {_from_config(target)}\n"
        "      fields: {input: PATH, output: PATH}    # or {input: PATH, label: PATH}, {messages: PATH}\n"
        f"the rows have: {', '.join(keys)}"
    )


def _from_config(target: Target) -> str:
    """The file as the config names it, or would if there were one."""
    config = target.config
    folder = config.file.parent if config.file else config.root
    return Path(os.path.relpath(target.path, folder)).as_posix()
