"""Kind `file`: it remembers, so batches go in as the engine puts them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from dqlint import kinds
from dqlint.batch import Batch
from dqlint.corpus import Corpus
from dqlint.layouts.detect import LAYOUTS
from dqlint.located import Document, Spot
from dqlint.model import Record, Rows
from dqlint.options import read
from dqlint.search import Searcher

CHAT = {"messages": [{"role": "user", "content": "Hi"}]}
PLAIN = {"prompt": "Hi", "completion": "Hello!"}
FIRST = {"required": ["messages"]}


def check(options: Mapping[str, Any]) -> Any:
    kind = kinds.load("file")
    problems: list[Any] = []
    made, _ = read(kind.options, options, Spot(Document(options, "test"), ()), problems)
    assert not problems
    return kind.make(made)


def batch(rows: Sequence[Record], name: str, first: int = 0) -> Batch:
    lines = [*range(first + 1, first + len(rows) + 1)]
    return Batch(name, "train", Rows(first, [*rows], lines, [1] * len(rows), []), LAYOUTS["text"], Searcher(()))


def said(made: Any) -> list[str]:
    hits = [*made.conclude(Corpus(lambda _: ()))]
    assert all(set(hit.values) == set(kinds.load("file").values) for hit in hits)
    return [f"{hit.place.file}:{hit.place.line} {hit.values['problem']}" for hit in hits]


def problems(options: Mapping[str, Any], *batches: Batch) -> list[str]:
    made = check(options)
    for one in batches:
        assert [*made.examine(one)] == []
    return said(made)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, []),
        ({"least": 3}, []),
        ({"least": 4}, ["d/a.jsonl:1 the file has 3 rows, fewer than 4"]),
        ({"most": 3}, []),
        ({"most": 2}, ["d/a.jsonl:1 the file has 3 rows, more than 2"]),
        ({"names": ["*.jsonl"]}, []),
        ({"names": ["*.json", "b*"]}, ["d/a.jsonl:1 the file is named a.jsonl"]),
        ({"first": FIRST}, []),
        (
            {"first": {"required": ["text", "id"]}},
            ["d/a.jsonl:1 'text' is a required property; 'id' is a required property"],
        ),
    ],
)
def test_what_a_file_has_to_be(options: Mapping[str, Any], expected: list[str]) -> None:
    rows = [batch([CHAT, PLAIN], "d/a.jsonl"), batch([PLAIN], "d/a.jsonl", 2)]
    assert problems(options, *rows) == expected
    halves = [check(options), check(options)]
    for half, one in zip(halves, rows, strict=True):
        assert [*half.examine(one)] == []
    halves[0].merge(halves[1])
    assert said(halves[0]) == expected


def test_each_file_is_told_once() -> None:
    rows = [batch([PLAIN] * 5, "a.jsonl"), batch([CHAT], "b.jsonl"), batch([], "c.jsonl"), batch([PLAIN], "d.jsonl")]
    assert problems({"first": FIRST, "least": 2}, *rows) == [
        "a.jsonl:1 'messages' is a required property",
        "b.jsonl:1 the file has 1 row, fewer than 2",
        "d.jsonl:1 the file has 1 row, fewer than 2",
        "d.jsonl:1 'messages' is a required property",
    ]


def test_the_first_row_is_that_of_the_file_and_not_of_a_part() -> None:
    later = check({"first": FIRST})
    assert [*later.examine(batch([PLAIN], "a.jsonl", 7))] == []
    assert said(later) == []
