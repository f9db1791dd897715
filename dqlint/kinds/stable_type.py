"""Kind `stable-type`: a place in the records where most rows hold one JSON type, and some another.

Loaders that infer a schema (datasets, pyarrow, polars) stop there, far from the row. Null and a missing key fit any
type, and all numbers are one type. Elements of an array count as one place: `messages[*].content`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from dqlint import paths
from dqlint.batch import Batch, Corpus
from dqlint.check import Kind, Search
from dqlint.model import Hit, Place
from dqlint.options import Between, option

_TYPES: Mapping[type, str] = {
    str: "text", int: "a number", float: "a number", bool: "a boolean", list: "an array", dict: "an object",
}  # fmt: skip
_MOST_SPOTS = 2_000  # records whose keys are data (a mapping from ids, say) would make one of each key
_MOST_ROWS = 1_000  # rows remembered for each type of a place


@dataclass(frozen=True, slots=True)
class Options:
    """How rare the other type is, and among which rows."""

    share: float = option(0.2, "the share up to which another type is a slip and not a second layout", Between(0, 0.5))
    within: Literal["file", "dataset"] = option("file", "which rows should hold the same types")


Trail = tuple[Any, "str | int"]  # how to get to a value: the trail of what holds it (None for the record), and a step


class Remembered(NamedTuple):
    """A row, and the path of its value."""

    place: Place
    path: str


@dataclass(slots=True)
class Seen:
    """The values of one type at a spot: how many, and the rows of the first."""

    count: int = 0
    rows: list[Remembered] = field(default_factory=list)


@dataclass(slots=True)
class Spot:
    """A place in the records: what stands there by type, and the spots inside it by key, or ELEMENTS."""

    seen: dict[str, Seen] = field(default_factory=dict)
    inside: dict[Any, Spot] = field(default_factory=dict)


ELEMENTS = object()


class StableType:
    """Remembers what types stand where."""

    searches: tuple[Search, ...] = ()

    def __init__(self, options: Options) -> None:
        self.options = options
        self._roots: dict[str, Spot] = {}
        self._spots: dict[str, int] = {}

    def examine(self, batch: Batch) -> Iterator[Hit]:
        file = batch.file if self.options.within == "file" else ""
        root = self._roots.setdefault(file, Spot())
        walk = _Walk(batch, self._spots.get(file, 0))
        for row, record in enumerate(batch.records):
            walk.inside(root, record, row, None)
        self._spots[file] = walk.spots
        return iter(())

    def merge(self, later: StableType) -> None:
        """Take over what a check saw that looked at later rows."""
        for file, root in later._roots.items():
            self._spots[file] = _merge(self._roots.setdefault(file, Spot()), root, self._spots.get(file, 0))

    def conclude(self, corpus: Corpus) -> Iterator[Hit]:
        for root in self._roots.values():
            yield from self._changes(root)

    def _changes(self, spot: Spot) -> Iterator[Hit]:
        for member in spot.inside.values():
            total = sum(seen.count for seen in member.seen.values())
            usual = max(member.seen, key=lambda name: member.seen[name].count, default="")
            for name, seen in member.seen.items():
                if name != usual and seen.count <= self.options.share * total:
                    values = {"type": name, "usual": usual, "count": seen.count, "total": total}
                    for place, path in seen.rows:
                        yield Hit(place, path, values=values, related=(member.seen[usual].rows[0].place,))
            yield from self._changes(member)


class _Walk:
    """Goes through the records of a batch. `spots` counts those of the file so far."""

    def __init__(self, batch: Batch, spots: int) -> None:
        self._batch = batch
        self.spots = spots

    def inside(self, spot: Spot, value: Any, row: int, trail: Trail | None) -> None:
        """See all that an object or array holds."""
        if type(value) is dict:
            for key, member in value.items():
                self._see(spot, key, member, row, (trail, key))
        else:
            for index, member in enumerate(value):
                self._see(spot, ELEMENTS, member, row, (trail, index))

    def _see(self, holder: Spot, key: Any, value: Any, row: int, trail: Trail) -> None:
        name = _TYPES.get(type(value))
        if name is None:
            return
        spot = holder.inside.get(key)
        if spot is None:
            if self.spots >= _MOST_SPOTS:
                return
            self.spots += 1
            spot = holder.inside[key] = Spot()
        seen = spot.seen.get(name)
        if seen is None:
            seen = spot.seen[name] = Seen()
        seen.count += 1
        if len(seen.rows) < _MOST_ROWS:
            place = self._batch.place(row)
            if not seen.rows or seen.rows[-1].place != place:
                seen.rows.append(Remembered(place, _path(trail)))
        if name in {"an object", "an array"}:
            self.inside(spot, value, row, trail)


def _path(trail: Trail) -> str:
    holder, step = trail
    return paths.child(_path(holder) if holder else "", step)


def _merge(spot: Spot, later: Spot, spots: int) -> int:
    """Take over the memory of a spot; how many spots there are then, given how many there were."""
    for name, seen in later.seen.items():
        mine = spot.seen.setdefault(name, Seen())
        mine.count += seen.count
        mine.rows.extend(seen.rows[: _MOST_ROWS - len(mine.rows)])
    for key, member in later.inside.items():
        if key not in spot.inside:
            if spots >= _MOST_SPOTS:
                continue
            spots += 1
            spot.inside[key] = Spot()
        spots = _merge(spot.inside[key], member, spots)
    return spots


KIND = Kind(
    name="stable-type",
    summary="a place in the records where a few rows hold another JSON type than the rest",
    options=Options,
    make=StableType,
    values={
        "type": "what stands there",
        "usual": "what stands there in most rows",
        "count": "how many values have the other type",
        "total": "how many values there are, null aside",
    },
    scope="dataset",
)
