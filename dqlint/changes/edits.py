"""Which removed row is which added one, edited: a guess for the reader's sake, that no verdict depends on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from dqlint.changes.keys import canonical
from dqlint.changes.rows import Difference, Gap
from dqlint.model import Record
from dqlint.paths import get

_TELLING = 20  # bytes of a value, as JSON, by which a row can be known again
_ALIKE = 60  # of 100, by rapidfuzz's ratio: two texts of a language that have nothing in common reach 50
_SURE = 85
_PAIRS = 256  # of a gap, all compared; in a larger one each row is compared with those near its place
_NEAR = 4
_HALF = 512  # characters compared at either end of a row's text


class Edited(NamedTuple):
    """A row of the old version and what became of it in the new; rows are counted from 0."""

    old: int
    new: int


def edits(found: Difference, old: Mapping[int, Record], new: Mapping[int, Record], id_path: str = "id") -> list[Edited]:
    """The rows that were edited, in the order of the new version; each row is in one pair at most.

    `old` and `new` hold the records of the removed and the added rows; a row without one is not looked at. Rows belong
    together, in this order: all but the id is equal; the ids are equal; between the same unmoved neighbours, a value
    is equal that no other row there has; there too, the texts are alike. All but the last takes linear time, the last
    at most `_PAIRS` comparisons for each gap or some for each row.
    """
    pairs = _Pairs(old, new)
    pairs.join(found.removed, found.added, lambda record: _but_id(record, id_path))
    pairs.join(found.removed, found.added, lambda record: _id(record, id_path))
    for gap in found.gaps:
        if gap.removed and gap.added:
            _within(gap, pairs, id_path)
    return sorted((Edited(*pair) for pair in pairs.made.items()), key=lambda pair: pair.new)


class _Pairs:
    """The pairs found so far."""

    def __init__(self, old: Mapping[int, Record], new: Mapping[int, Record]) -> None:
        self.old = old
        self.new = new
        self.made: dict[int, int] = {}
        self._taken: set[int] = set()

    def add(self, old: int, new: int) -> None:
        """Pair two rows, unless one of them is in a pair."""
        if old not in self.made and new not in self._taken:
            self.made[old] = new
            self._taken.add(new)

    def free(self, gap: Gap) -> Gap:
        """The rows of a gap that are in no pair."""
        removed = tuple(row for row in gap.removed if row in self.old and row not in self.made)
        return Gap(removed, tuple(row for row in gap.added if row in self.new and row not in self._taken))

    def join(self, removed: Iterable[int], added: Iterable[int], marks: Callable[[Record], Iterable[bytes]]) -> None:
        """Pair the rows that share a mark which one row of either version has."""
        bearers = _bearers(((row, self.new[row]) for row in added if row in self.new), marks)
        for mark, row in _bearers(((row, self.old[row]) for row in removed if row in self.old), marks).items():
            if mark in bearers:
                self.add(row, bearers[mark])


def _bearers(rows: Iterable[tuple[int, Record]], marks: Callable[[Record], Iterable[bytes]]) -> dict[bytes, int]:
    """The row of each mark that one row alone has."""
    bearers: dict[bytes, int] = {}
    shared = set()
    for row, record in rows:
        for mark in marks(record):
            if bearers.setdefault(mark, row) != row:
                shared.add(mark)
    return {mark: row for mark, row in bearers.items() if mark not in shared}


def _but_id(record: Record, id_path: str) -> list[bytes]:
    """The whole record without its id, where there is much of it: short ones may be equal by chance."""
    if id_path not in record:
        return []
    text = canonical()({key: value for key, value in record.items() if key != id_path})
    return [text] if len(text) >= 2 * _TELLING else []


def _id(record: Record, id_path: str) -> list[bytes]:
    value = get(record, id_path)
    return [canonical()(value)] if type(value) is int or (type(value) is str and value) else []


def _values(record: Record) -> list[bytes]:
    """The values by which a row can be known, under whatever name."""
    return [text for text in map(canonical(), record.values()) if len(text) >= _TELLING]


def _within(gap: Gap, pairs: _Pairs, id_path: str) -> None:
    """Pair the rows of a gap. Where rows of both versions have ids, other ids are other rows."""
    gap = pairs.free(gap)
    nameless = Gap(
        tuple(row for row in gap.removed if not _id(pairs.old[row], id_path)),
        tuple(row for row in gap.added if not _id(pairs.new[row], id_path)),
    )
    if nameless.removed != gap.removed and nameless.added != gap.added:
        gap = nameless
    pairs.join(gap.removed, gap.added, _values)
    gap = pairs.free(gap)
    old = [_text(pairs.old[row]) for row in gap.removed]
    new = [_text(pairs.new[row]) for row in gap.added]
    for one, other in _alike(old, new) if len(old) * len(new) <= _PAIRS else _alike_near(old, new):
        pairs.add(gap.removed[one], gap.added[other])


def _text(record: Record) -> str:
    """The texts and numbers in a record, one a line, without the middle of long ones."""
    text = "\n".join(_leaves(record))
    return text if len(text) <= 2 * _HALF else text[:_HALF] + text[-_HALF:]


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key in sorted(value):
            yield from _leaves(value[key])
    elif isinstance(value, list):
        for member in value:
            yield from _leaves(member)
    else:
        yield str(value)


def _alike(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs of texts that are alike, the most alike first and of equally alike ones the nearest."""
    from rapidfuzz import fuzz

    scored = [
        (-score, abs(one - other), one, other)
        for one, before in enumerate(old)
        for other, after in enumerate(new)
        if (score := fuzz.ratio(before, after, score_cutoff=_ALIKE))
    ]
    return [(one, other) for _, _, one, other in sorted(scored)]


def _alike_near(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """For each text one that is alike among the few near its place, which follows the pairs found."""
    from rapidfuzz import fuzz

    place = 0
    free = set(range(len(new)))
    for one, before in enumerate(old):
        best, score = -1, 0.0
        for other in _around(place):
            if other not in free:
                continue
            found = fuzz.ratio(before, new[other], score_cutoff=max(_ALIKE, score))
            if found > score:
                best, score = other, found
            if score >= _SURE:
                break
        if best >= 0:
            yield one, best
            free.remove(best)
            place = best
        place += 1


def _around(place: int) -> list[int]:
    """The places near one, the nearest first."""
    return sorted(range(place - _NEAR, place + _NEAR + 1), key=lambda at: abs(at - place))
