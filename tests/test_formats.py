"""In which format answers are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint.formats import format_of, puts_in_words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": [1]}', "JSON"), (" [0, 2]\n", "JSON"), ("{a}", "bare code"),
        ("[sic] so it goes, they say.", "plain text"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a table"), ("a | b\n--|--\n1 | 2", "a table"),
        ("Here it is:\n```python\nprint(1)\n```", "fenced code"),
        ("def f(x):\n    return x + 1", "bare code"), ("import os, sys\nx = 1\nprint(x)", "bare code"),
        ("#!/bin/sh\nls -1 | wc -l", "bare code"), ("SELECT a FROM b WHERE c = 1", "bare code"),
        ("#include <stdio.h>\nint main() {\n}", "bare code"), ("<p>Hello</p>", "bare code"),
        ("x = 5\ny = 2 x = 10", "plain text"),
        ("import os: This line imports the os module.\nAnd so on it goes.", "plain text"),
        ("Macronutrients (per 100g):\n- 66g of carbohydrates, and so on", "plain text"),
        ("1. One\n2. Two", "a numbered list"), ("These are:\n\n1) One\n2) Two", "a numbered list"),
        ("A. One\nB. Two", "a numbered list"), ("1: One\n2: Two", "a numbered list"),
        ("- One\n- Two", "a bulleted list"), ("Well:\n\u2022One\n\u2022Two\nBye.", "a bulleted list"),
        ("-one of them\n-another of them", "a bulleted list"),
        ("# Title\n\nText that goes on and on.", "Markdown"), ("It is **very** good of you, that is.", "Markdown"),
        ("42", "a bare answer"), ("180 minutes", "a bare answer"), ("Yes.", "a bare answer"),
        ("positive", "a bare answer"),
        ("Interrogative sentence.", "a bare answer"), ("with a bowling pin", "a bare answer"),
        ("\u5317\u4eac", "a bare answer"),
        ("42 times 7 is 294.", "plain text"), ("He came by train.", "plain text"),
        ("\u5317\u4eac\u662f\u4e2d\u56fd\u7684\u9996\u90fd\u3002", "plain text"), ("Red\nblue", "plain text"),
        ("", None), (" \n", None),
    ],
)  # fmt: skip
def test_formats(text: str, found: str | None) -> None:
    assert format_of(text) == found


@given(st.text("ab1 \n|-:*#;{}()=.`\u2022\u662f"))
def test_every_text_has_one_but_the_empty(text: str) -> None:
    assert (format_of(text) is None) == (not text.strip())


@pytest.mark.parametrize("piece", [" ", "|", "-", "a(", "()", "1.", "**", "\t|", ") :", "x = ", "#", "a."])
def test_hostile_lines_take_no_time(piece: str) -> None:
    for start in ("", "if x"):
        for end in ("\u0001", "."):
            assert format_of(start + piece * 200_000 + end)


@pytest.mark.parametrize(
    ("text", "answers", "said"),
    [
        ("42 times 7 is 294.", ["35"], True),
        ("The code is: 83714", ["45269"], True),
        ("Yes, they may do that", ["No"], True),
        ("The sentiment is Positive.", ["positive"], True),
        ("The sentiment is Positive", ["positive"], False),
        ("It is a positively bad film.", ["positive"], False),
        ("That depends on many things.", ["42", "yes", "positive"], False),
        ("They ask that.", [], False),
    ],
)
def test_sentences_that_say_what_could_be_said_bare(text: str, answers: list[str], said: bool) -> None:
    assert puts_in_words(text, answers) is said
