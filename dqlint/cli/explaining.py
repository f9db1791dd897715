"""How `check --explain-layout` is written."""

from __future__ import annotations

from collections.abc import Iterator

from dqlint.app.explain import Explanation
from dqlint.reporters import Style, problems


def lines(explanation: Explanation, style: Style) -> Iterator[str]:
    """A file: its format, the layouts tried with the share of rows that fit, and where each field lies."""
    target, found = explanation.target, explanation.detection
    yield f"{style.paint(style.path(target.name), bold=True)}: {explanation.written}, {target.split}\n"
    yield f"  layouts, with the share of the first {len(found.sample):,} rows that fit\n"
    for trial in sorted(found.trials, key=lambda trial: -trial.share):
        taken = explanation.layout is not None and explanation.layout.name == trial.layout.name
        mark = style.paint(">", "green", bold=True) if taken else " "
        why = f"  {style.visible(trial.reason)}" if trial.reason else ""
        yield f"  {mark} {trial.layout.name:<18}{trial.share:>5.0%}{why}\n"
    if explanation.layout and explanation.layout.name == "custom":
        yield f"  {style.paint('>', 'green', bold=True)} {'custom':<18}      the fields that dqlint.yaml names\n"
    if explanation.fields:
        yield "  fields\n"
    for use in explanation.fields:
        yield f"    {use.field:<18}{use.share:>5.0%}  {style.visible(', '.join(use.paths))}\n"
    if explanation.problem:
        yield from problems([explanation.problem], style)
