from __future__ import annotations

from collections.abc import Callable
from typing import Any

Find = Callable[..., list[Any]]
TEXT = "The bakery opened in 2010 with two ovens. " + "It sells bread to all who come. " * 8


def chat(*turns: tuple[str, str]) -> list[dict[str, Any]]:
    return [{"messages": [{"role": role, "content": content} for role, content in turns]}]


def test_the_first_claim_and_their_number(find: Find) -> None:
    rows = [{"instruction": "Summarize.", "input": TEXT, "output": "It opened in 1999 and sells 450 loaves."}]
    (hit,) = find("grounded", {"check": "numbers"}, rows, "alpaca")
    assert (hit.field, hit.span, hit.values) == ("output", (13, 17), {"value": "1999", "count": 2})


def test_a_short_context_is_none(find: Find) -> None:
    rows = [{"instruction": "Who?", "input": "Ann", "output": "In 1999."}]
    assert find("grounded", {"check": "numbers"}, rows, "alpaca") == []
    assert len(find("grounded", {"check": "numbers", "at-least": 2}, rows, "alpaca")) == 1


def test_all_that_was_said_before_is_context(find: Find) -> None:
    rows = chat(("system", TEXT), ("user", "When?"), ("assistant", "In 2010."), ("user", "And?"), ("assistant", "1999"))
    assert [hit.field for hit in find("grounded", {"check": "numbers"}, rows)] == ["messages[4].content"]


def test_a_field_can_be_the_context(find: Find) -> None:
    rows = [
        {"prompt": "When, if not in 1999?", "passage": TEXT, "completion": "In 1999."},
        {"prompt": "When?", "passage": TEXT, "completion": "In 2010."},
    ]
    hits = find("grounded", {"check": "numbers", "context": "passage"}, rows, "prompt-completion")
    assert [hit.place.row for hit in hits] == [0]


def test_the_task_stands_in_the_first_paragraph(find: Find) -> None:
    rows = [
        {"instruction": f"{head}\n\n{TEXT} Summarize and invent.", "output": "In 1999."}
        for head in ("Summarize this.", "Write on.", "Summarize and invent.")
    ]
    options = {"check": "numbers", "prompt": "(?i)summarize", "unless-prompt": "invent"}
    assert [hit.place.row for hit in find("grounded", options, rows, "alpaca")] == [0]
    assert [
        hit.place.row for hit in find("grounded", {"check": "numbers", "unless-prompt": "invent"}, rows, "alpaca")
    ] == [
        0,
        1,
    ]


def test_a_long_claim_is_cut_in_the_message_alone(find: Find) -> None:
    rows = [{"instruction": TEXT, "output": '"' + "no such words " * 10 + 'here"'}]
    (hit,) = find("grounded", {"check": "quotes"}, rows, "alpaca")
    assert len(hit.values["value"]) == 80
    assert hit.span == (0, 146)
