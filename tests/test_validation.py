from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dqlint.validation import Schema, SchemaError, _validator

KEYS = st.sampled_from(["a", "b", "pattern", "é"])
NUMBERS = st.one_of(
    st.integers(-3, 3), st.sampled_from([2**53, 2**53 + 1, 10**30, 1e30, 0.1, 0.3, 1.0, -0.0, 1e300, float(2**53)])
)
TEXTS = st.sampled_from(
    ["", "a", "ABC", "ABC\n", "a\nb", "a\u2028b", "\ud800", "😀", "\ufeff", "2024-02-30", "x@y", "\u0661", "a:b"]
)
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS | st.just("\ud800"), inner, max_size=3)),
    max_leaves=8,
)
PATTERNS = st.sampled_from(
    ["^a", "b$", "^[A-Z]{3}$", "^.+$", r"\s", r"\d", "^(a|b)$", "a|b$", "[^a]", "^$", "$a", "a.b", "(?i)abc", "a{1,2}"]
)
TYPES = st.sampled_from(["null", "boolean", "integer", "number", "string", "array", "object"])
LEAVES = st.booleans() | st.fixed_dictionaries(
    {},
    optional={
        "type": TYPES,
        "minimum": NUMBERS,
        "exclusiveMaximum": NUMBERS,
        "multipleOf": st.sampled_from([1, 3, 0.1, 1.0]),
        "pattern": PATTERNS,
        "maxLength": st.integers(0, 3),
        "enum": st.lists(VALUES, max_size=3),
        "const": VALUES,
        "uniqueItems": st.booleans(),
        "format": st.sampled_from(["date", "email", "date-time", "ipv4", "uri", "regex", "uuid", "hostname", "nope"]),
        "dependencies": st.just({"a": ["b"]}),
    },
)


def _composed(inner: Any) -> Any:
    several = st.lists(inner, min_size=1, max_size=2)
    return st.fixed_dictionaries(
        {},
        optional={
            "properties": st.dictionaries(KEYS, inner, max_size=2),
            "additionalProperties": inner,
            "patternProperties": st.dictionaries(PATTERNS, inner, max_size=1),
            "items": inner,
            "contains": inner,
            "anyOf": several,
            "oneOf": several,
            "not": inner,
            "if": inner,
            "then": inner,
            "unevaluatedProperties": inner,
            "required": st.lists(KEYS, max_size=2, unique=True),
        },
    )


SCHEMAS = st.recursive(LEAVES, _composed, max_leaves=6)
DRAFTS = st.sampled_from([None, "http://json-schema.org/draft-07/schema#", "http://json-schema.org/draft-04/schema#"])


@settings(max_examples=200, deadline=None)
@given(SCHEMAS, DRAFTS, VALUES)
def test_the_verdict_is_that_of_jsonschema_alone(schema: Any, draft: Any, value: Any) -> None:
    if draft and isinstance(schema, dict):
        schema = {"$schema": draft, **schema}
    try:
        made = Schema(schema)
    except SchemaError:
        return
    assert bool(made.mistakes(value)) == any(True for _ in _validator(schema).iter_errors(value))


