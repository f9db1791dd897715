"""Components of what is joined by edges, in arrays."""

from __future__ import annotations

import numpy as np

from dqlint.similarity.arrays import I64


class Components:
    """A component is named by the least number in it. Edges may be added at any time.

    `_up` is a forest (Galler and Fischer 1964): each number has one in its component that is not above it, and only the
    least has itself. What an edge or a question costs depends on how many numbers it names, not on how many there are.
    """

    def __init__(self, names: I64) -> None:
        self._up = names

    def of(self, numbers: I64) -> I64:
        """The component of each number."""
        found = self._up[numbers]
        if np.array_equal(found, up := self._up[found]):
            return found
        while not np.array_equal(found, up):
            found, up = up, self._up[up]
        self._up[numbers] = found
        return found

    def unite(self, x: I64, y: I64) -> None:
        """Add the edges x[k], y[k]."""
        while True:
            x, y = self.of(x), self.of(y)
            apart = np.flatnonzero(x != y)
            if not len(apart):
                return
            x, y = x[apart], y[apart]
            np.minimum.at(self._up, np.maximum(x, y), np.minimum(x, y))
