"""Cards: test numbers of Stripe, PayPal and Adyen. IBANs: the examples of the SWIFT registry (ISO 13616)."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dqlint.privacy import checksums, money, seen_in


@pytest.mark.parametrize(
    ("number", "network"),
    [
        ("4111 1111 1111 1111", "Visa"), ("4242424242424242", "Visa"), ("4012-8888-8888-1881", "Visa"),
        ("5555 5555 5555 4444", "Mastercard"), ("2223003122003222", "Mastercard"), ("5105105105105100", "Mastercard"),
        ("378282246310005", "American Express"), ("3714 496353 98431", "American Express"),
        ("6011111111111117", "Discover"), ("3530111333300000", "JCB"), ("6200000000000005", "UnionPay"),
        ("credit card 30569309025904", "Diners Club"), ("3056 930902 5904", "Diners Club"),
    ],
)  # fmt: skip
def test_published_test_cards_are_told_as_such(see: Any, number: Any, network: Any) -> None:
    bare = number.removeprefix("credit card ")
    assert see("card", f"pay with {number}.") == [(bare, f"{network} card number", True)]


@pytest.mark.parametrize(
    ("number", "network"),
    [
        ("4539 5787 6362 1486", "Visa"), ("4539578763621486", "Visa"), ("5425-2334-3010-9911", "Mastercard"),
        ("3742 851093 64716", "American Express"), ("6011740293847567", "Discover"), ("3532748392018474", "JCB"),
        ("6228 4857 3920 1842", "UnionPay"), ("3612 345678 9013", "Diners Club"),
    ],
)  # fmt: skip
def test_other_numbers_that_pass(see: Any, number: Any, network: Any) -> None:
    """Invented: right check digit, a network's range, on no list of test numbers."""
    assert see("card", f"it is {number}, she said") == [(number, f"{network} card number", False)]


@pytest.mark.parametrize(
    "text",
    [
        "4539 5787 6362 1487", "4111 1111 1111 1112", "1234 5678 9012 3452", "9111 1111 1111 1111",
        "0.4539578763621486", "id/4539578763621486", "x4539578763621486", "4539578763621486.5", "=4539578763621486",
        "30569309025904", "4539 57876362 1487", "45395787636214861", "20000-12000-2000",
    ],
)  # fmt: skip
def test_what_is_no_card(see: Any, text: Any) -> None:
    assert see("card", text) == []


@given(st.from_regex(r"[0-9]{11,18}", fullmatch=True), st.integers(0, 17), st.integers(1, 9))
def test_luhn_sees_every_single_wrong_digit(digits: str, at: int, wrong: int) -> None:
    (whole,) = (digits + str(check) for check in range(10) if checksums.luhn(digits + str(check)))
    at %= len(whole)
    assert not checksums.luhn(whole[:at] + str((int(whole[at]) + wrong) % 10) + whole[at + 1 :])


@pytest.mark.parametrize("number", sorted(money.PUBLISHED_IBANS))
def test_published_ibans_pass_and_are_told_as_such(see: Any, number: Any) -> None:
    in_fours = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    assert see("iban", f"to {number}, please") == [(number, "IBAN", True)]
    assert see("iban", f"IBAN {in_fours}\n") == [(in_fours, "IBAN", True)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("NL20INGB0001234567", "NL20INGB0001234567"),
        ("IBAN: DE91 1000 0000 0123 4567 90 BIC X", None),
        ("FR76 3000 6000 0112 3456 7890 188 EUR", None),
    ],
)
def test_other_ibans(see: Any, text: Any, number: Any) -> None:
    assert [found for found, _, reserved in see("iban", text) if not reserved] == ([number] if number else [])


@pytest.mark.parametrize(
    "text",
    ["GB82 WEST 1234 5698 7654 33", "DE89 3704 0044 0532 0130", "XX82WEST12345698765432", "AB12 CDEF GHIJ KLMN OPQR"],
)
def test_what_is_no_iban(see: Any, text: Any) -> None:
    assert see("iban", text) == []


@given(st.sampled_from(sorted(money.PUBLISHED_IBANS)), st.integers(4, 40), st.integers(1, 9))
def test_an_iban_with_a_wrong_digit_is_none(number: str, at: int, wrong: int) -> None:
    at = 4 + at % (len(number) - 4)
    if number[at].isdigit():
        other = number[:at] + str((int(number[at]) + wrong) % 10) + number[at + 1 :]
        assert not [*seen_in(other, money.IBAN)]
