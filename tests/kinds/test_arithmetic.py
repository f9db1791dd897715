from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[Any]]


def alpaca(*outputs: Any, prompt: Any = "How much?") -> Any:
    return [{"instruction": prompt, "output": output} for output in outputs]


def test_one_hit_a_text_at_its_first_false_equation(find: Find) -> None:
    rows = alpaca("7 + 8 = 15", "Où 7 + 8 = 16 and 1 + 1 = 3")
    (hit,) = find("arithmetic", {"check": "equations"}, rows, "alpaca")
    assert (hit.place.row, hit.field, hit.span) == (1, "output", (3, 13))
    assert hit.values == {"expression": "7 + 8", "exact": "15", "stated": "16", "count": 2}


def test_prompts_are_not_judged(find: Find) -> None:
    assert find("arithmetic", {"check": "equations"}, alpaca("It is 15.", prompt="7 + 8 = 16"), "alpaca") == []


def test_conditions_on_text_and_prompt(find: Find) -> None:
    rows = alpaca("7 + 8 = 16")
    assert find("arithmetic", {"check": "equations", "unless": "16$"}, rows, "alpaca") == []
    assert find("arithmetic", {"check": "equations", "unless-prompt": "much"}, rows, "alpaca") == []
    assert len(find("arithmetic", {"check": "equations", "unless-prompt": "16", "unless": "17"}, rows, "alpaca")) == 1


def test_answers_that_kto_labels_as_bad_may_be_wrong(find: Find) -> None:
    rows = [{"prompt": "7 + 8?", "completion": "7 + 8 = 16", "label": label} for label in (True, False)]
    (hit,) = find("arithmetic", {"check": "equations"}, rows, "kto")
    assert hit.place.row == 0


def test_marks(find: Find) -> None:
    (hit,) = find("arithmetic", {"check": "marks"}, alpaca("<<7+8=15>>15", "<<7+8=16>>16"), "alpaca")
    assert (hit.place.row, hit.values["exact"], hit.span) == (1, "15", (2, 8))


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ({"instruction": "Calculate.", "input": "2 + 3 * 4", "output": "20"}, ["14"]),
        ({"instruction": "2 + 3 * 4 = ?", "input": "No input", "output": "20"}, ["14"]),
        ({"instruction": "2 + 3 * 4", "input": "", "output": "14"}, []),
        ({"instruction": "Count 2 + 3 things and name their number.", "input": "", "output": "6"}, []),
    ],
)
def test_answers_of_a_number(find: Find, row: Any, found: Any) -> None:
    hits = find("arithmetic", {"check": "answer"}, [row], "alpaca")
    assert [hit.values["exact"] for hit in hits] == found


def test_a_long_expression_is_cut_in_the_message_alone(find: Find) -> None:
    (hit,) = find("arithmetic", {"check": "equations"}, alpaca("1000 + " * 30 + "1 = 2"), "alpaca")
    assert len(hit.values["expression"]) == 80
    assert hit.span == (0, 215)
