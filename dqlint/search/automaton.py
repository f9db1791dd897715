r"""A loop's position automaton: one state for each character that is read, an edge for each way from one to the next.

Ways are kept apart (Glushkov's automaton with multiplicity): `(a+)+` goes from `a` to `a` in two. What stands between
two characters without reading (`\b`, `^`, the end of a possessive repeat) narrows which letters the way lets through.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeVar

from dqlint.search.letters import Letters
from dqlint.search.loops import COPIES, is_loop, skippable
from dqlint.search.syntax import Anchor, Back, Chars, Choice, Concat, Node, Repeat, walk

T = TypeVar("T")
_MOST_STATES = 2_000

# Letters that may come next, after a word character, after a newline, after any other.
Pass = tuple[int, int, int]


class TooLarge(Exception):
    """The automaton would have more than a few thousand states."""


class Ways(NamedTuple):
    """Where a part begins and ends, and how it can be passed without reading. `last` says what may follow."""

    first: list[tuple[int, Pass]]
    last: list[tuple[int, Pass]]
    empty: list[Pass]


class Automaton:
    """The states of `root`, numbered. `edges[s]` are the ways on from state s: the next state, the letters it reads."""

    def __init__(self, root: Repeat, letters: Letters) -> None:
        self._letters = letters
        self.free: Pass = (letters.every,) * 3
        self._kinds: tuple[int, ...] = (letters.every,)
        if any(isinstance(node, Anchor) and node.at in "bB^" for node in walk(root)):
            self._kinds = (letters.word, letters.line, letters.every & ~letters.word & ~letters.line)
        self._states: list[tuple[int, int]] = []
        self.edges: list[list[tuple[int, int]]] = []
        self.ways = self._loop(root)

    def _add(self, node: Node) -> Ways:
        if isinstance(node, Chars):
            return self._read(self._letters.of(node))
        if isinstance(node, Concat):
            return self._join(map(self._add, node.parts))
        if isinstance(node, Choice):
            return self._either([self._add(part) for part in node.parts])
        if isinstance(node, Repeat):
            return self._repeat(node)
        if isinstance(node, Back):
            return self._back(node)
        return Ways([], [], [self._anchor(node.at) if isinstance(node, Anchor) else self.free])

    def _read(self, letters: int) -> Ways:
        """One state for every kind of letter, where what may come next depends on the kind."""
        ends = []
        for kind, inside in enumerate(self._kinds):
            if letters & inside:
                ends.append((len(self._states), self.free))
                self._states.append((letters & inside, kind))
                self.edges.append([])
        if len(self._states) > _MOST_STATES:
            raise TooLarge
        return Ways(ends, ends, [])

    def _anchor(self, at: str) -> Pass:
        word, line, every = self._letters.word, self._letters.line, self._letters.every
        if at == "b":
            return every & ~word, word, word
        if at == "B":
            return word, every & ~word, every & ~word
        if at == "^":
            return 0, every, 0
        return (line,) * 3 if at in "$e" else (0, 0, 0)

    def _back(self, node: Back) -> Ways:
        """What a group took is one fixed text: it stands as one character of those that the group can hold."""
        ways = self._read(self._letters.of_all(node.body))
        return ways._replace(empty=[self.free]) if skippable(node.body) else ways

    def _join(self, parts: Iterable[Ways]) -> Ways:
        whole = Ways([], [], [self.free])
        for part in parts:
            self._link(whole.last, part.first)
            whole = Ways(
                _few([*whole.first, *((state, _both(way, by)) for by in whole.empty for state, way in part.first)]),
                _few([*part.last, *((state, _both(way, by)) for by in part.empty for state, way in whole.last)]),
                _few([_both(one, other) for one in whole.empty for other in part.empty]),
            )
        return whole

    def _either(self, parts: Sequence[Ways]) -> Ways:
        first = [way for part in parts for way in part.first]
        last = [way for part in parts for way in part.last]
        return Ways(first, last, _few([way for part in parts for way in part.empty]))

    def _link(self, last: Iterable[tuple[int, Pass]], first: Sequence[tuple[int, Pass]]) -> None:
        for state, leaving in last:
            kind = self._states[state][1]
            for after, entering in first:
                letters = self._states[after][0] & leaving[kind] & entering[kind]
                if letters:
                    self.edges[state].append((after, letters))

    def _repeat(self, node: Repeat) -> Ways:
        copies = [self._add(node.body) for _ in range(min(node.least, COPIES) - is_loop(node))]
        end = self._loop(node) if is_loop(node) else self._optional(node, (node.most or 0) - node.least)
        return self._join([*copies, end])

    def _optional(self, node: Repeat, most: int) -> Ways:
        """Up to `most` copies, each only after the one before, as in x(x(x)?)?."""
        ways = Ways([], [], [self.free])
        for _ in range(min(most, COPIES)):
            ways = self._join([self._add(node.body), ways])
            ways = ways._replace(empty=_few([*ways.empty, self.free]))
        return ways

    def _loop(self, node: Repeat) -> Ways:
        """Once and again, and where `least` is 0 not at all."""
        body = self._add(node.body)
        self._link(body.last, body.first)
        empty = body.empty if node.least else _few([*body.empty, self.free])
        if node.possessive and isinstance(node.body, Chars):
            out: Pass = (self._letters.every & ~self._letters.of(node.body),) * 3
            return Ways(body.first, [(state, out) for state, _ in body.last], [out] if empty else [])
        return Ways(body.first, body.last, empty)


def _both(one: Pass, other: Pass) -> Pass:
    return one[0] & other[0], one[1] & other[1], one[2] & other[2]


def _few(ways: Iterable[T]) -> list[T]:
    """Of equal ways two are enough to be ambiguous."""
    return [way for way, times in Counter(ways).items() for _ in range(min(times, 2))]
