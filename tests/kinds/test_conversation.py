from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[Any]]


NAMES = {"s": "system", "u": "user", "a": "assistant", "t": "tool", "d": "developer", "x": "critic"}


def talk(letters: Any) -> Any:
    return {"messages": [{"role": NAMES[letter], "content": "words"} for letter in letters]}


def turns(find: Find, check: Any, *rows: Any, layout: str = "openai-chat", **options: Any) -> Any:
    return [
        (hit.place.row, hit.values["turn"]) for hit in find("conversation", {"check": check, **options}, rows, layout)
    ]


@pytest.mark.parametrize(
    ("check", "letters", "found"),
    [
        ("late-system", "sua", []),
        ("late-system", "dua", []),
        ("late-system", "suasa", [4]),
        ("late-system", "ssua", [2]),
        ("late-system", "usa", [2]),
        ("starts-with-assistant", "aua", [1]),
        ("starts-with-assistant", "saua", [2]),
        ("starts-with-assistant", "sa", []),  # there is no user at all, which is another rule's
        ("ends-without-assistant", "suau", [4]),
        ("ends-without-assistant", "uat", [3]),
        ("ends-without-assistant", "uaus", [4]),
        ("ends-without-assistant", "uu", []),  # there is no assistant at all, which is another rule's
        ("consecutive", "uuua", [2, 3]),
        ("consecutive", "uaau", [3]),
        ("consecutive", "uatta", []),
        ("no-user", "sa", [2]),
        ("no-user", "xa", []),  # the unknown role may be the user's
        ("no-assistant", "su", [2]),
        ("no-assistant", "ux", []),
        ("unknown-role", "uxa", [2]),
        ("order", "suata", []),
        ("order", "ut", [2]),
        ("order", "au", [1, 2]),
        ("order", "ux", []),
    ],
)
def test_orders(find: Find, check: Any, letters: Any, found: Any) -> None:
    assert turns(find, check, talk(letters)) == [(0, turn) for turn in found]


def test_the_order_is_the_projects_to_choose(find: Find) -> None:
    order = {"start": ["assistant"], "assistant": ["user", "assistant"], "user": ["assistant", "end"]}
    assert turns(find, "order", talk("aau"), talk("ua"), order=order) == [(1, 1), (1, 2)]


def test_roles_that_the_project_knows(find: Find) -> None:
    assert turns(find, "unknown-role", talk("uxa"), roles=["critic"]) == []


def test_turns_that_say_not_who_speaks(find: Find) -> None:
    row = {"messages": [{"role": "user", "content": "x"}, {"content": "x"}, "x", {"role": None}, {"role": 5}]}
    assert turns(find, "without-role", row) == [(0, 2), (0, 3), (0, 4)]
    assert turns(find, "unknown-role", row) == [(0, 5)]
    assert turns(find, "without-role", {"messages": [3, None, "x"]}) == [(0, 1), (0, 2), (0, 3)]


@pytest.mark.parametrize(
    ("turn", "empty"),
    [
        ({"content": ""}, True),
        ({"content": " \n"}, True),
        ({"content": None}, True),
        ({}, True),
        ({"content": []}, True),
        ({"content": [{"type": "text", "text": ""}]}, True),
        ({"content": [{"type": "text", "text": "x"}]}, False),
        ({"content": [{"type": "text", "value": "x"}]}, False),
        ({"content": ["x"]}, False),
        ({"content": [{"type": "image_url", "image_url": {"url": "x"}}]}, False),
        ({"content": None, "tool_calls": [{"id": "a"}]}, False),
        ({"content": None, "tool_calls": []}, True),
        ({"function_call": {"name": "f", "arguments": "{}"}}, False),
        ({"content": None, "refusal": "No."}, False),
    ],
)
def test_turns_that_say_nothing(find: Find, turn: Any, empty: Any) -> None:
    row = {"messages": [{"role": "user", "content": "x"}, {"role": "assistant", **turn}]}
    assert turns(find, "empty", row) == ([(0, 2)] if empty else [])


def test_a_tool_may_answer_nothing(find: Find) -> None:
    row = {"messages": [{"role": "tool", "content": ""}, {"role": "system", "content": ""}]}
    assert turns(find, "empty", row) == []


def test_weights(find: Find) -> None:
    asked = {"role": "user", "content": "x"}
    said = [{"role": "assistant", "content": "x", "weight": weight} for weight in (0, 1)]
    rows = [{"messages": [asked, said[0]]}, {"messages": [asked, said[0], asked, said[1]]}, {"messages": [asked]}]
    assert turns(find, "untrained", *rows) == [(0, 1)]


def test_sharegpt_and_json_text(find: Find) -> None:
    rows = [
        {"conversations": [{"from": "human", "value": "x"}, {"from": "GPT", "value": "x"}]},
        {"conversations": '[{"from": "human", "value": "x"}, {"from": "human", "value": "y"}]'},
    ]
    assert turns(find, "unknown-role", *rows, layout="sharegpt") == [(0, 2)]
    (hit,) = find("conversation", {"check": "consecutive"}, rows, "sharegpt")
    assert (hit.field, dict(hit.values)) == (
        "conversations#/1",
        {"turn": 2, "role": "human", "before": "human", "turns": 2},
    )


def test_answers_of_a_pair_are_conversations_too(find: Find) -> None:
    rows = [{"chosen": [{"role": "user", "content": "x"}, {"role": "bot?", "content": "x"}], "rejected": "x"}]
    (hit,) = find("conversation", {"check": "unknown-role"}, rows, "preference")
    assert hit.field == "chosen[1]"
