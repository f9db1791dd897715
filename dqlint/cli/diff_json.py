"""A comparison for programs, as schemas/diff.schema.json describes it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from dqlint import contract
from dqlint.app.compared_findings import ComparedFindings
from dqlint.app.compared_numbers import ComparedNumber, Judged
from dqlint.app.diff import Compared, Diff
from dqlint.app.shown_rows import ShownEdit, ShownField, ShownRow, ShownRows
from dqlint.model import Excerpt, Place
from dqlint.reporters import Style


def render(diff: Diff, _style: Style) -> Iterator[str]:
    """One object; each dataset is on its own line."""
    yield f'{{"old": {contract.dumps(diff.old)}, "new": {contract.dumps(diff.new)}, "datasets": ['
    yield ",".join(f"\n{contract.dumps(_dataset(one))}" for one in diff.datasets)
    yield f'\n], "problems": {contract.dumps([contract.problem(one) for one in diff.problems])}}}\n'


def _dataset(one: Compared) -> dict[str, Any]:
    return {
        "name": one.name,
        "rows": one.rows and _rows(one.rows),
        "findings": one.findings and _findings(one.findings),
        "metrics": [_number(number) for number in one.numbers],
        "gates": [_gate(gate) for gate in one.gates],
        "notes": [*one.notes],
    }


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "column": place.column}


def _rows(rows: ShownRows) -> dict[str, Any]:
    return {
        "counts": dict(rows.counts),
        "added": [_row(row) for row in rows.added],
        "removed": [_row(row) for row in rows.removed],
        "edited": [_edit(edit) for edit in rows.edited],
        "moved": [one._asdict() for one in rows.moved],
    }


def _row(row: ShownRow) -> dict[str, Any]:
    return {**_place(row.place), "fingerprint": row.fingerprint, "text": row.text}


def _edit(edit: ShownEdit) -> dict[str, Any]:
    fields = [_field(field) for field in edit.fields]
    return {"old": _place(edit.old), "new": _place(edit.new), "fields": fields, "more": edit.more}


def _field(field: ShownField) -> dict[str, Any]:
    return {
        "path": field.path,
        "before": field.before and _value(field.before),
        "after": field.after and _value(field.after),
    }


def _value(value: Excerpt) -> dict[str, Any]:
    return {
        "text": value.text,
        "changed": [*(value.span or (0, 0))],
        "cut_left": value.cut_left,
        "cut_right": value.cut_right,
    }


def _findings(found: ComparedFindings) -> dict[str, Any]:
    return {
        "counts": {"new": len(found.new), "gone": len(found.gone), "kept": len(found.kept)},
        "new": [contract.finding(one) for one in found.new[: found.limit]],
        "gone": [contract.finding(one) for one in found.gone[: found.limit]],
    }


def _number(one: ComparedNumber) -> dict[str, Any]:
    return {
        "metric": one.metric,
        "before": one.before,
        "after": one.after,
        "committed": one.committed,
        "data": _plain(one.delta),
        "tool": _plain(one.tool),
        "way": one.way,
    }


def _plain(number: Decimal | None) -> int | float | None:
    if number is None:
        return None
    return int(number) if number == number.to_integral_value() else float(number)


def _gate(one: Judged) -> dict[str, Any]:
    return {
        "metric": one.verdict.metric,
        "bound": one.verdict.bound,
        "state": one.verdict.state,
        "value": one.verdict.value,
        "before": one.before,
        "why": one.verdict.why,
        "new_causes": one.fresh,
        "causes": [{"message": what, **(_place(where) if where else {})} for where, what in one.causes],
    }
