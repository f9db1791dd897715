"""Kind `conversation`: the order of turns, their roles, and turns that say nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck
from dqlint.columns import Conversation, Turn
from dqlint.model import Hit
from dqlint.options import FieldPath, OptionSet, option
from dqlint.turns import is_empty

Next = Literal["system", "user", "assistant", "tool", "end"]

# A conversation is read as one letter a turn: ! has no role, ? has one that nobody knows.
_LETTERS: Mapping[str, str] = {"system": "s", "user": "u", "assistant": "a", "tool": "t"}

# What is wrong with the letters; the turn at fault is the last of the match.
_ORDERS: Mapping[str, str] = {
    "without-role": r"!",
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


class Options(OptionSet):
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


class Turns(RowCheck):
    """Turns, or conversations, that have the defect the rule names."""

    def __init__(self, options: Options) -> None:
        self.options = options
        pattern = _order(options.order) if options.check == "order" else _ORDERS.get(options.check)
        self._find = re.compile(pattern).finditer if pattern is not None else None

    def examine(self, batch: Batch) -> Iterator[Hit]:
        for field in self.options.fields:
            for conversation, at in self._faults(batch, field):
                yield self._hit(batch, conversation, at)

    def _faults(self, batch: Batch, field: str) -> Iterator[tuple[Conversation, int]]:
        """Conversations, and the index of the turn at fault."""
        if self._find is None:
            for conversation in batch.conversations(field):
                yield from ((conversation, at) for at in self._in_turns(conversation.turns))
            return
        for letters, alike in _shapes(batch, field).items():
            positions = sorted({max(match.end() - 1, 0) for match in self._find(letters)})
            for conversation in alike if positions else ():
                turns = conversation.turns
                yield from ((conversation, at) for at in positions if turns[at].written not in self.options.roles)

    def _in_turns(self, turns: list[Turn]) -> Iterable[int]:
        if self.options.check == "untrained":
            return (0,) if _is_untrained(turns) else ()
        return [at for at, turn in enumerate(turns) if turn.role in ("user", "assistant") and is_empty(turn)]

    def _hit(self, batch: Batch, conversation: Conversation, at: int) -> Hit:
        turn, turns = conversation.turns[at], conversation.turns
        before = turns[at - 1].written if at else "start"
        values = {"turn": at + 1, "role": turn.written, "before": before, "turns": len(turns)}
        place = conversation.path if self.options.check in _WHOLE else turn.at
        return batch.hit(conversation.row, place, values=values)


def _shapes(batch: Batch, field: str) -> Mapping[str, list[Conversation]]:
    """Conversations by their letters: few sequences of roles make up most of a file."""

    def make() -> Mapping[str, list[Conversation]]:
        shapes: dict[str, list[Conversation]] = {}
        for conversation in batch.conversations(field):
            shapes.setdefault("".join(map(_letter, conversation.turns)), []).append(conversation)
        shapes.pop("", None)  # of no turns at all the layout speaks
        return shapes

    return batch.once("shapes", field, make)


def _letter(turn: Turn) -> str:
    return _LETTERS[turn.role] if turn.role else "?" if turn.written else "!"


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
