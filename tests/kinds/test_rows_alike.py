"""The kinds that hold rows against each other: duplicates, near-duplicates, contradictions, leakage."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint import contract, engine, kinds
from dqlint.alike import same_requests
from dqlint.app.check import Request, check
from dqlint.kinds.contradiction import closed_answer
from dqlint.layouts.detect import LAYOUTS
from dqlint.located import Document, Spot
from dqlint.model import Finding, Record, Rows, Rule, Where
from dqlint.options import read

ASK = "How do I top up my card?"


def rule(kind: str, options: dict[str, Any], where: Where | None = None) -> Rule:
    problems: list[Any] = []
    made, missing = read(kinds.load(kind).options, options, Spot(Document(options, "test"), ()), problems)
    assert not problems
    assert not missing
    message = " ".join(f"{{{name}}}" for name in kinds.load(kind).values)
    return Rule("XTS001", "test-rule", "0.1.0", kind, "warning", message, "", made, where=where or Where())


def data(name: str, rows: Sequence[Record], layout: str = "classification", split: str = "train") -> engine.DataFile:
    def blocks() -> list[Rows]:
        starts = range(0, len(rows), 3)
        parts = [(at, [*rows[at : at + 3]]) for at in starts]
        return [Rows(at, part, [*range(at + 1, at + len(part) + 1)], [1] * len(part), []) for at, part in parts]

    return engine.DataFile(name, split, blocks, lambda _: LAYOUTS[layout])


def lint(one: Rule, *files: engine.DataFile, jobs: int = 1) -> list[Finding]:
    return engine.in_order(engine.lint(files, [one], jobs).findings)


def pairs(found: list[Finding]) -> list[tuple[str, int, str, int]]:
    return [(one.place.file, one.place.row, one.related[0].place.file, one.related[0].place.row) for one in found]


def asked(*texts: str, label: str = "top_up") -> list[Record]:
    return [{"text": text, "label": label} for text in texts]


def test_a_record_that_stands_again_whatever_the_order_of_its_keys() -> None:
    rows = [
        {"text": "a", "label": "x", "meta": {"b": 1, "c": [1]}},
        {"meta": {"c": [1], "b": 1}, "label": "x", "text": "a"},
        {"text": "a", "label": "x", "meta": {"b": True, "c": [1]}},
        {"text": "a", "label": "x", "meta": {"b": 1.0, "c": [1]}},
        {"text": "a", "label": "x"},
        {"label": "x", "text": "a"},
        {"label": "x", "text": "A"},
    ]
    found = lint(rule("duplicate", {}), data("a", rows))
    assert pairs(found) == [("a", 1, "a", 0), ("a", 5, "a", 4)]


def test_words_that_stand_again_are_found_where_the_record_is_another() -> None:
    rows = [{"id": 1, **asked(ASK)[0]}, {"id": 2, **asked("how do I top-up my CARD")[0]}, {"id": 1, **asked(ASK)[0]}]
    found = lint(rule("near-duplicate", {"check": "same"}), data("a", rows))
    assert pairs(found) == [("a", 1, "a", 0)]
    other = asked(ASK, label="a") + asked(ASK, label="b")
    assert lint(rule("near-duplicate", {"check": "same"}), data("a", other)) == []


def test_splits_are_apart() -> None:
    files = data("a", asked(ASK)), data("b", asked(ASK), split="eval")
    for kind, options in (("duplicate", {}), ("near-duplicate", {"check": "duplicate"})):
        assert lint(rule(kind, options), *files) == []


def test_near_duplicates_across_the_files_of_a_split() -> None:
    files = data("a", asked("Something else entirely", ASK)), data("b", asked("Please, how do I top up my card"))
    (one,) = lint(rule("near-duplicate", {"check": "duplicate"}), *files)
    assert (one.place.file, one.place.row, one.related[0].place.file, one.related[0].place.row) == ("b", 0, "a", 1)
    assert (one.field, one.score) == ("text", 7 / 8)
    assert one.message == "2 a 88   "


def test_variants_say_what_differs() -> None:
    rows = asked("Give it 3 stars out of 5", "Give it 4 stars out of 5")
    assert lint(rule("near-duplicate", {"check": "duplicate"}), data("a", rows)) == []
    (one,) = lint(rule("near-duplicate", {"check": "variant"}), data("a", rows))
    assert one.message == "1 a 75 number 4 3"


def test_near_by_letters() -> None:
    rows = asked("Where is my parcel", "Where is my parcle", "my parcel, where is?")

    def found(measure: str) -> list[tuple[int, float | None]]:
        options = {"check": "duplicate", "measure": measure, "one-word": False}
        return [(one.place.row, one.score) for one in lint(rule("near-duplicate", options), data("a", rows))]

    assert found("words") == [(2, 1)]
    assert found("ratio") == [(1, pytest.approx(17 / 18))]
    assert found("token_sort_ratio") == [(1, pytest.approx(17 / 18)), (2, 1)]


def test_each_key_of_a_row_has_to_be_alike() -> None:
    passage = "a long passage of very many words that both of these rows share"
    rows = [
        {"instruction": "Summarize it.", "input": passage, "output": "x"},
        {"instruction": "Translate all of that now.", "input": passage, "output": "y"},
        {"instruction": "summarize it!", "input": passage.upper(), "output": "z"},
        {"instruction": "Summarize it.", "output": "x"},
    ]
    found = lint(rule("near-duplicate", {"check": "duplicate"}), data("a", rows, "alpaca"))
    assert pairs(found) == [("a", 2, "a", 0)]


def test_rows_with_other_labels_are_no_duplicates() -> None:
    rows = asked(ASK) + asked("how do I top up my card", label="refund")
    assert lint(rule("near-duplicate", {"check": "duplicate"}), data("a", rows)) == []


def test_all_user_turns_of_a_conversation_are_compared() -> None:
    def chat(*turns: str) -> Record:
        roles = ["user", "assistant"] * 3
        return {"messages": [{"role": role, "content": turn} for role, turn in zip(roles, turns, strict=False)]}

    rows = [chat("Hello there", "Hi", ASK, "So."), chat("hello there!", "Yo", "Where is my money?", "Here.")]
    rows.append(chat("hello there!", "Yo", ASK, "Like so."))
    found = lint(rule("near-duplicate", {"check": "duplicate"}), data("a", rows, "openai-chat"))
    assert pairs(found) == [("a", 2, "a", 0)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_many_rows_and_few_are_told_the_same(jobs: int) -> None:
    rows = [one for n in range(3_000) for one in asked(f"word{n} and some words that all rows have in common here")]
    rows[2_000] = asked("WORD7 and also some words that all rows have in common, here")[0]
    found = lint(rule("near-duplicate", {"check": "duplicate"}), data("a", rows), jobs=jobs)
    assert pairs(found) == [("a", 2_000, "a", 7)]


def test_labels_in_conflict_name_the_minority() -> None:
    rows = asked(ASK, label="a") + asked("how do I top up my card", label="b")
    rows += asked("Please how do I top up my card", label="B ")
    (one,) = lint(rule("contradiction", {"check": "label"}), data("x", rows))
    assert one.message == "a b 2 x 1 2 in the minority, 1 row to 2"
    assert (one.place.row, one.related[0].place.row, one.field) == (0, 1, "label")
    (one,) = lint(rule("contradiction", {"check": "label"}), data("x", rows[:2]))
    assert (one.place.row, one.message) == (1, "b a 1 x 1 1 1 row each")


def test_lists_of_labels() -> None:
    rows = [{"text": ASK, "labels": ["a", "b"]}, {"text": ASK, "labels": ["B", "a"]}, {"text": ASK, "labels": ["a"]}]
    found = lint(rule("contradiction", {"check": "label"}), data("x", rows))
    assert [(one.place.row, one.field) for one in found] == [(2, "labels[0]")]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Yes.", "yes"), ("TRUE", "yes"), ("no", "no"), ("否", "no"), ("42", "42"), ("$1,200", "1200"),
        ("12.50%", "25/2"), ("B", "B"),
        ("So 3 + 4 = 7.\n#### 7", "7"), ("I think the answer is: Yes", "yes"), ("(b) Paris", "B"), ("C. Because", "C"),
        ("A cat", None), ("No, it is not", None), ("Paris", None), ("", None), ("1 or 2", None), ("3 apples", None),
        ("A.\nB.\nC.", None),
    ],
)  # fmt: skip
def test_answers_of_which_there_are_few(text: str, answer: str | None) -> None:
    assert closed_answer(text) == answer


def test_opposite_preferences() -> None:
    rows = [
        {"prompt": ASK, "chosen": "In the app.", "rejected": "Not at all."},
        {"prompt": ASK, "chosen": "not at all", "rejected": "In the app"},
        {"prompt": ASK, "chosen": "Never.", "rejected": "In the app."},
    ]
    found = lint(rule("contradiction", {"check": "preference"}), data("x", rows, "preference"))
    assert pairs(found) == [("x", 1, "x", 0)]


def leak(by: str, train: Sequence[Record], tested: Sequence[Record], **more: Any) -> list[Finding]:
    return lint(rule("leakage", {"by": by, **more}), data("t", train), data("e", tested, split="eval"))


def test_leaks_are_told_at_the_training_row() -> None:
    train = asked("Nothing at all of that", ASK, "Please how do I top up my card", "how DO I top up my card??")
    assert pairs(leak("exact", train, asked("yes", ASK))) == [("t", 1, "e", 1), ("t", 3, "e", 1)]
    assert pairs(leak("near", train, asked("yes", ASK))) == [("t", 2, "e", 1)]
    assert leak("exact", asked("yes please"), asked("yes please")) == []
    assert lint(rule("leakage", {"by": "exact"}), data("t", train)) == []


def test_a_leak_below_the_threshold_is_borderline() -> None:
    train = asked("Please how do I top up my card", "Please, so, how do I just top up my card?", ASK)
    assert [one.borderline for one in leak("near", train, asked(ASK))] == [False]
    found = leak("near", train, asked(ASK), **{"review-from": 0.51})
    assert [(one.place.row, one.borderline, one.severity) for one in found] == [
        (0, False, "warning"),
        (1, True, "info"),
    ]


def test_a_leak_across_layouts() -> None:
    chat = {"messages": [{"role": "user", "content": ASK}, {"role": "assistant", "content": "So."}]}
    alpaca = {"instruction": "How do I", "input": "top up my card?", "output": "So."}
    files = data("t", [chat], "openai-chat"), data("e", [alpaca], "alpaca", split="eval")
    assert pairs(lint(rule("leakage", {"by": "exact"}), *files)) == [("t", 0, "e", 0)]


def test_a_question_inside_a_longer_text() -> None:
    question = "Natalia sold clips to forty eight of her friends in May and then she sold half as many in June"
    train = asked("nothing", f"Here is one. {question.replace('friends', 'mates')} And so on.", question)
    found = leak("contained", train, asked(question))
    assert [(one.place.row, one.score) for one in found] == [(1, 5 / 13)] or pairs(found) == []
    found = leak("contained", train, asked(question), share=0.3)
    assert [one.place.row for one in found] == [1]


def test_a_filter_on_rows_narrows_what_is_reported() -> None:
    rows = [{**row, "lang": lang} for row, lang in zip(asked(*[ASK] * 3), ["en", "fr", "en"], strict=True)]
    beside = data("e", asked(ASK), split="eval")
    found = lint(rule("leakage", {"by": "exact"}, Where(equals={"lang": ("fr",)})), data("a", rows), beside)
    assert [one.place.row for one in found] == [1]
    assert lint(rule("leakage", {"by": "exact"}, Where(file=("b*",))), data("a", rows), beside) == []


def styled(*answers: str) -> list[Finding]:
    rows = [{"prompt": f"Convert {n} hours to minutes.", "completion": one} for n, one in enumerate(answers)]
    return lint(rule("style-conflict", {}), data("x", rows, "prompt-completion"))


def test_the_format_of_the_minority_is_told_also_among_variants_of_a_template() -> None:
    (one,) = styled("7 hours are 420 minutes.", "180", "60 minutes")
    assert one.message == "plain text a bare answer 2 x 1 2 3"
    assert (one.place.row, one.related[0].place.row, one.field) == (0, 1, "completion")
    (one,) = styled("- 180\n- minutes", "1. 180\n2. minutes")
    assert (one.place.row, one.message) == (1, "a numbered list a bulleted list 1 x 1 1 2")


def test_another_answer_is_no_conflict_of_style() -> None:
    assert styled("180", "300 minutes", "", "Nobody can say that for certain.") == []
    assert styled("It takes a long while.", "Nobody can say that for certain.") == []
    rows = [{"prompt": ASK, "completion": "180"}, {"prompt": "Another thing altogether", "completion": "- a\n- b"}]
    assert lint(rule("style-conflict", {}), data("x", rows, "prompt-completion")) == []


REVIEWED = st.lists(st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=7).map(" ".join), max_size=14)


@given(REVIEWED, st.booleans())
def test_what_is_borderline_comes_on_top_and_is_below_the_threshold(texts: list[str], one_word: bool) -> None:
    rows = [{"id": number, **row} for number, row in enumerate(asked(*texts))]

    def found(**more: Any) -> list[Finding]:
        checks = (rule("near-duplicate", {"check": check, "one-word": one_word, **more}) for check in CHECKS)
        return [one for check in checks for one in lint(check, data("a", rows))]

    sure, reviewed = found(), found(**{"review-from": 0.6})
    assert [one for one in reviewed if not one.borderline] == sure
    borderline = [one for one in reviewed if one.borderline]
    assert {one.severity for one in borderline} <= {"info"}
    assert all(one.score is not None and one.score < 0.8 for one in borderline)
    sets = [frozenset(text.split()) for text in texts]
    reported = {one.place.row for one in reviewed}
    keepers = {one.related[0].place.row for one in sure}
    for row, words in enumerate(sets):
        if any(len(words & other) >= 0.6 * len(words | other) for other in sets[:row]):
            assert row in reported | keepers


CHECKS = "same", "duplicate", "variant"


def test_a_borderline_finding_says_so_and_fails_nothing(tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    texts = "Where is the parcel I sent you", "Hi, where is the parcel I sent to you, please"
    file.write_text("".join(json.dumps({"text": text, "label": "a"}) + "\n" for text in texts), encoding="utf-8")
    config = "fail-on: info\nrules: {DUP003: {with: {review-from: 0.7, one-word: false}}}"
    (tmp_path / "dqlint.yaml").write_text(config, encoding="utf-8")
    report = check(Request((file,), select=("DUP003",), here=tmp_path))
    assert [(one.severity, one.borderline) for one in report.findings] == [("info", True)]
    assert report.findings[0].message.startswith("borderline: ")
    assert not report.failed
    assert contract.finding(report.findings[0])["borderline"] is True


def test_rows_are_not_compared_for_a_rule_that_could_report_none() -> None:
    files = data("a", asked(ASK, label="a") + asked(ASK, label="b")), data("b", asked(ASK, label="c"), split="eval")
    with patch("dqlint.kinds.contradiction.same_requests", side_effect=same_requests) as compared:
        assert lint(rule("contradiction", {"check": "label"}, Where(layout=("alpaca",))), *files) == []
        assert lint(rule("contradiction", {"check": "label"}, Where(file=("c*",))), *files) == []
        assert not compared.called
        assert len(lint(rule("contradiction", {"check": "label"}, Where(file=("a",))), *files)) == 1
        assert compared.called
