"""The words of a text: what texts are compared by, everywhere in this package.

A text is normalised to NFKC, case-folded and normalised again, as folding can undo it. Then letters, digits and the
marks on them stay, and all else parts words. In scripts without spaces between words (Chinese, Japanese, Thai and
their like), and of emoji, every character is a word.
"""

from __future__ import annotations

import unicodedata
from typing import Any

_UNSPACED = (
    (0xE00, 0xEFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x2E80, 0x30FF), (0x3400, 0x9FFF), (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)  # fmt: skip
UNSPACED = "".join(f"{chr(low)}-{chr(high)}" for low, high in _UNSPACED)
"""The characters of those scripts, as a class of a regular expression has them."""
# Marks of Chinese and Japanese texts that are no letters and no parts of any. In most of these texts they are all that
# is not normal, and normalising takes five times as long as leaving them out beforehand.
_WIDE_MARKS = "\uff0c\uff1f\uff01\uff1a\uff1b\uff08\uff09"
_SELECTORS = frozenset("\ufe0e\ufe0f")  # marks that only choose how an emoji looks

# What becomes of each byte of ASCII; other bytes stay.
ASCII_WORDS = bytes(ord(chr(code).lower() if chr(code).isalnum() else " ") for code in range(128)) + bytes(
    range(128, 256)
)


def words(text: str) -> list[str]:
    """The words of a text, in order."""
    return spaced(text).split()


def spaced(text: str) -> str:
    """The words of a text with spaces between and around them."""
    if text.isascii():
        return text.encode().translate(ASCII_WORDS).decode()
    return normalised(text).translate(_WORDS)


def normalised(text: str) -> str:
    """A text in NFKC with its case folded."""
    for mark in _WIDE_MARKS:
        text = text.replace(mark, " ")
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", folded)


class _Words(dict[int, str]):
    """What becomes of a character, found out once."""

    def __missing__(self, code: int) -> str:
        self[code] = made = letter(chr(code))
        return made


def letter(char: str) -> str:
    """What becomes of a normalised character: itself, itself between spaces as a word of its own, or a space."""
    kind = unicodedata.category(char)
    unspaced = any(low <= ord(char) <= high for low, high in _UNSPACED)
    if kind == "So" or (unspaced and kind[0] in "LNM"):
        return f" {char} "
    return char if kind[0] in "LNM" and char not in _SELECTORS else " "


_WORDS: Any = _Words()
