"""Whether the sides of an equation in prose may be equal, under any reading that a careful person would allow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dqlint.arithmetic import (
    READINGS,
    ZERO,
    Expression,
    Number,
    Operation,
    Reading,
    Unsure,
    evaluate,
    exactly,
    numbers,
    operators,
    places,
    rounded,
)  # fmt: skip

if TYPE_CHECKING:
    from fractions import Fraction

_ROUNDED_FROM = 2  # decimals from which an operand may have been rounded
_ABOUT = frozenset(("≈", "≃", "≅"))
# How many of one unit make another.
_FACTORS = frozenset({
    2, 3, 4, 7, 8, 10, 12, 14, 16, 20, 24, 30, 31, 36, 52, 60, 100, 144, 168, 365, 366, 1_000, 1_440, 1_760, 3_600,
    5_280, 10_000, 86_400, 1_000_000,
})  # fmt: skip
_MEASURES = frozenset({
    "km", "m", "cm", "mm", "mi", "mile", "miles", "foot", "feet", "ft", "inch", "inches", "yard", "yards", "yd",
    "kg", "g", "gram", "grams", "kilogram", "kilograms", "mg", "lb", "lbs", "pound", "pounds", "oz", "ounce",
    "ounces", "ton", "tons", "tonne", "tonnes", "l", "ml", "liter", "liters", "litre", "litres", "gallon",
    "gallons", "quart", "quarts", "pint", "pints", "cup", "cups", "tablespoon", "tablespoons", "tbsp", "teaspoon",
    "teaspoons", "tsp", "hour", "hours", "hr", "hrs", "h", "minute", "minutes", "min", "mins", "second", "seconds",
    "sec", "secs", "s", "day", "days", "week", "weeks", "month", "months", "year", "years", "yr", "decade",
    "decades", "century", "cent", "cents", "dollar", "dollars", "penny", "pennies", "nickel", "nickels", "dime",
    "dimes", "quarter", "quarters", "meter", "meters", "metre", "metres", "centimeter", "centimeters", "kilometer",
    "kilometers", "degrees", "°c", "°f", "c", "f", "k", "bit", "bits", "byte", "bytes", "kb", "mb", "gb", "tb",
    "moles", "mole", "mol",
})  # fmt: skip


def is_plain(node: Expression) -> bool:
    """Whether nothing is to be calculated."""
    return isinstance(node, Number) or (node.left is ZERO and isinstance(node.right, Number))


def may_hold(lefts: Sequence[Expression], right: Expression, sign: str) -> bool:
    """Whether the last of the expressions on the left, or one before it in the chain, may equal the right.

    Raises Unsure where an expression cannot be evaluated as written in English.
    """
    usual = exactly(READINGS[0])
    if evaluate(lefts[-1], usual) == evaluate(right, usual) or _is_no_sum(lefts[-1]):
        return True
    return any(_holds(left, right, reading, sign) for reading in READINGS for left in lefts)


def _holds(left: Expression, right: Expression, reading: Reading, sign: str) -> bool:
    """Whether the sides may be equal under the reading; not where their numbers are not written in that way."""
    first = next(numbers(right))
    try:
        one, other, begun = (evaluate(side, exactly(reading)).low for side in (left, right, first))
    except Unsure:
        if reading == READINGS[0]:
            raise
        return False
    if _near(one, begun, first, reading, sign) or _near(other, one, left, reading, sign):
        return True
    if _near(one, other, right, reading, sign) or _near(-one, other, right, reading, sign):
        return True
    hundred = (one * 100, one / 100)  # a percentage, or cents; not any small number that is rounded to nothing
    if other in hundred or (
        _has_decimals(right, reading) and any(_near(n, other, right, reading, sign) for n in hundred)
    ):
        return True
    return _is_rounded(left, right, reading) or _is_converted(left, right, one, other)


def _near(exact: Fraction, stated: Fraction, written: Expression, reading: Reading, sign: str) -> bool:
    """Whether a number as written is what the exact one is rounded or cut off to."""
    from fractions import Fraction

    if exact == stated:
        return True
    if not isinstance(written, Number) or "/" in written.text:
        return False
    unit = Fraction(1, 10 ** places(written.text, reading.decimal))
    if sign in _ABOUT:
        zeros = len(written.text) - len(written.text.rstrip("0,."))
        unit = unit * 10**zeros
    if written.percent and reading.hundredth:
        unit /= 100
    return abs(exact - stated) < unit


def _has_decimals(node: Expression, reading: Reading) -> bool:
    return isinstance(node, Number) and places(node.text, reading.decimal) > 0


def _is_rounded(left: Expression, right: Expression, reading: Reading) -> bool:
    """Whether the operands may be rounded numbers, and the two sides equal before they were."""
    one = evaluate(left, rounded(reading, _ROUNDED_FROM))
    other = evaluate(right, rounded(reading, 0 if is_plain(right) else 1))
    return one.low <= other.high and other.low <= one.high


def _is_converted(left: Expression, right: Expression, one: Fraction, other: Fraction) -> bool:
    """Whether another unit, or a percentage, may account for the difference."""
    words = {word for side in (left, right) for number in numbers(side) for word in number.unit.lower().split()}
    measures = words & _MEASURES
    if len(measures) > 1:
        return True
    return bool(measures and one and other) and max(one / other, other / one) in _FACTORS


def _is_no_sum(node: Expression) -> bool:
    """Whether it looks like a date, a range, a score or a discount, or divides by what may be a fraction."""
    done = [*operators(node)]
    if any(one.operator in "+-" and _is_percent(one.right) and not _is_percent(one.left) for one in done):
        return True
    if any(one.operator == "/" and (_is(one.left, "/") or _is(one.right, "()")) for one in done):
        return True
    return isinstance(node, Operation) and node.operator == "-" and _is_range(node)


def _is(node: Expression, operator: str) -> bool:
    return isinstance(node, Operation) and node.operator == operator


def _is_percent(node: Expression) -> bool:
    return isinstance(node, Number) and node.percent


def _is_range(node: Operation) -> bool:
    """Whether it is written like 3-5, or like the number of a telephone."""
    if isinstance(node.left, Number) and isinstance(node.right, Number):
        one, other = (evaluate(side, exactly(READINGS[0])).low for side in (node.left, node.right))
        return one < other
    return all(one.operator == "-" and one.tight for one in operators(node))
