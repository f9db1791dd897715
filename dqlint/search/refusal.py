r"""Which patterns Python's backtracking `re` may take exponential, or at least cubic, time for.

Exponential: a loop of the position automaton in which one text leads from a state back to itself in two ways (EDA;
Weber and Seidl, "On the degree of ambiguity of finite automata", Theoretical Computer Science 88, 1991; for matchers
that backtrack, Weideman et al., "Analyzing matching time behavior of backtracking regular expression matchers by using
ambiguity of NFA", CIAA 2016). Cubic: a run of one letter that three loops in a row, or four, share out (`runs`).
Neither counts where a pattern has matched once the state is reached, as at the end of `(?:\w+\s*)+`.

The answer errs on the side of refusing: an atomic group or a look-around might have saved the pattern. It holds for
`search`, `match` and `finditer`; `fullmatch` asks more. What is let through may still take time quadratic in the text,
or worse on a text made for it: `dqlint.search.matching` bounds that by the clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dqlint.search.automaton import Automaton, TooLarge
from dqlint.search.letters import Letters
from dqlint.search.loops import COPIES, is_loop, skippable
from dqlint.search.runs import MOST, shared
from dqlint.search.syntax import NEVER, Chars, Choice, Concat, Look, Node, Repeat, parse, walk

_MOST_PAIRS = 20_000
_AMBIGUOUS = "can match one text in exponentially many ways; no two of its parts may match the same text"
_EMPTIES = "can be passed in exponentially many ways, as what it repeats can be empty; give it no minimum"
_LARGE = "is too large to tell how long a match can take"
_SHARED = "and those before it can share a run of {!r} in too many ways; put between them what they do not match"
_DEEP = "groups are nested too deeply to tell how long a match can take"
_OPERATOR = r"""
    \\. | \[\^?\]?(?:\\.|[^\]\\])*\] | \(\?\#[^)]*\) | \(\?
    | (?P<operator> (?: [*+?] | \{(?:\d+(?:,\d*)?|,\d*)\} ) [?+]? )
"""


def reason(pattern: re.Pattern[str]) -> str | None:
    """Why a pattern may take too long on some text (`dqlint.search.refuse`)."""
    try:
        root = parse(pattern)
        repeats = [node for node in walk(root) if isinstance(node, Repeat)]
        return _empties(pattern, repeats) or _ambiguous(pattern, root) or _too_many_in_a_row(pattern, root)
    except RecursionError:
        return _DEEP


def _empties(pattern: re.Pattern[str], repeats: list[Repeat]) -> str | None:
    for repeat in repeats:
        if repeat.least > COPIES and skippable(repeat.body):
            return _at(pattern, repeat, _EMPTIES)
    return None


def _ambiguous(pattern: re.Pattern[str], root: Node) -> str | None:
    for loop, at_end in _loops(root, at_end=True):
        try:
            automaton = Automaton(loop, Letters(loop))
            done = {state for state, way in automaton.ways.last if at_end and way == automaton.free}
            if _has_two_ways_back(automaton.edges, done):
                return _at(pattern, loop, _AMBIGUOUS)
        except TooLarge:
            return _at(pattern, loop, _LARGE)
    return None


def _loops(node: Node, *, at_end: bool) -> Iterator[tuple[Repeat, bool]]:
    """Loops of more than one character, inner ones first, and whether nothing need match after them."""
    if isinstance(node, Concat):
        for n, part in enumerate(node.parts):
            yield from _loops(part, at_end=at_end and all(map(skippable, node.parts[n + 1 :])))
    elif isinstance(node, Choice):
        for part in node.parts:
            yield from _loops(part, at_end=at_end)
    elif isinstance(node, Look):
        yield from _loops(node.body, at_end=True)
    elif isinstance(node, Repeat):
        yield from _loops(node.body, at_end=at_end and node.least <= 1)
        if is_loop(node) and not isinstance(node.body, Chars):
            yield node, at_end and node.least <= COPIES


def _has_two_ways_back(edges: list[list[tuple[int, int]]], done: set[int]) -> bool:
    """Whether one text leads from one state to one state by two paths: in a loop, every state leads to every other."""
    todo = [(state, state) for state in range(len(edges)) if state not in done]
    seen = set(todo)
    while todo:
        for pair in _steps(edges, *todo.pop()):
            if pair[0] == pair[1]:
                return True
            if pair not in seen and done.isdisjoint(pair):
                seen.add(pair)
                todo.append(pair)
        if len(seen) > _MOST_PAIRS:
            raise TooLarge
    return False


def _steps(edges: list[list[tuple[int, int]]], left: int, right: int) -> Iterator[tuple[int, int]]:
    """Where two paths that read the same letter go from two states, or apart from one."""
    for n, (one, letters) in enumerate(edges[left]):
        for other, others in edges[right][n + 1 :] if left == right else edges[right]:
            if letters & others:
                yield (one, other) if one < other else (other, one)


def _too_many_in_a_row(pattern: re.Pattern[str], root: Node) -> str | None:
    for body in (root, *(node.body for node in walk(root) if isinstance(node, Look))):
        if _in_a_row(body) >= MOST - 1:
            letters = Letters(body)
            bits = shared(body, letters)
            if bits:
                letter = letters.example(bits)
                return _at(pattern, _last(body, letters, letter), _SHARED.format(letter))
    return None


def _last(root: Node, letters: Letters, letter: str) -> Repeat:
    """The loop that makes them too many for a run of the letter."""
    parts = root.parts if isinstance(root, Concat) else (root,)
    bit = letters.chars.index(letter)
    ends = (n for n in range(len(parts)) if shared(Concat((*parts[: n + 1], NEVER)), letters) >> bit & 1)
    loops = [node for node in walk(parts[next(ends)]) if isinstance(node, Repeat) and is_loop(node)]
    return loops[-1]


def _in_a_row(node: Node) -> int:
    """No more loops than these can follow each other."""
    if isinstance(node, Concat):
        return sum(map(_in_a_row, node.parts))
    if isinstance(node, Choice):
        return max(map(_in_a_row, node.parts))
    if isinstance(node, Repeat):
        return is_loop(node) + _in_a_row(node.body) * max(1, min(node.most or node.least, COPIES))
    return 0


def _at(pattern: re.Pattern[str], repeat: Repeat, why: str) -> str:
    """The reason with where the repeat's operator stands, unless Python's parse has merged repeats."""
    comment = r"| \#[^\n]*" if pattern.flags & re.VERBOSE else ""
    tokens = re.finditer(_OPERATOR + comment, pattern.pattern, re.VERBOSE | re.DOTALL)
    offsets = [token.start() for token in tokens if token["operator"]]
    repeats = sum(isinstance(node, Repeat) for node in walk(parse(pattern)))
    return f"the repeat at offset {offsets[repeat.order]} {why}" if len(offsets) == repeats else f"a repeat {why}"
