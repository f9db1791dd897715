from __future__ import annotations

from collections.abc import Callable
from typing import Any

Find = Callable[..., list[Any]]


def test_rows_that_do_not_fit_say_why(find: Find) -> None:
    rows = [{"instruction": "a", "output": "b"}, {"instruction": "a"}, {"instruction": 3, "output": "b"}]
    hits = find("layout", {}, rows, "alpaca")
    assert [(hit.place.row, hit.values["needs"]) for hit in hits] == [(1, "output"), (2, "input")]
    assert hits[0].values["reason"] == "no 'output' or 'response'"
    assert {hit.values["layout"] for hit in hits} == {"alpaca"}
