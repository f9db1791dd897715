"""What a kind finds in rows, without rules and files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from dqlint import kinds
from dqlint.batch import Batch
from dqlint.layouts.detect import LAYOUTS
from dqlint.located import Document, Spot
from dqlint.model import Hit, Record, Rows
from dqlint.options import read
from dqlint.search import Searcher

Find = Callable[..., list[Hit]]


def find(kind: str, options: Mapping[str, Any], rows: Sequence[Record], layout: str = "openai-chat") -> list[Hit]:
    loaded = kinds.load(kind)
    problems: list[Any] = []
    made, missing = read(loaded.options, options, Spot(Document(options, "test"), ()), problems)
    assert not problems
    assert not missing
    check = loaded.make(made)
    block = Rows(0, [*rows], [*range(1, len(rows) + 1)], [1] * len(rows), [])
    hits = [*check.examine(Batch("rows.jsonl", "train", block, LAYOUTS[layout], Searcher(check.searches)))]
    for hit in hits:
        assert set(hit.values) == set(loaded.values)
    return hits


@pytest.fixture(name="find")
def _find() -> Find:
    return find
