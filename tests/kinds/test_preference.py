from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[Any]]


def turn(role: Any, content: Any, **more: Any) -> Any:
    return {"role": role, "content": content, **more}


def found(find: Find, check: Any, chosen: Any, rejected: Any, **options: Any) -> Any:
    rows = [{"prompt": "x", "chosen": chosen, "rejected": rejected}]
    hits = find("preference", {"check": check, **options}, rows, "preference")
    return [(hit.field, hit.values["side"], hit.values["turn"]) for hit in hits]


ASKED, RED, BLUE = turn("user", "Colour?"), turn("assistant", "Red."), turn("assistant", "Blue.")


@pytest.mark.parametrize(
    ("chosen", "rejected", "same"),
    [
        ("a b", "a b", True),
        ("a b", " a\nb ", True),
        ("a b", "ab", False),
        ("one two three four five six seven eight nine", "one two three four five six seven eight ten", False),
        ([ASKED, RED], [ASKED, RED], True),
        ([ASKED, RED], [ASKED, {**RED, "weight": 0}], True),
        ([ASKED, RED], [ASKED, BLUE], False),
        ([RED], [RED, RED], False),
        ({"from": "gpt", "value": "x"}, {"from": "gpt", "value": "x "}, True),
        ("Red.", [RED], False),
        ([{**RED, "tool_calls": [1]}], [{**RED, "tool_calls": [True]}], False),
    ],
)
def test_same(find: Find, chosen: Any, rejected: Any, same: Any) -> None:
    assert found(find, "same", chosen, rejected) == ([("chosen", "", 0)] if same else [])


def test_white_space_can_matter(find: Find) -> None:
    assert found(find, "same", "a b", "a  b", space="match") == []


@pytest.mark.parametrize(
    ("answer", "empty"),
    [
        ("", True),
        (" \n", True),
        ([], True),
        ([ASKED, turn("assistant", "")], True),
        ([turn("assistant", None, tool_calls=[{"id": "a"}])], False),
        ({"from": "gpt", "value": ""}, True),
        ([RED], False),
        (None, False),  # of what is no answer at all the layout speaks
    ],
)
def test_empty(find: Find, answer: Any, empty: Any) -> None:
    assert found(find, "empty", "x", answer) == ([("rejected", "rejected", 0)] if empty else [])
    assert found(find, "empty", answer, "x") == ([("chosen", "chosen", 0)] if empty else [])


@pytest.mark.parametrize(
    ("chosen", "rejected", "expected"),
    [
        ([ASKED, RED], [ASKED, BLUE], []),
        ([ASKED, RED], [turn("user", "Colour? "), BLUE], []),
        ([ASKED, RED], [turn("user", "Fruit?"), BLUE], [("chosen[0]", "", 1)]),
        ([ASKED, RED], [turn("system", "x"), ASKED, BLUE], [("chosen[0]", "", 1)]),
        ([ASKED, RED, ASKED, RED], [ASKED, RED, turn("user", "Fruit?"), RED], [("chosen[2]", "", 3)]),
        ([ASKED, RED, ASKED, RED], [ASKED, BLUE, turn("user", "Fruit?"), RED], []),  # the answers differ first
        ([RED], [ASKED, BLUE], [("chosen[0]", "", 1)]),
        ("Red.", "Blue.", []),
    ],
)
def test_prompts(find: Find, chosen: Any, rejected: Any, expected: Any) -> None:
    assert found(find, "prompts-differ", chosen, rejected) == expected
