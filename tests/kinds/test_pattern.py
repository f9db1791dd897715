from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from dqlint.batch import Batch, Stuck
from dqlint.kinds.pattern import KIND
from dqlint.layouts.detect import LAYOUTS
from dqlint.located import Document, Spot
from dqlint.model import Problem, Rows
from dqlint.options import read
from dqlint.search import Searcher, TooSlow

Find = Callable[..., list[Any]]


def test_one_hit_a_text_at_the_first_match(find: Find) -> None:
    rows = [{"instruction": "x", "output": "a foo and a foo"}, {"instruction": "foo", "output": "none"}]
    hits = find("pattern", {"fields": ["output"], "pattern": "fo+"}, rows, "alpaca")
    assert [(hit.place.row, hit.field, hit.span, hit.values) for hit in hits] == [
        (0, "output", (2, 5), {"match": "foo", "count": 2})
    ]


def test_required_reports_texts_without_a_match(find: Find) -> None:
    rows = [{"instruction": "x", "output": "7\n#### 7"}, {"instruction": "y", "output": "seven"}]
    hits = find("pattern", {"fields": ["output"], "pattern": "#### [0-9]+$", "required": True}, rows, "alpaca")
    assert [(hit.place.row, hit.field, hit.span) for hit in hits] == [(1, "output", None)]


def test_spans_count_characters_of_the_content_part(find: Find) -> None:
    parts = [{"type": "text", "text": "é😀 bad"}, {"type": "image_url", "image_url": {"url": "bad"}}]
    rows = [{"messages": [{"role": "user", "content": parts}, {"role": "assistant", "content": "bad"}]}]
    hits = find("pattern", {"fields": ["input"], "pattern": r"\bbad\b"}, rows)
    assert [(hit.field, hit.span) for hit in hits] == [("messages[0].content[0].text", (3, 6))]


def test_a_long_match_is_cut_in_the_message_alone(find: Find) -> None:
    rows = [{"instruction": "x", "output": "a" * 500}]
    (hit,) = find("pattern", {"fields": ["output"], "pattern": "a+"}, rows, "alpaca")
    assert hit.values["match"] == "a" * 79 + "…"
    assert hit.span == (0, 500)


def test_only_near_the_start_and_unless(find: Find) -> None:
    answers = ["bad", "it is bad", "bad, but good"]
    rows = [{"instruction": "x", "output": answer} for answer in answers]
    options = {"fields": ["output"], "pattern": "bad"}
    assert [hit.place.row for hit in find("pattern", {**options, "within": 3}, rows, "alpaca")] == [0, 2]
    assert [hit.place.row for hit in find("pattern", {**options, "unless": "good"}, rows, "alpaca")] == [0, 1]
    required = {"fields": ["output"], "pattern": "is", "within": 3, "required": True, "unless": "good"}
    assert [hit.place.row for hit in find("pattern", required, rows, "alpaca")] == [0, 1]


def test_what_the_prompt_says(find: Find) -> None:
    turns = [("user", "a joke"), ("assistant", "bad"), ("user", "a poem"), ("assistant", "bad")]
    rows = [{"messages": [{"role": role, "content": content} for role, content in turns]}]
    options = {"fields": ["output"], "pattern": "bad"}
    (hit,) = find("pattern", {**options, "prompt": "poem"}, rows)
    assert hit.field == "messages[3].content"
    (hit,) = find("pattern", {**options, "unless-prompt": "poem"}, rows)
    assert hit.field == "messages[1].content"
    assert find("pattern", {**options, "prompt": "poem", "unless-prompt": "a "}, rows) == []


def test_an_answer_that_was_to_be_translated(find: Find) -> None:
    rows = [talk("Traduis", "bad"), talk("Translate", "good", "Thanks", "bad")]
    options = {"fields": ["output"], "pattern": "bad"}
    assert len(find("pattern", options, rows)) == 2
    (hit,) = find("pattern", {**options, "translations": False}, rows)
    assert (hit.place.row, hit.field) == (1, "messages[3].content")


def test_a_condition_is_matched_in_bounded_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dqlint.batch.matches", lambda *_: (_ for _ in ()).throw(TooSlow(re.compile("x"), 0, 1)))
    with pytest.raises(Stuck, match="takes too long"):
        Batch("a", "train", Rows(0, [{"a": "b"}], [1], [1], []), LAYOUTS["text"], Searcher(())).holds(
            re.compile("x"), 0, "b"
        )


def talk(*said: str) -> dict[str, Any]:
    roles = ("user", "assistant")
    return {"messages": [{"role": roles[n % 2], "content": text} for n, text in enumerate(said)]}


