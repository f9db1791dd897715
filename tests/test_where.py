"""The filter that all rules share."""

from __future__ import annotations

from typing import Any

import pytest

from dqlint import where
from dqlint.model import Where


@pytest.mark.parametrize(
    ("condition", "admitted"),
    [
        (Where(), True),
        (Where(split=("train",)), True),
        (Where(split=("eval", "reference")), False),
        (Where(layout=("text",)), True),
        (Where(layout=("alpaca",)), False),
        (Where(file=("data/*.jsonl",)), True),
        (Where(file=("*.csv",)), False),
        (Where(split=("train",), layout=("alpaca",)), False),
    ],
)
def test_files(condition: Where, admitted: bool) -> None:
    assert where.admits(condition, "data/a.jsonl", "train", "text") is admitted


@pytest.mark.parametrize(
    ("condition", "record", "passes"),
    [
        (Where(equals={"lang": ("en", "fr")}), {"lang": "fr"}, True),
        (Where(equals={"lang": ("en",)}), {"lang": "fr"}, False),
        (Where(equals={"lang": ("en",)}), {}, False),
        (Where(equals={"n": (1,)}), {"n": True}, False),
        (Where(equals={"n": (1,)}), {"n": 1.0}, True),
        (Where(equals={"turns[*].role": ("tool",)}), {"turns": [{"role": "user"}, {"role": "tool"}]}, True),
        (Where(matches={"lang": "^en"}), {"lang": "en-GB"}, True),
        (Where(matches={"lang": "^en"}), {"lang": 3}, False),
        (Where(matches={"lang": "^en"}, equals={"n": (1,)}), {"lang": "en", "n": 2}, False),
    ],
)
def test_rows(condition: Where, record: dict[str, Any], passes: bool) -> None:
    test = where.row_test(condition)
    assert test is not None
    assert test(record) is passes


def test_no_condition_is_no_test() -> None:
    assert where.row_test(Where(split=("train",))) is None
