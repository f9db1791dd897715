"""What answers what in a row, told for all its turns in one pass: a row may have tens of thousands of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from dqlint.columns import Said

_Span = tuple[int, int]


class Part(NamedTuple):
    """Texts that follow one another, and all of them together, a line each."""

    said: list[Said]
    text: str


class Exchange(NamedTuple):
    """A prompt and its answer, each with all its texts; `later` where an answer came before."""

    prompt: str
    answer: str
    later: bool


class Talk:
    """The texts of a row in order, their turns ascending."""

    def __init__(self, said: list[Said]) -> None:
        self.said = said
        self._turns = {one.path: one.turn for one in reversed(said)}
        self._numbers = [one.turn for one in said]
        self._parts: dict[str, tuple[_Span, Part]] = {}  # the last of each kind: many texts share it

    def turn(self, path: str) -> int | None:
        """The turn of the text at a path; None where it is no part of the talk."""
        return self._turns.get(path)

    def before(self, turn: int) -> list[Said]:
        """All that is said before a turn."""
        return self.said[: bisect_left(self._numbers, turn)]

    def prompt(self, turn: int) -> Part:
        """What the user last said before a turn."""
        return self._part("prompt", self._prompts[bisect_left(self._numbers, turn)])

    def exchange(self, turn: int) -> Exchange:
        """A turn of the user with the answer that comes next."""
        first, last = bisect_left(self._numbers, turn), bisect_right(self._numbers, turn)
        own, answer = self._part("turn", (first, last)), self._part("answer", self._answers[last])
        return Exchange(own.text, answer.text, self._first_answer < first)

    def _part(self, kind: str, span: _Span) -> Part:
        known, part = self._parts.get(kind, (None, None))
        if part is None or known != span:
            said = self.said[slice(*span)]
            part = Part(said, "\n".join(one.text for one in said))
            self._parts[kind] = (span, part)
        return part

    @cached_property
    def _prompts(self) -> Sequence[_Span]:
        """Before every text and at the end: from where to where the user last spoke."""
        spans = [(0, 0)]
        for at, said in enumerate(self.said):
            start, end = spans[-1]
            spans.append((start if end == at else at, at + 1) if said.role == "user" else (start, end))
        return spans

    @cached_property
    def _answers(self) -> Sequence[_Span]:
        """From every text on and at the end: the answer that comes next, but for what the user says before it."""
        spans = [(len(self.said), len(self.said))]
        for at in range(len(self.said) - 1, -1, -1):
            spans.append(self._answer_from(at, *spans[-1]))
        return spans[::-1]

    def _answer_from(self, at: int, start: int, end: int) -> _Span:
        role = self.said[at].role
        if role == "user":
            return start, end
        if role != "assistant":
            return at, at
        return at, end if start == at + 1 else at + 1

    @cached_property
    def _first_answer(self) -> int:
        return next((at for at, said in enumerate(self.said) if said.role == "assistant"), len(self.said))
