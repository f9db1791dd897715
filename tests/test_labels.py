# ruff: noqa: RUF001 - letters that look alike are what this is about
from __future__ import annotations

import time
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint import labels

ONE_FORM = [
    ("refund", "Refund", "case"),
    ("refund", "REFUND", "case"),
    ("straße", "STRASSE", "case"),
    ("нет", "НЕТ", "case"),
    ("сор", "СОР", "case"),
    ("shipping", "shipping ", "blanks or punctuation at the end"),
    ("shipping", "\tshipping", "blanks or punctuation at the end"),
    ("shipping", "shipping.", "blanks or punctuation at the end"),
    ("reverted_card_payment", "reverted_card_payment?", "blanks or punctuation at the end"),
    ("退款", "退款。", "blanks or punctuation at the end"),
    ("card_arrival", "card arrival", "separators"),
    ("card_arrival", "card-arrival", "separators"),
    ("card_arrival", "card - arrival", "separators"),
    ("card_arrival", "card__arrival", "separators"),
    ("card_arrival", "card\u2011arrival", "separators"),
    ("level_1_1", "level 1-1", "separators"),
    ("card_arrival", "CardArrival", "case, separators"),
    ("billing", "'billing'", "quotes"),
    ("billing", "\u201cbilling\u201d", "quotes"),
    ("billing", "bill\u200bing", "invisible characters"),
    ("billing", "\ufeffbilling", "invisible characters"),
    ("billing", "ｂｉｌｌｉｎｇ", "look-alike characters"),
    ("café", "cafe\u0301", "look-alike characters"),
    ("refund", "r\u0435fund", "look-alike characters"),
    ("refund", "re\U0001d41fund", "look-alike characters"),
    ("A", "\u0410", "look-alike characters"),
    ("-.", "- .", "spelling"),
    ("ATM", "\u0391\u03a4M", "look-alike characters"),
]


@pytest.mark.parametrize(("label", "other", "difference"), ONE_FORM)
def test_spellings_of_one_form(label: str, other: str, difference: str) -> None:
    assert labels.form(label) == labels.form(other)
    assert ", ".join(labels.differences(label, other)) == difference


@pytest.mark.parametrize(
    ("label", "other"),
    [
        ("valid", "invalid"),
        ("A", "A+"),
        ("A", "A-"),
        ("A+", "A-"),
        ("1", "-1"),
        ("grade 1", "grade -1"),
        ("C", "C++"),
        ("C++", "C#"),
        ("level_1_1", "level_11"),
        ("1-2", "12"),
        ("1.5", "15"),
        ("en", "es"),
        ("refund", "refunds"),
        ("cafe", "café"),
        ("нет", "да"),
        ("сор", "сок"),
        ("正面", "负面"),
        ("?", "!"),
        ("", " "),
        (":)", ":("),
        ("👍", "👎"),
        ("x" * 101, "X" * 101),
        ("5'", '5"'),
    ],
)
def test_labels_of_two_forms(label: str, other: str) -> None:
    assert labels.form(label) != labels.form(other)


def test_look_alikes_are_of_the_scripts_that_they_are_said_to_be() -> None:
    pairs = [(chr(one), other) for one, other in labels._LOOK_ALIKES.items()]
    assert len({one for one, _ in pairs}) == len(pairs) > 40
    for one, other in pairs:
        assert unicodedata.name(one).startswith(("CYRILLIC", "GREEK"))
        assert unicodedata.name(chr(other) if isinstance(other, int) else other).startswith("LATIN")
        assert one.isupper() is (chr(other) if isinstance(other, int) else other).isupper()


@given(st.text(max_size=40))
def test_any_text_has_a_form_that_case_and_a_blank_at_the_end_do_not_change(text: str) -> None:
    assert labels.form(f"{text}x ") == labels.form(f"{text}X")


@pytest.mark.parametrize("text", [" " * 1_000_000, "_-" * 500_000, "'" * 1_000_000, "\ud800", "\x00", "а" * 1_000_000])
def test_hostile_text_takes_no_time(text: str) -> None:
    start = time.perf_counter()
    assert labels.form(text)
    assert labels.form(text[:100])
    assert isinstance(labels.words(text), tuple)
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    ("word", "usual", "slip"),
    [
        ("biling", "billing", True),
        ("bbilling", "billing", True),
        ("refundd", "refund", True),
        ("refnd", "refund", True),
        ("refubnd", "refund", True),
        ("refnud", "refund", True),
        ("seperate", "separate", True),
        ("возрат", "возврат", True),
        ("spma", "spam", True),
        ("spaam", "spam", True),
        ("bil", "bill", False),
        ("billing", "billing", False),
        ("invalid", "valid", False),
        ("male", "female", False),
        ("refunds", "refund", False),
        ("employe", "employee", False),
        ("princes", "princess", False),
        ("charger", "charged", False),
        ("ratings", "matings", False),
        ("adopt", "adapt", False),
        ("xefund", "refund", False),
        ("erfund", "refund", False),
        ("refdun", "refund", False),
        ("12345", "123456", False),
        ("退款申请中", "退款申请后", False),
        ("كتابه", "كاتبه", False),
        ("", "a", False),
    ],
)
def test_slips(word: str, usual: str, slip: Any) -> None:
    assert labels.is_slip(word, usual) is slip
    assert not slip or labels.thinned(word) & labels.thinned(usual)


@pytest.mark.parametrize("label", ["CardPayment 2", "card_payment-2", "Card payment (2)", "ｃａｒｄ_payment_2"])
def test_words(label: str) -> None:
    assert labels.words(label) == ("card", "payment", "2")


@pytest.mark.parametrize(
    ("label", "text"),
    [(1, "1"), (1.0, "1"), (-2.0, "-2"), (0.5, "0.5"), (True, "true"), ("True", "True"), (1e300, "1e+300")],
)
def test_labels_as_written(label: Any, text: str) -> None:
    assert labels.written(label) == text


def test_numbers_that_are_none_are_written() -> None:
    assert [labels.written(float(one)) for one in ("nan", "inf")] == ["nan", "inf"]


def test_single_labels_of_a_field() -> None:
    assert [*labels.singles(["a", None, {"x": 1}, True], "labels")] == [("a", "labels[0]"), (True, "labels[3]")]
    assert [*labels.singles({"a": 1}, "label"), *labels.singles(None, "label")] == []
