"""A rule and a hit become a finding: message, fingerprint, key, and the piece of data it is about."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from dqlint import paths
from dqlint.fingerprint import fingerprint
from dqlint.masking import PIECE, Hide, show, within
from dqlint.model import Defect, Edit, Excerpt, Finding, Fix, Hit, Place, Record, Related, Rule

WINDOW = 240


class Known:
    """Rows with their fingerprints, each of which is made once: a row may have tens of thousands of findings."""

    def __init__(self, record: Callable[[Place], Record | None]) -> None:
        self.record = record
        self._prints: dict[Place, str] = {}

    def fingerprint(self, place: Place) -> str:
        """That of the row at a place, "" where there is none."""
        if place not in self._prints:
            record = self.record(place)
            self._prints[place] = "" if record is None else fingerprint(record)
        return self._prints[place]


def finding(rule: Rule, hit: Hit, rows: Known, defect: Defect | None = None, hide: Hide = show) -> Finding:
    """The finding of a hit.

    `rows` are those that it may speak of, as far as known; `defect` is what the reader saw, where the hit is that.
    `hide` masks the secrets in all that comes of data; fingerprint and key are those of the row as it is.
    """
    message = f"borderline: {rule.message}" if hit.borderline else rule.message
    values = {name: within(value, hide) for name, value in hit.values.items()}
    record = rows.record(hit.place)
    print_ = rows.fingerprint(hit.place) or _digest(defect.text if defect else "")
    return Finding(
        code=rule.code,
        name=rule.name,
        severity="info" if hit.borderline else rule.severity,
        message=message.format_map(values),
        place=hit.place,
        field=hide(hit.field),
        span=hit.span,
        fingerprint=print_,
        key=_digest("\0".join((rule.code, hit.field, print_ or hit.place.file))),
        values=values,
        related=tuple(Related(place, rows.fingerprint(place)) for place in hit.related),
        score=hit.score,
        fix=hit.fix and _fix(hit.fix, hide),
        excerpt=_line(defect, hide) if defect else None if record is None else _excerpt(hit, record, hide),
        borderline=hit.borderline,
    )


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest() if text else ""


def _fix(fix: Fix, hide: Hide) -> Fix:
    return Fix(hide(fix.title), fix.safety, tuple(_edit(edit, hide) for edit in fix.edits))


def _edit(edit: Edit, hide: Hide) -> Edit:
    return Edit(edit.place, hide(edit.path), within(edit.before, hide), within(edit.after, hide))


def _line(defect: Defect, hide: Hide) -> Excerpt:
    """The piece of a line as it was written, with the character marked where the defect is."""
    marked = (defect.at, defect.at + 1) if defect.at < len(defect.text) else None
    return Excerpt("", hide(defect.text), marked, cut_left=defect.at < defect.column - 1)


def _excerpt(hit: Hit, record: Record, hide: Hide) -> Excerpt:
    value: Any = paths.get(record, hit.field) if hit.field else record
    if value is paths.MISSING:
        value, field = record, ""
    else:
        field = hit.field
    text = value if isinstance(value, str) else written(value, hide)
    start, end = hit.span or (0, 0)
    left = max(0, min(start - WINDOW // 4, len(text) - WINDOW))
    right = left + max(WINDOW, min(end - left, 2 * WINDOW))
    span = (start - left, min(end, right) - left) if hit.span else None
    shown = part(text, left, right, hide)
    return Excerpt(hide(field), shown, span, left > 0, right < len(text))


def part(text: str, left: int, right: int, hide: Hide) -> str:
    """A part of a text, hidden in it also what the part cuts in two."""
    before = max(0, left - PIECE)
    return hide(text[before : right + PIECE])[left - before : right - before]


def written(value: Any, hide: Hide) -> str:
    """A value as JSON, long texts and lists cut before they are written: a row can be megabytes."""
    return json.dumps(_short(value, WINDOW, hide), ensure_ascii=False, default=str)


def _short(value: Any, room: int, hide: Hide) -> Any:
    if isinstance(value, str):
        return part(value, 0, room, hide)
    if isinstance(value, list):
        return [_short(member, room, hide) for member in value[: room // 8]]
    if isinstance(value, dict):
        return {part(key, 0, room, hide): _short(member, room, hide) for key, member in [*value.items()][: room // 8]}
    return within(value, hide)
