"""Secrets hidden in what is said of data: the same length, so that spans stay right, and nothing to read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

PIECE = 5
"""Characters in a row of a secret that are hidden wherever they stand: a text may be cut in the middle of it."""

MASK = "•"
_KEPT = frozenset(" @.-+()/:\t\n\r")  # they say what kind of thing it was, and where its parts end

_LONG_NUMBER = 8  # digits: line numbers and counts have fewer
_AT_START = (re.compile(r"\A\S*"), re.compile(r"\A[\d ().+/-]*"))
_AT_END = (re.compile(r"\S*\Z"), re.compile(r"(?:\b[A-Z]{2})?[\d ().+/-]*\Z"))

Hide = Callable[[str], str]


def show(text: str) -> str:
    """Nothing is hidden."""
    return text


def hiding(secrets: Iterable[str]) -> Hide:
    """What hides the secrets, and every piece of them, in a text."""
    whole = [secret for secret in dict.fromkeys(secrets) if secret]
    if not whole:
        return show
    pieces = frozenset(piece for secret in whole for piece in _pieces(secret))
    sizes = sorted({len(piece) for piece in pieces})
    return lambda text: _hidden(text, pieces, sizes)


def _pieces(secret: str) -> Iterable[str]:
    return (secret[at : at + PIECE] for at in range(max(1, len(secret) - PIECE + 1)))


def _hidden(text: str, pieces: frozenset[str], sizes: Iterable[int]) -> str:
    spots = {
        spot
        for size in sizes
        for at in range(len(text) - size + 1)
        if text[at : at + size] in pieces
        for spot in range(at, at + size)
    }
    if not spots:
        return text
    return "".join(MASK if at in spots and char not in _KEPT else char for at, char in enumerate(text))


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
    """What may be a piece of a secret where a text was cut: the word there, and the digits."""
    for cut, words in ((left, _AT_START), (right, _AT_END)):
        for word in words if cut else ():
            yield word.search(text)[0]  # type: ignore[index]  # an empty match is one
