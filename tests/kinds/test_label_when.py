from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from dqlint.kinds.label_when import Options
from dqlint.located import Document, Spot
from dqlint.options import read

ROOT = Path(__file__).parents[2]
Find = Callable[..., list[Any]]
WHEN = [
    {"words": ["invoice", "charged twice"], "label": "billing"},
    {"words": ["parcel"], "label": "shipping"},
    {"pattern": r"(?i)\bmoney\b.{0,20}\bback\b", "label": "refund", "unless": "(?i)not want"},
]


def said(hits: Sequence[Any]) -> list[tuple[int, str, str, str, str]]:
    return [(hit.place.row, hit.field, hit.values["words"], hit.values["means"], hit.values["label"]) for hit in hits]


def row(find: Find, text: Any, label: Any, when: Any = WHEN, **more: Any) -> Any:
    """What is said of one row: words, the label they mean, the row's label; None where nothing is."""
    hits = said(find("label-when", {"when": when, **more}, [{"text": text, "label": label}], "classification"))
    return hits[0][2:] if hits else None


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("My invoice is wrong", "billing", None),
        ("My Invoice is wrong", "shipping", ("'Invoice'", "billing", "shipping")),
        ("INVOICE? I was charged twice", "x", ("'INVOICE', 'charged twice'", "billing", "x")),
        ("invoice, Invoice", "x", ("'invoice'", "billing", "x")),
        ("The invoice in the parcel", "x", None),
        ("The invoice in the parcel", "billing", None),
        ("invoices", "x", None),
        ("I want my money back", "x", ("'money back'", "refund", "x")),
        ("I do not want my money back", "x", None),
        ("I do not want my money back, but an invoice", "x", ("'invoice'", "billing", "x")),
        ("nothing of that", "x", None),
        ("", "x", None),
        (None, "x", None),
        ("invoice", None, None),
        ("invoice", [], None),
        ("invoice", {"name": "x"}, None),
        ("invoice", "Billing ", None),
        ("invoice", "", ("'invoice'", "billing", "")),
        ("invoice", ["x", "billing"], None),
        ("invoice", ["x", "y"], ("'invoice'", "billing", "x, y")),
        ("invoice", 3, ("'invoice'", "billing", "3")),
        ("invoice", "z" * 1_000_000, ("'invoice'", "billing", "z" * 59 + "…")),
    ],
)
def test_the_label_that_the_words_speak_for(find: Find, text: Any, label: Any, expected: Any) -> None:
    assert row(find, text, label) == expected


@pytest.mark.parametrize(
    ("means", "label", "hit"),
    [
        (1, 0, True),
        (1, 1, False),
        (1, "1", False),
        (1, 1.0, False),
        (1, -1, True),
        (True, False, True),
        (True, True, False),
        (True, "true", False),
        (0.5, 0.25, True),
        (0.5, 0.5, False),
        ("1", 1, False),
    ],
)
def test_labels_that_are_no_text(find: Find, means: Any, label: Any, hit: Any) -> None:
    assert bool(row(find, "well done", label, [{"words": ["well done"], "label": means}])) is hit


@pytest.mark.parametrize(
    ("word", "text", "hit"),
    [
        ("退款", "我要退款。", True),
        ("คืนเงิน", "ขอคืนเงินด้วย", True),
        ("возврат", "Где мой Возврат?", True),
        ("возврат", "возвратный", False),
        ("استرداد", "أريد استرداد المال", True),
        ("remboursé", "REMBOURSÉ !", True),
        ("c++", "in C++ code", True),
        (":(", "lost it :(", True),
    ],
)
def test_words_of_all_scripts(find: Find, word: Any, text: Any, hit: Any) -> None:
    assert bool(row(find, text, "x", [{"words": [word], "label": "y"}])) is hit


def test_typographic_apostrophes_and_line_breaks_are_as_good(find: Find) -> None:
    when = [{"words": ["can't log in"], "label": "login"}]
    found = row(find, "I can\u2019t log\nin, can't  log in", "x", when)
    assert found == ("'can\u2019t log in', \"can't log in\"", "login", "x")


def test_case_can_matter(find: Find) -> None:
    when = [{"words": ["US"], "label": "country"}]
    assert row(find, "tell us", "x", when)
    assert not row(find, "tell us", "x", when, case="match")
    assert row(find, "in the US", "x", when, case="match")


def test_many_words_are_shown_in_part(find: Find) -> None:
    when = [{"words": [*"abcde"], "label": "y"}]
    assert row(find, "a b c d e", "x", when)[0] == "'a', 'b', 'c', ..."


def test_words_and_a_pattern_of_one_clause_count_alike(find: Find) -> None:
    when = [{"words": ["invoice"], "pattern": r"\d+ euros", "label": "billing"}]
    assert row(find, "30 euros", "x", when) == ("'30 euros'", "billing", "x")
    assert row(find, "an invoice", "x", when) == ("'invoice'", "billing", "x")


def test_other_fields(find: Find) -> None:
    rows = [{"instruction": "An invoice", "output": '{"category": "shipping"}'}]
    options = {"when": WHEN, "field": "output#/category", "fields": ["input", "output"]}
    assert said(find("label-when", options, rows, "alpaca")) == [
        (0, "output#/category", "'invoice'", "billing", "shipping")
    ]


