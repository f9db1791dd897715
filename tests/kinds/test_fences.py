from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

Find = Callable[..., list[Any]]


def test_fences_that_never_close(find: Find) -> None:
    texts = ["a\n\n```c\nint x", "```\nx\n```", "```\nx\n```\n\n```", "```x```", "Title\n~~~~~\n", ""]
    rows = [{"instruction": "```", "output": text} for text in texts]
    hits = find("fences", {}, rows, "alpaca")
    assert [(hit.place.row, hit.field, hit.values) for hit in hits] == [
        (0, "output", {"line": 3, "info": "c"}),
        (2, "output", {"line": 5, "info": ""}),
    ]
    assert [texts[hit.place.row][slice(*hit.span)] for hit in hits] == ["```c", "```"]


def test_fields_and_turns(find: Find) -> None:
    turns = [{"role": "user", "content": "```"}, {"role": "assistant", "content": "```" + "x" * 100}]
    hits = find("fences", {"fields": ["input", "output"]}, [{"messages": turns}])
    assert [(hit.field, len(hit.values["info"])) for hit in hits] == [
        ("messages[0].content", 0),
        ("messages[1].content", 40),
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.text("`~> \t\n\rax", max_size=20), max_size=5).map("```".join))
def test_spans_lie_inside(find: Find, text: str) -> None:
    for hit in find("fences", {}, [{"instruction": "x", "output": text}], "alpaca"):
        assert "```" in text[slice(*hit.span)]
