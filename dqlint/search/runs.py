r"""Over a run of one letter: how many loops of a pattern can follow each other and share the run out between them.

A run of n letters can be shared out between k loops in about n^(k-1) ways, and a match that fails tries them all. A
search may start anywhere, so it counts as one more loop in front: `\s*,?\s*;?\s*$` is cubic in a run of blanks. A loop
from which the run itself leads to the pattern's end does not count: there the match has succeeded. Everything is
reckoned for all letters at once, as bits.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import NamedTuple

from dqlint.search.letters import Letters
from dqlint.search.loops import COPIES, is_loop
from dqlint.search.syntax import Anchor, Back, Chars, Choice, Concat, Look, Node, Repeat

MOST = 4

# Entry k: the letters for which there are k loops or more, up to MOST.
Counts = tuple[int, ...]


class Run(NamedTuple):
    """Loops on the ways through a part, from its start to anywhere inside, from inside to its end, and inside.

    `reads` are the letters for which a way through reads at least one.
    """

    through: Counts
    head: Counts
    tail: Counts
    inside: Counts
    reads: int


def shared(root: Node, letters: Letters) -> int:
    """Letters of which a run is shared out between MOST loops or more, the search's own included."""
    return _Runs(letters).total(root).inside[MOST]


class _Runs:
    def __init__(self, letters: Letters) -> None:
        self._letters = letters
        self._every = letters.every
        self._none: Counts = (0,) * (MOST + 1)
        self._some: Counts = (self._every, *self._none[1:])
        self._skip = Run(self._some, self._some, self._some, self._some, 0)

    def total(self, root: Node) -> Run:
        whole = self._run(root, self._every)
        start = self._read(self._every)
        return self._join(self._loop(start, 0, self._every & ~whole.through[0]), whole)

    def _run(self, node: Node, rest: int) -> Run:
        """`rest`: the letters of which a run leads from the node's end to the pattern's."""
        if isinstance(node, Chars):
            return self._read(self._letters.of(node))
        if isinstance(node, Concat):
            return self._concat(node.parts, rest)
        if isinstance(node, Choice):
            return self._either([self._run(part, rest) for part in node.parts])
        if isinstance(node, Repeat):
            return self._repeat(node, rest)
        if isinstance(node, Back):
            return self._read(self._letters.of_all(node.body))
        return self._skip if isinstance(node, Look) or node == Anchor("B") else self._barrier(node)

    def _read(self, bits: int) -> Run:
        return self._skip._replace(through=(bits, *self._none[1:]), reads=bits)

    def _barrier(self, node: Anchor) -> Run:
        """Between two equal letters is no edge of a word, and of a line only where they are newlines."""
        return self._skip._replace(through=((self._letters.line if node.at in "^$e" else 0), *self._none[1:]))

    def _concat(self, parts: Iterable[Node], rest: int) -> Run:
        whole = self._skip
        for part in reversed(tuple(parts)):
            whole = self._join(self._run(part, rest & whole.through[0]), whole)
        return whole

    def _either(self, runs: list[Run]) -> Run:
        return Run(
            reduce(_either, (run.through for run in runs)),
            reduce(_either, (run.head for run in runs)),
            reduce(_either, (run.tail for run in runs)),
            reduce(_either, (run.inside for run in runs)),
            reduce(or_, (run.reads for run in runs)),
        )

    def _repeat(self, node: Repeat, rest: int) -> Run:
        body = self._run(node.body, rest)
        if isinstance(node.body, Chars) and node.possessive and is_loop(node):
            return self._possessive(body, node.least, rest)
        copies = min(node.least, COPIES) - is_loop(node) if body.inside[1] else min(node.least, 1) - is_loop(node)
        whole = self._loop(body, node.least, body.reads & ~rest) if is_loop(node) else self._optional(node, body)
        for _ in range(copies):
            whole = self._join(body, whole)
        return whole

    def _optional(self, node: Repeat, body: Run) -> Run:
        whole = self._skip
        for _ in range(min((node.most or 0) - node.least, COPIES if body.inside[1] else 1)):
            whole = self._either([self._skip, self._join(body, whole)])
        return whole

    def _possessive(self, body: Run, least: int, rest: int) -> Run:
        """Nothing of the run is left to what comes after."""
        passed = self._every & ~body.reads if least == 0 else 0
        looped = self._loop(body, least, body.reads & ~rest)
        return looped._replace(through=(passed, *self._none[1:]), tail=(self._every & ~body.reads, *self._none[1:]))

    def _loop(self, body: Run, least: int, counted: int) -> Run:
        once = (self._every, counted, *self._none[2:])
        again = _chain(body.tail, body.head)
        passed = body.reads | body.through[0] | (0 if least else self._every)
        return Run(
            _either(body.through, (passed, *once[1:])),
            _either(body.head, once),
            _either(body.tail, once),
            _either(_either(body.inside, once), again),
            body.reads,
        )

    def _join(self, one: Run, other: Run) -> Run:
        return Run(
            _chain(one.through, other.through),
            _either(one.head, _chain(one.through, other.head)),
            _either(other.tail, _chain(one.tail, other.through)),
            _either(_either(one.inside, other.inside), _chain(one.tail, other.head)),
            one.reads & other.through[0] | one.through[0] & other.reads,
        )


def _either(one: Counts, other: Counts) -> Counts:
    return tuple(map(or_, one, other))


def _chain(one: Counts, other: Counts) -> Counts:
    """Loops of one and then of the other."""
    return tuple(reduce(or_, (one[i] & other[k - i] for i in range(k + 1))) for k in range(len(one)))
