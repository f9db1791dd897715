"""Paths: what is written is read back, and leads to the value it was made for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint import paths

KEYS = st.text(max_size=8) | st.sampled_from(["a", "messages", "odd key", "a.b", "x[0]", "#", "~1", 'q"', "é", "*"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=10,
)


def every_place(value: Any, path: str = "") -> list[tuple[str, Any]]:
    members: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        members = [*value.items()]
    elif isinstance(value, list):
        members = [*enumerate(value)]
    places = [(paths.child(path, key), member) for key, member in members]
    return places + [place for at, member in places for place in every_place(member, at)]


@given(st.dictionaries(KEYS, VALUES, min_size=1, max_size=4))
def test_a_written_path_leads_back(record: dict[str, Any]) -> None:
    for path, value in every_place(record):
        assert [*paths.walk(record, path)] == [(path, value)]


@given(VALUES)
def test_inside_embedded_json_as_well(value: Any) -> None:
    record = {"output": json.dumps(value)}
    for path, inner in every_place(value, "output#"):
        assert [*paths.walk(record, path)] == [(path, inner)]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("messages[*].content", [("messages[0].content", "a"), ("messages[1].content", "b")]),
        ("messages[1].content", [("messages[1].content", "b")]),
        ("messages[7].content", []),
        ("output#/category", [("output#/category", "refund")]),
        ("output#/tags/*", [("output#/tags/0", "x"), ("output#/tags/1", "y")]),
        ("output#/tags/1", [("output#/tags/1", "y")]),
        ("prose#/category", []),
        ('["odd key"]', [("odd key", 1)]),
        ("missing", []),
        ("messages.content", []),
    ],
)
def test_walk(path: str, found: list[tuple[str, Any]]) -> None:
    record = {
        "messages": [{"content": "a"}, {"content": "b"}],
        "output": '{"category": "refund", "tags": ["x", "y"]}',
        "prose": "not JSON",
        "odd key": 1,
    }
    assert [*paths.walk(record, path)] == found


@pytest.mark.parametrize("path", ["", ".a", "a..b", "a[", "a[x]", "a]", "a#b", '["a', "a[-1]"])
def test_what_is_no_path_says_where(path: str) -> None:
    with pytest.raises(paths.PathError) as error:
        paths.parse(path)
    assert 0 <= error.value.column <= len(path)


def test_deeply_nested_embedded_json_is_no_value() -> None:
    assert paths.get({"output": "[" * 100_000}, "output#/0") is paths.MISSING


def test_embedded_json_may_nest_as_deep_as_a_row() -> None:
    assert paths.embedded("[" * 128 + "]" * 128) is not paths.MISSING
    assert paths.embedded("[" * 129 + "]" * 129) is paths.MISSING
    assert paths.embedded("[" * 100_000 + "]" * 100_000) is paths.MISSING
