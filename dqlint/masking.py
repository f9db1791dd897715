"""Secrets hidden in what is said of data: the same length, so that spans stay right, and nothing to read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

PIECE = 5
"""Characters in a row of a secret that are hidden wherever they stand: a text may be cut in the middle of it."""

_AT_ENDS = (3, 4)  # characters

MASK = "•"
_KEPT = frozenset(" @.-+()/:\t\n\r")  # they say what kind of thing it was, and where its parts end

_LONG_NUMBER = 8  # digits: line numbers and counts have fewer
_AT_START = (re.compile(r"\A\S*"), re.compile(r"\A[\d ().+/-]*"))
_AT_END = (re.compile(r"\S*\Z"), re.compile(r"(?:\b[A-Z]{2})?[\d ().+/-]*\Z"))

Hide = Callable[[str], str]


def show(text: str) -> str:
    """Nothing is hidden."""
    return text


class Pieces(NamedTuple):
    """What is hidden: pieces wherever they stand, by length; heads at the end of a text and tails at its start."""

    anywhere: Mapping[int, frozenset[str]]
    heads: frozenset[str]
    tails: frozenset[str]


def hiding(secrets: Iterable[str]) -> Hide:
    """What hides the secrets, and every piece of them, in a text; at its ends, where it may be cut, short ones too."""
    whole = [secret for secret in dict.fromkeys(secrets) if secret]
    if not whole:
        return show
    short = frozenset(secret for secret in whole if len(secret) < PIECE)
    anywhere = {size: frozenset(secret for secret in short if len(secret) == size) for size in {*map(len, short)}}
    anywhere[PIECE] = frozenset(piece for secret in whole for piece in _pieces(secret))
    heads = frozenset(secret[:size] for secret in whole for size in _AT_ENDS)
    return partial(_hidden, Pieces(anywhere, heads, frozenset(secret[-size:] for secret in whole for size in _AT_ENDS)))


def _pieces(secret: str) -> Iterator[str]:
    return (secret[at : at + PIECE] for at in range(len(secret) - PIECE + 1))


def _hidden(pieces: Pieces, text: str) -> str:
    spots = {
        spot
        for size, wanted in pieces.anywhere.items()
        for at in range(len(text) - size + 1)
        if text[at : at + size] in wanted
        for spot in range(at, at + size)
    }
    spots |= _at_ends(pieces, text)
    if not spots:
        return text
    return "".join(MASK if at in spots and char not in _KEPT else char for at, char in enumerate(text))


def _at_ends(pieces: Pieces, text: str) -> set[int]:
    end = len(text.rstrip("…"))
    start = len(text) - len(text.lstrip("…"))
    spots: set[int] = set()
    for size in _AT_ENDS:
        if text[max(0, end - size) : end] in pieces.heads:
            spots.update(range(max(0, end - size), end))
        if text[start : start + size] in pieces.tails:
            spots.update(range(start, min(end, start + size)))
    return spots


class Masked(str):
    """What was no text and shows a secret as written: it has lost its form, so that no format applies."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return str(self)


def within(value: Any, hide: Hide) -> Any:
    """A value with the texts in it hidden; a long number becomes text where it shows a secret as written."""
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, Mapping):
        return {within(key, hide): within(member, hide) for key, member in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [within(member, hide) for member in value]
    if value is None or isinstance(value, bool):
        return value
    return _number(value, hide)


def _number(value: Any, hide: Hide) -> Any:
    try:
        written = str(value)
    except ValueError:  # a number beyond Python's limit on digits
        return value
    hidden = hide(written)
    return Masked(hidden) if len(written) >= _LONG_NUMBER and hidden != written else value


def at_cuts(text: str, *, left: bool, right: bool) -> Iterator[str]:
    """What may be a piece of a secret where a text was cut: the word there, and the digits.

    Shorter ones are left out: an `a` would be hidden in all of the text.
    """
    for cut, words in ((left, _AT_START), (right, _AT_END)):
        for word in words if cut else ():
            found: str = word.search(text)[0]  # type: ignore[index]  # an empty match is one
            if len(found) >= PIECE:
                yield found
