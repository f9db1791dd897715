"""What other programs read of a report: plain JSON values, as schemas/report.schema.json describes them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from dqlint import tally
from dqlint.model import Edit, Finding, Fix, Measure, Place, Problem, Related, Report
from dqlint.visible import ACTIVE

_DEEPEST = 64
_LEAST, _GREATEST = -(2**63), 2**64 - 1  # beyond these, parsers differ


def finding(found: Finding) -> dict[str, Any]:
    """A finding. `line` and `column` are 1-based and physical, `row` 0-based, -1 where there is no row."""
    place = found.place
    return {
        "code": found.code,
        "name": found.name,
        "severity": found.severity,
        "message": found.message,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "row": place.row,
        "field": found.field,
        "fingerprint": found.fingerprint,
        "key": found.key,
        "related": [_related(related) for related in found.related],
        "values": plain(found.values),
        "score": _finite(found.score),
        "borderline": found.borderline,
        "fix": found.fix and _fix(found.fix),
    }


def _place(place: Place) -> dict[str, Any]:
    return {"file": place.file, "line": place.line, "row": place.row}


def _related(related: Related) -> dict[str, Any]:
    return {**_place(related.place), "fingerprint": related.fingerprint}


def _fix(fix: Fix) -> dict[str, Any]:
    return {"title": fix.title, "safety": fix.safety, "edits": [_edit(edit) for edit in fix.edits]}


def _edit(edit: Edit) -> dict[str, Any]:
    return {**_place(edit.place), "path": edit.path, "before": plain(edit.before), "after": plain(edit.after)}


def measure(number: Measure) -> dict[str, Any]:
    """A measure; `value` is null where it is no finite number."""
    return {"name": number.name, "value": _finite(number.value), "count": number.count, "group": number.group}


def problem(problem: Problem) -> dict[str, Any]:
    """A problem; `line` and `column` are 0 where it is the whole file's."""
    return {
        "file": problem.file,
        "line": problem.line,
        "column": problem.column,
        "message": problem.message,
        "hint": problem.hint,
    }


def summary(report: Report) -> dict[str, Any]:
    """How much was read and found, and the wall time in seconds."""
    return {
        "rows": report.rows,
        "changed": report.changed,
        "findings": tally.by_severity(report),
        "suppressed": report.suppressed,
        "unused": report.unused,
        "older": report.older,
        "anew": sorted(report.anew),
        "left": sorted(report.left),
        "seconds": round(report.seconds, 3),
    }


def _finite(number: float | None) -> float | None:
    return number if number is not None and math.isfinite(number) else None


def plain(value: Any, depth: int = 0) -> Any:  # noqa: PLR0911
    """A value as strict JSON can hold it: NaN and integers beyond 64 bits in words, the depth bounded."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, int):
        return value if _LEAST <= value <= _GREATEST else _written(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    if depth >= _DEEPEST:
        return "…"
    if isinstance(value, Mapping):
        return {str(key): plain(member, depth + 1) for key, member in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted((plain(member, depth + 1) for member in value), key=str)
    return [plain(member, depth + 1) for member in value] if isinstance(value, (list, tuple)) else str(value)


def _written(number: int) -> str:
    try:
        return str(number)
    except ValueError:  # beyond Python's limit on digits
        return hex(number)


def dumps(value: Any) -> str:
    """A plain value as one line of JSON that any parser takes and no terminal or CI runner acts on.

    Other text stays as it is. A lone surrogate, which strict parsers refuse, is spelt out in six characters.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if not text.isprintable():
        text = ACTIVE.sub(_escaped, text)
    return text.replace("##", "#\\u0023")


def _escaped(match: re.Match[str]) -> str:
    surrogate = "\ud800" <= match[0] <= "\udfff"
    return f"\\\\u{ord(match[0]):04x}" if surrogate else json.dumps(match[0])[1:-1]
