"""What changed in a record, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from dqlint.changes.keys import Encoder, canonical
from dqlint.model import Record
from dqlint.paths import MISSING, child

_ELEMENTS = 1 << 14  # of two lists, multiplied, up to which they are aligned: that takes quadratic time and more


class Changed(NamedTuple):
    """A value that changed. `before` is MISSING for what was added, `after` for what was removed.

    Indexes of lists in `path` are those of the new record, but the last one of what was removed: that is of the old.
    """

    path: str
    before: Any
    after: Any


def fields(old: Record, new: Record) -> list[Changed]:
    """The least values that differ, 1 from 1.0 too, in the old record's order and then the new one's.

    Elements of lists are aligned where they are equal: one turn put into a conversation is one change.
    """
    return list(_members(old, new, "", canonical()))


def _differing(old: Any, new: Any, path: str, encode: Encoder) -> Iterator[Changed]:
    if encode(old) == encode(new):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _members(old, new, path, encode)
    elif isinstance(old, list) and isinstance(new, list):
        yield from _elements(old, new, path, encode)
    else:
        yield Changed(path, old, new)


def _members(old: Record, new: Record, path: str, encode: Encoder) -> Iterator[Changed]:
    for key in old | new:
        before, after = old.get(key, MISSING), new.get(key, MISSING)
        if before is MISSING or after is MISSING:
            yield Changed(child(path, key), before, after)
        else:
            yield from _differing(before, after, child(path, key), encode)


def _elements(old: list[Any], new: list[Any], path: str, encode: Encoder) -> Iterator[Changed]:
    for (old_at, old_end), (new_at, new_end) in _unequal(list(map(encode, old)), list(map(encode, new))):
        both = min(old_end - old_at, new_end - new_at)
        for offset in range(both):
            yield from _differing(old[old_at + offset], new[new_at + offset], child(path, new_at + offset), encode)
        for index in range(old_at + both, old_end):
            yield Changed(child(path, index), old[index], MISSING)
        for index in range(new_at + both, new_end):
            yield Changed(child(path, index), MISSING, new[index])


def _unequal(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """The runs, as start and end in old and in new, that lie between equal ones."""
    from difflib import SequenceMatcher

    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    old_end, new_end = len(old) - tail, len(new) - tail
    if (old_end - head) * (new_end - head) > _ELEMENTS:
        yield (head, old_end), (head, new_end)
        return
    matcher = SequenceMatcher(None, old[head:old_end], new[head:new_end], autojunk=False)
    for tag, old_start, old_stop, new_start, new_stop in matcher.get_opcodes():
        if tag != "equal":
            yield (head + old_start, head + old_stop), (head + new_start, head + new_stop)


def _shared(one: Sequence[bytes], other: Sequence[bytes]) -> int:
    """How many elements two sequences begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))
