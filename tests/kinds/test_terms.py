from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[Any]]


def terms(find: Find, options: Any, text: Any) -> Any:
    rows = [{"instruction": "x", "output": text}]
    hits = find("terms", {"fields": ["output"], **options}, rows, "alpaca")
    return [(hit.values["term"], hit.values["instead"], hit.values["count"], hit.span) for hit in hits]


def test_the_first_term_its_better_word_and_the_count(find: Find) -> None:
    found = terms(find, {"words": ["whom"], "instead": {"utilise": "use"}}, "We Utilise it, whom we utilise")
    assert found == [("Utilise", "use", 3, (3, 10))]


@pytest.mark.parametrize(
    ("word", "text", "whole", "hit"),
    [
        ("cat", "concatenate", True, False),
        ("cat", "concatenate", False, True),
        ("c++", "c++ and c", True, True),
        ("東京", "在東京都", True, True),
        ("кот", "который", True, False),
        ("ok", "OK", True, True),
        ("naïve", "a NAÏVE view", True, True),
    ],
)
def test_whole_words_where_words_are_set_apart_by_spaces(
    find: Find, word: Any, text: Any, whole: Any, hit: Any
) -> None:
    assert bool(terms(find, {"words": [word], "whole": whole}, text)) is hit


def test_case_can_matter(find: Find) -> None:
    assert terms(find, {"words": ["US"], "case": "match"}, "tell us") == []
    assert terms(find, {"words": ["US"], "case": "match"}, "the US") == [("US", "", 1, (4, 6))]


def test_the_longest_of_terms_at_a_place_is_named(find: Find) -> None:
    found = terms(find, {"instead": {"sign": "1", "sign in": "2", "a.b": "3"}}, "Sign in, axb")
    assert found == [("Sign in", "2", 1, (0, 7))]


def test_no_terms_find_nothing(find: Find) -> None:
    assert terms(find, {}, "anything") == []


def test_the_term_is_told_as_it_stands_but_on_one_line(find: Find) -> None:
    found = terms(find, {"instead": {"can't be undone": "is final"}}, "It can\u2019t\nbe  undone.")
    assert found == [("can\u2019t be undone", "is final", 1, (3, 19))]
