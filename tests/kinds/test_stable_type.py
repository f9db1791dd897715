from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from dqlint.batch import Batch
from dqlint.corpus import Corpus
from dqlint.kinds.stable_type import Options, StableType
from dqlint.layouts import Layout
from dqlint.model import Rows
from dqlint.search import Searcher


def batch(records: Sequence[Any], first: int = 0, file: str = "a.jsonl") -> Batch:
    lines = [*range(first + 1, first + 1 + len(records))]
    rows = Rows(first, list(records), lines, [1] * len(records), [])
    return Batch(file, "train", rows, Layout("none", "", (), {}), Searcher(()))


def check(*batches: Batch, **options: Any) -> StableType:
    made = StableType(Options(**options))
    for one in batches:
        assert list(made.examine(one)) == []
    return made


def found(*batches: Batch, made: StableType | None = None, **options: Any) -> list[tuple[str, int, str, str, str]]:
    corpus = Corpus(lambda file: [one for one in batches if one.file == file])
    hits = (made or check(*batches, **options)).conclude(corpus)
    return [(hit.place.file, hit.place.line, hit.field, hit.values["type"], hit.values["usual"]) for hit in hits]


@pytest.mark.parametrize(
    ("usual", "odd", "path", "kind", "expected"),
    [
        ({"a": "x"}, {"a": ["x"]}, "a", "an array", "text"),
        ({"a": 1}, {"a": "1"}, "a", "text", "a number"),
        ({"a": 1}, {"a": True}, "a", "a boolean", "a number"),
        ({"a": {"b": "x"}}, {"a": {"b": {}}}, "a.b", "an object", "text"),
        ({"a": [{"b c": "x"}]}, {"a": [{}, {"b c": 1}]}, "a[1].b c", "a number", "text"),
        ({"a": ["x", "y"]}, {"a": ["x", 1]}, "a[1]", "a number", "text"),
    ],
)
def test_the_rare_type_is_the_finding(usual: Any, odd: Any, path: str, kind: str, expected: str) -> None:
    assert found(batch([odd, *[usual] * 9])) == [("a.jsonl", 1, path, kind, expected)]


def test_null_missing_and_broken_numbers_are_no_change() -> None:
    assert found(batch([*[{"a": 1, "b": "x"}] * 9, {"a": None}, {}, {"a": 1.5, "b": None}])) == []


def test_two_layouts_of_like_size_are_no_slip() -> None:
    rows = [{"a": "x"}] * 6 + [{"a": ["x"]}] * 4
    assert found(batch(rows)) == []
    assert len(found(batch(rows), share=0.4)) == 4


def test_a_row_is_told_once() -> None:
    assert len(found(batch([{"a": ["x"] * 20}, {"a": [1, 2]}]))) == 1


def test_files_stand_for_themselves() -> None:
    batches = [batch([{"a": "x"}] * 9), batch([{"a": 1}], file="b.jsonl")]
    assert found(*batches) == []
    assert found(*batches, within="dataset") == [("b.jsonl", 1, "a", "a number", "text")]


def test_keys_that_are_data_take_bounded_memory() -> None:
    records = [{"by id": {f"id{n}": 1}, "a": "x"} for n in range(5_000)]
    rows = batch([{"a": "x"}, *records, {"a": 1}])
    made = check(rows)
    assert found(rows, made=made) == [("a.jsonl", 5_002, "a", "a number", "text")]
    assert made._memories["a.jsonl"].spots == 2_000


def test_merged_memories_say_the_same() -> None:
    records: list[Any] = [{"a": "x", f"k{n % 1_500}": n} for n in range(3_000)]
    records[5], records[2_999] = {"a": 1}, {"a": [2], "k0": "x"}
    batches = [batch(records[start : start + 1_000], start) for start in (0, 1_000, 2_000)]
    whole = found(*batches, share=0.5)
    for cut in range(4):
        first = check(*batches[:cut], share=0.5)
        first.merge(check(*batches[cut:], share=0.5))
        assert found(*batches, made=first) == whole
    assert len(whole) == 3


PARTS = [{"type": "text", "text": "x"}]


def talk(content: object) -> dict[str, object]:
    return {"messages": [{"role": "user", "content": content}], "tags": "x"}


def test_what_a_turn_says_may_be_text_parts_or_nothing() -> None:
    assert found(batch([*[talk("x")] * 9, talk(PARTS), talk(None)])) == []
    assert found(batch([*[talk(PARTS)] * 9, talk("x")])) == []
    answered = [talk([{"type": "tool_result", "content": content}]) for content in [*["x"] * 9, PARTS]]
    assert found(batch(answered)) == []


def test_what_a_turn_says_is_nothing_else() -> None:
    assert found(batch([*[talk("x")] * 9, talk({"text": "x"})])) == [
        ("a.jsonl", 10, "messages[0].content", "an object", "text")
    ]
    mixed = [*[talk("x")] * 9, talk(PARTS), {"messages": [], "tags": ["x"]}]
    assert found(batch(mixed)) == [("a.jsonl", 11, "tags", "an array", "text")]


def test_a_third_type_is_told_where_text_and_parts_mix() -> None:
    assert found(batch([*[talk("x")] * 9, talk(PARTS), talk(3)])) == [
        ("a.jsonl", 11, "messages[0].content", "a number", "text")
    ]


@pytest.mark.parametrize(
    ("usual", "odd"),
    [
        ({"tools": "[]"}, {"tools": []}),
        (
            {"tools": [{"function": {"parameters": {"default": "x"}}}]},
            {"tools": [{"function": {"parameters": {"default": 1}}}]},
        ),
        ({"call": {"arguments": "{}"}}, {"call": {"arguments": {}}}),
        ({"call": {"arguments": {"city": "Rome"}}}, {"call": {"arguments": {"city": 1}}}),
        ({"part": {"input": {"city": "Rome"}}}, {"part": {"input": {"city": 1}}}),
    ],
)
def test_what_tools_take_is_theirs_to_shape(usual: Any, odd: Any) -> None:
    assert found(batch([*[usual] * 9, odd])) == []


def test_fields_that_are_named_like_arguments_are_looked_at() -> None:
    assert found(batch([*[{"input": "x"}] * 9, {"input": 1}])) == [("a.jsonl", 10, "input", "a number", "text")]
