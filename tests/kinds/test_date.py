from __future__ import annotations

from collections.abc import Callable
from typing import Any

Find = Callable[..., list[Any]]


def test_values_that_are_no_date(find: Find) -> None:
    values = ["2024-01-30", 1600000000, "", None, "soon", "03/04/2020", ["2020-01-01"], 7, "9" * 500]
    rows = [{"text": "a", "label": "b", "time": value} for value in values]
    hits = find("date", {}, rows, "classification")
    assert [(hit.place.row, hit.values["value"][:10], hit.values["problem"]) for hit in hits] == [
        (4, "soon", "no date"),
        (5, "03/04/2020", "a date that can be read in two ways"),
        (6, "['2020-01-", "no date"),
        (7, "7", "no date"),
        (8, "9999999999", "no date"),
    ]