@pytest.mark.parametrize(
    ("options", "row", "found"),
    [
        ({"prompt": "poem"}, {"instruction": "bad", "input": "a poem", "output": ""}, True),
        ({"prompt": "poem"}, {"instruction": "bad", "input": "a joke", "output": "poem"}, False),
        ({"unless-prompt": "poem"}, {"instruction": "bad", "input": "a poem", "output": ""}, False),
        ({}, {"instruction": "Traduis : bad", "output": ""}, True),
        ({"translations": False}, {"instruction": "Traduis : bad", "output": ""}, False),
        ({"translations": False}, {"instruction": "翻译", "input": "bad", "output": ""}, False),
        ({"translations": False}, {"instruction": "bad", "output": "Translate it."}, True),
        ({"unless-answer": "poem"}, {"instruction": "bad", "output": "a poem"}, False),
        ({"unless-answer": "poem"}, {"instruction": "bad", "input": "poem", "output": "a joke"}, True),
        ({"alone": True}, {"instruction": "bad", "input": " ", "output": ""}, True),
        ({"alone": True}, {"instruction": "bad", "input": "poem", "output": ""}, False),
        ({"alone": True}, {"instruction": "poem", "input": "bad", "output": ""}, False),
        ({"opening": True}, {"instruction": "bad", "output": "a poem"}, True),
        ({"unless-fields": ["tools"]}, {"instruction": "bad", "output": "", "tools": "[]"}, True),
        ({"unless-fields": ["tools"]}, {"instruction": "bad", "output": "", "tools": [{"name": "f"}]}, False),
        ({"unless-fields": ["images"]}, {"instruction": "bad", "output": "", "images": ["a.png"]}, False),
    ],
)
def test_conditions_of_a_prompt(find: Find, options: dict[str, Any], row: dict[str, Any], found: bool) -> None:
    hits = find("pattern", {"fields": ["input"], "pattern": "bad", **options}, [row], "alpaca")
    assert bool(hits) is found


def test_a_turn_is_looked_at_with_its_own_answer(find: Find) -> None:
    rows = [talk("bad", "a poem", "bad", "a joke")]
    options = {"fields": ["input"], "pattern": "bad"}
    (hit,) = find("pattern", {**options, "unless-answer": "poem"}, rows)
    assert hit.field == "messages[2].content"
    (hit,) = find("pattern", {**options, "opening": True}, rows)
    assert hit.field == "messages[0].content"


def test_a_turn_of_several_parts_is_not_alone(find: Find) -> None:
    parts = [{"type": "text", "text": "bad"}, {"type": "text", "text": "a poem"}]
    options = {"fields": ["input"], "pattern": "bad", "alone": True}
    assert find("pattern", options, [{"messages": [{"role": "user", "content": parts}]}]) == []
    (hit,) = find("pattern", options, [talk("a poem", "yes", "bad", "no")])
    assert hit.field == "messages[2].content"


def test_a_text_outside_of_the_talk_has_no_prompt(find: Find) -> None:
    rows = [{**talk("a poem", "yes"), "note": "bad"}]
    options = {"fields": ["note"], "pattern": "bad"}
    assert len(find("pattern", options, rows)) == 1
    assert find("pattern", {**options, "opening": True}, rows) == []


def test_a_match_in_the_tail(find: Find) -> None:
    answers = ["bad at first, then good", "good, then bad", "bad", "bad?"]
    rows = [{"instruction": "x", "output": answer} for answer in answers]
    options = {"fields": ["output"], "pattern": r"(?:then )?bad\b"}
    hits = find("pattern", {**options, "tail": 4}, rows, "alpaca")
    assert [(hit.place.row, hit.span) for hit in hits] == [(1, (11, 14)), (2, (0, 3)), (3, (0, 3))]
    assert [hit.place.row for hit in find("pattern", {**options, "tail": 4, "required": True}, rows, "alpaca")] == [0]


@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("unless", "", "an empty pattern matches everywhere: write one"),
        ("unless-prompt", "", "an empty pattern matches everywhere: write one"),
        ("within", 0, "0 is less than 1"),
        ("within", -5, "-5 is less than 1"),
    ],
)
def test_options_that_silence_the_rule_are_refused(key: str, value: Any, message: str) -> None:
    problems: list[Problem] = []
    written = {"fields": ["output"], "pattern": "a", key: value}
    read(KIND.options, written, Spot(Document(written, "test"), ()), problems)
    assert [problem.message for problem in problems] == [message]
