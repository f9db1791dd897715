"""What is said of changed rows, with an index and without, against all rows held against each other."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dqlint import alike, nearby
from dqlint.alike import near_changed, near_rows
from dqlint.cache import NONE, Cache
from dqlint.columns import Column
from dqlint.similarity.few import are_near
from dqlint.similarity.judged import Judged
from dqlint.similarity.likeness import Likeness
from dqlint.similarity.words import words
from dqlint.table import Part, Table

Row = tuple[str, ...]
ROW = st.tuples(
    st.lists(st.sampled_from(["how", "do", "i", "not", "top", "up", "3", "4", "card", "是", "😀"]), max_size=7).map(
        " ".join
    ),
    st.sampled_from(["", "", "", "please", "Please!", "a passage of some words", "a passage of some more words", "\0"]),
)
LIKENESS = st.sampled_from([Likeness(), Likeness.of(0.6, one_word=False), Likeness.of(0.55), Likeness.of(1)])


def table(rows: Sequence[Row], file: str = "a.jsonl") -> Table:
    paths = ("instruction", "input")[: len(rows[0])] if rows else ()
    column = Column(
        [text for row in rows for text in row],
        [number for number, row in enumerate(rows) for _ in row],
        [*paths] * len(rows),
    )
    numbers = range(len(rows))
    return Table([Part(file, "train", "alpaca", numbers, numbers, numbers, {"input": column}, {})])


def by_hand(rows: Sequence[Row], likeness: Likeness, changed: Sequence[int]) -> list[Judged]:
    """The entries of `near_rows` in components with a changed row, the components found by holding all pairs."""
    sets = [tuple(frozenset(words(cell)) for cell in row) for row in rows]
    component = [*range(len(rows))]
    for x, one in enumerate(sets):
        for y, other in enumerate(sets[:x]):
            if any(one) and any(other) and are_near(one, other, likeness):
                component = [component[y] if name == component[x] else name for name in component]
    held = {component[row] for row in changed}
    return [pair for pair in near_rows(table(rows), "input", likeness) if component[pair.row] in held]


@contextmanager
def small(few_new: int, new: float, grown: int) -> Iterator[None]:
    """An index also for few rows, written and built anew as often as may be."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(alike, "FEW", 0))
        stack.enter_context(patch.object(nearby, "_FEW_NEW", few_new))
        stack.enter_context(patch.object(nearby, "_NEW", new))
        stack.enter_context(patch.object(nearby, "_GROWN", grown))
        yield


@st.composite
def versions(draw: st.DrawFn) -> list[tuple[list[Row], list[int]]]:
    """Rows, and what became of them: edited, deleted, inserted, moved, and all at once; with those that changed."""
    made = []
    rows = draw(st.lists(ROW, min_size=1, max_size=14))
    for _ in range(draw(st.integers(1, 4))):
        changed = draw(st.lists(st.integers(0, max(len(rows) - 1, 0)), max_size=4, unique=True)) if rows else []
        made.append((rows, changed))
        rows = draw(st.permutations(rows)) if draw(st.booleans()) else [*rows]
        cut = draw(st.integers(0, len(rows)))
        rows = rows[: cut - draw(st.integers(0, min(cut, 5)))] + draw(st.lists(ROW, max_size=4)) + rows[cut:]
    return made


@settings(deadline=None)
@given(versions(), LIKENESS, st.sampled_from([0, 3, 50]), st.sampled_from([0, 0.5, 1]), st.sampled_from([2, 100]))
def test_the_same_with_an_index_and_without(
    given: list[tuple[list[Row], list[int]]], likeness: Likeness, few_new: int, new: float, grown: int
) -> None:
    with tempfile.TemporaryDirectory() as name, small(few_new, new, grown):
        for rows, changed in given:
            expected = by_hand(rows, likeness, changed)
            assert near_changed(table(rows), "input", likeness, changed, NONE) == expected
            kept = Cache(Path(name, "dqlint"))
            assert near_changed(table(rows), "input", likeness, changed, kept) == expected


