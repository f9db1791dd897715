"""Columns by occurrence: each text with its row and its path, once for every check."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from dqlint import columns, paths
from dqlint.batch import Batch
from dqlint.corpus import Corpus
from dqlint.layouts import Layout
from dqlint.layouts.detect import LAYOUTS, named
from dqlint.model import Place, Rows


class Every:
    """A scanner that counts its scans and holds every text for a candidate."""

    def __init__(self, *patterns: re.Pattern[str]) -> None:
        self.patterns = patterns
        self.scans = 0

    def scan(self, field: str, texts: Sequence[str], tail: int = 0) -> Mapping[re.Pattern[str], Sequence[int]]:
        self.scans += 1
        return dict.fromkeys(self.patterns, range(len(texts)))


def batch(layout: str | Layout, *records: dict[str, Any], scanner: Every | None = None, first: int = 0) -> Batch:
    lines = [*range(first + 1, first + len(records) + 1)]
    rows = Rows(first, [*records], lines, [1] * len(records), [])
    return Batch("a.jsonl", "train", rows, LAYOUTS[layout] if isinstance(layout, str) else layout, scanner or Every())


def texts(of: Batch, field: str) -> list[tuple[str, int, str]]:
    return [*zip(*of.texts(field), strict=True)]


CHAT = {
    "messages": [
        {"role": "developer", "content": "Be brief"},
        {
            "role": "user",
            "content": [{"type": "text", "text": "Look"}, {"type": "image_url", "image_url": {"url": "x"}}],
        },
        {"role": "assistant", "content": None, "tool_calls": []},
        {"role": "tool", "content": "42"},
        {"role": "assistant", "content": "It is 42."},
    ]
}


@pytest.mark.parametrize(
    ("layout", "record", "field", "found"),
    [
        (
            "alpaca",
            {"instruction": "Add", "input": "1", "output": "2"},
            "input",
            [("Add", "instruction"), ("1", "input")],
        ),
        ("alpaca", {"instruction": "Add", "response": "2"}, "output", [("2", "response")]),
        ("alpaca", {"instruction": "Add", "output": None}, "output", []),
        ("openai-chat", CHAT, "system", [("Be brief", "messages[0].content")]),
        ("openai-chat", CHAT, "input", [("Look", "messages[1].content[0].text")]),
        ("openai-chat", CHAT, "output", [("It is 42.", "messages[4].content")]),
        ("openai-chat", {"messages": json.dumps(CHAT["messages"])}, "output", [("It is 42.", "messages#/4/content")]),
        ("openai-chat", CHAT, "messages[3].content", [("42", "messages[3].content")]),
        (
            "preference",
            {"chosen": {"from": "gpt", "value": "a"}, "rejected": [{"role": "assistant", "content": "b"}]},
            "rejected",
            [("b", "rejected[0].content")],
        ),
        (
            "preference",
            {
                "input": {"messages": [{"role": "user", "content": "Hi"}]},
                "preferred_output": [],
                "non_preferred_output": [],
            },
            "input",
            [("Hi", "input.messages[0].content")],
        ),
        ("classification", {"text": "a", "label": "x"}, "label", [("x", "label")]),
        ("classification", {"text": "a", "label": 1}, "label", []),
        ("text", {"text": "a"}, "input", []),
        ("text", {"text": "a"}, "meta.missing", []),
    ],
)
def test_texts(layout: str, record: dict[str, Any], field: str, found: list[tuple[str, str]]) -> None:
    made = batch(layout, record)
    assert [(text, path) for text, _, path in texts(made, field)] == found
    for text, _, path in texts(made, field):
        assert paths.get(record, path) == text


def test_values_are_as_they_are() -> None:
    made = batch("classification", {"text": "a", "label": 1}, {"text": "b"}, {"text": "c", "label": ["x", "y"]})
    assert [*zip(*made.values("label"), strict=True)] == [(1, 0, "label"), (["x", "y"], 2, "label")]


def test_a_field_inside_embedded_json() -> None:
    layout = named(None, {"label": ("output#/category",)})
    made = batch(layout, {"output": '{"category": "refund"}'}, {"output": "no JSON"})
    assert texts(made, "label") == [("refund", 0, "output#/category")]


def test_turns_are_told_apart_by_role() -> None:
    turns = batch("openai-chat", CHAT).conversations()[0].turns
    assert [turn.role for turn in turns] == ["system", "user", "assistant", "tool", "assistant"]
    assert turns[0].written == "developer"
    assert turns[3].path == "messages[3].content"
    assert turns[3].at == "messages[3]"


def test_odd_turns_do_not_stop_anything() -> None:
    odd = [{"role": 7, "content": "a"}, "text", {"content": "b"}, {"role": "wizard"}, None]
    turns = batch("openai-chat", {"messages": odd}).conversations()[0].turns
    assert [turn.role for turn in turns] == [""] * 5
    assert batch("openai-chat", {"messages": 3}, {"messages": None}).conversations() == []


def spoken(said: list[Any]) -> list[tuple[str, str, str]]:
    return [(one.role, one.text, one.path) for one in said]


def test_an_answer_has_its_prompt() -> None:
    of = batch("openai-chat", CHAT)
    assert spoken(of.prompt(0).said) == [("user", "Look", "messages[1].content[0].text")]
    assert [one[0] for one in spoken(of.talk(0).said)] == ["system", "user", "tool", "assistant"]


def test_each_answer_of_a_conversation_has_its_own_prompt() -> None:
    turns = [("human", "a"), ("gpt", "b"), ("human", "c"), ("human", "d"), ("gpt", "e"), ("gpt", "f")]
    of = batch("sharegpt", {"conversations": []}, {"conversations": [{"from": f, "value": v} for f, v in turns]})
    assert of.texts("output").values == ["b", "e", "f"]
    assert ["".join(said.text for said in of.prompt(entry).said) for entry in range(3)] == ["a", "cd", "cd"]


def test_without_turns_the_input_is_the_prompt() -> None:
    rows = [{"instruction": "Add", "input": "1", "output": "2"}, {"output": "3"}, {"instruction": "Sum", "output": "4"}]
    of = batch("alpaca", *rows)
    assert spoken(of.prompt(0).said) == [("user", "Add", "instruction"), ("user", "1", "input")]
    assert of.prompt(1).said == []
    assert spoken(of.talk(2).said) == [("user", "Sum", "instruction"), ("assistant", "4", "output")]


def test_all_patterns_of_a_field_share_one_scan() -> None:
    one, other = re.compile("a"), re.compile("b+")
    scanner = Every(one, other)
    made = batch("text", {"text": "abba"}, {"text": "cc"}, scanner=scanner)
    assert [(entry, match.span()) for entry, match in made.search("output", other)] == [(0, (1, 3))]
    assert [(entry, match.span()) for entry, match in made.search("output", one)] == [(0, (0, 1)), (0, (3, 4))]
    assert scanner.scans == 1


def test_part_of_a_batch_keeps_places() -> None:
    made = batch("text", *({"text": str(n)} for n in range(5)), first=100)
    part = made.only([1, 3])
    assert [part.place(row) for row in range(2)] == [Place("a.jsonl", 102, 1, 101), Place("a.jsonl", 104, 1, 103)]
    assert part.texts("output").values == ["1", "3"]


def test_the_corpus_brings_rows_back() -> None:
    batches = [batch("text", {"n": 0}, {"n": 1}), batch("text", {"n": 2}, {"n": 3}, first=2)]
    corpus = Corpus(lambda file: batches if file == "a.jsonl" else [])
    wanted = [batches[1].place(0), batches[0].place(0), Place("a.jsonl", 9, 1, 8), Place("b.jsonl", 1, 1, 0)]
    assert corpus.rows(wanted) == {wanted[0]: {"n": 2}, wanted[1]: {"n": 0}}


def test_every_text_of_a_record_with_its_path() -> None:
    records = [
        {"a": "x", "b": [{"c": "y"}, "z", 3, None, True], "odd.key": {"d": ["w"]}},
        {"a": "", "e": 1},
    ]
    found = columns.every_text(records)
    assert [*zip(*found, strict=True)] == [
        ("x", 0, "a"), ("y", 0, "b[0].c"), ("z", 0, "b[1]"), ("w", 0, '["odd.key"].d[0]'), ("", 1, "a"),
    ]  # fmt: skip
    for text, row, path in zip(*found, strict=True):
        assert paths.get(records[row], path) == text
    assert columns.every_text([{"a": "x", "b": "y"}]) == (["x", "y"], [0, 0], ["a", "b"])
    assert columns.every_text([]) == ([], [], [])
