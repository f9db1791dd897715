"""What a text claims that its context does not hold: numbers, dates, quotations, addresses of the web.

Whatever can be had from the context in one step (a sum, a difference, a share, a rounding, another unit of time) counts
as held. Number words are read in English; where the context writes numbers in Chinese signs, none is judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import permutations
from typing import NamedTuple

from dqlint import dates

LONGEST = 200_000  # characters of a context or a text that are read


class Claim(NamedTuple):
    """A piece of a text that its context does not hold."""

    value: str
    start: int
    end: int


def ungrounded(check: str, text: str, context: str) -> list[Claim]:
    """The claims of a kind (a key of `CHECKS`) that the context does not hold, in order."""
    return sorted(CHECKS[check](text[:LONGEST], context[:LONGEST]), key=lambda claim: claim.start)


# Numbers

_SCALES: Mapping[str, float] = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "mln": 1e6, "billion": 1e9, "bn": 1e9,
    "b": 1e9, "trillion": 1e12, "tn": 1e12, "decade": 10, "decades": 10, "dozen": 12, "centuries": 100,
}  # fmt: skip
_SCALE = r"(?:[ -]?(?P<scale>hundred|thousand|million|billion|trillion|decades|dozen|mln|bn|tn|[kmb])\b)?"
_DIGITS = r"(?P<digits>[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]{1,15})(?P<rest>\.[0-9]{1,9})?"
_ANYWHERE = re.compile(rf"(?i)(?<![0-9.]){_DIGITS}{_SCALE}")
_CLAIMED = re.compile(rf"(?i)(?<![\w.,/:#&^*+=-])[$€£¥]?{_DIGITS}(?![0-9:/])(?:st|nd|rd|th|s)?{_SCALE}")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_LIST_MARK = re.compile(r"(?m)^[ \t]*(?:[-*•] )?[0-9]{1,3}[.):](?!\S)")
_CHINESE_NUMERAL = re.compile(r"[一二三四五六七八九十百千两〇零]")
_COUNTS = 12  # up to here a number may be counted from the context
_MOST_PAIRS = 30  # numbers of a context of which every two are divided
_LARGEST_SHARE = 200  # percent; shares are rounded, and so are small numbers in another unit
_STEPS = (7, 12, 24, 30, 52, 60, 100, 365, 1000)  # between units of time, of length, centuries


def _numbers(text: str, context: str) -> Iterator[Claim]:
    if _CHINESE_NUMERAL.search(context):
        return
    known = _known(context)
    taken = [(said.start, said.end) for said in dates.mentions(text)]
    taken += [found.span() for pattern in (_ADDRESS, _LIST_MARK) for found in pattern.finditer(text)]
    for found in _CLAIMED.finditer(text):
        value, plain = _value(found), _plain(found)
        is_small = value == int(value) and value <= _COUNTS
        if is_small or any(start <= found.start() < end for start, end in taken):
            continue
        if not known & {value, plain} and not _is_rounded(value, known) and not _is_derived(value, known):
            yield Claim(found[0].strip(), *found.span())


def _plain(found: re.Match[str]) -> float:
    return float(found["digits"].replace(",", "") + (found["rest"] or ""))


def _value(found: re.Match[str]) -> float:
    return round(_plain(found) * _SCALES.get((found["scale"] or "").lower(), 1), 9)


def _known(context: str) -> set[float]:
    """Every number that a context may be taken to hold."""
    known = {number for found in _ANYWHERE.finditer(context) for number in (_value(found), _plain(found))}
    return known | {*_in_words(context)}


_UNITS: Mapping[str, int] = {
    word: number
    for number, word in enumerate(
        (
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
            "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
        )
    )
} | {"a": 1, "an": 1}  # fmt: skip
_TENS: Mapping[str, int] = {
    word: 10 * number
    for number, word in enumerate(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2)
}
_ORDINALS: Mapping[str, int] = {
    "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18,
    "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "hundredth": 100,
}  # fmt: skip
_FRACTIONS: Mapping[str, tuple[float, ...]] = {
    "half": (0.5, 50), "third": (33, 33.3), "thirds": (66, 67, 66.7), "quarter": (0.25, 25), "quarters": (0.75, 75),
    "fifth": (0.2, 20), "tenth": (0.1, 10), "century": (100,), "double": (2, 200), "doubled": (2, 100, 200),
    "tripled": (3, 200, 300), "all": (100,), "entire": (100,), "whole": (100,), "full": (100,), "fortnight": (14,),
    "midnight": (0, 24), "noon": (12,),
}  # fmt: skip
_WORD = re.compile(r"[a-z]+")


def _in_words(context: str) -> Iterator[float]:
    total = group = 0.0
    for word in _WORD.findall(context.lower()):
        yield from _FRACTIONS.get(word, ())
        if word in _UNITS or word in _TENS or word in _ORDINALS:
            small = _UNITS.get(word) or _TENS.get(word) or _ORDINALS.get(word, 0)
            group = group + small if _continues(group, small) else small
        elif word in _SCALES and group:
            group, total = (group * 100, total) if word == "hundred" else (0.0, total + group * _SCALES[word])
        elif word != "and":
            total = group = 0.0
        if total + group:
            yield total + group


def _continues(group: float, small: float) -> bool:
    """Whether a word goes on with the number before it: twenty one, two hundred six."""
    return (group % 100 == 0) or (group % 10 == 0 and small < 10 and group % 100 >= 20)  # noqa: PLR2004 - digits


def _is_rounded(value: float, known: set[float]) -> bool:
    """Whether a known number may be rounded to the value, up or down, at its last digit that is not 0."""
    grain = 1e-9
    while grain < value and abs(value / (grain * 10) - round(value / (grain * 10))) < 1e-6:  # noqa: PLR2004 - exact
        grain *= 10
    return any(abs(one - value) < min(grain, value / 4) and one != round(one / grain) * grain for one in known)


def _is_derived(value: float, known: set[float]) -> bool:
    """Whether the value is the sum, difference, product or share of two known numbers, or one in another unit."""
    for one in known:
        if {round(value - one, 6), round(value + one, 6), round(one - value, 6)} & known:
            return True
        if any(_near(value, one * step) or _near(value, one / step) for step in _STEPS):
            return True
        if _near(value, 100 - one) or (one and round(value / one, 6) in known):
            return True
    if {100 * (value - 1), value / 100 + 1} & known:  # the 19th century is the 1800s
        return True
    return len(known) <= _MOST_PAIRS and any(
        _near(value, 100 * a / b) or _near(value, a / b) or _near(value, 100 * abs(a - b) / b)
        for a, b in permutations(known, 2)
        if b
    )


def _near(value: float, other: float) -> bool:
    return abs(value - other) <= (0.01 * value if value <= _LARGEST_SHARE else 1e-6)


# Dates


def _dates(text: str, context: str) -> Iterator[Claim]:
    held = [*dates.mentions(context)]
    known = {number for found in _ANYWHERE.finditer(context) for number in (_value(found), _plain(found))}
    for said in dates.mentions(text):
        if not any(_agrees(said, one, known) for one in held):
            yield Claim(text[said.start : said.end], said.start, said.end)


def _agrees(said: dates.Mention, one: dates.Mention, known: set[float]) -> bool:
    """Whether a date of the context holds what is said; what it leaves open may stand anywhere in the context."""
    years = said.year is None or (said.year in known if one.year is None else said.year == one.year)
    days = said.day is None or (said.day in known if one.day is None else said.day == one.day)
    if said.swapped or one.swapped:
        return years and {said.month, said.day} == {one.month, one.day}
    return years and days and said.month == one.month


# Quotations

_QUOTED = re.compile(r"“([^“”\n]{1,600})”|«([^«»\n]{1,600})»|„([^„“”\n]{1,600})[“”]|「([^「」\n]{1,600})」")
_STRAIGHT = re.compile(r'(?<![\w"])"(?=[^\s"])([^"“”\n]{1,600})(?<=[^\s"])"(?![\w"])')
_GAP = re.compile(r"\.\.\.+|…|\[[^\]]{0,60}\]")
_NO_LETTER = re.compile(r"[\W_]+")
_SIGN = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")
_LEAST_WORDS, _LEAST_SIGNS = 4, 8  # a shorter quotation may be a name or a turn of phrase


def _quotes(text: str, context: str) -> Iterator[Claim]:
    straight = _STRAIGHT.finditer(text) if text.count('"') % 2 == 0 else ()
    held = _folded(context)
    for found in (*_QUOTED.finditer(text), *straight):
        said = next(filter(None, found.groups()))
        if _is_long(said) and not all(_folded(piece) in held for piece in _GAP.split(said)):
            yield Claim(said, *found.span())


def _is_long(said: str) -> bool:
    signs = len(_SIGN.findall(said))
    return signs >= _LEAST_SIGNS if signs else len(said.split()) >= _LEAST_WORDS


def _folded(text: str) -> str:
    """The letters and digits alone, in small letters: U.S. is US, and a break in a line is none."""
    return _NO_LETTER.sub("", text.casefold())


# Addresses

_URL = re.compile(
    r"(?i)\b(?:https?://|www\.)[^\s<>\"'()\[\]{}\uff0c\u3002\uff09\u3011]+|\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}"
)
_SCHEME = re.compile(r"^(?:https?://)?(?:www\.)?")


def _urls(text: str, context: str) -> Iterator[Claim]:
    held = context.casefold()
    for found in _URL.finditer(text):
        said = found[0].rstrip(".,;:!?*_")
        if _SCHEME.sub("", said.casefold()).rstrip("/") not in held:
            yield Claim(said, found.start(), found.start() + len(said))


CHECKS: Mapping[str, Callable[[str, str], Iterator[Claim]]] = {
    "dates": _dates,
    "numbers": _numbers,
    "quotes": _quotes,
    "urls": _urls,
}
