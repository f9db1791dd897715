"""Texts and literals made alike, so that one is found in the other whatever their case."""

from __future__ import annotations


def fold(text: str) -> str:
    """Case-folded so that characters equal to `re` under IGNORECASE are equal, in ASCII and Unicode mode alike.

    `re` counts i, I, \u0130 and \u0131 as one; `str.casefold` has \u0130 as i with a dot above, and \u0131 apart.
    """
    if text.isascii():
        return text.lower()
    return text.casefold().replace("\u0307", "").replace("\u0131", "i")
