"""YAML of other programs, as texts."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dqlint import yaml_texts
from dqlint.model import ConfigError


def read(text: str) -> Any:
    return yaml_texts.load(text, "x").data


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: 1e5\nb: 007\nc: true\nd: 2024-01-01\n", {"a": "1e5", "b": "007", "c": "true", "d": "2024-01-01"}),
        ("a:\nb: ~\nc: null\nd: ''\ne: 'null'\n", {"a": None, "b": None, "c": None, "d": "", "e": "null"}),
        ("a: !!int '1'\nb: !python/object x\nc: ! y\n", {"a": "1", "b": "x", "c": "y"}),
        ("a: &x [1]\nb: *x\n", {"a": ["1"], "b": ["1"]}),
        ("a: &x {k: 1, l: 2}\nb: {<<: *x, k: 3}\n", {"a": {"k": "1", "l": "2"}, "b": {"k": "3", "l": "2"}}),
        ("a: &x {k: 1}\nb: &y {k: 2, l: 3}\nc: {<<: [*x, *y]}\n", {"c": {"k": "1", "l": "3"}}),
        ("c: {'<<': 1, k: 2}\n", {"c": {"<<": "1", "k": "2"}}),
        ("c: {<<: 1, k: 2}\n", {"c": {"k": "2"}}),
        ("", None),
    ],
)
def test_every_scalar_is_its_text(text: str, data: Any) -> None:
    found = read(text)
    assert found == data or {key: found[key] for key in data} == data


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a: 1\na: 2\n", (2, 1), "stands here twice"),
        ("a: {<<: {}, <<: {}}\n", (1, 13), "the merge key"),
        ("a: *x\n", (1, 4), "has no anchor before it"),
        ("a: &x [*x]\n", (1, 8), "has no anchor before it"),
        ("a: 1\n---\nb: 2\n", (2, 1), "a second document"),
        ("[" * 100, (1, 41), "nested more than 40 levels deep"),
    ],
)
def test_what_is_refused_has_its_place(text: str, place: tuple[int, int], message: str) -> None:
    with pytest.raises(ConfigError) as raised:
        read(text)
    (problem,) = raised.value.problems
    assert (problem.line, problem.column) == place
    assert message in problem.message


def test_an_alias_costs_nothing() -> None:
    lines = ["a0: &a0 [x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 200))]
    assert len(read("\n".join(lines))) == 200


SCALARS = st.text(max_size=4) | st.integers() | st.booleans() | st.floats(allow_nan=False)
SHARED = st.lists(SCALARS, min_size=1, max_size=3)


@given(st.dictionaries(st.text(max_size=3), SHARED | st.dictionaries(st.text(max_size=3), SCALARS), max_size=4), SHARED)
def test_as_the_parser_has_it(data: dict[str, Any], shared: list[Any]) -> None:
    text = yaml.safe_dump({**data, "<": shared, ">": {"x": shared}})
    assert read(text) == yaml.load(text, yaml.BaseLoader)  # noqa: S506 it makes nothing but texts
