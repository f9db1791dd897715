"""What a detector is, and what judges share: digits, sequences that nobody was given, words near a match."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

_BEFORE = 48  # characters before a match in which a word counts as near


class Seen(NamedTuple):
    """Something found in a text: what it is in words, from where to where, and whether it is a published example.

    `reserved` holds for what a standard sets aside for examples or fiction, and for published test numbers.
    """

    kind: str
    start: int
    end: int
    reserved: bool = False


class Detector(NamedTuple):
    """A pattern whose matches are candidates, and the judge of one: None where it is not what is looked for."""

    pattern: re.Pattern[str]
    judge: Callable[[re.Match[str]], Seen | None]


def whole(kind: str, match: re.Match[str], *, reserved: bool = False) -> Seen:
    """A match as it is; the group `found` alone where the pattern has one."""
    start, end = match.span("found") if "found" in match.re.groupindex else match.span()
    return Seen(kind, start, end, reserved)


def words(text: str) -> frozenset[str]:
    """The words of a text."""
    return frozenset(text.split())


def near(signs: re.Pattern[str], match: re.Match[str]) -> bool:
    """Whether one of the signs stands shortly before the match."""
    return signs.search(match.string, max(0, match.start() - _BEFORE), match.start()) is not None


def alnum(text: str) -> str:
    """The text without its separators, in capitals."""
    return "".join(filter(str.isalnum, text)).upper()


def invented(digits: str) -> bool:
    """Whether the digits are plainly made up: nearly all the same, or counting up or down."""
    if len(set(digits)) <= 2:  # noqa: PLR2004
        return True
    steps = [(int(later) - int(digit)) % 10 for digit, later in pairwise(digits)]
    return max(steps.count(1), steps.count(9)) >= len(steps) - 1
