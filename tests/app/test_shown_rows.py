from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint.app.shown_rows import changed_part

TEXT = st.text(st.sampled_from("ab c.\u00e9"), max_size=14)


@given(TEXT, TEXT)
def test_what_lies_around_the_part_is_the_same(before: str, after: str) -> None:
    start, (old_end, new_end) = changed_part(before, after)
    assert 0 <= start <= min(old_end, new_end)
    assert before[:start] == after[:start]
    assert before[old_end:] == after[new_end:]
    if before == after:
        assert old_end == new_end


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        ("the app does not open here", "the app does not start here", ("open", "start")),
        ("wanted", "waited", ("wanted", "waited")),
        ("two cats", "two cars", ("cats", "cars")),
        ("the cat", "the big cat", ("", "big ")),
        ("the cat", "the cat sat", ("", " sat")),
        ("aaa", "aaaa", ("aaa", "aaaa")),
        ("", "new", ("", "new")),
        ("same", "same", ("", "")),
        ("x=1, y=2", "x=1, y=3", ("2", "3")),
    ],
)
def test_the_part_is_whole_words(before: str, after: str, parts: tuple[str, str]) -> None:
    start, (old_end, new_end) = changed_part(before, after)
    assert (before[start:old_end], after[start:new_end]) == parts


def test_long_texts_take_no_time() -> None:
    long = "word " * 400_000
    start, (old_end, new_end) = changed_part(f"{long}a {long}", f"{long}b {long}")
    assert (start, old_end, new_end) == (len(long), len(long) + 1, len(long) + 1)
