from __future__ import annotations

import contextlib
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint.dates import Unread, mentions, read


@pytest.mark.parametrize(
    "value",
    [
        "2020-05-12",
        " 2020-05-12 ",
        "2020-05-12T10:30:00Z",
        "2020-05-12 10:30:00.123456+0200",
        "2020-05-12 10:30:00 UTC",
        "20200512",
        "2020/5/12",
        1589241600,
        1589241600.5,
        1589241600123,
        "1589241600",
        "12 May 2020",
        "12th of May 2020",
        "May 12, 2020",
        "May 12th, 2020",
        "12-May-2020",
        "Tue, 12 May 2020 10:30:00 +0000",
        "Tue May 12 10:30:00 +0000 2020",
        "2020年5月12日",
        "May 12, 2020 10:30 AM",
    ],
)
def test_dates_are_read(value: Any) -> None:
    assert read(value) == date(2020, 5, 12)


def test_numeric_forms_are_read_where_one_order_is_a_date() -> None:
    assert read("13/04/2020") == read("04/13/2020") == read("13.04.2020") == date(2020, 4, 13)
    assert read("04/04/2020") == date(2020, 4, 4)
    with pytest.raises(Unread, match="two ways"):
        read("03/04/2020")


@pytest.mark.parametrize(
    "value",
    [
        "", "yesterday", "May", "2020", "May 2020", "12 May", "2020-02-30", "31/02/2020", "2020-13-01", "20201301",
        "12 May 2020 and 13 May 2020", "on 12 May 2020", 0, 5, -1, 1e300, float("nan"), float("inf"), 10**400, True,
        None, [], {}, "9" * 10_000, "\ud800", "\0", "12345678", "99/99/2020",
    ],
)  # fmt: skip
def test_what_is_no_date(value: Any) -> None:
    with pytest.raises(Unread):
        read(value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("on 12 May 2020.", (2020, 5, 12)),
        ("on May 12th", (None, 5, 12)),
        ("in Sept. 2020", (2020, 9, None)),
        ("5月12日", (None, 5, 12)),
        ("it may 12 times", None),
        ("May 12:30", None),
        ("version 1.2.2020.4", None),
        ("in 2020", None),
        ("in May", None),
        ("45 May", None),
    ],
)
def test_mentions(text: str, said: Any) -> None:
    assert [(one.year, one.month, one.day) for one in mentions(text)] == ([said] if said else [])


@given(st.one_of(st.text(max_size=90), st.floats(), st.integers(), st.text("0123456789/-: May年月日", max_size=30)))
def test_any_value_is_read_or_refused(value: Any) -> None:
    with contextlib.suppress(Unread):
        assert isinstance(read(value), date)
    if isinstance(value, str):
        for said in mentions(value):
            assert value[said.start : said.end]
