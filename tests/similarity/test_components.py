"""Components of edges that are added in any order, against plain merging."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dqlint.similarity.components import Components

COUNT = 12
EDGES = st.lists(st.tuples(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1)), max_size=6)


@given(st.lists(EDGES, max_size=5), st.lists(st.integers(0, COUNT - 1)))
def test_the_least_names_a_component(given: list[list[tuple[int, int]]], asked: list[int]) -> None:
    components, plain = Components(np.arange(COUNT)), [*range(COUNT)]
    for edges in given:
        x, y = (np.array([edge[side] for edge in edges], np.int64) for side in (0, 1))
        components.unite(x, y)
        for edge in edges:
            low, high = sorted(plain[end] for end in edge)
            plain = [low if name == high else name for name in plain]
        assert components.of(np.array(asked, np.int64)).tolist() == [plain[number] for number in asked]
    assert components.of(np.arange(COUNT)).tolist() == plain
