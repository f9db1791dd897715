"""Expressions over numbers as people write them, evaluated exactly. Nothing is executed, and the work is bounded.

A number may read in more than one way: `1.500` is one and a half or fifteen hundred, `5%` a twentieth or five. A
`Reading` chooses; whoever judges tries all of them. What cannot be read for sure raises Unsure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from dqlint.deferred import deferred

if TYPE_CHECKING:
    from fractions import Fraction

_DIGITS = 24
_POWER = 64
_HUGE = 10**40


class Unsure(Exception):
    """It may be read in ways that this module does not know."""


class Number(NamedTuple):
    """A number as written, with the unit after it; `percent` where % stands between them."""

    text: str
    percent: bool = False
    unit: str = ""


class Operation(NamedTuple):
    """Two operands and one of + - * / ^, or () where brackets multiply; `tight` where it has no space around."""

    operator: str
    left: Expression
    right: Expression
    tight: bool = False


Expression = Number | Operation
ZERO = Number("0")  # what a negative number is taken from


class Reading(NamedTuple):
    """How numbers are read: the sign before decimals, and whether % divides by a hundred."""

    decimal: str = "."
    hundredth: bool = True


READINGS = tuple(Reading(decimal, hundredth) for decimal in ".," for hundredth in (True, False))
_SHAPES: Mapping[str, re.Pattern[str]] = {
    ".": deferred(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3})?(?:\.[0-9]+)?"),
    ",": deferred(r"(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)?(?:,[0-9]+)?"),
}
_FRACTION = deferred(rf"([0-9]{{1,{_DIGITS}}})/([0-9]{{1,{_DIGITS}}})")


def value(text: str, decimal: str = ".") -> Fraction:
    """A number as written, exactly. Raises Unsure where it is too long or not written in that way."""
    from fractions import Fraction  # 2 ms, and few texts hold a calculation

    if "/" in text:
        above, below = map(int, _parts(text))
        return Fraction(above, below or _fail("a division by zero"))
    if (
        not text
        or len(text) > _DIGITS
        or not _SHAPES[decimal].fullmatch(text)
        or (text[0] == "0" and text[1:2].isdecimal())
    ):
        raise Unsure(text[:_DIGITS])
    if text.isdecimal():
        return Fraction(int(text))
    other = "," if decimal == "." else "."
    return Fraction(text.replace(other, "").replace(",", "."))


def _parts(fraction: str) -> tuple[str, ...]:
    found = _FRACTION.fullmatch(fraction)
    return found.groups() if found else _fail(f"{fraction[:_DIGITS]} is no fraction")


def places(text: str, decimal: str = ".") -> int:
    """How many decimals a number is written with."""
    return len(text.rpartition(decimal)[2]) if decimal in text else 0


class Range(NamedTuple):
    """A number between two others."""

    low: Fraction
    high: Fraction


def evaluate(node: Expression, read: Callable[[Number], Range]) -> Range:
    """The bounds of an expression whose numbers have bounds; exact arithmetic. Raises Unsure."""
    if isinstance(node, Number):
        return read(node)
    left, right = evaluate(node.left, read), evaluate(node.right, read)
    if node.operator == "/" and right.low <= 0 <= right.high:
        raise Unsure("a division by zero")
    if left.low is left.high and right.low is right.high:
        exact = _bounded(_apply(node.operator, left.low, right.low))
        return Range(exact, exact)
    corners = [_bounded(_apply(node.operator, one, other)) for one in left for other in right]
    return Range(min(corners), max(corners))


def _bounded(number: Fraction) -> Fraction:
    if number.denominator > _HUGE or not -_HUGE * number.denominator < number.numerator < _HUGE * number.denominator:
        raise Unsure("too large")
    return number


def _apply(operator: str, left: Fraction, right: Fraction) -> Fraction:
    if operator == "+":
        return left + right
    if operator == "-":
        return left - right
    if operator in ("*", "()"):
        return left * right
    if operator == "/":
        return left / right
    return _power(left, right)


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if exponent.denominator != 1 or abs(exponent) > _POWER or (base == 0 and exponent < 0):
        raise Unsure("a power")
    if max(abs(base.numerator), base.denominator) ** min(abs(int(exponent)), 2) > _HUGE:
        raise Unsure("too large")
    return base ** int(exponent)


def exactly(reading: Reading) -> Callable[[Number], Range]:
    """Numbers as they are."""
    return lambda number: Range(*[_scaled(value(number.text, reading.decimal), number, reading)] * 2)


def rounded(reading: Reading, least: int) -> Callable[[Number], Range]:
    """Numbers of at least so many decimals as what may have been rounded to them: half a unit either way."""
    from fractions import Fraction

    def read(number: Number) -> Range:
        middle, count = value(number.text, reading.decimal), places(number.text, reading.decimal)
        half = Fraction(1, 2 * 10**count) if count >= least else Fraction(0)
        return Range(_scaled(middle - half, number, reading), _scaled(middle + half, number, reading))

    return read


def _scaled(number: Fraction, written: Number, reading: Reading) -> Fraction:
    return number / 100 if written.percent and reading.hundredth else number


def numbers(node: Expression) -> Iterator[Number]:
    """The numbers of an expression, from left to right."""
    if isinstance(node, Number):
        yield node
    else:
        yield from numbers(node.left)
        yield from numbers(node.right)


def operators(node: Expression) -> Iterator[Operation]:
    """The operations of an expression, outer ones first."""
    if isinstance(node, Operation):
        yield node
        yield from operators(node.left)
        yield from operators(node.right)


def _fail(why: str) -> NoReturn:
    raise Unsure(why)
