"""Words and phrases as one pattern, found whole where a script sets words apart."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dqlint.deferred import deferred

# Scripts that put no spaces between words: Thai and Lao, Burmese, Khmer, and those of China and Japan.
_UNSPACED = (
    (0xE00, 0xEFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)  # fmt: skip
_APOSTROPHES = "['’ʼ]"
_PIECES = re.compile(rf"{_APOSTROPHES}|\s+|[^'’ʼ\s]+")


def any_of(phrases: Iterable[str], *, whole: bool = True, match_case: bool = False) -> re.Pattern[str]:
    """One alternation, in which the first that fits wins: a longer phrase goes before its own beginning.

    The number of the group that matched is that of the phrase, from 1. `whole` phrases end where words do; scripts
    without spaces have no such limit. An apostrophe is any of ' ’ ʼ, and white space any run of it, line breaks too. Of
    no phrases at all it is a pattern that matches nowhere.
    """
    flags = 0 if match_case else re.IGNORECASE
    return deferred("|".join(_bounded(phrase, whole=whole) for phrase in phrases) or "(?!)", flags)


def _bounded(phrase: str, *, whole: bool) -> str:
    before = r"(?<!\w)" if whole and _is_spaced(phrase[:1]) else ""
    after = r"(?!\w)" if whole and _is_spaced(phrase[-1:]) else ""
    return rf"{before}({''.join(map(_piece, _PIECES.findall(phrase)))}){after}"


def _piece(piece: str) -> str:
    """What a piece of a phrase may be in a text."""
    return _APOSTROPHES if re.fullmatch(_APOSTROPHES, piece) else r"\s+" if piece.isspace() else re.escape(piece)


def _is_spaced(char: str) -> bool:
    """Whether it is a letter of a script with spaces between words: there a phrase ends where a word does."""
    return (char.isalnum() or char == "_") and not any(low <= ord(char) <= high for low, high in _UNSPACED)
