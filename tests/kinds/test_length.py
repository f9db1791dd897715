from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[Any]]


def lengths(find: Find, options: Any, rows: Any, layout: str = "alpaca") -> Any:
    hits = find("length", {"field": "output", **options}, rows, layout)
    return [(hit.place.row, hit.field, hit.values["length"], hit.values["wants"]) for hit in hits]


def answers(*texts: Any) -> Any:
    return [{"instruction": "say it", "input": "", "output": text} for text in texts]


def test_characters_without_space_around(find: Find) -> None:
    found = lengths(find, {"min": 1, "max": 3}, answers("", " \n", "abc ", "abcd"))
    assert found == [(0, "output", 0, "at least 1"), (1, "output", 0, "at least 1"), (3, "output", 4, "at most 3")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("don't stop-gap it\u2019s 3rd", 4),
        ("我爱北京", 4),
        ("使用 Python 3", 4),
        ("안녕 세상", 2),
        ("...", 0),
        ("カタカナ", 4),
    ],
)
def test_words_are_runs_of_letters_or_single_characters(find: Find, text: Any, words: Any) -> None:
    assert lengths(find, {"unit": "words", "max": 0}, answers(text)) == (
        [(0, "output", words, "at most 0")] if words else []
    )


def test_the_texts_of_a_row_together(find: Find) -> None:
    rows = [{"instruction": "name it", "input": "", "output": "x"}, {"instruction": "", "input": " ", "output": "x"}]
    options = {"field": "input", "min": 1, "per": "row"}
    assert lengths(find, options, rows) == [(1, "instruction", 0, "at least 1")]
    assert len(lengths(find, {**options, "per": "text"}, rows)) == 3


def test_a_multiple_of_another_field(find: Find) -> None:
    rows = [
        {"instruction": "four", "output": "a" * 10},
        {"instruction": "four", "output": "a" * 4},
        {"instruction": "", "output": "a"},
        {"instruction": "four", "output": ""},
    ]
    assert lengths(find, {"against": "input", "max": 2}, rows) == [(0, "output", 2.5, "at most 2")]
