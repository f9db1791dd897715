from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint.similarity.sets import hashed_words
from dqlint.similarity.words import words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Don't stop; it's 3.5%", ["don", "t", "stop", "it", "s", "3", "5"]),
        ("\uff26\uff35\uff2c\uff2c ﬁne Straße", ["full", "fine", "strasse"]),
        ("cafe\u0301 CAFÉ", ["café", "café"]),
        ("我是学生。OK", ["我", "是", "学", "生", "ok"]),
        ("ありがとう", [*"ありがとう"]),
        ("안녕 하세요", ["안녕", "하세요"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("مرحبا، بكم", ["مرحبا", "بكم"]),
        ("ไทย", ["ไ", "ท", "ย"]),
        ("I❤️you 👍👍", ["i", "❤", "you", "👍", "👍"]),
        ("snake_case\tand\x00nul\ud800x", ["snake", "case", "and", "nul", "x"]),
        ("", []),
        ("。、!", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@given(st.lists(st.text() | st.text(st.characters(max_codepoint=127)), max_size=8))
def test_hashes_stand_for_the_same_words(cells: list[str]) -> None:
    hashes, offsets = hashed_words(cells)
    written = [words(cell) for cell in cells]
    assert [*map(len, written)] == [b - a for a, b in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)]
    by_word = dict(zip((word for row in written for word in row), hashes.tolist(), strict=True))
    assert len({*by_word.values()}) == len(by_word)
    assert [by_word[word] for row in written for word in row] == hashes.tolist()
