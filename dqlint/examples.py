"""A rule's examples as its tests: rows, or a file, go the way of all data; what is found must be what they say."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from dqlint import engine, readers
from dqlint.layouts.detect import LAYOUTS
from dqlint.located import Spot
from dqlint.model import Example, Problem, Record, Rows, Rule
from dqlint.rereading import DataFile, Reader
from dqlint.rules.build import build, example_of
from dqlint.rules.changes import Written
from dqlint.rules.draft import Draft, examples_in

_FILE = "example"  # without an ending: what it holds says what it is
_EVALUATION = "evaluation"


def failures(draft: Draft) -> Iterator[Problem]:
    """Every example of the rule that does not come out as it says, where the example stands."""
    for spot, written in examples_in(draft):
        example = example_of(spot, written)
        problem = _failure(draft, spot, example)
        if problem:
            yield problem


def _failure(draft: Draft, spot: Spot, example: Example) -> Problem | None:
    rule = build(draft, [Written({"with": example.options}, spot)], [])
    try:
        said, layout = _said(rule, example)
    except Exception as error:  # noqa: BLE001 - a kind may be a project's own code, a format may not suit its value
        return spot.problem(f"{draft.code}: the example ends in {type(error).__name__}: {error}")
    if example.bad and not said:
        hint = "" if layout else "no layout fits these rows: name one with 'layout' if the rule needs its fields"
        return spot.problem(f"{draft.code}: nothing is found in this bad example", hint)
    if not example.bad and said:
        return spot.problem(f"{draft.code}: something is found in this good example", f"it says {_listed(said)}")
    if example.says and example.says != said:
        expected = f"expected {_listed(example.says)}"
        return spot.child("says").problem(f"{draft.code}: the messages differ; {expected}", f"it says {_listed(said)}")
    return None


def _listed(messages: Iterable[str]) -> str:
    return ", ".join(map(repr, messages))


def _said(rule: Rule, example: Example) -> tuple[tuple[str, ...], str]:
    """The messages of the rule on the example, in order, and the layout of its rows ("" where none fits).

    An example lies in no file of the project, so that what `where` says of files does not apply to it.
    """
    rule = rule._replace(where=rule.where._replace(split=(), file=()))
    with tempfile.TemporaryDirectory(prefix="dqlint-") as folder:
        path = Path(folder) / _FILE
        if example.raw is not None:
            path.write_bytes(example.raw.encode(example.encoding))
        files = [_file(example, _FILE, "train", lambda: _read(example, path))]
        if example.eval:
            files.append(_file(example, _EVALUATION, "eval", lambda: _rows(example.eval)))
        outcome = engine.lint(files, [rule])
    layout = outcome.layouts.get(_FILE)
    return tuple(one.message for one in engine.in_order(outcome.findings)), layout.name if layout else ""


def _file(example: Example, name: str, split: str, read: Reader) -> DataFile:
    return DataFile(name, split, read, lambda found: LAYOUTS[example.layout] if example.layout else found.layout)


def _read(example: Example, path: Path) -> Iterable[Rows]:
    return _rows(example.rows) if example.raw is None else readers.read(path, _FILE)


def _rows(rows: Iterable[Record]) -> list[Rows]:
    records = [dict(row) for row in rows]
    return [Rows(0, records, [*range(1, len(records) + 1)], [1] * len(records), [])]
