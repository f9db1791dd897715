"""The difference of two versions as multisets of rows: a row that only moved did not change."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from dqlint.changes.keys import NO_ROW, Key


class Gap(NamedTuple):
    """Removed rows (of the old version) and added ones (of the new) between the same unmoved neighbours."""

    removed: tuple[int, ...]
    added: tuple[int, ...]


class Difference(NamedTuple):
    """What two versions do not share; rows are counted from 0.

    `added` are rows of the new version, `removed` those of the old, in order; of equal rows the later ones. `moved` is
    the least number of rows whose moving explains the order of the others. `gaps` hold all that was added and removed.
    """

    added: tuple[int, ...]
    removed: tuple[int, ...]
    moved: int
    gaps: tuple[Gap, ...]


NO_MATCH = -1


def difference(old: Sequence[Key], new: Sequence[Key]) -> Difference:
    """What changed from old to new. O(n log n) where rows moved, O(n) where not."""
    return difference_of(old, new, matches(old, new))


def against_all(new: Sequence[Key], parents: Sequence[Sequence[Key]]) -> tuple[int, ...]:
    """The rows of a merge that no parent brought: of each row as many as the merge has more than any parent.

    The later ones of equal rows are added against every parent, so what is added against all is what they share.
    """
    added = {row for row, key in enumerate(new) if key}
    for parent in parents:
        added.intersection_update(_added(new, matches(parent, new)))
    return tuple(sorted(added))


def matches(old: Sequence[Key], new: Sequence[Key]) -> list[int]:
    """The old row of each new one, or NO_MATCH; the n-th of equal rows is matched with the n-th."""
    first = dict(zip(reversed(old), range(len(old) - 1, -1, -1), strict=True))
    first.pop(NO_ROW, None)
    if len(first) == len(old):
        return [first.pop(key, NO_MATCH) for key in new]
    following = _following(old)
    matched = []
    for key in new:
        row = first.pop(key, NO_MATCH)
        matched.append(row)
        if row in following:
            first[key] = following[row]
    return matched


def _following(keys: Sequence[Key]) -> dict[int, int]:
    """For each row that has an equal one behind it, the next such."""
    last: dict[Key, int] = {}
    following = {}
    for row, key in enumerate(keys):
        before = last.get(key)
        if before is not None:
            following[before] = row
        last[key] = row
    return following


def difference_of(old: Sequence[Key], new: Sequence[Key], matched: Sequence[int]) -> Difference:
    """The difference of two versions whose equal rows are known: `matched` is what `matches` gives."""
    added = _added(new, matched)
    left = set(matched)
    removed = tuple(row for row, key in enumerate(old) if row not in left and key)
    kept = [row for row in matched if row != NO_MATCH]
    steady = _longest_rise(kept)
    return Difference(added, removed, len(kept) - len(steady), _gaps(added, removed, matched, steady))


def _added(new: Sequence[Key], matched: Sequence[int]) -> tuple[int, ...]:
    return tuple(row for row, at in enumerate(matched) if at == NO_MATCH and new[row])


def _longest_rise(numbers: list[int]) -> list[int]:
    """A longest increasing subsequence of distinct numbers (Schensted's patience sorting), O(n log n)."""
    if all(one < other for one, other in pairwise(numbers)):
        return numbers
    tops: list[int] = []
    before: dict[int, int] = {}
    for number in numbers:
        pile = len(tops) if not tops or number > tops[-1] else bisect_left(tops, number)
        if pile:
            before[number] = tops[pile - 1]
        tops[pile : pile + 1] = [number]
    rise = tops[-1:]
    while rise[-1] in before:
        rise.append(before[rise[-1]])
    return rise[::-1]


def _gaps(
    added: Sequence[int], removed: Sequence[int], matched: Sequence[int], steady: Sequence[int]
) -> tuple[Gap, ...]:
    """Groups what was added and removed by how many unmoved rows stand before it."""
    unmoved = set(steady)
    standing = [row for row, at in enumerate(matched) if at in unmoved] if added else []
    gaps: dict[int, tuple[list[int], list[int]]] = {}
    for side, (rows, fixed) in enumerate(((removed, steady), (added, standing))):
        for row in rows:
            gaps.setdefault(bisect_left(fixed, row), ([], []))[side].append(row)
    return tuple(Gap(tuple(gone), tuple(come)) for _, (gone, come) in sorted(gaps.items()))
