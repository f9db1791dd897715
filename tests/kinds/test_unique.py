from __future__ import annotations

from typing import Any

from dqlint.batch import Batch
from dqlint.corpus import Corpus
from dqlint.kinds.unique import KIND, Options, Unique
from dqlint.layouts.detect import LAYOUTS
from dqlint.model import Rows
from dqlint.search import Searcher


def seen(check: Unique, file: str, values: list[Any], first: int = 0) -> Unique:
    lines = [*range(first + 1, first + 1 + len(values))]
    rows = Rows(first, [{"id": value} for value in values], lines, [1] * len(values), [])
    assert [*check.examine(Batch(file, "train", rows, LAYOUTS["text"], Searcher(())))] == []
    return check


def found(check: Unique) -> list[tuple[str, int, str, str, int]]:
    hits = [*check.conclude(Corpus(lambda file: ()))]
    assert all(set(hit.values) == set(KIND.values) for hit in hits)
    return [
        (hit.place.file, hit.place.line, hit.values["value"], hit.values["file"], hit.values["line"]) for hit in hits
    ]


def test_a_value_stands_once_in_a_file() -> None:
    check = seen(Unique(Options(field="id")), "a", [1, 2, 1, None, None, "", "", 1])
    assert found(seen(check, "b", [2])) == [("a", 3, "1", "a", 1), ("a", 8, "1", "a", 1)]


def test_a_value_stands_once_in_a_dataset() -> None:
    check = seen(Unique(Options(field="id", within="dataset")), "a", [1, 2])
    assert found(seen(check, "b", [3, 2])) == [("b", 2, "2", "a", 2)]


def test_values_of_other_types_differ() -> None:
    assert found(seen(Unique(Options(field="id")), "a", [1, "1", True, 1.0])) == []


def test_long_values_are_told_apart_and_cut() -> None:
    check = seen(Unique(Options(field="id")), "a", ["x" * 500, "x" * 500 + "y", "x" * 500])
    assert found(check) == [("a", 3, "x" * 80, "a", 1)]


def test_merged_memories_are_as_one() -> None:
    values = [1, 2, 1, 3, 2, 2, 4, 1]
    together = seen(Unique(Options(field="id")), "a", values)
    earlier = seen(Unique(Options(field="id")), "a", values[:3])
    earlier.merge(seen(Unique(Options(field="id")), "a", values[3:], first=3))
    assert found(earlier) == found(together)
