from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint.similarity import sets
from dqlint.similarity.sets import hashed_words
from dqlint.similarity.words import _WIDE_MARKS, words


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


SOME = [*_WIDE_MARKS, *"aé\u304c\u304b\u5b66\u0300\u0338\u3099\u1161\u11a8 ,\u037e"]


@given(st.text(st.sampled_from(SOME) | st.characters()))
def test_wide_marks_are_as_others_that_are_normalised(text: str) -> None:
    with patch("dqlint.similarity.words._WIDE_MARKS", ""):
        normalised = words(text)
    assert words(text) == normalised


@given(st.lists(st.text() | st.text(st.characters(max_codepoint=127)), max_size=8), st.sampled_from([1, 3, 8]))
def test_hashes_stand_for_the_same_words(cells: list[str], at_once: int) -> None:
    with patch.object(sets, "AT_ONCE", at_once):
        hashes, offsets = hashed_words(cells)
    written = [words(cell) for cell in cells]
    assert [*map(len, written)] == [b - a for a, b in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)]
    by_word = dict(zip((word for row in written for word in row), hashes.tolist(), strict=True))
    assert len({*by_word.values()}) == len(by_word)
    assert [by_word[word] for row in written for word in row] == hashes.tolist()


def test_long_words_are_told_apart_in_little_time() -> None:
    """A picture in hexadecimal digits is one word; hashed eight bytes at a time it took a second for each MB."""
    long = "0123456789abcdef" * 20_000
    cells = [long, long[:-1] + "0", "1" + long[1:], long[8:], long + "0", long[:64], long[:63], long[:65], long[:72]]
    cells += [long[:64] + long[72:80] + long[64:72] + long[80:], "x" * 2_000_000, long.upper()]
    hashes = hashed_words(cells)[0].tolist()
    assert hashes[-1] == hashes[0]
    assert len({*hashes}) == len(cells) - 1
