from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dqlint.similarity.contents import row_keys

TEXT = st.text(st.characters(), max_size=20) | st.text("\0\x01 ab\ud800é", max_size=20) | st.text("a", max_size=40)


@given(st.integers(1, 3).flatmap(lambda fields: st.lists(st.tuples(*[TEXT] * fields), min_size=1, max_size=8)))
def test_a_key_is_that_of_the_row_alone_and_of_no_other(rows: list[tuple[str, ...]]) -> None:
    fields = len(rows[0])
    keys = row_keys([cell for row in rows for cell in row], fields).tolist()
    assert len({*keys}) == len({*rows})
    assert keys == [row_keys(row, fields)[0] for row in rows]


def test_rows_with_other_cells() -> None:
    rows = [("a", "b"), ("ab", ""), ("", "ab"), ("a\0", "b"), ("a", "\0b"), ("\ud800", ""), ("", "\ud800"), ("", "")]
    rows += [("x" * 8, "y" * 8), ("y" * 8, "x" * 8), ("x" * 8 + "\0" * 8, "y"), ("x" * 8, "\0" * 8 + "y")]
    rows += [("12345678" * 2 + end, "") for end in ("", " ", "  ", "\0", "\0\0")]
    assert len({*row_keys([cell for row in rows for cell in row], 2).tolist()}) == len(rows)
    assert row_keys([], 3).tolist() == []


def test_no_two_keys_of_many_rows_are_the_same_and_each_bit_is_as_often_set() -> None:
    rows = [str(number) * (1 + number % 5) for number in range(100_000)]
    keys = row_keys(rows, 1)
    assert len({*keys.tolist()}) == len({*rows})
    assert all(abs(int((keys >> bit & 1).sum()) - 50_000) < 1_000 for bit in range(64))
