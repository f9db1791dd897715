from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

import pytest

from dqlint.batch import Batch
from dqlint.corpus import Corpus
from dqlint.kinds.truncation import Options, Truncation
from dqlint.layouts.detect import LAYOUTS
from dqlint.model import Rows
from dqlint.options import FieldPath
from dqlint.search import Searcher

WORDS = ["the", "river", "runs", "down", "from", "hills", "past", "an", "old", "mill", "where", "we", "swam", "before"]
FIELDS = (FieldPath("output"),)


def prose(length: int, seed: int) -> str:
    chance = random.Random(seed)  # noqa: S311 - no secret
    words: list[str] = []
    while len(" ".join(words)) < length:
        words.append(chance.choice(WORDS))
    return " ".join(words)[: length - 1] + "."


def cut(count: int, length: int = 400) -> list[str]:
    return [prose(length + 200, 1000 + seed)[: length - 1] + "x" for seed in range(count)]


def whole(count: int) -> list[str]:
    return [prose(60 + 3 * seed, seed) for seed in range(count)]


def batch(texts: Sequence[str], file: str = "a.jsonl", first: int = 0) -> Batch:
    lines = [*range(first + 1, first + 1 + len(texts))]
    records: list[Any] = [{"instruction": "x", "output": text} for text in texts]
    return Batch(file, "train", Rows(first, records, lines, [1] * len(texts), []), LAYOUTS["alpaca"], Searcher(()))


def found(*batches: Batch, apart: bool = False) -> list[tuple[int, Any]]:
    options = Options(fields=FIELDS)
    check = Truncation(options)
    for one in batches:
        other = Truncation(options) if apart else check
        assert list(other.examine(one)) == []
        if apart:
            check.merge(other)
    hits = check.conclude(Corpus(lambda file: [one for one in batches if one.file == file]))
    return [(hit.place.line, hit.values) for hit in hits]


@pytest.mark.parametrize("apart", [False, True])
def test_texts_that_pile_up_at_the_longest_length(apart: bool) -> None:
    batches = [batch([*whole(60), *cut(3)]), batch(cut(6)[3:], first=63)]
    assert found(*batches, apart=apart) == [(line, {"length": 400, "count": 6}) for line in range(61, 67)]


@pytest.mark.parametrize(
    "texts",
    [
        [*whole(60), *cut(4)],  # too few
        [*whole(60), *cut(6, 150)],  # a tweet may be of that length
        [*whole(60), *cut(1) * 9],  # one text nine times
        cut(20),  # the usual length of these texts
        [*whole(60), *(text[:-1] + "." for text in cut(8))],  # whole sentences
        [*whole(60), *(text for length in range(390, 401) for text in cut(6, length))],  # as many just below
        [],
    ],
    ids=["few", "short", "copies", "fixed", "whole", "near", "empty"],
)
def test_what_is_no_cut(texts: list[str]) -> None:
    assert found(batch(texts)) == []


def test_each_file_by_itself() -> None:
    files = [batch([*whole(60), *cut(3)], "a.jsonl"), batch([*whole(60), *cut(6)[3:]], "b.jsonl")]
    assert found(*files) == []


def test_a_cut_may_leave_space_or_a_comma_at_the_end() -> None:
    texts = [text[:-2] + end for text, end in zip(cut(6), [", ", "y ", "中,", "، ", "- ", "ab"], strict=True)]
    assert len(found(batch([*whole(60), *texts]))) == 6
