"""What comparisons share in words: values, differences, which way is better, and texts in lines."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dqlint.metrics.computing import DIGITS, Number
from dqlint.visible import line_start, wrap

WAYS = {"better": "green", "worse": "red", "same": None, "": None}
_DIGITS = 4  # of a difference


def value(number: Number | None, digits: int = DIGITS) -> str:
    """A value with so many digits that count; a dash where there is none."""
    if number is None:
        return "-"
    return f"{number:,}" if isinstance(number, int) else f"{number:.{digits}g}"


def difference(number: Decimal | None) -> str:
    """A difference with its sign, "" where there is none."""
    if not number:
        return ""
    if number == number.to_integral_value():
        return f"{int(number):+,}"
    return f"{float(number):+.{_DIGITS}g}"


def arrow(number: Decimal | None, *, unicode: bool) -> str:
    """Up, down, or level."""
    up, down, level = "↑↓=" if unicode else "^v="
    return "" if number is None else level if number == 0 else up if number > 0 else down


def lines(text: str, room: int) -> Iterator[str]:
    """Visible text in lines of at most `room` columns; at the start of none is a command to a CI runner."""
    return map(line_start, wrap(text, room))
