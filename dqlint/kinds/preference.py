"""Kind `preference`: pairs of a chosen and a rejected answer that teach nothing, or not what they should."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import zip_longest
from typing import Any, Literal, NamedTuple

from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck
from dqlint.columns import Turn, turn
from dqlint.layouts import Turns
from dqlint.model import Hit
from dqlint.options import FieldPath, OptionSet, option
from dqlint.paths import child
from dqlint.turns import is_empty

_WEIGHTS = ("weight", "loss_weight")  # how much a turn is learned from, not what it says
_FIRST_WORDS = 8


class Options(OptionSet):
    """What is looked for in which pairs."""

    check: Literal["same", "empty", "prompts-differ"] = option(doc="the defect that is reported")
    chosen: FieldPath = option(FieldPath("chosen"), "the field of the answer that is preferred")
    rejected: FieldPath = option(FieldPath("rejected"), "the field of the other")
    space: Literal["ignore", "match"] = option("ignore", "whether texts that differ in white space alone are the same")


class Side(NamedTuple):
    """What stands on one side of a pair, and where."""

    name: str
    value: Any
    path: str


Found = tuple[str, str, int]  # path, side, number of the turn
Finder = Callable[[Side, Side, Turns], Iterator[Found]]


class Preference(RowCheck):
    """Pairs with the defect that the rule names."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._find: Finder = {"same": self._same, "empty": self._empty, "prompts-differ": self._prompts}[options.check]

    def examine(self, batch: Batch) -> Iterator[Hit]:
        rejected = _sides(batch, "rejected", self.options.rejected)
        for row, chosen in _sides(batch, "chosen", self.options.chosen).items():
            if row in rejected:
                for path, side, number in self._find(chosen, rejected[row], batch.layout.turns):
                    yield batch.hit(row, path, values={"side": side, "turn": number})

    def _same(self, chosen: Side, rejected: Side, _: Turns) -> Iterator[Found]:
        if _alike(chosen.value, rejected.value, loose=self.options.space == "ignore"):
            yield chosen.path, "", 0

    def _empty(self, chosen: Side, rejected: Side, ways: Turns) -> Iterator[Found]:
        for side in (chosen, rejected):
            if _says_nothing(side.value, ways):
                yield side.path, side.name, 0

    def _prompts(self, chosen: Side, rejected: Side, ways: Turns) -> Iterator[Found]:
        """The first turn that differs is an answer, unless the prompts do."""
        pairs = zip_longest(_turns(chosen, ways), _turns(rejected, ways))
        loose = self.options.space == "ignore"
        for number, (one, other) in enumerate(pairs, 1):
            if one and other and one.role == other.role and _alike(one.content, other.content, loose=loose):
                continue
            if any(it and it.role in ("system", "user") for it in (one, other)):
                yield (one.at if one else chosen.path), "", number
            return


def _sides(batch: Batch, name: str, field: str) -> Mapping[int, Side]:
    """What a field holds, by row: of several places in a row the first."""
    column = zip(*batch.values(field), strict=True)
    return {row: Side(name, value, path) for value, row, path in reversed(list(column))}


def _turns(side: Side, ways: Turns) -> list[Turn]:
    listed = side.value if isinstance(side.value, list) else []
    return [turn(raw, child(side.path, index), ways) for index, raw in enumerate(listed)]


def _says_nothing(value: Any, ways: Turns) -> bool:
    if isinstance(value, list):
        return not value or _says_nothing(value[-1], ways)
    if isinstance(value, dict):
        return is_empty(turn(value, "", ways))
    return isinstance(value, str) and not value.strip()


def _alike(one: Any, other: Any, *, loose: bool) -> bool:
    """Whether two answers say the same."""
    if isinstance(one, str) and isinstance(other, str):
        return one == other or (loose and _same_words(one, other))
    if isinstance(one, list) and isinstance(other, list):
        pairs = zip(one, other, strict=False)
        return len(one) == len(other) and all(_alike(*pair, loose=loose) for pair in pairs)
    if isinstance(one, dict) and isinstance(other, dict):
        keys = one.keys() | other.keys()
        return all(_alike(one.get(key), other.get(key), loose=loose) for key in keys if key not in _WEIGHTS)
    return type(one) is type(other) and bool(one == other)


def _same_words(one: str, other: str) -> bool:
    first = one.split(None, _FIRST_WORDS)[:_FIRST_WORDS] == other.split(None, _FIRST_WORDS)[:_FIRST_WORDS]
    return first and one.split() == other.split()


KIND = Kind(
    name="preference",
    summary="Pairs of a chosen and a rejected answer that teach nothing, or not what they should.",
    options=Options,
    make=Preference,
    values={
        "side": "for empty: the side that says nothing, chosen or rejected",
        "turn": "for prompts-differ: the number of the first turn that differs, from 1",
    },
)
