"""Changed rows as they are shown: a bounded number of each kind, texts cut around what changed, secrets masked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from dqlint.app.changed_rows import ChangedRows, Edited, Moved
from dqlint.changes.fields import Changed, fields
from dqlint.contract import plain
from dqlint.crew import Crew
from dqlint.fingerprint import fingerprint
from dqlint.masking import Hide, within
from dqlint.model import Excerpt, Hit, Place, Record, Rule
from dqlint.paths import MISSING
from dqlint.secrecy import Secrecy
from dqlint.wording import WINDOW, part, written

FIELDS = 20
"""Fields of an edited row that are shown."""

_WORD_BEHIND = re.compile(r"\w*\Z")
_WORD_AHEAD = re.compile(r"\A\w*")


class ShownRow(NamedTuple):
    """A row that was added or removed; `text` is the record as JSON, cut."""

    place: Place
    fingerprint: str
    text: str


class ShownField(NamedTuple):
    """A field that was edited, each value with the part that changed; None where there was, or is, no such field."""

    path: str
    before: Excerpt | None
    after: Excerpt | None


class ShownEdit(NamedTuple):
    """A row that was edited; `more` fields are left out."""

    old: Place
    new: Place
    fields: Sequence[ShownField]
    more: int


class ShownRows(NamedTuple):
    """How many rows changed, and some of them. `counts` are those added, removed, edited and moved."""

    counts: Mapping[str, int]
    added: Sequence[ShownRow]
    removed: Sequence[ShownRow]
    edited: Sequence[ShownEdit]
    moved: Sequence[Moved]

    @property
    def changed(self) -> bool:
        """Whether any row did."""
        return any(self.counts.values())


def shown_rows(found: ChangedRows, rules: Iterable[Rule], limit: int) -> ShownRows:
    """At most `limit` rows of each kind; what the rules on privacy find is masked."""
    rules = [*rules]
    before, after = _Masked(found.before, Crew(rules).secrecy), _Masked(found.after, Crew(rules).secrecy)
    moved = sorted(found.moved, key=lambda one: -one.rows)
    return ShownRows(
        {
            "added": len(found.added),
            "removed": len(found.removed),
            "edited": len(found.edited),
            "moved": sum(one.rows for one in moved),
        },
        [after.row(place) for place in found.added[:limit]],
        [before.row(place) for place in found.removed[:limit]],
        [_edit(one, before, after) for one in found.edited[:limit]],
        moved[:limit],
    )


class _Masked:
    """The rows of a version, as they may be shown."""

    def __init__(self, records: Mapping[Place, Record], secrecy: Secrecy) -> None:
        self.records = records
        self._secrecy = secrecy

    def hide(self, place: Place) -> Hide:
        """What hides the secrets of a row."""
        known = {place: self.records[place]}
        self._secrecy.look_in(known)
        self._secrecy.look_beside_texts(known)
        return self._secrecy.of(Hit(place))

    def row(self, place: Place) -> ShownRow:
        record = self.records.get(place)
        if record is None:
            return ShownRow(place, "", "")
        return ShownRow(place, fingerprint(record), written(record, self.hide(place)))


def _edit(edited: Edited, before: _Masked, after: _Masked) -> ShownEdit:
    hiding = before.hide(edited.old), after.hide(edited.new)

    def hide(text: str) -> str:
        return hiding[1](hiding[0](text))

    changed = fields(before.records[edited.old], after.records[edited.new])
    return ShownEdit(
        edited.old, edited.new, [_field(one, hide) for one in changed[:FIELDS]], max(0, len(changed) - FIELDS)
    )


def _field(one: Changed, hide: Hide) -> ShownField:
    before, after = _text(one.before, hide), _text(one.after, hide)
    start, ends = changed_part(before or "", after or "")
    path = hide(one.path)
    return ShownField(
        path,
        None if before is None else _excerpt(path, before, (start, ends[0]), hide),
        None if after is None else _excerpt(path, after, (start, ends[1]), hide),
    )


def _text(value: Any, hide: Hide) -> str | None:
    """A value as it is shown: a text as it is, anything else as JSON."""
    if value is MISSING:
        return None
    return value if isinstance(value, str) else json.dumps(plain(within(value, hide)), ensure_ascii=False)


def changed_part(before: str, after: str) -> tuple[int, tuple[int, int]]:
    """Where the part begins that differs, in whole words, and where it ends in either text."""
    start = _shared(before, after)
    if _is_inside_word(before, start) or _is_inside_word(after, start):
        start -= len(_WORD_BEHIND.findall(before[max(0, start - WINDOW) : start])[0])
    most = min(len(before), len(after)) - start
    end = _shared(before[len(before) - most :][::-1], after[len(after) - most :][::-1])
    if _is_inside_word(before, len(before) - end) or _is_inside_word(after, len(after) - end):
        end -= len(_WORD_AHEAD.findall(before[len(before) - end :][:WINDOW])[0])
    return start, (len(before) - end, len(after) - end)


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _is_inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def _excerpt(path: str, text: str, span: tuple[int, int], hide: Hide) -> Excerpt:
    start, end = span
    left = max(0, min(start - WINDOW // 4, len(text) - WINDOW))
    right = left + max(WINDOW, min(end - left, 2 * WINDOW))
    inside = (start - left, min(end, right) - left)
    return Excerpt(path, part(text, left, right, hide), inside, left > 0, right < len(text))
