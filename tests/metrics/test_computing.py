"""Numbers of small datasets, counted by hand, through the whole run."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from math import log2
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dqlint.app import metrics
from dqlint.app.check import Request
from dqlint.definitions import DEFINITIONS, RECOMMENDED, MetricName
from dqlint.metrics import document
from dqlint.metrics.computing import _COMPUTED, FEEDERS, rounded
from dqlint.metrics.gates import Base
from dqlint.rules.catalogue import shipped

ROOT = Path(__file__).parents[2]
Rows = Sequence[Mapping[str, Any]]
Numbers = Callable[..., Mapping[str, float]]


def compute(folder: Path, config: str = "", **splits: Rows | str) -> Mapping[str, float]:
    lines = []
    for split, rows in splits.items():
        text = rows if isinstance(rows, str) else "".join(json.dumps(row) + "\n" for row in rows)
        (folder / f"{split}.jsonl").write_text(text, encoding="utf-8")
        lines.append(f"    {split}: {split}.jsonl")
    said = "\n".join(["datasets:", "  one:", *lines])
    (folder / "dqlint.yaml").write_text(f"{said}\n{config}", encoding="utf-8")
    (measured,) = metrics.measure(Request(here=folder), lambda _: Base({}))
    return measured.numbers


@pytest.fixture
def numbers(tmp_path: Path) -> Numbers:
    return lambda config="", **splits: compute(tmp_path, config, **splits)


def ask(text: str, label: str = "a") -> dict[str, Any]:
    return {"text": text, "label": label}


FIVE = [
    ask("my card did not arrive in the post today"),
    ask("my card did not arrive in the post today"),
    ask("My card did not arrive in the post, today!"),
    ask("my card did not arrive in the post today", "b"),
    ask("how do I change the address of my account"),
]


def test_duplicates_near_duplicates_and_contradictions(numbers: Numbers) -> None:
    found = numbers(train=FIVE)
    assert found["rows"] == 5
    assert found["exact_duplicate_ratio"] == 1 / 5
    assert found["near_duplicate_ratio"] == 1 / 5
    assert found["effective_rows"] == 3
    assert found["contradiction_ratio"] == 1 / 5


def test_labels(numbers: Numbers) -> None:
    found = numbers(train=[ask(f"text {number}", "ab"[number % 4 == 0]) for number in range(8)])
    assert found["label_entropy"] == pytest.approx(0.811278)
    assert found["smallest_class_rows"] == 2
    assert found["worst_class_ratio"] == 2
    assert "distribution_kl" not in found


def test_several_labels_of_a_row_count_each(numbers: Numbers) -> None:
    rows = [{"text": "one", "labels": ["a", "b"]}, {"text": "two", "labels": ["a"]}, {"text": "three", "labels": ["c"]}]
    assert numbers(train=rows)["label_entropy"] == 1.5


def test_a_reference_sets_the_shares(numbers: Numbers) -> None:
    train = [ask(f"text {number}", "ab"[number % 2]) for number in range(10)]
    found = numbers(train=train, reference=[ask(f"said {number}", "a") for number in range(10)])
    assert found["worst_class_ratio"] == pytest.approx(11)
    assert found["distribution_kl"] == pytest.approx(10.5 / 11 * log2(21 / 11) - 0.5 / 11 * log2(11), abs=1e-6)


def test_without_labels_lengths_are_compared(numbers: Numbers) -> None:
    short, long = {"prompt": "hi", "completion": "x"}, {"prompt": "one two three four five", "completion": "x"}
    assert numbers(train=[short] * 3, reference=[short] * 3)["distribution_kl"] == 0
    assert numbers(train=[short] * 3, reference=[long] * 3)["distribution_kl"] > 1


def test_leaks_are_a_share_of_the_evaluation_rows(numbers: Numbers) -> None:
    tested = [ask("how do I change the address of my account"), ask("what is the fee for a transfer"), ask("ok", "b")]
    found = numbers(train=[*FIVE, FIVE[4], ask("what is the fee for a transfer?")], eval=[*tested, ask("x y z q r")])
    assert found["leakage_ratio"] == 2 / 4
    assert "leakage_ratio" not in numbers(train=FIVE)


def test_lines_that_are_no_rows(numbers: Numbers) -> None:
    good = json.dumps({"prompt": "a question", "completion": "an answer"}) + "\n"
    found = numbers(train=good * 7 + "{broken\n[1]\n" + json.dumps({"prompt": "b", "completion": ""}) + "\n")
    assert found["rows"] == 8
    assert found["unreadable_rows"] == 2
    assert found["format_compliance"] == 7 / 10
    assert found["errors"] == 3


def test_every_line_is_a_row_or_unreadable(numbers: Numbers) -> None:
    lines = ('{"text": "a"}', '{"text": "b", "n": NaN}', '{"text": "\\ud800"}', '{"text": 1e999}', "no", "[]")
    found = numbers(train="".join(f"{line}\n" for line in lines))
    assert (found["rows"], found["unreadable_rows"]) == (1, len(lines) - 1)
    assert found["format_compliance"] == pytest.approx(1 / len(lines), rel=1e-5)


def test_a_file_that_is_lost(numbers: Numbers) -> None:
    broken = numbers(train="\n")
    assert "format_compliance" not in broken
    assert broken["rows"] == 0


def test_format_is_what_the_project_asks_for(numbers: Numbers) -> None:
    rows = [ask("x"), ask("y"), ask("z")]
    schema = "rules: {SCH002: {with: {schema: {properties: {text: {enum: [x, y]}}}}}}\n"
    assert numbers(train=rows)["format_compliance"] == 1
    assert numbers(schema, train=rows)["format_compliance"] == pytest.approx(2 / 3, abs=1e-6)


def test_reasoning(numbers: Numbers) -> None:
    rows = [
        {"prompt": "1?", "completion": "<think>because</think>a"},
        {"prompt": "2?", "completion": "<think> </think>a"},
        {"prompt": "3?", "completion": "b"},
        {"prompt": "4?", "completion": "b", "reasoning": "so it is"},
    ]
    assert numbers(train=rows, eval=rows[2:3])["reasoning_coverage"] == 0.5


def test_findings_are_those_of_the_project_in_all_splits(numbers: Numbers) -> None:
    empty = [{"prompt": "a question", "completion": ""}]
    assert numbers(train=empty, eval=empty)["errors"] == 2
    assert numbers("rules: {FMT001: off}\n", train=empty, eval=empty)["errors"] == 0


def test_a_feeder_that_is_off_feeds_all_the_same(numbers: Numbers) -> None:
    off = numbers("rules: {DUP: off, LBL: off}\n", train=FIVE)
    assert off == numbers(train=FIVE)
    assert (
        numbers("rules: {DUP003: {with: {threshold: 0.99}}}\n", train=[*FIVE, ask("my card did not arrive here")])
        != off
    )


@pytest.mark.parametrize(
    "annotations",
    [
        [["x", "x"], ["x", "y"], ["y", "y"], ["y", "y"]],
        [{"ann": one, "bob": other} for one, other in ("xx", "xy", "yy", "yy")],
        [
            [{"annotator": "ann", "label": one}, {"annotator": "bob", "label": other}]
            for one, other in ("xx", "xy", "yy", "yy")
        ],
    ],
)
def test_annotators_however_they_are_written(numbers: Numbers, annotations: list[Any]) -> None:
    rows = [{"text": f"text {number}", "annotations": said} for number, said in enumerate(annotations)]
    found = numbers("    layout: annotated\n", train=rows)
    assert found["annotator_agreement"] == 0.75
    assert found["cohen_kappa"] == 0.5
    assert found["krippendorff_alpha"] == pytest.approx(1 - 7 * 2 / (64 - 9 - 25), abs=1e-6)


def test_a_field_for_each_annotator(numbers: Numbers) -> None:
    rows = [
        {"text": f"t{number}", "ann": one, "bob": other} for number, (one, other) in enumerate(["xx", "xy", "yy", "yy"])
    ]
    found = numbers("    fields: {input: text, annotations: [ann, bob]}\n", train=rows)
    assert (found["annotator_agreement"], found["cohen_kappa"]) == (0.75, 0.5)


def test_three_annotators_have_no_kappa(numbers: Numbers) -> None:
    rows = [{"text": f"t{number}", "annotations": [*said]} for number, said in enumerate(["xxy", "xyy", "y"])]
    found = numbers(train=rows)
    assert "cohen_kappa" not in found
    assert found["annotator_agreement"] == pytest.approx(1 / 3, abs=1e-6)


def test_what_has_no_input_is_left_out(numbers: Numbers) -> None:
    found = numbers(train=[{"text": "only a text"}, {"text": "and another one"}])
    absent = {"label_entropy", "smallest_class_rows", "leakage_ratio", "distribution_kl", "cohen_kappa"}
    assert not (absent | {"near_duplicate_ratio", "annotator_agreement"}) & found.keys()
    assert "reasoning_coverage" not in numbers(train=FIVE)
    assert found.keys() <= DEFINITIONS.keys()


def test_borderline_rows_are_none_of_the_near_duplicates(numbers: Numbers) -> None:
    rows = [ask("please send the money back to my card"), ask("send the money back to my card")]
    rule = "rules: {{DUP003: {{with: {{threshold: {}, review-from: 0.55, one-word: false}}}}}}\n"
    assert numbers(rule.format(0.99), train=rows)["near_duplicate_ratio"] == 0
    assert numbers(rule.format(0.56), train=rows)["near_duplicate_ratio"] == 0.5


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.permutations(FIVE[:2] + [ask(f"another {word} text", word) for word in ("x", "y", "z")]))
def test_the_order_of_rows_does_not_count(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    assert compute(tmp_path, train=rows) == compute(tmp_path, train=sorted(rows, key=str))


def test_every_metric_is_defined_and_computed() -> None:
    assert _COMPUTED.keys() == DEFINITIONS.keys() == {*MetricName.__args__}  # type: ignore[attr-defined]
    assert RECOMMENDED.keys() <= DEFINITIONS.keys()
    assert {*FEEDERS} <= shipped().drafts.keys()


def test_the_documentation_is_fresh() -> None:
    page = "".join(f"{line}\n" for line in document.page())
    assert (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8") == page, "python -m dqlint.metrics.document"


def test_rounding() -> None:
    assert rounded(12345678) == 12345678
    assert rounded(0.123456789) == 0.123457
    assert rounded(1234567.89) == 1234570.0
    assert rounded(1e-9) == 1e-9
