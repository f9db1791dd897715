"""Removed and added rows that are one row, edited."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dqlint.changes.edits import edits
from dqlint.changes.keys import key
from dqlint.changes.rows import difference

Row = dict[str, Any]
TEXTS = st.sampled_from(["refund", "billing", "where is my parcel, it is late", "where is my parcel, it was lost"])
ROWS = st.lists(
    st.fixed_dictionaries({}, optional={"id": st.integers(0, 5) | st.none(), "text": TEXTS, "label": TEXTS}), max_size=8
)


@settings(max_examples=200, deadline=None)
@given(ROWS, ROWS)
def test_edits_pair_removed_rows_with_added_ones(old: list[Row], new: list[Row]) -> None:
    found = difference([key(row) for row in old], [key(row) for row in new])
    pairs = _edits(old, new)
    assert {old for old, _ in pairs} <= set(found.removed)
    assert {new for _, new in pairs} <= set(found.added)
    assert len({old for old, _ in pairs}) == len({new for _, new in pairs}) == len(pairs)


def _edits(old: list[Row], new: list[Row], id_path: str = "id") -> list[tuple[int, int]]:
    found = difference([key(row) for row in old], [key(row) for row in new])
    return [
        tuple(pair)
        for pair in edits(
            found, {row: old[row] for row in found.removed}, {row: new[row] for row in found.added}, id_path
        )
    ]


KEPT = {"text": "a row that both versions have"}


def test_an_id_finds_a_row_wherever_it_went() -> None:
    old = [{"id": 1, "text": "one"}, KEPT, {"id": "1", "text": "two"}]
    new = [{"id": "1", "text": "quite different"}, KEPT, {"id": 1, "text": "all new"}]
    assert _edits(old, new) == [(2, 0), (0, 2)]
    assert _edits([{"meta": {"key": 7}, "n": 1}, KEPT], [KEPT, {"meta": {"key": 7}, "n": 2}], "meta.key") == [(0, 1)]


def test_an_id_that_two_rows_have_finds_none() -> None:
    old = [{"id": 1, "text": "one"}, {"id": 1, "text": "two"}]
    assert _edits(old, [KEPT, {"id": 1, "text": "three"}]) == []


def test_another_id_is_another_row() -> None:
    text = "how do I get my money back for this parcel"
    assert _edits([{"id": 1, "text": text, "n": 1}], [{"id": 2, "text": text, "n": 2}]) == []
    assert _edits([{"text": text, "n": 1}], [{"id": 2, "text": text, "n": 2}]) == [(0, 0)]


def test_rows_numbered_anew_keep_their_texts() -> None:
    texts = [f"{word} is a text that is long enough to be known again" for word in ("one", "two", "three")]
    old = [{"id": number, "text": text} for number, text in enumerate(texts)]
    new = [{"id": number, "text": text} for number, text in enumerate(["a new first row", *texts])]
    assert _edits(old, new) == [(0, 1), (1, 2), (2, 3)]


def test_labels_that_changed_places_are_labels_edited() -> None:
    old = [{"id": 1, "label": "a"}, {"id": 2, "label": "b"}]
    assert _edits(old, [{"id": 1, "label": "b"}, {"id": 2, "label": "a"}]) == [(0, 0), (1, 1)]


def test_between_the_same_neighbours_a_shared_value_tells() -> None:
    question = "what is the capital of the country of France?"
    old = [KEPT, {"instruction": question, "output": "x" * 400}]
    assert _edits(old, [KEPT, {"instruction": question, "output": "Paris"}]) == [(1, 1)]
    assert _edits(old, [KEPT, {"prompt": question, "output": "Paris"}]) == [(1, 1)]
    assert _edits(old, [{"instruction": question, "output": "Paris"}, KEPT]) == []


def test_between_the_same_neighbours_the_most_alike_belong_together() -> None:
    old = [KEPT, {"text": "my parcel is late"}, {"text": "my card was refused"}]
    new = [KEPT, {"text": "all else"}, {"text": "my card was refused!"}, {"text": "My parcel is late"}]
    assert _edits(old, new) == [(2, 2), (1, 3)]


def test_rows_that_have_nothing_in_common_are_no_edit() -> None:
    assert _edits([KEPT, {"text": "my parcel is late"}], [KEPT, {"text": "Photosynthesis, briefly"}]) == []


@pytest.mark.parametrize("size", [3_000])
def test_thousands_of_rows_side_by_side_take_linear_time(size: int) -> None:
    old = [{"text": f"row {row} of many: {'parcel ' * (row % 30)}"} for row in range(size)]
    new = [{"text": row["text"].upper()[:4] + row["text"][4:]} for row in old]
    del new[1000:1002]
    start = time.perf_counter()
    pairs = _edits(old, new)
    assert time.perf_counter() - start < 5
    assert len(pairs) > 0.9 * size
