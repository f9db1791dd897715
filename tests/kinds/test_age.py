from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dqlint import kinds
from dqlint.located import Document, Spot
from dqlint.options import read

Find = Callable[..., list[Any]]


def test_rows_before_the_date(find: Find) -> None:
    values = ["2024-01-30", "2024-01-31", 1600000000, "03/04/2020", "", None, "soon", "31 Dec 2023", ["2020-01-01"]]
    rows = [{"text": "a", "label": "b", "time": value} for value in values]
    hits = find("age", {"before": "2024-01-31"}, rows, "classification")
    assert [(hit.place.row, hit.values["date"]) for hit in hits] == [
        (0, "2024-01-30"),
        (2, "2020-09-13"),
        (7, "2023-12-31"),
    ]


def test_another_field(find: Find) -> None:
    (hit,) = find("age", {"before": "2024-01-31", "field": "meta.day"}, [{"meta": {"day": "2020-01-01"}}])
    assert (hit.field, hit.values) == ("meta.day", {"date": "2020-01-01", "before": "2024-01-31"})


@pytest.mark.parametrize("before", ["2024", "yesterday", "2024-02-30"])
def test_what_is_no_date_is_refused_at_load(before: str) -> None:
    problems: list[Any] = []
    options = {"before": before}
    read(kinds.load("age").options, options, Spot(Document(options, "test"), ()), problems)
    assert "is no date" in problems[0].message
