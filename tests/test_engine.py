"""The engine: what checks see becomes findings, in a fixed order, with what is needed to find the row again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from dqlint import engine
from dqlint.fingerprint import fingerprint
from dqlint.kinds import pattern, unique, vocabulary
from dqlint.layouts.detect import LAYOUTS
from dqlint.model import Finding, Record, Rows, Rule, Where
from dqlint.options import FieldPath
from dqlint.search import matches

ROWS = [{"prompt": f"{n} plus {n}?", "completion": str(2 * n), "id": n % 3} for n in range(5)]


def rule(kind: str, options: Any, code: str = "XTS001", message: str = "seen", **more: Any) -> Rule:
    return Rule(code, "test-rule", "0.1.0", kind, "warning", message, "why", options, **more)


def looks_for(text: str, **more: Any) -> Rule:
    return rule("pattern", pattern.Options(fields=(FieldPath("output"),), pattern=re.compile(text)), **more)


def data_file(name: str, records: list[Record], size: int = 2, split: str = "train") -> engine.DataFile:
    def read() -> Iterator[Rows]:
        for first in range(0, len(records), size):
            block = records[first : first + size]
            yield Rows(first, block, [first + n + 1 for n in range(len(block))], [1] * len(block), [])

    return engine.DataFile(name, split, read, lambda found: found.layout)


def lint(records: list[Record], *rules: Rule, size: int = 2) -> list[Finding]:
    return engine.in_order(engine.lint([data_file("a.jsonl", records, size)], rules).findings)


def test_a_finding_says_all_that_finds_the_row_again() -> None:
    found = lint(ROWS, looks_for("6", message="found {match!r}"))
    assert len(found) == 1
    one = found[0]
    assert (one.code, one.name, one.severity, one.message) == ("XTS001", "test-rule", "warning", "found '6'")
    assert (one.place.file, one.place.line, one.place.column, one.place.row) == ("a.jsonl", 4, 1, 3)
    assert (one.field, one.span) == ("completion", (0, 1))
    assert one.fingerprint == fingerprint(ROWS[3])
    assert one.excerpt is not None
    assert (one.excerpt.field, one.excerpt.text, one.excerpt.span) == ("completion", "6", (0, 1))


@pytest.mark.parametrize("size", [1, 2, 5, 100])
def test_batches_do_not_change_findings(size: int) -> None:
    rules = looks_for(r"\d"), rule("unique", unique.Options(field=FieldPath("id")), code="XTS002", message="{field}")
    assert lint(ROWS, *rules, size=size) == lint(ROWS, *rules, size=3)


def test_the_key_stays_when_rows_move() -> None:
    keys = {one.key for one in lint(ROWS, looks_for("6"))}
    assert keys == {one.key for one in lint(ROWS[::-1], looks_for("6"))}
    assert keys != {one.key for one in lint([{**ROWS[3], "id": 9}], looks_for("6"))}
    assert keys != {one.key for one in lint(ROWS, looks_for("6", code="XTS009"))}


def test_rows_said_at_the_end_are_brought_back() -> None:
    found = lint(ROWS, rule("unique", unique.Options(field=FieldPath("id")), message="{field}"))
    assert [one.place.row for one in found] == [3, 4]
    assert [one.related[0].place.row for one in found] == [0, 1]
    assert [one.related[0].fingerprint for one in found] == [fingerprint(ROWS[0]), fingerprint(ROWS[1])]


def test_a_filter_on_rows_narrows_row_checks() -> None:
    where = Where(equals={"id": (0,)})
    assert [one.place.row for one in lint(ROWS, looks_for(r"\d", where=where))] == [0, 3]


def test_a_filter_on_rows_narrows_dataset_checks() -> None:
    where = Where(matches={"prompt": "^[034]"})
    found = lint(ROWS, rule("unique", unique.Options(field=FieldPath("id")), message="{field}", where=where))
    assert [one.place.row for one in found] == [3]


def test_a_filter_on_splits_leaves_files_out() -> None:
    files = [data_file("a.jsonl", ROWS), data_file("b.jsonl", ROWS, split="eval")]
    found = engine.lint(files, [looks_for("6", where=Where(split=("eval",)))]).findings
    assert [one.place.file for one in found] == ["b.jsonl"]


def test_a_file_that_fits_no_layout_has_none() -> None:
    outcome = engine.lint([data_file("a.jsonl", [{"a": 1}] * 3)], [looks_for(".")])
    assert (outcome.findings, outcome.layouts, outcome.rows["a.jsonl"]) == ([], {}, 3)
    assert outcome.detections["a.jsonl"].layout is None


def test_a_layout_that_is_given() -> None:
    labels = rule("vocabulary", vocabulary.Options(allowed=("a",)), message="{value}")
    file = data_file("rows.jsonl", [{"text": "x", "label": "b"}])._replace(fit=lambda _found: LAYOUTS["classification"])
    found = engine.lint([file], [labels]).findings
    assert [one.message for one in found] == ["b"]


def test_an_excerpt_of_a_long_text_is_a_window_around_the_span() -> None:
    text = "a" * 5000 + "needle" + "b" * 5000
    excerpt = lint([{"prompt": "x", "completion": text}], looks_for("needle"))[0].excerpt
    assert excerpt is not None
    assert excerpt.span is not None
    assert excerpt.text[slice(*excerpt.span)] == "needle"
    assert len(excerpt.text) < 500
    assert (excerpt.cut_left, excerpt.cut_right) == (True, True)


def test_the_order_is_that_of_the_data() -> None:
    found = lint(ROWS, looks_for(r"\d", code="XTS005"), looks_for(r"\d", code="XTS001"))
    assert [(one.place.row, one.code) for one in found] == sorted((one.place.row, one.code) for one in found)


def test_a_pattern_that_takes_too_long_is_a_problem_of_its_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(matches, "__defaults__", (0.3, 0))
    rows = [{"prompt": "x", "completion": " " * 20_000 + "y  x"}, {"prompt": "x", "completion": "  x"}]
    outcome = engine.lint([data_file("a.jsonl", rows, size=1)], [looks_for(r"\s+\s+x")])
    assert [(one.file, one.line) for one in outcome.problems] == [("a.jsonl", 1)]
    assert [one.place.row for one in outcome.findings] == [1]
