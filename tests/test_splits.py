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


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("train.csv", "test.csv"),
        ("a/train.csv", "a/test.csv.gz"),
        ("a/train-x.jsonl", "a/x_test.jsonl"),
        ("a/train/x.jsonl", "a/test/x.jsonl"),
        ("a/x.jsonl", "a/dev/x.jsonl"),
        ("a/x-train/part.jsonl", "a/x_eval/part.jsonl"),
        ("a/train-00000-of-00003.parquet", "a/test-00000-of-00001.parquet"),
        ("a/x-00000-of-00002.jsonl", "a/x-00001-of-00002.jsonl"),
    ],
)
def test_files_of_one_dataset(one: str, other: str) -> None:
    assert splits.home(one) == splits.home(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a/train.csv", "b/test.csv"),
        ("a/x.jsonl", "a/y-test.jsonl"),
        ("a/data/train.csv", "b/data/test.csv"),
        ("x.jsonl", "../x.jsonl"),
        ("train/en/x.jsonl", "test/en/x.jsonl"),  # which of them is which split, the names do not say to `guess`
    ],
)
def test_files_of_different_datasets(one: str, other: str) -> None:
    assert splits.home(one) != splits.home(other)


@pytest.mark.parametrize(
    ("name", "title"),
    [("a/train.csv", "a"), ("train.csv", "data"), ("test/train.csv", "data"), ("a/snips_X_test.json", "snips-X")],
)
def test_titles(name: str, title: str) -> None:
    assert splits.home(name).title == title
