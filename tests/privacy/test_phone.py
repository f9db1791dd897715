"""Telephone numbers. Ranges for fiction: NANPA 555-01xx, Ofcom's drama numbers, ACMA, Arcep, BNetzA, PTS."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Ask (212) 867-5309 for Tom.", "(212) 867-5309"),
        ("212-867-5309", "212-867-5309"),
        ("212.867.5309", "212.867.5309"),
        ("1-212-867-5309", "1-212-867-5309"),
        ("call 212 867 5309", "212 867 5309"),
        ("call 867-5309 now", "867-5309"),
        ("my number is 2128675309", "2128675309"),
        ("+1 212 867 5309", "+1 212 867 5309"),
        ("+49 30 8639 4417", "+49 30 8639 4417"),
        ("+44 (0)20 8123 4417, please", "+44 (0)20 8123 4417"),
        ("0049 30 86394417", "0049 30 86394417"),
        ("电话+86 139 5274 6813", "+86 139 5274 6813"),
        ("拨打手机13952746813。", "13952746813"),
        ("Telefon: 030/86394417", "030/86394417"),
        ("téléphone 01 43 27 86 19", "01 43 27 86 19"),
        ("mobile: 07911 824653", "07911 824653"),
    ],
)
def test_numbers(see: Any, text: Any, number: Any) -> None:
    assert see("phone", text) == [(number, "phone number", False)]


@pytest.mark.parametrize(
    "text",
    [
        "call 555-0142", "(212) 555-0187", "212-555-7468", "555-123-4567", "+1 212 555 0187",
        "+44 20 7946 0018", "call 020 7946 0018", "+44 1632 960983", "mobile 07700 900123", "+44 7700 900123",
        "+61 491 570 156", "call (02) 5550 1234", "+61 2 7010 1234", "+33 1 99 00 12 34", "appelez 06 39 98 12 34",
        "+49 30 23125 123", "Telefon (0)69 90009 123", "+46 31 390 06 12", "+353 20 912 3456", "电话13800138000",
        "(234) 567-8901", "+1 (222) 222-2222", "call 987-6543", "0044 20 7946 0018",
    ],
)  # fmt: skip
def test_fiction_and_plain_inventions_are_reserved(see: Any, text: Any) -> None:
    assert [found for found in see("phone", text) if not found[2]] == []


@pytest.mark.parametrize(
    "text",
    [
        "123-456-7890", "000-000-0000", "111-111-1111", "(112) 867-5309", "212-911-5309", "212-167-5309", "867-5309",
        "212 867 5309", "2128675309", "13952746813", "030 86394417", "ISBN 978-3-16-148410-0", "2024-01-15",
        "order number 212-867-5309", "x+4930863944", "3+493086394417", "+960397912423686", "+999 12345678", "+49 30",
        "1-800-273-8255", "800-540-7085", "0800 123456", "call 0.4512345678", "pages 500-1000", "call it 10,000,000",
        "472547338 + 960397912423686", "call f(0123456789012345)", "https://x.shop/212-867-5309", "212-867-53090",
    ],
)  # fmt: skip
def test_what_is_no_number_of_a_person(see: Any, text: Any) -> None:
    assert see("phone", text) == []


def test_a_number_is_found_once(see: Any) -> None:
    assert len(see("phone", "call (212) 867-5309 or (212) 867-5310")) == 2
