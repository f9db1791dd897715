from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[Any]]


def chat(*turns: Any) -> Any:
    return {"messages": [{"role": "user", "content": "Hi"}, *({"role": "assistant", **turn} for turn in turns)]}


@pytest.mark.parametrize(
    ("check", "text", "span", "found", "expected"),
    [
        ("unclosed-tag", "<think>a", (0, 7), "<think>", ""),
        ("nested-tag", "<think><think>a</think>b", (7, 14), "<think>", ""),
        ("after-answer", "b <think>a</think>\n", (9, 10), "the trace", "the answer 'b'"),
        ("after-answer", '{"label": 1, "cot": "a"}', (13, 18), "the key 'cot'", "'label'"),
        ("no-answer", "<think>a</think>\n", (8, 17), "</think>", ""),
        ("no-answer", "a\n#### ", (2, 7), "####", ""),
        ("disagrees", "3 + 4 = 7\n#### 8", (15, 16), "8", "7"),
    ],
)
def test_defects(find: Find, check: Any, text: Any, span: Any, found: Any, expected: Any) -> None:
    (hit,) = find("reasoning", {"check": check}, [chat({"content": "ok"}, {"content": text})])
    assert (hit.field, hit.values) == ("messages[2].content", {"found": found, "expected": expected})
    assert hit.span[0] == span[0] or text[slice(*hit.span)] in text


@pytest.mark.parametrize("check", ["unclosed-tag", "nested-tag", "after-answer", "no-answer", "disagrees"])
def test_what_is_fine(find: Find, check: Any) -> None:
    texts = [
        "<think>a</think>b",
        "a</think>b",
        "b",
        "",
        "3 + 4 = 7\n#### 7",
        '{"cot": "a", "label": 1}',
        "b <think>a</think> c",
    ]
    assert find("reasoning", {"check": check}, [chat(*({"content": text} for text in texts))]) == []


def test_each_defect_has_one_rule(find: Find) -> None:
    rows = [chat({"content": "b <think>a</think>"}), chat({"content": "<think>a"}), chat({"content": "<think><think>"})]
    checks = ("after-answer", "unclosed-tag", "nested-tag", "no-answer")
    hits = {check: [hit.place.row for hit in find("reasoning", {"check": check}, rows)] for check in checks}
    assert hits == {"after-answer": [0], "unclosed-tag": [1], "nested-tag": [2], "no-answer": []}


def test_a_turn_that_calls_a_tool_needs_no_words(find: Find) -> None:
    call = {"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}}
    rows = [chat({"content": "<think>a</think>", "tool_calls": [call]}), chat({"content": "<think>a</think>"})]
    assert [hit.place.row for hit in find("reasoning", {"check": "no-answer"}, rows)] == [1]


def test_content_parts(find: Find) -> None:
    text, thought = {"type": "text", "text": "a"}, {"type": "thinking", "thinking": "b"}
    rows = [
        chat({"content": parts})
        for parts in ([thought, text], [text, thought], [thought], [thought, text, thought], [3])
    ]
    (hit,) = find("reasoning", {"check": "after-answer"}, rows)
    assert (hit.place.row, hit.field) == (1, "messages[1].content[1]")
    assert hit.values == {"found": "the part 'thinking'", "expected": "the part 'text'"}


def test_hostile_texts(find: Find) -> None:
    texts = [
        "<think>" * 20_000,
        "</think>" * 20_000,
        "####\n" * 50_000,
        "{" * 100_000,
        "=" * 200_000,
        "\ud800<think>\0",
        "`" * 100_000,
    ]
    for check in ("unclosed-tag", "nested-tag", "after-answer", "no-answer", "disagrees"):
        assert len(find("reasoning", {"check": check}, [chat({"content": text}) for text in texts])) <= len(texts)
