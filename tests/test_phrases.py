from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint.check import Search
from dqlint.phrases import any_of
from dqlint.search import Searcher, refuse


@pytest.mark.parametrize("typed", ["'", "’", "ʼ"])
@pytest.mark.parametrize("written", ["'", "’", "ʼ"])
def test_an_apostrophe_is_an_apostrophe_however_it_is_typed(typed: str, written: str) -> None:
    found = any_of([f"don{typed}t know"]).search(f"I don{written}t know.")
    assert found
    assert found[0] == f"don{written}t know"


@pytest.mark.parametrize("white", [" ", "  ", "\n", "\r\n", " \n\n  ", "\t", "\u00a0", "\u202f", "\u3000", "\u2028"])
def test_a_space_is_any_run_of_white_space(white: str) -> None:
    assert any_of(["money back"]).search(f"my money{white}back.")
    assert any_of([f"money{white}back"]).search("my money back.")


@pytest.mark.parametrize("text", ["moneyback", "money-back", "money back", "money\u200bback"])
def test_a_space_is_one_at_least(text: str) -> None:
    assert bool(any_of(["money back"]).search(text)) is (text == "money back")


@pytest.mark.parametrize("text", ["dont", "don`t", 'don"t', "don‘t", "don t"])
def test_other_marks_are_no_apostrophes(text: str) -> None:
    assert not any_of(["don't"]).search(text)


def test_words_end_where_they_did() -> None:
    assert any_of(["l'an"]).search("tout l’an passé")
    assert not any_of(["l'an"]).search("l’ancien")
    assert not any_of(["an' all"]).search("man’ all")


def test_the_group_is_that_of_the_phrase() -> None:
    found = any_of(["can't open", "can't", "open"]).search("we can’t\nopen it")
    assert found
    assert (found.lastindex, found.span()) == (1, (3, 13))


def test_what_means_something_in_a_pattern_is_itself() -> None:
    assert any_of(["a.b (c) [d'e]*"]).search("a.b\n(c) [d’e]*")
    assert not any_of(["a.b"]).search("axb")


def test_no_phrases_match_nowhere() -> None:
    assert not any_of([]).search("")


@given(st.lists(st.text(alphabet="ab' ’ʼ.\n\\*東", min_size=1), min_size=1, max_size=4))
def test_a_phrase_finds_itself_in_time_and_through_the_filter(phrases: list[str]) -> None:
    pattern = any_of(phrases, whole=False)
    assert all(pattern.search(phrase) for phrase in phrases)
    assert refuse(pattern) is None
    assert [*Searcher([Search("output", pattern)]).scan("output", phrases)[pattern]] == [*range(len(phrases))]
