"""Numbers that states give to persons, by the checks their authorities publish.

Where a tenth of random digits pass the check, or there is none, a word near by has to say what the number is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from dqlint.privacy.checksums import (
    is_day,
    is_short_day,
    luhn,
    mod11_2,
    mod11_10,
    verhoeff,
    weighted,
)
from dqlint.privacy.detector import Detector, Seen, alnum, invented, near, whole

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Form(NamedTuple):
    """How a number is written and checked.

    `digits` allows separators that may stand inside; `words` are those that have to stand near it, `published` the
    examples of authorities. `bare_words` have to stand near it where it is written without separators.
    """

    kind: str
    digits: str
    check: Callable[[str], bool]
    words: str = ""
    bare_words: str = ""
    published: str = ""


def _us_ssn(number: str) -> bool:
    """Social Security Administration, randomised since 2011: areas 000, 666 and 900 on are never given."""
    area, group, serial = number[:3], number[3:5], number[5:]
    return area not in ("000", "666") and area[0] != "9" and group != "00" and serial != "0000"


def _uk_nino(number: str) -> bool:
    """HMRC, NIM39110."""
    return number[:2] not in ("BG", "GB", "KN", "NK", "NT", "TN", "ZZ")


def _uk_nhs(number: str) -> bool:
    """NHS Data Dictionary: modulus 11."""
    check = 11 - weighted(number[:9], range(10, 1, -1)) % 11
    return check % 11 == int(number[9]) and check != 10  # noqa: PLR2004


def _de_tax_id(number: str) -> bool:
    """BZSt: ISO 7064 MOD 11,10; of the first ten digits one occurs twice or three times."""
    most = max(map(number[:10].count, number[:10]))
    return number[0] != "0" and most in (2, 3) and mod11_10(number)


def _fr_nir(number: str) -> bool:
    """INSEE: 97 minus the remainder by 97; 2A and 2B of Corsica count as 19 and 18."""
    month = int(number[3:5]) if number[3:5].isdigit() else 0
    plain = number[:13].replace("2A", "19").replace("2B", "18")
    plausible = 1 <= month <= 12 or 20 <= month <= 42 or month >= 50  # noqa: PLR2004
    return plain.isdigit() and plausible and 97 - int(plain) % 97 == int(number[13:])


def _es_dni(number: str) -> bool:
    """Ministerio del Interior: remainder by 23; X, Y and Z of foreigners count as 0, 1 and 2."""
    digits = number[:-1].replace("X", "0").replace("Y", "1").replace("Z", "2")
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(digits) % 23] == number[-1]


_ODD_VALUES = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)


def _it_fiscal_code(code: str) -> bool:
    """D.M. 23/12/1976: characters at odd places by a table, at even places by rank."""
    ranks = [int(char) if char.isdigit() else _LETTERS.index(char) for char in code[:15]]
    total = sum(_ODD_VALUES[rank] if place % 2 == 0 else rank for place, rank in enumerate(ranks))
    return _LETTERS[total % 26] == code[15]


def _nl_bsn(number: str) -> bool:
    """Elfproef of the Rijksdienst voor Identiteitsgegevens."""
    return weighted(number, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0 and number != "000000000"


def _be_national(number: str) -> bool:
    """Rijksregister: 97 minus the remainder by 97, with a 2 before it for those born since 2000."""
    day = is_short_day(number[:2] + f"{int(number[2:4]) % 20:02}" + number[4:6])
    return day and int(number[9:]) in (97 - int(number[:9]) % 97, 97 - int("2" + number[:9]) % 97)


def _pl_pesel(number: str) -> bool:
    """Ustawa o ewidencji ludności: weights 1 3 7 9; the month tells the century."""
    day = is_short_day(number[:2] + f"{int(number[2:4]) % 20:02}" + number[4:6])
    return day and weighted(number, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)) % 10 == 0


def _se_personal(number: str) -> bool:
    """Skatteverket: Luhn over ten digits; 60 is added to the day of a coordination number."""
    number = number[-10:]
    return is_short_day(number[:4] + f"{int(number[4:6]) % 60:02}") and luhn(number)


def _fi_personal(number: str) -> bool:
    """DVV: remainder by 31."""
    day, digits = number[4:6] + number[2:4] + number[:2], number[:6] + number[-4:-1]
    return is_short_day(day) and "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(digits) % 31] == number[-1]


def _no_national(number: str) -> bool:
    """Skatteetaten: two check digits by 11; 40 is added to the day of a D number."""
    day = is_short_day(number[4:6] + number[2:4] + f"{int(number[:2]) % 40:02}")
    first = weighted(number, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)) % 11
    return day and first == 0 and weighted(number, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0


def _ch_ahv(number: str) -> bool:
    """ZAS: EAN-13."""
    return weighted(number, (1, 3) * 6 + (1,)) % 10 == 0


def _cn_resident(number: str) -> bool:
    """GB 11643-1999: region, day of birth, ISO 7064 MOD 11-2."""
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    return "11" <= number[:2] <= "82" and is_day(year, month, day) and mod11_2(number)


def _br_cpf(number: str) -> bool:
    """Receita Federal: two check digits by 11."""
    if len(set(number)) == 1:
        return False
    first = weighted(number[:9], range(10, 1, -1)) * 10 % 11 % 10
    second = weighted(number[:10], range(11, 1, -1)) * 10 % 11 % 10
    return number[9:] == f"{first}{second}"


def _au_tfn(number: str) -> bool:
    """Australian Taxation Office: weights, by 11."""
    return weighted(number, (1, 4, 3, 7, 5, 8, 6, 9, 10)) % 11 == 0


def _kr_resident(number: str) -> bool:
    """Resident registration: weights, by 11 (numbers given since October 2020 have no check)."""
    check = (11 - weighted(number, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)) % 11) % 10
    return is_short_day(number[:6]) and check == int(number[12])


def _za_id(number: str) -> bool:
    """Department of Home Affairs: day of birth, citizenship, Luhn."""
    return is_short_day(number[:6]) and number[10] in "012" and luhn(number)


def _mx_curp(code: str) -> bool:
    """Renapo: weights from 18 down, with Ñ between N and O."""
    order = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
    total = sum(order.index(char) * (18 - place) for place, char in enumerate(code[:17]))
    return is_short_day(code[4:10]) and (10 - total % 10) % 10 == int(code[17])


def _tr_identity(number: str) -> bool:
    """Nüfus: two check digits by 10."""
    digits = [int(digit) for digit in number]
    tenth = (7 * sum(digits[0:9:2]) - sum(digits[1:8:2])) % 10
    return digits[0] != 0 and tenth == digits[9] and sum(digits[:10]) % 10 == digits[10]


def _jp_my_number(number: str) -> bool:
    """Ordinance 85 of 2014: weights, by 11."""
    rest = weighted(number, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return int(number[11]) == (0 if rest <= 1 else 11 - rest)


def _sg_nric(code: str) -> bool:
    """ICA: weights, by 11; T and G are shifted by 4."""
    total = weighted(code[1:8], (2, 7, 6, 5, 4, 3, 2)) + (4 if code[0] in "TG" else 0)
    return ("JZIHGFEDCBA" if code[0] in "ST" else "XWUTRQPNMLK")[total % 11] == code[8]


def _tw_id(code: str) -> bool:
    """Ministry of the Interior: the letter as two digits, weights, by 10."""
    region = 10 + "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(code[0])
    return (region // 10 + region % 10 * 9 + weighted(code[1:], (8, 7, 6, 5, 4, 3, 2, 1, 1))) % 10 == 0


_FORMS: Mapping[str, Form] = {
    "us-ssn": Form(
        "US Social Security number", r"\d{3}([ -]?)\d{2}\1\d{4}", _us_ssn, r"\bssn\b|social security",
        published="078051120 219099999 123456789",
    ),
    "uk-nino": Form(
        "UK National Insurance number", r"[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]", _uk_nino,
        r"national insurance|\bnino\b|\bNI (?:no|number)", published="AB123456A AB123456C",
    ),
    "uk-nhs": Form("NHS number", r"\d{3}[ -]?\d{3}[ -]?\d{4}", _uk_nhs, r"\bnhs\b", published="9434765919 9434765870"),
    "de-tax-id": Form(
        "German tax identification number", r"\d{2} ?\d{3} ?\d{3} ?\d{3}", _de_tax_id,
        r"steuer-?id|identifikationsnummer|\bidnr|\btin\b|tax id", published="86095742719 47036892816 65929970489",
    ),
    "fr-nir": Form(
        "French social security number",
        r"[12] ?\d\d ?\d\d ?(?:\d\d|2[AB]) ?\d{3} ?\d{3} ?\d\d", _fr_nir, published="269054958815780 255081416802538",
    ),
    "es-dni": Form(
        "Spanish identity number", r"(?:\d{8}|[XYZ]-?\d{7})[ -]?[A-HJ-NP-TV-Z]", _es_dni,
        r"\bdni\b|\bnif\b|\bnie\b|identidad", published="12345678Z 00000000T X1234567L 99999999R",
    ),
    "it-fiscal-code": Form(
        "Italian fiscal code", r"[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]", _it_fiscal_code,
        published="RSSMRA85T10A562S RSSMRA80A01H501U",
    ),
    "nl-bsn": Form(
        "Dutch BSN", r"\d{4}\.?\d{2}\.?\d{3}", _nl_bsn, r"\bbsn\b|burgerservice|sofi", published="111222333 123456782",
    ),
    "be-national": Form(
        "Belgian national number", r"\d\d\.?\d\d\.?\d\d-?\d{3}\.?\d\d", _be_national,
        bare_words=r"rijksregister|registre national|nationaal nummer|numéro national|national number",
        published="85073003328",
    ),
    "pl-pesel": Form("Polish PESEL", r"\d{11}", _pl_pesel, "pesel", published="44051401458 44051401359 02070803628"),
    "se-personal": Form(
        "Swedish personal number", r"(?:19|20)?\d{6}[-+]?\d{4}", _se_personal,
        r"personnummer|personal (?:identity )?number|samordning", published="8112189876 191212121212 1212121212",
    ),
    "fi-personal": Form(
        "Finnish personal identity code", r"\d{6}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y]", _fi_personal, published="131052308T",
    ),
    "no-national": Form("Norwegian national number", r"\d{6} ?\d{5}", _no_national,
        bare_words=r"fødsel|personnummer|d-nummer"),
    "ch-ahv": Form(
        "Swiss AHV number", r"756\.?\d{4}\.?\d{4}\.?\d\d", _ch_ahv, published="7569217076985 7561234567897",
    ),
    "cn-resident": Form(
        "Chinese resident identity number", r"\d{6}(?:18|19|20)\d{9}[\dX]", _cn_resident,
        published="11010519491231002X 440524188001010014",
    ),
    "in-aadhaar": Form(
        "Aadhaar number", r"[2-9]\d{3}([ -]?)\d{4}\1\d{4}", verhoeff, r"aadha+r|uidai|आधार",
        published="999999990019 234123412346",
    ),
    "br-cpf": Form(
        "Brazilian CPF", r"\d{3}\.?\d{3}\.?\d{3}-?\d\d", _br_cpf, bare_words=r"\bcpf\b", published="12345678909",
    ),
    "ca-sin": Form(
        "Canadian social insurance number", r"[1-79]\d{2}([ -]?)\d{3}\1\d{3}", luhn,
        r"\bsin\b|social insurance|\bnas\b",
        published="123456782",
    ),
    "au-tfn": Form(
        "Australian tax file number", r"\d{3} ?\d{3} ?\d{3}", _au_tfn, r"\btfn\b|tax file",
        published="123456782 876543210",
    ),
    "kr-resident": Form("Korean resident number", r"\d{6}-[1-8]\d{6}", _kr_resident),
    "za-id": Form(
        "South African identity number", r"\d{6} ?\d{4} ?\d{3}", _za_id, r"\bid\b|identity", published="8001015009087",
    ),
    "mx-curp": Form(
        "Mexican CURP", r"[A-Z]{4}\d{6}[HMX][A-Z]{5}[A-Z0-9]\d", _mx_curp, published="HEGG560427MVZRRL04",
    ),
    "tr-identity": Form("Turkish identity number", r"\d{11}", _tr_identity,
        r"kimlik|tckn|\btc\b", published="10000000146"),
    "jp-my-number": Form(
        "Japanese My Number", r"\d{4}([ -]?)\d{4}\1\d{4}", _jp_my_number, r"my ?number|マイナンバー|個人番号",
        published="123456789018",
    ),
    "sg-nric": Form("Singaporean NRIC", r"[STFG]\d{7}[A-Z]", _sg_nric, r"\bnric\b|\bfin\b", published="S1234567D"),
    "tw-id": Form(
        "Taiwanese identity number", r"[A-Z][1289]\d{8}", _tw_id,
        r"身[分份]證|national id|identity", published="A123456789",
    ),
}  # fmt: skip


def _detector(form: Form) -> Detector:
    words = re.compile(f"(?i){form.words}") if form.words else None
    bare_words = re.compile(f"(?i){form.bare_words}") if form.bare_words else None
    published = frozenset(form.published.split())

    def judge(match: re.Match[str]) -> Seen | None:
        number = alnum(match[0])
        wanted = bare_words if bare_words and number == match[0] else words
        if (wanted and not near(wanted, match)) or not form.check(number):
            return None
        digits = "".join(filter(str.isdigit, number))
        return whole(form.kind, match, reserved=number in published or invented(digits))

    return Detector(re.compile(rf"(?<![\w.+/-]){form.digits}(?![\w/]|[.,-]\d)", re.ASCII), judge)


def _detectors() -> Iterator[tuple[str, Detector]]:
    for name, form in _FORMS.items():
        yield name, _detector(form)


NATIONAL_IDS: Mapping[str, Detector] = dict(_detectors())
