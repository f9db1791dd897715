from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint import traces


@pytest.mark.parametrize(
    ("text", "flaws"),
    [
        ("<think>a</think>b", []),
        ("a", []),
        ("<think>a", ["unclosed-tag"]),
        ("a</think>b", ["unopened-tag"]),
        ("<think><think>a</think></think>", ["nested-tag"]),
        ("<thinking><thought>a</thought></thinking>b", []),
        ("<think>a<scratchpad>b</think>", ["unclosed-tag"]),
        ("<|begin_of_thought|>a<|end_of_thought|>b", []),
        ("<|begin_of_thought|>a", ["unclosed-tag"]),
        ("[THINK]a[/THINK]b", []),
        ("[THINK]a", ["unclosed-tag"]),
        ("◁think▷a◁/think▷b", []),
        ('`<think>` is a tag, and so is "<think>"', []),
        ("The <think> tag opens a trace.", []),
        ("Put it between <think> and </think>, please.", []),
        ("```xml\n<think>\n```", []),
        ("<reasoning>用中文</reasoning>好", []),
        ("<THINK>a", []),
    ],
)
def test_flaws_of_tags(text: Any, flaws: Any) -> None:
    assert [flaw for flaw, _ in traces.flaws(traces.tags(text))] == flaws


@pytest.mark.parametrize(
    ("text", "trace"),
    [
        ("<think>a</think>b", "a"),
        ("a</think>b", "a"),
        ("x <think>a</think>b<think>c</think>", "a"),
        ("<think>a", None),
        ("a", None),
    ],
)
def test_the_first_trace_between_tags(text: Any, trace: Any) -> None:
    found = traces.tagged(text)
    assert (text[found.start : found.end] if found else None) == trace


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("a\n#### 5", "a\n"),
        ("a\nAnswer: 5", "a\n"),
        ("a\n**Final answer:** 5", "a\n"),
        ("a\n答案：5", "a\n"),
        ("a\nالجواب: 5", "a\n"),
        ("#### 5", ""),
        ("#### A heading\n\nand a text", None),
        ("a #### 5", None),
        ("I know the answer: 5", None),
    ],
)
def test_steps_before_a_marker(text: Any, steps: Any) -> None:
    found = traces.marked(text)
    assert (text[found.start : found.end] if found else None) == steps


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ('{"reasoning": "a", "answer": 1}', ("reasoning", "answer")),
        ('{"answer": 1, "reasoning": "a"}', ("answer", "reasoning")),
        ('```json\n{"Label": 1, "Rationale": "a"}\n```', ("Label", "Rationale")),
        ('[{"answer": 1, "cot": "a"}]', ("answer", "cot")),
        ('{"answer": 1}', None),
        ('{"answer": {"reasoning": 1}}', None),
        ('{"answer": 1, "explanation": "a"}', None),
        ("[]", None),
        ("3", None),
        ("{", None),
        ("[" * 100_000, None),
    ],
)
def test_the_order_of_keys(text: Any, keys: Any) -> None:
    assert traces.keys(text) == keys


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("So 48 / 2 = <<48/2=24>>24 clips.\n#### 42", ("24", "42")),
        ("So 48 / 2 = <<48/2=24>>24 clips.\n#### 24", None),
        ("It costs $10 / 40 = $0.25 each.\n#### 25", None),
        ("She has 1000 * 3 = 3,000 left\n#### 3000", None),
        ("They are 17 000 / 5 = 3 400 a year.\n#### 3400", None),
        ("It is 16 * 2 = 32 feet, so it took three days.\n#### 3", None),
        ("It was 3 - 6 = -3\n#### 3", None),
        ("15 / 2 = 7.5\n#### 8", None),
        ("3 + 4 = 7\nThat is a lot.\n#### 8", None),
        ("x + 3 = 8x\n#### 5", None),
        ("3 + 4 = 7\n#### seven", None),
        ("<think>So the answer is 6.</think>7", ("6", "7")),
        ("<think>So the answer is 6.</think>\n\\boxed{7}", ("6", "7")),
        ("<think>\\boxed{6}</think>\nThe answer is \\boxed{6}.", None),
        ("<think>\\boxed{6}</think>\n$\\boxed{x}$ and \\boxed{7}", None),
        ("<think>2 + 4 = 6</think>\n7", None),
        ("<think>The answer is 6/7.</think>\n7", None),
        ("<think>The answer is 6.</think>\nIt is 7 or 8.", None),
        ("So the answer is 6.\nAnswer: 7", ("6", "7")),
        ("points * 2 points/answer = 48, and 48 + 16 = 64\n#### 66", ("64", "66")),
        ("所以答案是6\n答案：7", ("6", "7")),
        ("a", None),
    ],
)
def test_a_trace_that_comes_to_another_number(text: Any, found: Any) -> None:
    disagreement = traces.disagreement(text)
    assert (disagreement[:2] if disagreement else None) == found
    if disagreement:
        assert text[disagreement.start : disagreement.end] == found[1]


PIECES = ["<think>", "</think>", "<|begin_of_thought|>", "####", "Answer:", "\n", " ", "=", "3", "-4.5",
          "1,000", "\\boxed{", "}", "the answer is", "`", '"', "{", ":", "reasoning", "answer", "1/0",
          "9" * 30]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text())
def test_no_text_raises(text: Any) -> None:
    traces.keys(text)
    traces.is_after(text)
    found = traces.disagreement(text)
    assert found is None or found.concluded != found.answered
    assert len([*traces.flaws(traces.tags(text))]) <= len(traces.tags(text))
