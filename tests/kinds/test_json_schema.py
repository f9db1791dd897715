from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[Any]]


def said(hits: Any) -> Any:
    return [(hit.place.row, hit.field, hit.values["at"], hit.values["problem"]) for hit in hits]


def test_a_record_with_every_place_that_is_wrong(find: Find) -> None:
    schema = {
        "required": ["id", "n"],
        "properties": {"tags": {"items": {"type": "string"}}},
        "additionalProperties": True,
    }
    rows = [{"id": 1, "n": 2, "tags": ["a"]}, {"tags": ["a", 1, {"x": 2}]}]
    assert said(find("json-schema", {"schema": schema}, rows)) == [
        (1, "", "$", "'id' is a required property; 'n' is a required property"),
        (1, "tags[1]", "$.tags[1]", "1 is not of type 'string'"),
        (1, "tags[2]", "$.tags[2]", "{'x': 2} is not of type 'string'"),
    ]


def test_no_more_than_ten_places_of_a_row(find: Find) -> None:
    rows = [{"n": list("abcdefghijklmnop")}]
    assert len(find("json-schema", {"schema": {"properties": {"n": {"items": {"type": "null"}}}}}, rows)) == 10


def test_a_field(find: Find) -> None:
    rows = [{"messages": [{"role": "user", "content": "Hi"}, {"role": "asistant", "content": "Hello"}]}]
    options = {"field": "messages[*].role", "schema": {"enum": ["user", "assistant"]}}
    assert said(find("json-schema", options, rows)) == [
        (0, "messages[1].role", "$", "'asistant' is not one of ['user', 'assistant']")
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"n": 1', "is not JSON: a comma or a closing bracket is expected, but the text ends, at character 8"),
        ('{"n": NaN}', "is not JSON: NaN is no number of JSON"),
        ("[" * 100_000, "is not JSON: nested too deep"),
        ('{"n": "\0"}', "is not JSON: a raw NUL byte, at character 8"),
    ],
)
def test_text_that_is_no_json(find: Find, text: Any, problem: Any) -> None:
    rows = [{"instruction": "x", "output": text}]
    hits = find("json-schema", {"field": "output#", "schema": True}, rows, "alpaca")
    assert said(hits) == [(0, "output", "$", problem)]


def test_json_inside_a_text_of_a_layout_field(find: Find) -> None:
    answer = '{"items": [{"n": 1}, {"n": "two"}]}'
    rows = [{"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": answer}]}]
    options = {"field": "output#/items/*", "schema": {"properties": {"n": {"type": "integer"}}}}
    assert said(find("json-schema", options, rows)) == [
        (0, "messages[1].content#/items/1/n", "$.n", "'two' is not of type 'integer'")
    ]


def test_a_lone_surrogate_does_not_end_the_run(find: Find) -> None:
    rows = [{"a": "\ud800"}, {"a": 1}]
    hits = find("json-schema", {"schema": {"properties": {"a": {"type": "string"}}}}, rows)
    assert said(hits) == [(1, "a", "$.a", "1 is not of type 'string'")]


def test_json_in_code_blocks(find: Find) -> None:
    text = (
        'So:\n\n```json\n{"n": 1}\n```\n```json\n[}\n```\n```JSON\n{"n": "two", "m": []}\n```\n```\n{"n": null}\n```\n'
    )
    turns = [{"role": "user", "content": text}, {"role": "assistant", "content": text}]
    schema = {"properties": {"n": {"type": "integer"}, "m": {"minItems": 1}}}
    (hit,) = find("json-schema", {"fences": True, "schema": schema}, [{"messages": turns}])
    assert said([hit]) == [(0, "messages[1].content", "$.n", "'two' is not of type 'integer'")]
    assert text[slice(*hit.span)] == "```JSON"
    (hit,) = find("json-schema", {"fences": True, "field": "input", "schema": schema}, [{"messages": turns}])
    assert hit.field == "messages[0].content"
    assert find("json-schema", {"fences": True, "schema": True}, [{"messages": turns}]) == []
