"""Layouts: each is detected from the shapes that real datasets have, and says why rows do not fit."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dqlint.layouts import Turns
from dqlint.layouts.detect import LAYOUTS, detect, misfit, named

USER = {"role": "user", "content": "Hi"}
REPLY = {"role": "assistant", "content": "Hello"}
SHAPES: list[tuple[str, dict[str, Any]]] = [
    ("openai-chat", {"messages": [USER, REPLY]}),
    ("openai-chat", {"messages": [{"role": "developer", "content": "Be brief"}, USER, REPLY], "tools": []}),
    ("openai-chat", {"messages": [{"role": "user", "content": [{"type": "text", "text": "Hi"}]}, REPLY]}),
    ("openai-chat", {"messages": [USER, {"role": "assistant", "content": None, "tool_calls": []}]}),
    ("openai-chat", {"messages": json.dumps([USER, REPLY])}),
    ("openai-chat", {"conversations": [USER, REPLY], "category": "greeting"}),
    ("sharegpt", {"conversations": [{"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello"}]}),
    ("sharegpt", {"conversations": [{"from": "human", "value": "Hi"}], "tools": "[]", "system": "Be brief"}),
    ("alpaca", {"instruction": "Add", "input": "1 2", "output": "3"}),
    ("alpaca", {"instruction": "Add", "input": "1 2", "response": "3"}),
    ("alpaca", {"instruction": "Add", "context": "", "response": "3", "category": "math"}),
    ("prompt-completion", {"prompt": "1 + 2 =", "completion": " 3"}),
    ("prompt-completion", {"question": "1 + 2?", "answer": "3"}),
    ("prompt-completion", {"prompt": [USER], "completion": [REPLY]}),
    ("preference", {"prompt": "Hi", "chosen": "Hello", "rejected": "Go away"}),
    ("preference", {"chosen": [USER, REPLY], "rejected": [USER, {"role": "assistant", "content": "No"}]}),
    ("preference", {"input": {"messages": [USER]}, "preferred_output": [REPLY], "non_preferred_output": [REPLY]}),
    (
        "preference",
        {"conversations": [], "chosen": {"from": "gpt", "value": "a"}, "rejected": {"from": "gpt", "value": "b"}},
    ),
    ("kto", {"prompt": "Hi", "completion": "Hello", "label": True}),
    ("kto", {"messages": [USER, REPLY], "label": False}),
    ("classification", {"text": "Where is my card?", "label": "card_arrival"}),
    ("classification", {"utterance": "Where is my card?", "intent": "card_arrival"}),
    ("classification", {"text": "Where?", "labels": ["a", "b"]}),
    ("classification", {"tweet": "Where?", "class": 2}),
    ("annotated", {"text": "Fine", "annotations": [{"annotator": "a", "label": "good"}]}),
    ("text", {"text": "Once upon a time"}),
]


@pytest.mark.parametrize(("name", "record"), SHAPES)
def test_detected(name: str, record: dict[str, Any]) -> None:
    found = detect([record] * 10)
    assert found.layout is not None
    assert found.layout.name == name


def test_every_layout_has_a_shape_here() -> None:
    assert {name for name, _ in SHAPES} == set(LAYOUTS)


@pytest.mark.parametrize(
    "record",
    [
        {"instruction": "Add", "instances": [{"input": "1 2", "output": "3"}]},
        {"text": "Hi", "role": "prompter", "replies": []},
        {"messages": []},
        {"messages": "Hi"},
        {"prompt": "Hi", "S": 1},
        {},
    ],
)
def test_nothing_fits(record: dict[str, Any]) -> None:
    assert detect([record]).layout is None


def test_the_nearest_is_the_one_with_most_of_what_it_needs() -> None:
    found = detect([{"instruction": "Add", "instances": []}])
    assert found.nearest.layout.name == "alpaca"
    assert found.nearest.reason == "no 'output' or 'response'"
    assert found.keys == ("instruction", "instances[...]")


def test_nine_rows_in_ten_are_enough() -> None:
    row = {"prompt": "Hi", "completion": "Hello"}
    assert detect([row] * 9 + [{}]).layout is LAYOUTS["prompt-completion"]
    assert detect([row] * 8 + [{}] * 2).layout is None


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"instruction": "Add"}, ("output", "no 'output' or 'response'")),
        ({"instruction": "Add", "output": None}, ("output", "'output' is null, not text")),
        ({"instruction": "Add", "output": 3}, ("output", "'output' is a number, not text")),
        ({"instruction": ["Add"], "output": "3"}, ("input", "'instruction' is a list, not text")),
        ({"instruction": "Add", "output": None, "response": "3"}, None),
    ],
)
def test_why_a_row_does_not_fit(record: dict[str, Any], reason: tuple[str, str] | None) -> None:
    assert misfit(record, LAYOUTS["alpaca"]) == reason


@pytest.mark.parametrize(
    ("messages", "what"),
    [
        ([], "an empty list"),
        ([3, None, "x"], "a list that begins with a number"),
        ([{"content": "x"}], "a list that begins with an object"),
        ("x", "text"),
    ],
)
def test_what_is_no_list_of_turns(messages: Any, what: str) -> None:
    reason = f"'messages' is {what}, not a list of turns with role"
    assert misfit({"messages": messages}, LAYOUTS["openai-chat"]) == ("messages", reason)


def test_fields_that_a_project_names() -> None:
    layout = named(None, {"input": ("instances[*].input",), "output": ("instances[*].output",)})
    assert misfit({"instances": [{"input": "1", "output": "2"}]}, layout) is None
    assert misfit({"instances": []}, layout) == ("input", "no 'instances[*].input'")


def test_turns_that_a_project_names() -> None:
    turns = Turns(("speaker",), ("said",), {"customer": "user", "agent": "assistant"})
    layout = named(None, {"messages": ("dialog",)}, turns)
    assert misfit({"dialog": [{"speaker": "customer", "said": "Hi"}]}, layout) is None
    assert misfit({"dialog": [{"from": "customer"}]}, layout) is not None
