"""Calendar dates: read from a value of a field, exactly or not at all, and found in running text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any, NamedTuple

_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november")
_MONTHS: Mapping[str, int] = {name[:3]: number for number, name in enumerate((*_NAMES, "december"), 1)}
_MONTH = (
    r"(?:(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?)"
)
_DAY = r"(?P<day>[0-3]?[0-9])(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[12][0-9]{3})"


class Unread(ValueError):
    """A value that is no date, or one that can be read in two ways; the message says which."""


class Mention(NamedTuple):
    """A date in a text: what it says (None where it does not), and the characters that say it.

    `swapped` is the month where what was read as the month may be the day, as in 03/04/2020.
    """

    year: int | None
    month: int
    day: int | None
    start: int
    end: int
    swapped: bool = False


def read(value: Any) -> date:
    """The date of a value: ISO 8601, RFC 2822, seconds or milliseconds since 1970, or with the month's name.

    Numeric forms with the year last are read where only one order is a date: 13/04/2020. Raises Unread.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Unread("no date")
    try:
        return _since_1970(value) if isinstance(value, int | float) else _written(value.strip())
    except Unread:
        raise
    except (ValueError, OverflowError, TypeError, IndexError):
        raise Unread("no date") from None


_EARLIEST = 100_000_000  # seconds, in 1973: a smaller number is more likely something else
_MILLISECONDS = 100_000_000_000  # seconds beyond the year 5000
_EPOCH = re.compile(r"[0-9]{9,13}(?:\.[0-9]{1,9})?")
_LONGEST = 80  # characters


def _since_1970(number: float) -> date:
    if not _EARLIEST <= number < 1000 * _MILLISECONDS:
        raise Unread("no date")
    seconds = number / 1000 if number >= _MILLISECONDS else number
    return datetime.fromtimestamp(seconds, timezone.utc).date()


_ZONE = r"(?: ?(?:Z|UTC|[+-][0-9]{2}:?[0-9]{2}))?"
_ISO = re.compile(
    rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}})(?:[T ][0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:[.,][0-9]+)?)?)?{_ZONE}"
)
_COMPACT = re.compile(r"([12][0-9]{3})([01][0-9])([0-3][0-9])")


def _written(text: str) -> date:
    if len(text) > _LONGEST:
        raise Unread("no date")
    if iso := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
        return date(*map(int, iso.groups()))
    if _EPOCH.fullmatch(text):
        return _since_1970(float(text))
    said = [*mentions(text)]
    if len(said) == 1 and said[0].start == 0 and _is_time(text[said[0].end :]):
        return _exact(said[0])
    return parsedate_to_datetime(text).date()


def _is_time(rest: str) -> bool:
    return re.fullmatch(r"(?:,? [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[AaPp][Mm])?)?", rest) is not None


def _exact(said: Mention) -> date:
    if said.swapped:
        raise Unread("a date that can be read in two ways")
    if said.year is None or said.day is None:
        raise Unread("no date")
    return date(said.year, said.month, said.day)


_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"\b{_YEAR}[-/.](?P<month>[01]?[0-9])[-/.]{_DAY}(?![0-9])",
        rf"(?<![0-9.])(?P<first>[0-3]?[0-9])(?P<by>[-/.])(?P<second>[0-3]?[0-9])(?P=by){_YEAR}(?!\.?[0-9])",
        rf"(?<![0-9]){_YEAR} ?年 ?(?P<month>[01]?[0-9]) ?月(?: ?(?P<day>[0-3]?[0-9]) ?[日号])?",
        r"(?<![0-9年])(?P<month>[01]?[0-9]) ?月 ?(?P<day>[0-3]?[0-9]) ?[日号]",
        rf"(?<![0-9.]){_DAY}[ -](?:of )?{_MONTH}(?:,?[ -]{_YEAR}\b)?",
        rf"\b{_MONTH} {_DAY}(?![0-9:,]*[0-9])(?:,? {_YEAR}\b)?",
        rf"\b{_MONTH},? {_YEAR}\b",
    )
)


def mentions(text: str) -> Iterator[Mention]:
    """The dates in a text, in no order; a year or a month alone is none. Month names are read in English."""
    taken: set[int] = set()
    for form in _FORMS:
        for found in form.finditer(text):
            said = _mention(found)
            if said is not None and taken.isdisjoint(range(said.start, said.end)):
                taken.update(range(said.start, said.end))
                yield said


def _mention(found: re.Match[str]) -> Mention | None:
    parts = found.groupdict()
    year = int(parts["year"]) if parts.get("year") else None
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        month, day = (second, first) if second <= 12 else (first, second)  # noqa: PLR2004 - months
        swapped = first <= 12 and second <= 12 and first != second  # noqa: PLR2004 - months
    else:
        month = _MONTHS.get(parts["month"][:3].lower()) or int(parts["month"])
        day, swapped = (int(parts["day"]) if parts.get("day") else 0), False
    is_date = 1 <= month <= 12 and day <= 31  # noqa: PLR2004 - of a year
    return Mention(year, month, day or None, found.start(), found.end(), swapped) if is_date else None