@settings(deadline=None)
@given(st.lists(ROW, min_size=1, max_size=14), LIKENESS)
def test_a_changed_row_is_spoken_of_if_and_only_if_a_row_is_near_to_it(rows: list[Row], likeness: Likeness) -> None:
    sets = [tuple(frozenset(words(cell)) for cell in row) for row in rows]
    for changed, one in enumerate(sets):
        others = [other for row, other in enumerate(sets) if row != changed and any(other)]
        near = any(one) and any(are_near(one, other, likeness) for other in others)
        with tempfile.TemporaryDirectory() as name, small(50, 1, 2):
            found = near_changed(table(rows), "input", likeness, [changed], Cache(Path(name, "dqlint")))
        assert bool(found) == near


LIKE = [(f"word{n} and some words that all rows have in common here", "") for n in range(2_000)]
ROWS = LIKE + [(f"quite another question {n} {n * n} of number {n * 7}", f"passage {n}") for n in range(2_000)]


def test_many_rows(tmp_path: Path) -> None:
    """Over edits, deletions and a folder that is damaged: the same as without, whatever is in there."""
    kept = Cache(tmp_path / "dqlint")
    rows = [*ROWS]
    for step in range(4):
        rows[step * 10 : step * 10 + 3] = [("Word7, and some words that all rows have in common: here", "")] * (
            step + 1
        )
        rows[3_000 + step] = ROWS[3_500 + step]
        changed = [step * 10, 3_000 + step, 3_900]
        expected = near_changed(table(rows), "input", Likeness(), changed, NONE)
        assert near_changed(table(rows), "input", Likeness(), changed, kept) == expected
        assert len(expected) > 1_000
        (entry,) = (tmp_path / "dqlint").iterdir()
        data = entry.read_bytes()
        entry.write_bytes([data, data[: len(data) // 2], b"", data[:-20] + b"x" + data[-19:]][step])


def test_rows_are_added_once_they_are_many(tmp_path: Path) -> None:
    kept = Cache(tmp_path / "dqlint")

    def written(rows: Sequence[Row]) -> bytes:
        near_changed(table(rows), "input", Likeness(), [0], kept)
        (entry,) = (tmp_path / "dqlint").iterdir()
        return entry.read_bytes()

    built = written(ROWS)
    new = [(f"new question {n} number {n * n}", "") for n in range(600)]
    assert written(ROWS + new[:50]) == built
    added = written(ROWS + new[:60])
    assert len(added) > len(built)
    assert written(ROWS + new[:60]) == added
    assert written(ROWS[60:] + new[:60]) == added
    with patch.object(alike, "FEW", 0):
        assert len(written(ROWS[:1_500] + new[:60])) < len(built) / 2


@pytest.mark.parametrize("file", ["b.jsonl", "a.jsonl"])
def test_no_text_is_kept(tmp_path: Path, file: str) -> None:
    near_changed(table(ROWS, file), "input", Likeness(), [0], Cache(tmp_path / "dqlint"))
    (entry,) = (tmp_path / "dqlint").iterdir()
    data = entry.read_bytes()
    assert not [word for word in ("question", "passage", "another", "jsonl", "input") if word.encode() in data]


def test_by_letters_there_is_no_index(tmp_path: Path) -> None:
    rows = [("Where is my parcel",), ("Where is my parcle",), ("Something else altogether",), ("parcel where is my",)]
    likeness, kept = Likeness(measure="token_sort_ratio"), Cache(tmp_path / "dqlint")
    with small(0, 1, 2):
        found = near_changed(table(rows), "input", likeness, [1], kept)
    assert found == near_rows(table(rows), "input", likeness)
    assert [pair.row for pair in found] == [1, 3]
    assert not (tmp_path / "dqlint").exists()
