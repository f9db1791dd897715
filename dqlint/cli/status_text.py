"""Where the data stands, on a page and for programs (schemas/status.schema.json)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dqlint import contract
from dqlint.app.status import Line, Quality, Standing, State, Status
from dqlint.app.steps import Answer, Step, StepState
from dqlint.cli import phrasing
from dqlint.reporters import Style

_SIGNS: Mapping[State, tuple[str, str, str | None]] = {
    "good": ("✓", "ok", "green"),
    "bad": ("✗", "no", "red"),
    "no target": ("·", "- ", None),
    "unknown": ("?", "? ", "yellow"),
}
_STEPS: Mapping[StepState, State] = {"done": "good", "to do": "bad", "unknown": "unknown"}
_METRIC = 22
_PAGE = 80
_TEXT = 6  # columns before what goes on on a line of its own


def render(found: Status, style: Style) -> Iterator[str]:
    """A page for each dataset."""
    style = style._replace(width=min(style.width or _PAGE, 100))
    for number, one in enumerate(found.datasets):
        yield "\n" if number else ""
        yield from _standing(one, style)
    yield f"\n{style.paint(_source(found, style), dim=True)}\n"


def _source(found: Status, style: Style) -> str:
    return f"Numbers of {style.visible(found.source)}" if found.source else "Computed now; `dqlint metrics` keeps it"


def _standing(one: Standing, style: Style) -> Iterator[str]:
    yield f"{style.paint(style.visible(one.dataset), bold=True)}  {one.rows:,} rows\n"
    for quality in one.qualities:
        yield from _quality(quality, style)
    yield f"\n{style.paint('Before collecting more data', bold=True)}\n"
    for answer in one.questions:
        yield from _answer(answer, style)
    yield f"\n{style.paint('Steps', bold=True)}\n"
    for step in one.steps:
        yield from _step(step, style, is_next=step is one.next)


def _sign(state: State, style: Style) -> str:
    sign, plain, color = _SIGNS[state]
    return style.paint(sign if style.unicode else plain, color, bold=True)


def _quality(quality: Quality, style: Style) -> Iterator[str]:
    yield f"\n{_sign(quality.state, style)} {style.paint(quality.name, bold=True)}\n"
    for line in quality.lines:
        yield from _line(line, style)


def _line(line: Line, style: Style) -> Iterator[str]:
    start = f"    {line.metric:<{_METRIC}}"
    if line.value is None:
        yield from _wrapped(start, "unknown", f"unknown: {line.why}", _SIGNS["unknown"][2], style)
        return
    target = f"  {line.target}{' (usual)' if line.usual else ''}" if line.target else ""
    text = f"{start}{phrasing.value(line.value):>10}{target}"
    yield f"{style.paint(text, 'red' if line.state == 'bad' else None)}\n"


def _wrapped(start: str, word: str, text: str, color: str | None, style: Style) -> Iterator[str]:
    first, *more = phrasing.lines(style.visible(text), style.room - len(start) - 1)
    yield f"{start}{style.paint(word, color)}{first.removeprefix(word)}\n"
    yield from (f"{' ' * len(start)}{line}\n" for line in more)


def _answer(answer: Answer, style: Style) -> Iterator[str]:
    sign = _sign("good" if answer.known else "unknown", style)
    yield f"{sign} {answer.question}\n"
    text = answer.text if answer.known else f"unknown: {answer.text}"
    yield from (f"{' ' * _TEXT}{line}\n" for line in phrasing.lines(text, style.room - _TEXT - 1))


def _step(step: Step, style: Style, *, is_next: bool) -> Iterator[str]:
    arrow = ("→" if style.unicode else ">") if is_next else " "
    yield f"{arrow} {_sign(_STEPS[step.state], style)} {style.paint(step.name, bold=is_next)}\n"
    yield from (f"{' ' * _TEXT}{line}\n" for line in phrasing.lines(step.why, style.room - _TEXT - 1))
    if step.command:
        yield f"{' ' * _TEXT}{style.paint(step.command, 'cyan' if is_next else None)}\n"


def as_json(found: Status, _style: Style) -> Iterator[str]:
    """One object; each dataset is on its own line."""
    yield f'{{"source": {contract.dumps(found.source or "computed")}, "datasets": ['
    yield ",".join(f"\n{contract.dumps(_told(one))}" for one in found.datasets)
    yield "\n]}\n"


def _told(one: Standing) -> dict[str, Any]:
    return {
        "dataset": one.dataset,
        "rows": one.rows,
        "qualities": [
            {"name": quality.name, "state": quality.state, "metrics": [line._asdict() for line in quality.lines]}
            for quality in one.qualities
        ],
        "questions": [answer._asdict() for answer in one.questions],
        "steps": [step._asdict() for step in one.steps],
        "next": one.next.name,
    }
