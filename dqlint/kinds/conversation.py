"""Kind `conversation`: the order of turns, their roles, and turns that say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from dqlint.batch import Batch
from dqlint.columns import Conversation, Turn
from dqlint.check import Kind, RowCheck
from dqlint.columns import Conversation, Turn
from dqlint.model import Hit
from dqlint.options import FieldPath, option
from dqlint.turns import is_empty

Next = Literal["system", "user", "assistant", "tool", "end"]

# A conversation is read as one letter a turn: ! has no role, ? has one that nobody knows.
_LETTERS: Mapping[str, str] = {"system": "s", "user": "u", "assistant": "a", "tool": "t"}

# What is wrong with the letters; the turn at fault is the last of the match.
_ORDERS: Mapping[str, str] = {
    "without-role": r"(?<=.)!",  # of the first turn the layout speaks
    "unknown-role": r"\?",
    "late-system": r"(?<=.)s",
    "starts-with-assistant": r"^s*a(?=.*u)",
    "ends-without-assistant": r"a.*[sut]$",
    "consecutive": r"(?<=u)u|(?<=a)a",
    "no-user": r"^[^u?!]+$",
    "no-assistant": r"^[^a?!]+$",
}
_WHOLE = ("no-user", "no-assistant", "untrained")

ORDER: Mapping[str, tuple[str, ...]] = {
    "start": ("system", "user"),
    "system": ("user",),
    "user": ("assistant",),
    "assistant": ("user", "tool", "end"),
    "tool": ("tool", "assistant"),
}


@dataclass(frozen=True, slots=True)
class Options:
    """What is looked for in which conversations."""

    check: Literal[
        "without-role", "unknown-role", "late-system", "starts-with-assistant", "ends-without-assistant", "consecutive",
        "no-user", "no-assistant", "empty", "untrained", "order",
    ] = option(doc="the defect that is reported")  # fmt: skip
    fields: tuple[FieldPath, ...] = option(
        (FieldPath("messages"), FieldPath("chosen"), FieldPath("rejected")), "the fields that hold conversations"
    )
    roles: tuple[str, ...] = option((), "for unknown-role: roles that are known besides those of the layout")
    order: Mapping[Literal["start", "system", "user", "assistant", "tool"], tuple[Next, ...]] = option(
        ORDER, "for order: what may follow; a role that is left out may be followed by anything"
    )


class Shape(NamedTuple):
    """A conversation and its turns as letters."""

    conversation: Conversation
    letters: str


class Turns(RowCheck):
    """Turns, or conversations, that have the defect the rule names."""

    def __init__(self, options: Options) -> None:
        self.options = options
        pattern = _order(options.order) if options.check == "order" else _ORDERS.get(options.check)
        self._positions = _finder(pattern) if pattern is not None else None

    def examine(self, batch: Batch) -> Iterator[Hit]:
        for field in self.options.fields:
            for shape in batch.once("shapes", field, lambda field=field: _shapes(batch, field)):  # type: ignore[misc]
                for position in self._faults(shape):
                    yield self._hit(batch, shape.conversation, position)

    def _faults(self, shape: Shape) -> Iterator[int] | tuple[int, ...]:
        turns = shape.conversation.turns
        if self._positions is not None:
            found = self._positions(shape.letters)
            return (
                found if not self.options.roles else (at for at in found if turns[at].written not in self.options.roles)
            )
        if self.options.check == "untrained":
            return (0,) if _is_untrained(turns) else ()
        return (at for at, turn in enumerate(turns) if turn.role in ("user", "assistant") and is_empty(turn))

    def _hit(self, batch: Batch, conversation: Conversation, at: int) -> Hit:
        turn, turns = conversation.turns[at], conversation.turns
        before = turns[at - 1].written if at else "start"
        values = {"turn": at + 1, "role": turn.written, "before": before, "turns": len(turns)}
        place = conversation.path if self.options.check in _WHOLE else turn.at
        return batch.hit(conversation.row, place, values=values)


def _shapes(batch: Batch, field: str) -> list[Shape]:
    return [Shape(one, "".join(map(_letter, one.turns))) for one in batch.conversations(field) if one.turns]


def _letter(turn: Turn) -> str:
    return _LETTERS[turn.role] if turn.role else "?" if turn.written else "!"


def _finder(pattern: str) -> Any:
    """Finds the turns at fault in letters. Few sequences of roles make up most of a file."""
    find = re.compile(pattern).finditer

    @lru_cache(maxsize=4096)
    def positions(letters: str) -> tuple[int, ...]:
        return tuple(max(match.end() - 1, 0) for match in find(letters))

    return positions


def _order(order: Mapping[Any, tuple[str, ...]]) -> str:
    """What may not follow, as a pattern over letters. Roles that nobody knows are for another rule."""
    return "|".join(_forbidden(role, after) for role, after in order.items()) or "(?!)"


def _forbidden(role: str, after: tuple[str, ...]) -> str:
    others = "".join(letter for name, letter in _LETTERS.items() if name not in after)
    start = "^" if role == "start" else f"(?<={_LETTERS[role]})"
    wrong = [f"{start}[{others}]"] if others else []
    ends = [f"{_LETTERS[role]}$"] if role != "start" and "end" not in after else []
    return "|".join(wrong + ends)


def _is_untrained(turns: list[Turn]) -> bool:
    """Whether every assistant's turn has a weight of nothing (OpenAI's `weight`, LLaMA-Factory's `loss_weight`)."""
    said = False
    for turn in turns:
        if turn.role == "assistant":
            if turn.raw.get("weight", turn.raw.get("loss_weight", 1)) != 0:
                return False
            said = True
    return said


KIND = Kind(
    name="conversation",
    summary="The order of turns, their roles, and turns that say nothing.",
    options=Options,
    make=Turns,
    values={
        "turn": "the number of the turn, from 1",
        "role": "its role as written",
        "before": "the role of the turn before it, `start` at the start",
        "turns": "how many turns the conversation has",
    },
)
