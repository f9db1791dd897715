"""Kind `stable-type`: a place in the records where most rows hold one JSON type, and some another.

Loaders that infer a schema (datasets, pyarrow, polars) stop there, far from the row. Null and a missing key fit any
type, and all numbers are one type. Elements of an array count as one place: `messages[*].content`. What a turn or a
part says may be text or a list of parts, which is no change; what tools take is theirs to shape and not looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from operator import itemgetter
from typing import Any, Final, Literal

from dqlint import paths
from dqlint.batch import Batch
from dqlint.check import Kind, Search
from dqlint.corpus import Corpus
from dqlint.layouts import ANY_TURNS
from dqlint.model import Hit, Place
from dqlint.options import Between, OptionSet, option

_TYPES: Mapping[type, str] = {
    str: "text", int: "a number", float: "a number", bool: "a boolean", list: "an array", dict: "an object",
}  # fmt: skip
_SPEAKS = frozenset({*ANY_TURNS.role, "type"})  # keys of a turn, or of a content part
_SAID = frozenset(ANY_TURNS.content)
_TEXT_OR_PARTS = frozenset({"text", "an array"})
_OF_TOOLS = frozenset({"tools", "functions"})
_IN_CALLS = frozenset({"arguments", "parameters", "input_schema", "input"})
_MOST_SPOTS = 2_000  # records whose keys are data (a mapping from ids, say) would make one of each key
_MOST_ROWS = 1_000  # findings of one type at one spot


class Options(OptionSet):
    """How rare the other type is, and among which rows."""

    share: float = option(0.2, "the share up to which another type is a slip and not a second layout", Between(0, 0.5))
    within: Literal["file", "dataset"] = option("file", "which rows should hold the same types")


ELEMENTS: Final = None  # what stands for the key where an array holds the values


@dataclass(slots=True)
class Spot:
    """A place in the records: how many values of each type stand there, and the spots inside it by key, or ELEMENTS."""

    types: Counter[str] = field(default_factory=Counter)
    inside: dict[Any, Spot] = field(default_factory=dict)


@dataclass(slots=True)
class Memory:
    """What types stand where in some files, by their names, and how many spots there are."""

    root: Spot = field(default_factory=Spot)
    spots: int = 0
    files: dict[str, None] = field(default_factory=dict)


class StableType:
    """Counts types, a batch at a time; the rows are looked for at the end, where a type turned out to be rare."""

    searches: tuple[Search, ...] = ()

    def __init__(self, options: Options) -> None:
        self.options = options
        self._memories: dict[str, Memory] = {}

    def examine(self, batch: Batch) -> Iterator[Hit]:
        memory = self._memories.setdefault(batch.file if self.options.within == "file" else "", Memory())
        memory.files[batch.file] = None
        _count_inside(memory, memory.root, batch.records)
        return iter(())

    def merge(self, later: StableType) -> None:
        """Take over what a check saw that looked at later rows."""
        for name, memory in later._memories.items():
            mine = self._memories.setdefault(name, Memory())
            mine.files.update(memory.files)
            _merge(mine, mine.root, memory.root)

    def conclude(self, corpus: Corpus) -> Iterator[Hit]:
        for memory in self._memories.values():
            for path, spot, said in _spots(memory.root, ""):
                usual, *others = (name for name, _ in spot.types.most_common()) if spot.types else ("",)
                alike = _TEXT_OR_PARTS if said and usual in _TEXT_OR_PARTS else ()
                most = self.options.share * spot.types.total()
                rare = [name for name in others if spot.types[name] <= most and name not in alike]
                if rare:
                    yield from _hits(_rows(corpus, memory, path, {usual, *rare}), spot, usual)


def _rows(corpus: Corpus, memory: Memory, path: str, names: set[str]) -> dict[str, dict[Place, str]]:
    """The first rows that hold the types at the path, with the exact path in each."""
    found: dict[str, dict[Place, str]] = {name: {} for name in names}
    for file in memory.files:
        for batch in corpus.batches(file):
            for row, record in enumerate(batch.records):
                for exact, value in paths.walk(record, path):
                    rows = found.get(_TYPES.get(type(value), ""))
                    if rows is not None and len(rows) < _MOST_ROWS:
                        rows.setdefault(batch.place(row), exact)
    return found


def _hits(found: Mapping[str, Mapping[Place, str]], spot: Spot, usual: str) -> Iterator[Hit]:
    """A hit for every row that holds a rare type, with the first that holds the usual one."""
    first = next(iter(found[usual]))
    for name, rows in found.items():
        values = {"type": name, "usual": usual, "count": spot.types[name], "total": spot.types.total()}
        for place, path in rows.items() if name != usual else ():
            yield Hit(place, path, values=values, related=(first,))


def _spots(spot: Spot, path: str) -> Iterator[tuple[str, Spot, bool]]:
    """Every spot inside, with its path, and whether what a turn or a content part says stands there."""
    speaks = not _SPEAKS.isdisjoint(spot.inside)
    for step, member in spot.inside.items():
        inner = f"{path}[*]" if step is ELEMENTS else paths.child(path, step)
        yield inner, member, speaks and step in _SAID
        yield from _spots(member, inner)


def _count_inside(memory: Memory, spot: Spot, values: Sequence[Any]) -> None:
    """Count what stands inside the objects and arrays among the values."""
    members: dict[Any, Sequence[Any]] = {}
    elements = [*chain.from_iterable(value for value in values if type(value) is list)]
    if elements:
        members[ELEMENTS] = elements
    members |= _members([value for value in values if type(value) is dict])
    free = _OF_TOOLS if spot is memory.root else _OF_TOOLS | _IN_CALLS
    for step, inner in members.items():
        if step not in free:
            _count(memory, spot, step, inner)


def _members(objects: Sequence[Mapping[str, Any]]) -> dict[str, Sequence[Any]]:
    """The values of each key. Where all objects have the same keys, as most do, no value is looked at by itself."""
    keys = tuple(objects[0]) if objects else ()
    if {*map(tuple, objects)} == {keys}:
        return {key: [*map(itemgetter(key), objects)] for key in keys}
    members: dict[str, list[Any]] = {}
    for one in objects:
        for key, value in one.items():
            members.setdefault(key, []).append(value)
    return {**members}


def _count(memory: Memory, holder: Spot, step: Any, values: Sequence[Any]) -> None:
    spot = _inner(memory, holder, step)
    if spot is None:
        return
    kinds = Counter(map(type, values))
    for kind, count in kinds.items():
        if kind in _TYPES:
            spot.types[_TYPES[kind]] += count
    if dict in kinds or list in kinds:
        _count_inside(memory, spot, values)


def _inner(memory: Memory, holder: Spot, step: Any) -> Spot | None:
    if step not in holder.inside and memory.spots < _MOST_SPOTS:
        memory.spots += 1
        holder.inside[step] = Spot()
    return holder.inside.get(step)


def _merge(memory: Memory, spot: Spot, later: Spot) -> None:
    spot.types.update(later.types)
    for step, member in later.inside.items():
        inner = _inner(memory, spot, step)
        if inner is not None:
            _merge(memory, inner, member)


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
