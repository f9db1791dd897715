"""Which repeats count as loops, and which parts of a pattern can be passed by."""

from __future__ import annotations

from dqlint.search.syntax import Back, Chars, Choice, Concat, Node, Repeat

COPIES = 12


def is_loop(node: Repeat) -> bool:
    """Whether a repeat counts as one without end: others are looked at copy by copy."""
    return node.most is None or (node.most > COPIES and not _is_fixed(node))


def _is_fixed(node: Repeat) -> bool:
    return node.least == node.most and isinstance(node.body, Chars)


def skippable(node: Node) -> bool:
    """Whether the part can be passed without reading and without a condition."""
    if isinstance(node, Concat):
        return all(map(skippable, node.parts))
    if isinstance(node, Choice):
        return any(map(skippable, node.parts))
    if isinstance(node, Repeat):
        return node.least == 0 or skippable(node.body)
    return isinstance(node, Back) and skippable(node.body)
