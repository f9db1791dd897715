from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint.kinds.repetition import loop

Find = Callable[..., list[Any]]
SAID = "The moon pulls the sea. "


@pytest.mark.parametrize(
    ("text", "unit", "start", "times"),
    [
        (SAID * 4, SAID, 0, 4),
        ((SAID * 4).strip(), " The moon pulls the sea.", 0, 4),
        ("It is so: " + SAID * 7, SAID, 10, 7),
        ("Why?\n" + "- buy milk\n" * 20, "- buy milk\n", 5, 20),
        ("月亮吸引海水。" * 5, "月亮吸引海水。", 0, 5),
    ],
)
def test_the_loop_at_the_end(text: str, unit: str, start: int, times: int) -> None:
    assert loop(text, 4) == (unit, start, times)


@pytest.mark.parametrize(
    "text",
    [
        SAID * 3,
        SAID * 9 + "Then it stopped.",
        "-" * 500,
        "| - | - |\n" * 50,
        "0, 0, 0, 0, " * 50,
        "ha" * 100,
        "one two three four five six seven",
        "short",
        "",
    ],
)
def test_no_loop(text: str) -> None:
    assert loop(text, 4) is None


@given(st.text(max_size=30), st.text(min_size=12, max_size=40), st.integers(4, 9))
def test_what_is_found_is_there(before: str, unit: str, times: int) -> None:
    text = before + unit * times
    found = loop(text, 4)
    if found:
        assert text.endswith((found.unit * found.times).lstrip())
        assert found.times >= 4
        assert 0 <= found.start < len(text)


def test_a_hit_says_what_and_how_often(find: Find) -> None:
    rows = [{"instruction": "x", "output": "So: " + SAID * 5}, {"instruction": "x", "output": "So."}]
    (hit,) = find("repetition", {"fields": ["output"]}, rows, "alpaca")
    assert (hit.place.row, hit.field, hit.span) == (0, "output", (4, 4 + 5 * len(SAID)))
    assert hit.values == {"unit": "The moon pulls the sea.", "times": 5}


def test_options(find: Find) -> None:
    rows = [{"instruction": "a song", "output": SAID * 4}]
    assert find("repetition", {"fields": ["output"], "times": 5}, rows, "alpaca") == []
    assert find("repetition", {"fields": ["output"], "unless-prompt": "song"}, rows, "alpaca") == []
    assert len(find("repetition", {"fields": ["output"], "unless-prompt": "poem"}, rows, "alpaca")) == 1
    assert find("repetition", {"fields": ["input"]}, rows, "alpaca") == []


def test_hostile_texts(find: Find) -> None:
    texts = [SAID * 40_000, "\ud800abcd efgh ijkl" * 8, "\0abcd efgh ijkl" * 8, "a" * 1_000_000]
    hits = find(
        "repetition", {"fields": ["output"]}, [{"instruction": "x", "output": text} for text in texts], "alpaca"
    )
    assert [(hit.place.row, hit.values["times"]) for hit in hits] == [(0, 40_000), (1, 8), (2, 8)]
