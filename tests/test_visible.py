from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint.visible import cells, cut, cut_left, head, path, tail, visible, window, wrap

ANYTHING = st.text(st.characters(exclude_categories=()) | st.sampled_from("a文\u0301\u200d👩\ufe0f\x1b"), max_size=60)
ENDS = st.tuples(st.integers(0, 60), st.integers(0, 60))


@pytest.mark.parametrize(
    ("text", "signs", "escapes"),
    [
        ("plain", "plain", "plain"),
        ("naïve 文字 👩\u200d👧", "naïve 文字 👩\u200d👧", "naïve 文字 👩\u200d👧"),
        ("a\nb\tc\r", "a↵b⇥c␍", r"a\nb\tc\r"),
        ("\x1b[31m\x00\x7f", "␛[31m␀␡", r"\x1b[31m\x00\x7f"),
        ("\x9b\u202e\u2066\ufeff\ud800\U000e0041", *[r"\x9b\u202e\u2066\ufeff\ud800\U000e0041"] * 2),
        ("##[error]x ##vso[a]b # [ ## x", *[r"##\[error]x ##vso\[a]b # [ ## x"] * 2),
    ],
)
def test_what_would_act_is_shown(text: str, signs: str, escapes: str) -> None:
    assert visible(text) == signs
    assert visible(text, unicode=False) == escapes


@given(ANYTHING)
def test_visible_text_has_no_controls_and_is_utf8(text: str) -> None:
    shown = visible(text)
    shown.encode()
    assert not [char for char in shown if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp")]
    assert visible(shown) == shown


def test_a_path_at_the_start_of_a_line_is_no_command() -> None:
    assert path("::error::x.jsonl") == "./::error::x.jsonl"
    assert path("a::b.jsonl") == "a::b.jsonl"


@pytest.mark.parametrize(
    ("text", "columns"), [("abc", 3), ("文字", 4), ("e\u0301", 1), ("❤\ufe0f", 2), ("", 0), ("👍", 2)]
)
def test_columns(text: str, columns: int) -> None:
    assert cells(text) == columns


@given(ANYTHING, st.integers(0, 30))
def test_ends_fit_and_are_the_longest_that_do(text: str, room: int) -> None:
    start, end = head(text, room), tail(text, room)
    assert text.startswith(start)
    assert text.endswith(end)
    assert cells(start) <= room
    assert cells(end) <= room
    if cells(text) <= room:
        assert start == end == text
    assert cells(cut(text, room + 1)) <= room + 1
    assert cells(cut_left(text, room + 1)) <= room + 1


@given(text=ANYTHING, ends=ENDS, room=st.integers(16, 40), cut_here=st.booleans(), unicode=st.booleans())
def test_a_window_fits_and_holds_the_span(
    text: str, ends: tuple[int, int], room: int, *, cut_here: bool, unicode: bool
) -> None:
    start, end = sorted(min(at, len(text)) for at in ends)
    shown = window(text, (start, end), room, (cut_here, not cut_here), unicode=unicode)
    assert cells("".join(shown)) <= room
    marked = visible(text[start:end], unicode=unicode)
    assert shown.marked == marked or cells(marked) > room // 3
    assert shown.before.startswith("…" if unicode else "...") or not cut_here


def test_a_window_in_the_middle_of_a_long_text_shows_both_sides() -> None:
    assert window("a" * 100 + "SPAN" + "b" * 100, (100, 104), 20) == ("…aaaaaaa", "SPAN", "bbbbbbb…")
    assert window("SPAN" + "b" * 100, (0, 4), 20) == ("", "SPAN", "b" * 14 + "…")
    assert window("a" * 100 + "SPAN", (100, 104), 20) == ("…" + "a" * 14, "SPAN", "")
    assert window("short SPAN", (6, 10), 20) == ("short ", "SPAN", "")


def test_a_text_of_marks_only_is_bounded() -> None:
    assert len("".join(window("a" + "\u0301" * 100_000, (0, 1), 40))) < 1000


@given(st.lists(st.sampled_from(["a", "word", "文字文字", "longer-word"]), max_size=30), st.integers(12, 40))
def test_wrapped_lines_fit_and_lose_nothing(words: list[str], room: int) -> None:
    lines = list(wrap(" ".join(words), room))
    assert " ".join(lines) == " ".join(words)
    assert max(map(cells, lines), default=0) <= room
