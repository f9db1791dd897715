"""National numbers: examples that authorities and standards publish, with a wrong digit, and without words."""

from __future__ import annotations

from typing import Any

import pytest

from dqlint.privacy import checksums
from dqlint.privacy.national import _FORMS

# Name, a text with a number that is right, and one with a number that is not. Where the numbers come from: dqlint's
# own invention where nothing is said (they satisfy the check, and nobody is known to have them).
CASES = [
    ("us-ssn", "SSN 536-22-8726", "SSN 666-22-8726"),
    ("us-ssn", "social security number: 536228726", "social security number: 900228726"),
    ("uk-nino", "National Insurance number JG 10 37 59 A", "National Insurance number BG 10 37 59 A"),
    ("uk-nhs", "NHS number 401 023 2137", "NHS number 401 023 2138"),  # NHS Connecting for Health's example
    ("de-tax-id", "Steuer-ID 36 574 261 809", "Steuer-ID 36 574 261 808"),
    ("fr-nir", "1 85 05 78 006 084 91", "1 85 05 78 006 084 92"),  # Ameli's specimen card
    ("fr-nir", "185057800608491", "185137800608491"),
    ("es-dni", "DNI 54362315K", "DNI 54362315L"),
    ("es-dni", "NIE X-5253868-R", "NIE X-5253868-S"),
    ("it-fiscal-code", "MRTMTT25D09F205Z", "MRTMTT25D09F205X"),  # Wikipedia, Codice fiscale
    ("nl-bsn", "BSN 1112.22.333", "BSN 1112.52.333"),
    ("be-national", "93.05.18-223.61", "93.05.18-223.62"),
    ("pl-pesel", "PESEL 44051401359", "PESEL 44051401358"),  # Wikipedia, PESEL
    ("se-personal", "personnummer 811228-9874", "personnummer 811228-9873"),  # Skatteverket, SKV 704
    ("fi-personal", "131052-308T", "131052-308U"),  # DVV
    ("ch-ahv", "756.9217.0769.85", "756.9217.0769.84"),  # ZAS
    ("cn-resident", "11010519491231002X", "110105194912310021"),  # GB 11643-1999
    ("cn-resident", "440524188001010014", "440524188013010014"),  # GB 11643-1999
    ("in-aadhaar", "Aadhaar 2341 2341 2346", "Aadhaar 2341 2341 2347"),
    ("br-cpf", "529.982.247-25", "529.982.247-26"),
    ("br-cpf", "CPF 11144477735", "CPF 11111111111"),
    ("ca-sin", "SIN 130 692 544", "SIN 130 692 545"),
    ("au-tfn", "TFN 123 456 782", "TFN 123 456 783"),  # ATO's test number
    ("kr-resident", "820701-2409181", "820701-2409185"),
    ("za-id", "ID 8001015009087", "ID 8001015009088"),
    ("mx-curp", "HEGG560427MVZRRL04", "HEGG560427MVZRRL05"),  # gob.mx
    ("tr-identity", "T.C. Kimlik 10000000146", "T.C. Kimlik 10000000147"),
    ("jp-my-number", "マイナンバー 1234 5678 9018", "マイナンバー 1234 5678 9019"),
    ("sg-nric", "NRIC S0000001I", "NRIC S0000001J"),
    ("tw-id", "身分證 A123456789", "身分證 A123456788"),
]


@pytest.mark.parametrize(("name", "right", "wrong"), CASES, ids=lambda value: value if isinstance(value, str) else "")
def test_a_right_number_is_seen_and_a_wrong_one_is_not(see: Any, name: Any, right: Any, wrong: Any) -> None:
    assert [kind for _, kind, _ in see(name, f"it is {right}, they say")] == [_FORMS[name].kind]
    assert see(name, f"it is {wrong}, they say") == []


def test_every_form_has_a_case() -> None:
    assert {name for name, _, _ in CASES} | {"no-national"} == {*_FORMS}


def test_norwegian_numbers() -> None:
    """Skatteetaten's rule, over all numbers of a day: the two checks leave about one in 121."""
    right = [n for n in range(100_000) if _FORMS["no-national"].check(f"010190{n:05}")]
    assert 0.8 < len(right) / (100_000 / 121) < 1.2


WORDS = {
    "us-ssn": "SSN", "uk-nino": "NINO", "uk-nhs": "NHS", "de-tax-id": "Steuer-ID", "es-dni": "DNI", "nl-bsn": "BSN",
    "pl-pesel": "PESEL", "se-personal": "personnummer", "in-aadhaar": "Aadhaar", "ca-sin": "SIN", "au-tfn": "TFN",
    "za-id": "ID", "tr-identity": "TCKN", "jp-my-number": "My Number", "sg-nric": "NRIC", "tw-id": "national ID",
    "be-national": "Rijksregister", "br-cpf": "CPF",
}  # fmt: skip


@pytest.mark.parametrize(("name", "form"), [*_FORMS.items()], ids=[*_FORMS])
def test_published_examples_pass_and_are_told_as_such(see: Any, name: Any, form: Any) -> None:
    for number in form.published.split():
        written = number[:6] + "-" + number[6:] if name == "fi-personal" else number
        assert [one[2] for one in see(name, f"{WORDS.get(name, '')} {written}")] == [True], number


@pytest.mark.parametrize(
    "text",
    [
        "536-22-8726", "1112.22.333", "44051401359", "2341 2341 2346", "130 692 544", "123 456 782", "8001015009087",
        "10000000146", "54362315K", "A123456789", "S0000001I", "401 023 2137", "JG 10 37 59 A", "36574261809",
    ],
)  # fmt: skip
def test_what_a_tenth_of_all_digits_pass_needs_a_word(see: Any, text: Any) -> None:
    assert [found for name in _FORMS for found in see(name, text)] == []


@pytest.mark.parametrize(
    ("check", "right"),
    [
        (checksums.luhn, "79927398713"),  # Wikipedia, Luhn algorithm
        (checksums.verhoeff, "2363"),  # Wikipedia, Verhoeff algorithm
        (checksums.mod11_2, "0000000218250097"),  # ORCID 0000-0002-1825-0097
        (checksums.mod11_10, "36574261809"),
    ],
)
def test_check_digits_of_published_numbers(check: Any, right: Any) -> None:
    assert [digit for digit in "0123456789" if check(right[:-1] + digit)] == [right[-1]]
