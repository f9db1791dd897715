from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Find = Callable[..., list[Any]]


def said(hits: Any) -> Any:
    return [(hit.place.row, hit.field, hit.values["value"], hit.values["closest"]) for hit in hits]


def test_values_outside_are_found_with_the_closest(find: Find) -> None:
    rows = [{"text": "a", "label": "refund"}, {"text": "b", "label": "refnud"}, {"text": "c", "label": " billing"}]
    hits = find("vocabulary", {"allowed": ["billing", "refund"]}, rows, "classification")
    assert said(hits) == [(1, "label", "refnud", "refund"), (2, "label", " billing", "billing")]


def test_nothing_is_suggested_that_is_not_near(find: Find) -> None:
    rows = [{"text": "a", "label": label} for label in ("praise", 3, "REFUNDS", "é")]
    hits = find("vocabulary", {"allowed": ["account", "billing", "refund"]}, rows, "classification")
    assert [hit.values["closest"] for hit in hits] == ["", "", "refund", ""]
    assert [hit.values["hint"] for hit in hits] == ["", "", "; closest is 'refund'", ""]


def test_each_label_of_a_list_is_checked_at_its_place(find: Find) -> None:
    rows = [{"text": "a", "labels": ["billing", "shiping", "refund"]}]
    hits = find("vocabulary", {"allowed": ["billing", "shipping", "refund"]}, rows, "classification")
    assert said(hits) == [(0, "labels[1]", "shiping", "shipping")]


@pytest.mark.parametrize(("case", "expected"), [("match", [(0, "label", "STRASSE", "straße")]), ("ignore", [])])
def test_case_is_told_apart_unless_said(find: Find, case: Any, expected: Any) -> None:
    rows = [{"text": "a", "label": "STRASSE"}]
    assert said(find("vocabulary", {"allowed": ["straße"], "case": case}, rows, "classification")) == expected


def test_numbers_and_booleans_are_compared_as_written(find: Find) -> None:
    rows = [{"text": "a", "label": label} for label in (0, "0", 2, True, "true", None, {"x": 1})]
    hits = find("vocabulary", {"allowed": [0, True]}, rows, "classification")
    assert said(hits) == [(2, "label", 2, "")]


def test_a_path_inside_json_is_a_field(find: Find) -> None:
    rows = [{"instruction": "a", "output": '{"category": "biling"}'}]
    hits = find("vocabulary", {"field": "output#/category", "allowed": ["billing"]}, rows, "alpaca")
    assert said(hits) == [(0, "output#/category", "biling", "billing")]


def test_json_inside_a_field_of_the_layout(find: Find) -> None:
    turns = [{"role": "user", "content": "a"}, {"role": "assistant", "content": '{"category": "biling"}'}]
    rows = [{"messages": turns}, {"messages": [turns[0], {"role": "assistant", "content": "billing"}]}]
    hits = find("vocabulary", {"field": "output#/category", "allowed": ["billing"]}, rows)
    assert said(hits) == [(0, "messages[1].content#/category", "biling", "billing")]
