"""The alphabet that a pattern tells apart, as bits: what the analysis of its loops reckons with."""

from __future__ import annotations

from dqlint.search.characters import reads, superset
from dqlint.search.syntax import Chars, Node, walk

_ASCII = 128
# For the rest of Unicode: a numeral, a letter, a digit, a mark, a blank, an ideograph, an emoji.
_STAND_INS = "\u00b2\u00e9\u0661\u2014\u3000\u4e2d\U0001f600"


class Letters:
    """Bit n is the n-th character of `chars`: all of ASCII, some for the rest, and those that the pattern names."""

    def __init__(self, root: Node) -> None:
        nodes = (node for node in walk(root) if isinstance(node, Chars))
        named = {code for node in nodes for item in node.items if not isinstance(item, str) for code in item}
        beyond = {*_STAND_INS, *(chr(code) for code in named if code >= _ASCII)}
        self.chars = "".join(map(chr, range(_ASCII))) + "".join(sorted(beyond))
        self.every = (1 << len(self.chars)) - 1
        self._known: dict[Chars, int] = {}
        self.word = self.of(Chars(("w",)))
        self.line = self.of(Chars(((10, 10),)))

    def of(self, node: Chars) -> int:
        """The letters that `node` reads."""
        if node not in self._known:
            self._known[node] = self._of(node)
        return self._known[node]

    def _of(self, node: Chars) -> int:
        bits = 0
        for low, high in superset(node):
            if low < _ASCII:
                bits |= (2 << min(high, _ASCII - 1)) - (1 << low)
        for bit in range(_ASCII, len(self.chars)):
            bits |= reads(node, self.chars[bit]) << bit
        return bits

    def of_all(self, root: Node) -> int:
        """The letters that anything below `root` reads."""
        bits = 0
        for node in walk(root):
            bits |= self.of(node) if isinstance(node, Chars) else 0
        return bits

    def example(self, bits: int) -> str:
        """One of the letters, a visible one if there is."""
        inside = [char for bit, char in enumerate(self.chars) if bits >> bit & 1]
        return min(inside, key=lambda char: (not char.isprintable(), char))