@pytest.mark.parametrize(
    ("schema", "value", "wrong"),
    [
        ({"multipleOf": 0.01}, 0.07, True),  # 0.07 / 0.01 is not whole in floats; jsonschema-rs takes it
        ({"pattern": r"^\s*$"}, "\ufeff", True),
        ({"pattern": "^[a-z]+$"}, "a\n", False),  # Python's $ lets a newline follow
        ({"not": {"pattern": "^[a-z]+$"}}, "a\n", True),
        ({"maximum": 2**53}, 2**53 + 1, True),
        ({"const": 10**30}, 1e30, True),
        ({"type": "string"}, "\ud800", False),
        ({"type": "string"}, dt.datetime(2024, 1, 1, tzinfo=dt.timezone.utc), True),
        ({"type": "string"}, b"x", True),
        ({"format": "date-time"}, "2024-02-30T00:00:00Z", True),
        ({"format": "date-time"}, "2024-02-29T00:00:00+01:00", False),
        ({"format": "uri"}, "no uri", True),
        ({"format": "ipv4"}, "1.2.3.256", True),
        ({"format": "hostname"}, "not a hostname", False),
    ],
)
def test_traps(schema: Any, value: Any, wrong: Any) -> None:
    assert bool(Schema(schema).mistakes(value)) is wrong


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({"type": "dict"}, "type: 'dict' is not one of"),
        ({"properties": {"a": {"type": ["string", "nul"]}}}, "properties/a/type/1: 'nul' is not one of"),
        ({"required": "a"}, "required: 'a' is not of type 'array'"),
        ({"pattern": "("}, "the pattern '(': missing ), unterminated subpattern"),
        ({"pattern": "^(a+)+$"}, "the pattern '^(a+)+$': the repeat at offset"),
        ({"patternProperties": {"(x+x+)+y": {}}}, "the pattern '(x+x+)+y'"),
        (3, "3 is neither an object nor a boolean"),
        ({"$schema": ["x"]}, "$schema: ['x'] is not text"),
    ],
)
def test_schemas_that_are_none_are_refused(schema: Any, message: Any) -> None:
    with pytest.raises(SchemaError) as caught:
        Schema(schema)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("ref", ["https://example.com/s.json", "other.json", "#/$defs/missing", "urn:none", "#no"])
@pytest.mark.parametrize(
    "around",
    [
        lambda ref: {"$ref": ref},
        lambda ref: {"properties": {"a": {"items": {"$ref": ref}}}, "unevaluatedProperties": False},
        lambda ref: {"anyOf": [{"$dynamicRef": ref}]},
        lambda ref: {"$ref": "#/own/place", "own": {"place": {"not": {"$ref": ref}}}},
        lambda ref: {"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"x": {"$ref": ref}}},
    ],
)
def test_a_reference_elsewhere_is_refused_and_never_fetched(around: Callable[[str], Any], ref: str) -> None:
    with pytest.raises(SchemaError, match="which it does not hold"):
        Schema(around(ref))


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": {"$ref": {"type": "string"}}, "examples": [{"$ref": "#/none"}], "default": {"$ref": "#/none"}},
        {"$id": "https://a.org/", "$defs": {"n": {"$id": "b/c", "type": "integer"}}, "items": {"$ref": "b/c"}},
        {"$defs": {"n": {"$anchor": "n", "type": "integer"}}, "items": {"$ref": "#n"}},
        {"$dynamicAnchor": "node", "items": {"$dynamicRef": "#node"}},
        {"$ref": "https://json-schema.org/draft/2020-12/schema"},
        {"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"x": {}}, "$ref": "#/definitions/x"},
    ],
)
def test_references_that_lead_somewhere(schema: Any) -> None:
    assert Schema(schema).mistakes({}) == []


def test_a_reference_within_the_schema_is_followed() -> None:
    schema = Schema({"$defs": {"n": {"type": "integer"}}, "items": {"$ref": "#/$defs/n"}})
    assert schema.mistakes([1, 2]) == []
    assert [mistake.path for mistake in schema.mistakes([1, "2"])] == [(1,)]


def test_endless_nesting_ends() -> None:
    deep = []
    for _ in range(3000):
        deep = [deep]
    schema = Schema({"items": {"$ref": "#"}, "minItems": 1})
    assert [mistake.message for mistake in schema.mistakes(deep)] == [
        "is nested too deep to be held against the schema"
    ]


def test_the_deepest_message_and_long_values_cut() -> None:
    roles = {"if": {"properties": {"role": {"const": "user"}}}, "then": {"properties": {"content": {"type": "string"}}}}
    schema = Schema({"properties": {"messages": {"items": roles}}})
    (mistake,) = schema.mistakes({"messages": [{"role": "user", "content": ["x" * 1000]}]})
    assert mistake.path == ("messages", 0, "content")
    assert mistake.message.endswith("is not of type 'string'")
    assert len(mistake.message) < 100


def test_jsonschema_is_imported_only_for_a_value_that_may_be_wrong() -> None:
    code = (
        "import sys; from dqlint.validation import Schema\n"
        "assert 'jsonschema_rs' not in sys.modules\n"
        "Schema({'type': 'integer', 'format': 'date'}).mistakes(1)\n"
        "assert 'jsonschema_rs' in sys.modules and 'jsonschema' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