def test_each_text_of_a_row_votes(find: Find) -> None:
    def turns(*said: str) -> Any:
        return [{"role": "user", "content": text} for text in said]

    rows = [
        {"messages": turns("An invoice", "Hello?"), "label": "shipping"},
        {"messages": turns("An invoice", "And the parcel?"), "label": "account"},
        {"messages": turns("Hello?", "Charged twice!"), "label": "account"},
    ]
    hits = said(find("label-when", {"when": WHEN}, rows, "kto"))
    assert [hit[0] for hit in hits] == [0, 2]


def test_hits_come_in_order_of_rows(find: Find) -> None:
    rows = [{"text": text, "label": "x"} for text in ("parcel", "invoice", "none", "money back", "parcel")]
    assert [hit[0] for hit in said(find("label-when", {"when": WHEN}, rows, "classification"))] == [0, 1, 3, 4]


@pytest.mark.parametrize("text", ["invoice " * 130_000, "\ud800 invoice \x00", "money " + "x" * 1_000_000 + " invoice"])
def test_hostile_text(find: Find, text: Any) -> None:
    assert row(find, text, "x") == ("'invoice'", "billing", "x")


@pytest.mark.parametrize(
    ("when", "problem"),
    [
        ([], "empty: name one at least"),
        ([{"label": "a"}], "the clause for 'a' has neither 'words' nor a 'pattern'"),
        ([{"words": [], "label": "a"}], "empty: name one at least"),
        ([{"words": [""], "label": "a"}], "a text in it is empty"),
        ([{"words": ["a"]}], "the key 'label' is missing here"),
        ([{"words": ["a"], "label": None}], ""),
        ([{"pattern": "(a+)+b", "label": "a"}], "refused regular expression: "),
        ("invoice", ""),
    ],
)
def test_clauses_that_are_refused(when: Any, problem: Any) -> None:
    problems: list[Any] = []
    read(Options, {"when": when}, Spot(Document({"when": when}, "test"), ()), problems)
    assert problems
    assert problems[0].message.startswith(problem)


PACK = """\
rules:
- code: XLB001
  name: invoice-is-billing
  kind: label-when
  severity: error
  message: "{words} means {means}, not {label}"
  with: {when: [{words: [invoice, charged twice], label: billing}]}
  examples:
    good: [{rows: [{text: The invoice is wrong, label: billing}]}]
    bad: [{rows: [{text: The invoice is wrong, label: refund}], says: ["'invoice' means billing, not refund"]}]
- code: XLB002
  name: parcel-is-shipping
  kind: label-when
  message: "{words} means {means}, not {label}"
  with: {when: [{words: [parcel], label: shipping, unless: '(?i)money back'}]}
- code: XLB003
  name: thanks-is-no-request
  kind: label-when
  severity: info
  message: "{words} means {means}, not {label}"
  with: {when: [{pattern: '(?i)^(?:many )?thanks\\W*$', label: none}]}
"""
CONFIG = """\
datasets: {support: {train: train.jsonl, fields: {input: message, label: category}}}
packs: [./house-rules]
"""
ROWS = [
    ("The invoice is wrong", "billing"),
    ("The invoice came with the parcel", "refund"),
    ("My parcel is late, I want my money back", "refund"),
    ("Where is the parcel?", "account"),
    ("Many thanks!", "praise"),
]


def test_a_project_writes_many_rules_in_one_file_and_each_has_its_vote(tmp_path: Path) -> None:
    files = {
        "house-rules/labels.yaml": PACK,
        "dqlint.yaml": CONFIG,
        "train.jsonl": "".join(json.dumps({"message": text, "category": label}) + "\n" for text, label in ROWS),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert run(tmp_path, "rules", "test", "house-rules").startswith("3 rules, 2 examples, 0 failed")
    report = json.loads(run(tmp_path, "check", "--output-format", "json"))
    assert [
        (one["line"], one["field"], one["code"], one["severity"], one["message"]) for one in report["findings"]
    ] == [
        (2, "category", "XLB001", "error", "'invoice' means billing, not refund"),
        (2, "category", "XLB002", "warning", "'parcel' means shipping, not refund"),
        (4, "category", "XLB002", "warning", "'parcel' means shipping, not account"),
        (5, "category", "XLB003", "info", "'Many thanks!' means none, not praise"),
    ]


def test_the_shipped_rule_is_silent_until_it_is_given_words(tmp_path: Path) -> None:
    (tmp_path / "train.jsonl").write_text(json.dumps({"text": "The invoice", "label": "refund"}), encoding="utf-8")
    config = tmp_path / "dqlint.yaml"
    config.write_text("packs: [recommended]\n", encoding="utf-8")
    assert json.loads(run(tmp_path, "check", "--output-format", "json"))["findings"] == []
    config.write_text("rules: {LBL002: {with: {when: [{words: [invoice], label: billing}]}}}\n", encoding="utf-8")
    [one] = json.loads(run(tmp_path, "check", "--output-format", "json"))["findings"]
    assert one["message"] == "the text says 'invoice', which means 'billing', but the label is 'refund'"


def run(folder: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "dqlint", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout
