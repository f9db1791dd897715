"""Splits by the name of a file."""

import pytest

from dqlint import splits


@pytest.mark.parametrize(
    ("name", "split"),
    [
        ("train.jsonl", "train"),
        ("data/alpaca_data.json.gz", "train"),
        ("data/test.csv", "eval"),
        ("gsm8k/test_socratic.jsonl", "eval"),
        ("snips/validate_AddToPlaylist.json", "eval"),
        ("eval/questions.jsonl", "eval"),
        ("eval/train.jsonl", "train"),
        ("dev-set.jsonl", "eval"),
        ("contest.jsonl", "train"),
        ("developer.jsonl", "train"),
        ("data/production-sample.csv", "reference"),
        ("VAL.jsonl", "eval"),
    ],
)
def test_guess(name: str, split: str) -> None:
    assert splits.guess(name) == split
