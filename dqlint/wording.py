"""A rule and a hit become a finding: message, fingerprint, key, and the piece of data it is about."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from dqlint import paths
from dqlint.fingerprint import fingerprint
from dqlint.model import Defect, Excerpt, Finding, Hit, Place, Record, Related, Rule

WINDOW = 240


def finding(rule: Rule, hit: Hit, records: Mapping[Place, Record], defect: Defect | None = None) -> Finding:
    """The finding of a hit.

    `records` holds the row (and related rows) where known; `defect` is what the reader saw, where the hit is that.
    """
    record = records.get(hit.place)
    print_ = fingerprint(record) if record is not None else _digest(defect.text if defect else "")
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=rule.severity,
        message=rule.message.format_map(hit.values),
        place=hit.place,
        field=hit.field,
        span=hit.span,
        fingerprint=print_,
        key=_digest("\0".join((rule.code, hit.field, print_ or hit.place.file))),
        values=hit.values,
        related=tuple(_related(place, records) for place in hit.related),
        score=hit.score,
        fix=hit.fix,
        excerpt=_line(defect) if defect else None if record is None else _excerpt(hit, record),
    )


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest() if text else ""


def _related(place: Place, records: Mapping[Place, Record]) -> Related:
    record = records.get(place)
    return Related(place, "" if record is None else fingerprint(record))


def _line(defect: Defect) -> Excerpt:
    """The piece of a line as it was written, with the character marked where the defect is."""
    marked = (defect.at, defect.at + 1) if defect.at < len(defect.text) else None
    return Excerpt("", defect.text, marked, cut_left=defect.at < defect.column - 1)


def _excerpt(hit: Hit, record: Record) -> Excerpt:
    value: Any = paths.get(record, hit.field) if hit.field else record
    if value is paths.MISSING:
        value, field = record, ""
    else:
        field = hit.field
    text = value if isinstance(value, str) else _written(value)
    start, end = hit.span or (0, 0)
    left = max(0, min(start - WINDOW // 4, len(text) - WINDOW))
    right = left + max(WINDOW, min(end - left, 2 * WINDOW))
    span = (start - left, min(end, right) - left) if hit.span else None
    return Excerpt(field, text[left:right], span, left > 0, right < len(text))


def _written(value: Any) -> str:
    """A value as JSON, long texts and lists cut before they are written: a row can be megabytes."""
    return json.dumps(_short(value, WINDOW), ensure_ascii=False, default=str)


def _short(value: Any, room: int) -> Any:
    if isinstance(value, str):
        return value[:room]
    if isinstance(value, list):
        return [_short(member, room) for member in value[: room // 8]]
    if isinstance(value, dict):
        return {key[:room]: _short(member, room) for key, member in [*value.items()][: room // 8]}
    return value
