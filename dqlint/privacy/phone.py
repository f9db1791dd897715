"""Telephone numbers."""

from __future__ import annotations

import re

from dqlint.privacy.detector import Detector, Seen, alnum, invented, near, whole, words

# ITU-T E.164, annex: the country codes in use.
_COUNTRY_CODES = words(
    """
    1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82
    84 86 90 91 92 93 94 95 98 211 212 213 216 218 220 221 222 223 224 225 226 227 228 229 230 231 232 233 234
    235 236 237 238 239 240 241 242 243 244 245 246 247 248 249 250 251 252 253 254 255 256 257 258 260 261 262
    263 264 265 266 267 268 269 290 291 297 298 299 350 351 352 353 354 355 356 357 358 359 370 371 372 373 374
    375 376 377 378 380 381 382 383 385 386 387 389 420 421 423 500 501 502 503 504 505 506 507 508 509 590 591
    592 593 594 595 596 597 598 599 670 672 673 674 675 676 677 678 679 680 681 682 683 685 686 687 688 689 690
    691 692 850 852 853 855 856 880 886 960 961 962 963 964 965 966 967 968 970 971 972 973 974 975 976 977 992
    993 994 995 996 998
    """
)
# Numbers for films and examples: Ofcom (UK), ACMA (AU), Arcep (FR), BNetzA (DE), PTS (SE), ComReg (IE), MIIT (CN) use.
_FICTION = re.compile(
    r"\+?(?:1?\d{3}555\d{4}|1?555\d{7}|555\d{4}"
    r"|(?:44|0)(?:(?:11[3-8]|121|131|141|151|161)4960\d{3}|1914980\d{3}|2079460\d{3}|2890180\d{3}|2896496\d{3}"
    r"|2920180\d{3}|1632960\d{3}|7700900\d{3}|8081570\d{3}|9098790\d{3}|3069990\d{3})"
    r"|(?:61|0)(?:[2378](?:5550|7010)\d{4}|491570\d{3})"
    r"|(?:33|0)(?:19900|26191|35301|46571|53649|63998)\d{4}"
    r"|(?:49|0)(?:3023125\d{3}|6990009\d{3}|4066969\d{3}|2214710\d{3}|8999998\d{3}|17139200\d{2}|176040690\d{2})"
    r"|(?:46|0)(?:3139006\d{2}|4062804\d{2}|846500[4]\d{2}|980319[2]\d{2}|701740[6]\d{2})"
    r"|(?:353|0)2091\d{5}"
    r"|(?:86)?13800138000)"
)
_TOLL_FREE = re.compile(r"\+?1?(?:8(?:00|22|33|44|55|66|77|88)|900)\d{7}|\+?(?:44|0)(?:800|808|300|330|345)\d{6,7}")
_PHONE_WORDS = re.compile(
    r"(?i)\b(?:call(?:ed|ing|s)?|(?:tele)?phones?|tel|mobile|cell(?:phone)?|fax|dial|ring|sms|text (?:me|us)|whats?app"
    r"|(?:my|his|her|our|a|new|gotta) (?:new |own )?number|reach (?:me|us|him|her|them)|telefon\w*|handy"
    r"|t[ée]l[ée]phone|appelez|portable|tel[ée]fono|m[óo]vil|llam\w+|telefone|celular|telefono|cellulare|hotline)\b"
    r"|电话|手机|联系方式|致电|拨打|微信|電話|携帯|전화|연락처|телефон|هاتف"
)
_NOT_PHONES = re.compile(
    r"(?i)(?:isbn|issn|doi|order|invoice|account|part|model|serial|case|ticket|arxiv)\W{0,3}\w{0,6}\W{0,3}$"
)
_SHORTEST, _LONGEST = 8, 15
_LONGEST_BARE = 13  # digits without a separator: longer ones are sums
_NANP = re.compile(r"1?[2-9](?!11)\d\d[2-9](?!11)\d{6}")
_CHINESE_MOBILE = re.compile(r"(?:86)?1[3-9]\d{9}")


def _phone(match: re.Match[str], number: str) -> Seen | None:
    before = match.string[max(0, match.start() - 24) : match.start()]
    if _TOLL_FREE.fullmatch(number) or _NOT_PHONES.search(before):
        return None
    made_up = _FICTION.fullmatch(number) is not None or invented(number[-8:]) or invented(number[-7:])
    return whole("phone number", match, reserved=made_up)


def _international(match: re.Match[str]) -> Seen | None:
    number = alnum(match[0]).removeprefix("00")
    code = next((number[:size] for size in (1, 2, 3) if number[:size] in _COUNTRY_CODES), "")
    longest = _LONGEST_BARE if match[0][1:].isdigit() else _LONGEST
    if not code or not _SHORTEST <= len(number) <= longest or (code == "1" and not _NANP.fullmatch(number)):
        return None
    trunk = re.sub(r"\(0\)", "", match[0])  # +44 (0)20 7946 0018
    return _phone(match, alnum(trunk).removeprefix("00"))


def _north_american(match: re.Match[str]) -> Seen | None:
    number = alnum(match[0])
    if " " in match[0].replace(") ", ")") and not near(_PHONE_WORDS, match):
        return None
    return _phone(match, number) if _NANP.fullmatch(number) else None


def _national(match: re.Match[str]) -> Seen | None:
    """Only a word near by tells these from other numbers."""
    number = alnum(match[0])
    if not near(_PHONE_WORDS, match):
        return None
    local = len(number) == 7  # noqa: PLR2004 - an exchange and four digits
    trunk = number[0] == "0" and 9 <= len(number) <= 12  # noqa: PLR2004
    plain = _NANP.fullmatch(number) or _CHINESE_MOBILE.fullmatch(number)
    return _phone(match, number) if local or trunk or plain else None


PHONES = (
    Detector(
        re.compile(r"(?<![A-Za-z0-9+).\]=^*/-])(?:\+|00)[1-9](?:[ .()/-]{0,3}\d){6,15}(?![\w]|[.,]\d)", re.ASCII),
        _international,
    ),
    Detector(
        re.compile(
            r"(?<![A-Za-z0-9.+=/-])(?:1[ .-])?(?:\([2-9]\d\d\)[ -]?|[2-9]\d\d[ .-])[2-9]\d\d[ .-]\d{4}(?![\w/-]|\.\d)",
            re.ASCII,
        ),
        _north_american,
    ),
    Detector(
        re.compile(
            r"(?<![A-Za-z0-9.+$=/-])(?<!\)[ -])(?<!\d )(?:\(?0\d(?:[ .()/-]{0,2}\d){7,10}|[2-9]\d\d-\d{4}|[2-9]\d{9}"
            r"|1[3-9]\d{9}|1[3-9]\d[ -]\d{4}[ -]\d{4})(?![\w/%-]|[.,]\d)",
            re.ASCII,
        ),
        _national,
    ),
)
