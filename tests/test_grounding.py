from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint.grounding import CHECKS, ungrounded


def claims(check: str, text: str, context: str) -> list[str]:
    return [claim.value for claim in ungrounded(check, text, context)]


@pytest.mark.parametrize(
    ("context", "text"),
    [
        ("1,250 loaves", "1250 loaves"),
        ("1.2 million", "1,200,000"),
        ("$2.50", "2.5 dollars"),
        ("twenty-five of them", "25 of them"),
        ("two hundred and six bones", "206 bones"),
        ("a thousand", "1000"),
        ("three thousand", "3,000"),
        ("fifty percent", "50%"),
        ("half of it", "50%"),
        ("a third of it", "33%"),
        ("the twentieth time", "the 20th time"),
        ("203,000 jobs", "over 200,000 jobs"),
        ("19.6 degrees", "20 degrees"),
        ("born in 1950, died in 2010", "at 60"),
        ("40 men and 52 women", "92 people"),
        ("15 of 60", "25%"),
        ("85% agreed", "15% did not"),
        ("two years", "24 months"),
        ("seven decades", "70 years"),
        ("the 1800s", "the 19th century"),
        ("three of them", "7 of them"),
        ("none", "1. one\n13. two"),
        ("none", "at 18:30"),
        ("none", "an F-16 and COVID-19, see https://a.b/2024"),
        ("none", "on 14 May 2020"),
        ("一千二百个", "1500"),
    ],
)  # fmt: skip
def test_numbers_that_the_context_holds(context: str, text: str) -> None:
    assert claims("numbers", text, context) == []


@pytest.mark.parametrize(
    ("context", "text", "found"),
    [
        ("1,250 loaves", "1,450 loaves and 20", ["1,450", "20"]),
        ("in 2008", "in 2013", ["2013"]),
        ("$4 billion", "$7 billion", ["$7 billion"]),
        ("four", "37.5%", ["37.5"]),
    ],
)
def test_numbers_that_it_does_not_hold(context: str, text: str, found: list[str]) -> None:
    assert claims("numbers", text, context) == found


@pytest.mark.parametrize(
    ("context", "text", "is_held"),
    [
        ("on 12 May 2020", "May 12th, 2020", True),
        ("on 2020-05-12", "12 May", True),
        ("on 12 May 2020", "May 2020", True),
        ("May 12, as in 2020", "12 May 2020", True),
        ("on 12.05.2020", "May 12, 2020", True),
        ("on 03/04/2020", "3 April 2020", True),
        ("on 12 May 2020", "13 May 2020", False),
        ("on 12 May 2020", "12 June 2020", False),
        ("in May 2020", "12 May 2020", False),
        ("on 12 May", "12 May 2020", False),
        ("nothing", "2020年5月12日", False),
    ],
)
def test_dates(context: str, text: str, is_held: bool) -> None:
    assert (claims("dates", text, context) == []) is is_held


@pytest.mark.parametrize(
    ("context", "text", "is_held"),
    [
        ("Bread is a slow art, and\nshould stay one.", 'He: "bread is a slow art and should stay one"', True),
        ("Bread is a slow art, and should stay one.", "He: “Bread is a [...] art ... should stay one.”", True),
        ("the U.S. border is closed", '"the US border is closed"', True),
        ("it\u2019s the best of them", '"it\'s the best of them"', True),
        ("nothing", 'He calls it "a slow art".', True),
        ("nothing", '5" and 6" of the best wood', True),
        ("nothing", 'the 5" one, "bread is a slow art"', True),  # an odd number of marks
        ("Bread is a slow art.", '"Bread is a fast art."', False),
        ("nothing", "«bread is a slow art»", False),
        ("面包是一种慢慢来的艺术。", "他说「面包是一种很快的艺术」", False),
        ("面包", "他说「很快的艺术」", True),
    ],
)
def test_quotes(context: str, text: str, is_held: bool) -> None:
    assert (claims("quotes", text, context) == []) is is_held


@pytest.mark.parametrize(
    ("context", "text", "found"),
    [
        ("see Example.com/a", "see https://www.example.com/a/.", []),
        ("see example.com", "see http://example.org, now", ["http://example.org"]),
        ("a@example.com", "b@example.com", ["b@example.com"]),
        ("a@example.com", "A@Example.com", []),
        ("", "@handle and 3@4", []),
    ],
)
def test_urls(context: str, text: str, found: list[str]) -> None:
    assert claims("urls", text, context) == found


@given(st.sampled_from(sorted(CHECKS)), st.text(), st.text())
def test_any_text_is_survived_and_holds_itself(check: str, text: str, context: str) -> None:
    for claim in ungrounded(check, text, context):
        assert claim.value.strip() in text
    assert ungrounded(check, text, text) == []


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize(
    "piece", ["1 ", "9", "1,111", "May 1 ", '"a b c d" ', "a@", "https://a ", "twenty ", "\ud800\0"]
)
def test_hostile_texts_take_little_time(check: str, piece: str) -> None:
    text = piece * (300_000 // len(piece))
    start = time.process_time()
    ungrounded(check, text, text)
    ungrounded(check, text, "word " * 10_000)
    assert time.process_time() - start < 5
