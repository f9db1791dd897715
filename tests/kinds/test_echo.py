from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[Any]]


def alpaca(instruction: str, answer: str, more: str = "") -> dict[str, str]:
    return {"instruction": instruction, "input": more, "output": answer}


@pytest.mark.parametrize(
    ("prompt", "answer", "echo"),
    [
        ("Create a plan for a bakery.", "Create a plan for a bakery that bakes.", "Create a plan for a bakery"),
        ("Create a plan for a bakery.", " Create a plan, for a bakery. Then bake.", " Create a plan, for a bakery"),
        ("Create a plan for a bakery.", "Create a plan for a Bakery and bake.", "Create a plan for a Bakery"),
    ],
)
def test_an_answer_that_begins_with_its_prompt(find: Find, prompt: str, answer: str, echo: str) -> None:
    (hit,) = find("echo", {}, [alpaca(prompt, answer)], "alpaca")
    assert (hit.field, hit.span, hit.values) == ("output", (0, len(echo)), {"echo": echo})


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [
        ("Create a plan for a bakery.", "Create a plan."),
        ("Create a plan for a bakery.", "Create a plan for a bakery:\n1. Bake."),
        ("Create a plan for a bakery.", "Create a plan for a bakery.\n\n1. Bake."),
        ("Create a plan for a bakery.", "Create a plan for a bakery"),
        ("Create a plan for a bakery.", '"Create a plan for a bakery" is what you asked.'),
        ("Create a plan for a bakery.", "Create a plan for a bakehouse."),
        ("在飞机上可以做的五件事。", "在飞机上可以做的五件事有睡觉。"),
        ("Good morning!", "Good morning! How are you?"),
        ("Create a plan for a bakery.", ""),
        ("", "Create a plan for a bakery."),
    ],
)
def test_no_echo(find: Find, prompt: str, answer: str) -> None:
    assert find("echo", {}, [alpaca(prompt, answer)], "alpaca") == []


def test_the_input_of_a_task_may_be_said_again(find: Find) -> None:
    rows = [alpaca("Go on.", "It was a dark and stormy night, and it rained.", "It was a dark and stormy night")]
    assert find("echo", {}, rows, "alpaca") == []


def test_every_turn_of_a_conversation(find: Find) -> None:
    turns = [
        ("user", "Hi"),
        ("assistant", "Hi!"),
        ("user", "Tell me of the sea"),
        ("assistant", "Tell me of the sea is"),
    ]
    rows = [{"messages": [{"role": role, "content": content} for role, content in turns]}]
    (hit,) = find("echo", {}, rows)
    assert hit.field == "messages[3].content"


def test_options(find: Find) -> None:
    rows = [alpaca("Say good morning", "Say good morning to all")]
    assert find("echo", {}, rows, "alpaca") == []
    (hit,) = find("echo", {"words": 3}, rows, "alpaca")
    assert hit.values == {"echo": "Say good morning"}
    assert find("echo", {"words": 3, "unless-prompt": "(?i)say"}, rows, "alpaca") == []


def test_hostile_texts(find: Find) -> None:
    long = "word " * 200_000
    rows = [
        alpaca(long, long + "more"),
        alpaca("\ud800 aa bb cc dd", "\ud800 aa bb cc dd e"),
        alpaca("\0 aa bb cc dd", "\0 aa bb cc dd e"),
    ]
    hits = find("echo", {}, rows, "alpaca")
    assert [hit.place.row for hit in hits] == [0, 1, 2]
    assert all(len(hit.values["echo"]) <= 80 for hit in hits)
