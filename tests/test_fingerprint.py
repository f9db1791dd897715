"""Equal records have equal fingerprints, and only they."""

from __future__ import annotations

import json
import math

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dqlint.fingerprint import fingerprint

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@settings(max_examples=200, deadline=None)
@given(JSON, st.booleans(), st.randoms(use_true_random=False))
def test_it_does_not_depend_on_how_a_record_is_written(value: object, ascii_only: bool, random: object) -> None:
    written = json.dumps(_shuffled(value, random), ensure_ascii=ascii_only, indent=2)
    assert fingerprint(json.loads(written)) == fingerprint(value)


def _shuffled(value: object, random: object) -> object:
    if isinstance(value, dict):
        keys = list(value)
        random.shuffle(keys)  # type: ignore[attr-defined]
        return {key: _shuffled(value[key], random) for key in keys}
    return [_shuffled(member, random) for member in value] if isinstance(value, list) else value


@settings(max_examples=200, deadline=None)
@given(JSON, JSON)
def test_different_records_differ(one: object, other: object) -> None:
    assert (fingerprint(one) == fingerprint(other)) == (_exact(one) == _exact(other))


def _exact(value: object) -> object:
    """Tells what Python's == does not: 1, 1.0 and True, 0.0 and -0.0."""
    if isinstance(value, dict):
        return {key: _exact(member) for key, member in value.items()}
    return [_exact(member) for member in value] if isinstance(value, list) else (type(value), repr(value))


@settings(max_examples=200, deadline=None)
@given(st.floats(allow_nan=False, allow_infinity=False))
def test_parsers_agree_on_floats(number: float) -> None:
    written = repr({"a": number}).replace("'", '"').encode()
    assert fingerprint(orjson.loads(written)) == fingerprint(json.loads(written))


def test_its_form_is_fixed() -> None:
    assert fingerprint({"b": [1, 1.0, None], "a": "é"}) == "b0f534aecf6664102aef6b949b615556"
    assert fingerprint({"a": "é", "b": [1, 1.0, None]}) == "b0f534aecf6664102aef6b949b615556"


def test_one_is_not_one_point_nought() -> None:
    assert len({fingerprint({"a": value}) for value in (1, 1.0, True, "1", [1])}) == 5


def test_big_integers_are_exact() -> None:
    assert fingerprint({"a": 2**70}) != fingerprint({"a": 2**70 + 1})


def test_a_lone_surrogate_has_one() -> None:
    assert fingerprint({"a": "\ud800"}) != fingerprint({"a": "\ud801"})


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        fingerprint({"a": number})
