from __future__ import annotations

import time
from collections.abc import Sequence
from itertools import cycle, islice
from typing import Any

import pytest

from dqlint.batch import Batch
from dqlint.corpus import Corpus
from dqlint.kinds.label_variants import KIND, LabelVariants, Options
from dqlint.layouts.detect import LAYOUTS
from dqlint.model import Rows
from dqlint.search import Searcher

BY_FORM, BY_SPELLING = Options(by="form"), Options(by="spelling")


def batch(values: Sequence[Any], first: int = 0, file: str = "a", key: str = "label") -> Batch:
    records = [{"text": "x", key: value} for value in values]
    rows = Rows(first, records, [*range(first + 1, first + 1 + len(values))], [1] * len(values), [])
    return Batch(file, "train", rows, LAYOUTS["classification"], Searcher(()))


def hits(options: Options, *batches: Batch, parts: int = 1) -> list[Any]:
    """What is found in the batches, seen by one check or by several whose memories merge."""
    checks = [LabelVariants(options) for _ in range(parts)]
    for number, one in enumerate(batches):
        assert [*checks[number * parts // len(batches)].examine(one)] == []
    for later in checks[1:]:
        checks[0].merge(later)
    found = [*checks[0].conclude(Corpus(lambda file: [one for one in batches if one.file == file]))]
    assert all(set(hit.values) == set(KIND.values) for hit in found)
    return found


def found(options: Options, *values: Any, key: str = "label") -> list[tuple[str, str, str]]:
    return [(hit.field, hit.values["label"], hit.values["usual"]) for hit in hits(options, batch(values, key=key))]


def test_the_rarer_form_is_found_in_every_row_with_both_counts() -> None:
    [one, two] = hits(BY_FORM, batch(["Refund", "refund", "refund", "refund", "billing", "Refund"]))
    assert [one.place.row, two.place.row] == [0, 5]
    assert one.values == two.values
    assert one.values == {"label": "Refund", "usual": "refund", "count": 2, "usual_count": 3, "difference": "case"}


def test_of_equally_frequent_forms_the_first_is_the_usual_one() -> None:
    assert found(BY_FORM, "Top ten", "top-ten", "other") == [("label", "top-ten", "Top ten")]


def test_several_variants_of_one_label() -> None:
    labels = ["refund", "refund", "refund ", "REFUND", "other"]
    assert found(BY_FORM, *labels) == [("label", "refund ", "refund"), ("label", "REFUND", "refund")]


def test_members_of_lists_are_labels() -> None:
    labels = [["refund", "other"], ["refund", "Other"], ["Refund"], "other"]
    assert found(BY_FORM, *labels, key="labels") == [("labels[1]", "Other", "other"), ("labels[0]", "Refund", "refund")]


def test_labels_under_other_keys_are_other_labels() -> None:
    assert hits(BY_FORM, batch(["refund"]), batch(["Refund"], 1, key="category")) == []


@pytest.mark.parametrize(
    "labels",
    [
        [True, False, True],
        [1, "1", 1.0, True],
        [0.25, 0.5, "0.5 "],
        [None, {"a": 1}, [], [[]]],
        ["en", "es", "EN-US"],
        ["in", "out", "toxic", "non", "nontoxic"],
        ["x" * 200, "X" * 200],
    ],
)
def test_no_variants(labels: Any) -> None:
    assert found(BY_FORM, *labels) == []


def test_a_number_written_as_text_with_a_blank() -> None:
    labels = [1, 1, "1 ", "2", True, "True"]
    assert found(BY_FORM, *labels) == [("label", "1 ", "1"), ("label", "True", "true")]


CLASSES = ["billing", "refund", "shipping", "card_payment", "card_payments", "level_1", "level_2", "valid", "invalid"]
MANY = [*islice(cycle(CLASSES), 20 * len(CLASSES))]


@pytest.mark.parametrize(
    ("rare", "usual"),
    [("biling", "billing"), ("Refnud", "refund"), ("shippping", "shipping"), ("card-paymnt", "card_payment")],
)
def test_a_rare_slip_of_a_frequent_label(rare: str, usual: str) -> None:
    [hit] = hits(BY_SPELLING, batch([*MANY, rare]))
    assert (hit.place.row, hit.values["label"], hit.values["usual"]) == (len(MANY), rare, usual)
    assert (hit.values["count"], hit.values["usual_count"], hit.values["difference"]) == (1, 20, "spelling")


@pytest.mark.parametrize(
    "rare", ["level_3", "unvalid", "refunds", "refunded", "filling", "cash_payment", "vlaid_billing", "praise", "", "?"]
)
def test_what_is_rare_and_no_slip(rare: str) -> None:
    assert hits(BY_SPELLING, batch([*MANY, rare])) == []


def test_a_word_that_frequent_labels_have_is_no_slip() -> None:
    labels = [*MANY, *["contract_signed", "contact_form"] * 20]
    assert hits(BY_SPELLING, batch([*labels, "contact_signed"])) == []
    assert len(hits(BY_SPELLING, batch([*labels, "conract_signed"]))) == 1


@pytest.mark.parametrize(("times", "number"), [(2, 2), (3, 0)])
def test_a_slip_is_at_most_a_tenth_as_frequent(times: int, number: int) -> None:
    assert len(hits(BY_SPELLING, batch([*MANY, *["biling"] * times]))) == number


def test_how_rare_a_slip_is_can_be_said() -> None:
    assert len(hits(Options(by="spelling", share=0.5), batch([*MANY, *["biling"] * 10]))) == 10
    assert hits(Options(by="spelling", share=0.0), batch([*MANY, "biling"])) == []


def test_where_labels_are_often_rare_rarity_says_nothing() -> None:
    tail = ["apples", "pears", "plums"]
    assert len(hits(BY_SPELLING, batch([*MANY, "biling", *tail]))) == 1
    assert hits(BY_SPELLING, batch([*MANY, "biling", *tail, "quinces"])) == []


def test_many_slips_do_not_hide_each_other() -> None:
    slips = ["biling", "billling", "refnud", "shiping", "shippping", "card_payemnt", "card_paymnt", "refubnd"]
    assert [hit.values["label"] for hit in hits(BY_SPELLING, batch([*MANY, *slips]))] == slips


def test_a_slip_in_another_form_is_a_near_miss_of_the_usual_form() -> None:
    found = hits(BY_SPELLING, batch([*MANY, "Biling", "biling "]))
    assert [(hit.values["label"], hit.values["usual"]) for hit in found] == [
        ("Biling", "billing"),
        ("biling ", "billing"),
    ]


@pytest.mark.parametrize("options", [BY_FORM, BY_SPELLING])
def test_merged_memories_are_as_one(options: Options) -> None:
    values = [*MANY, "biling", "Refund", "refund ", "BILLING", "top ten", *MANY, "top-ten"]
    batches = [batch(values[at : at + 50], at, "a" if at < 150 else "b") for at in range(0, len(values), 50)]
    together = hits(options, *batches)
    assert together
    assert hits(options, *batches, parts=3) == together
    assert hits(options, *batches, parts=len(batches)) == together


@pytest.mark.parametrize("options", [BY_FORM, BY_SPELLING])
def test_free_text_is_no_label(options: Options) -> None:
    texts = [f"text {number}" for number in range(6_000)]
    mostly_once = batch([*MANY, "biling", "Refund", *texts])
    too_many = [batch([f"{text} {half}"] * 3, 3 * at, "a") for half in "ab" for at, text in enumerate(texts)]
    assert hits(options, mostly_once) == []
    assert hits(options, *too_many, batch(["x 1", "X 1"] * 20, 40_000, "a"), parts=3) == []


def test_findings_of_one_spelling_are_bounded() -> None:
    assert len(hits(BY_FORM, batch(["refund"] * 3_000 + ["Refund"] * 2_000))) == 1_000


@pytest.mark.parametrize(
    "labels",
    [
        [f"{chr(0x4E00 + at)}abcdefgh" for at in range(9_000)] * 11,
        [f"abcd{chr(0x430 + at % 32)}{chr(0x430 + at // 32 % 32)}{chr(0x430 + at // 1024)}efgh" for at in range(9_000)]
        * 11
        + ["abcdefgh"],
        [f"{'a' * 90}{at}" for at in range(9_000)] * 11,
        ["\ud800", "\x00", "\ud800 ", "x" * 1_000_000] * 10,
    ],
)
def test_many_labels_are_not_all_compared(labels: Any) -> None:
    start = time.perf_counter()
    hits(BY_SPELLING, batch(labels))
    assert time.perf_counter() - start < 5
