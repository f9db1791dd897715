from __future__ import annotations

from collections.abc import Callable
from typing import Any

Find = Callable[..., list[Any]]


def test_the_demand_stands_in_the_first_text_of_the_prompt(find: Find) -> None:
    rows = [
        {"instruction": "Name two fruits.", "input": "", "output": "1. Fig\n2. Plum\n3. Pear"},
        {"instruction": "Rewrite.", "input": "Name two fruits.", "output": "1. Fig\n2. Plum\n3. Pear"},
    ]
    (hit,) = find("obeys", {"check": "items"}, rows, "alpaca")
    assert (hit.place.row, hit.field, hit.values) == (0, "output", {"wants": "2 fruits", "has": "3 items"})


def test_each_answer_of_a_conversation_has_its_own_prompt(find: Find) -> None:
    turns = [("user", "Answer yes or no."), ("assistant", "yes"), ("user", "Really?"), ("assistant", "Sure.")]
    rows = [{"messages": [{"role": role, "content": content} for role, content in turns]}]
    assert find("obeys", {"check": "yes-no"}, rows) == []
    rows[0]["messages"][1]["content"] = "Perhaps."
    (hit,) = find("obeys", {"check": "yes-no"}, rows)
    assert hit.field == "messages[1].content"


def test_an_answer_without_a_prompt_is_left_alone(find: Find) -> None:
    rows = [{"messages": [{"role": "system", "content": "Answer yes or no."}, {"role": "assistant", "content": "Hm"}]}]
    assert find("obeys", {"check": "yes-no"}, rows) == []
