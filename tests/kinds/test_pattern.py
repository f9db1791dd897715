from __future__ import annotations

from collections.abc import Callable
from typing import Any

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
