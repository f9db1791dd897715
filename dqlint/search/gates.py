"""Literals of which a text must hold one for a pattern to match: the filter where RE2 is missing or refuses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from dqlint.search.characters import superset
from dqlint.search.folding import fold
from dqlint.search.syntax import Anchor, Chars, Choice, Concat, Look, Node, Repeat

Gate = frozenset[str]

_EMPTY = frozenset(("",))
_COMMON = """
a an and are as at be by do for from i in is it me my of on or that the this to us was with you your
"""
_COMMON_WORDS = frozenset(_COMMON.split())
_MOST_CHARS = 6
_LAST_ASCII = 0x7F
_MOST_EXACT = 32
_MOST_COPIES = 8


class _Known(NamedTuple):
    """`exact`: all that the node can match, folded, when that is little. `gate`: one of these is in what it matches."""

    exact: Gate | None
    gate: Gate | None


_NOTHING = _Known(None, None)


def gate(node: Node) -> Gate | None:
    """Folded literals, one of which is in the `fold` of every text with a match; None when nothing can be said."""
    return _known(node).gate


def beyond_ascii(node: Node) -> bool:
    """Whether every text with a match holds a character that is not in ASCII."""
    if isinstance(node, Chars):
        return all(low > _LAST_ASCII for low, _ in superset(node))
    if isinstance(node, (Concat, Choice)):
        return (any if isinstance(node, Concat) else all)(map(beyond_ascii, node.parts))
    if isinstance(node, (Anchor, Look)):
        return False
    return (not isinstance(node, Repeat) or node.least > 0) and beyond_ascii(node.body)


def _known(node: Node) -> _Known:
    if isinstance(node, Chars):
        return _one(node)
    if isinstance(node, Concat):
        return _concat(map(_known, node.parts))
    if isinstance(node, Choice):
        return _choice(node)
    if isinstance(node, Repeat):
        return _repeat(node)
    return _Known(_EMPTY, None) if isinstance(node, (Anchor, Look)) else _known(node.body)


def _one(node: Chars) -> _Known:
    ranges = superset(node)
    if sum(high - low + 1 for low, high in ranges) > _MOST_CHARS:
        return _NOTHING
    return _exactly(frozenset(fold(chr(code)) for low, high in ranges for code in range(low, high + 1)))


def _exactly(texts: Gate) -> _Known:
    return _Known(texts, None if "" in texts else texts)


def _concat(parts: Iterable[_Known]) -> _Known:
    run = _EMPTY
    best: Gate | None = None
    exact = True
    for part in parts:
        joined = _product(run, part.exact)
        exact = exact and joined is not None
        if joined is None:
            best = _better(best, part.gate)
            joined = part.exact or _EMPTY
        run = joined
        best = _better(best, _exactly(run).gate)
    return _Known(run if exact else None, best)


def _product(left: Gate, right: Gate | None) -> Gate | None:
    if right is None or len(left) * len(right) > _MOST_EXACT:
        return None
    return frozenset(a + b for a in left for b in right)


def _better(left: Gate | None, right: Gate | None) -> Gate | None:
    """The gate that fewer texts pass, by how telling its least telling literal is, then by their number."""
    if not left or not right:
        return left if right is None else right
    return max(left, right, key=lambda texts: (min(map(_telling, texts)), -len(texts)))


def _telling(literal: str) -> int:
    """The length of a literal, but for what is in most English texts."""
    return len(" ".join(word for word in literal.split(" ") if word not in _COMMON_WORDS))


def _choice(node: Choice) -> _Known:
    parts = [_known(part) for part in node.parts]
    exacts = [part.exact for part in parts if part.exact is not None]
    gates = [part.gate for part in parts if part.gate is not None]
    return _Known(
        frozenset().union(*exacts) if len(exacts) == len(parts) else None,
        frozenset().union(*gates) if len(gates) == len(parts) else None,
    )


def _repeat(node: Repeat) -> _Known:
    if node.least == 0:
        body = _known(node.body).exact
        return _Known(_EMPTY | body, None) if node.most == 1 and body is not None else _NOTHING
    copies = _concat([_known(node.body)] * min(node.least, _MOST_COPIES))
    return copies if node.least == node.most and node.least <= _MOST_COPIES else _Known(None, copies.gate)
