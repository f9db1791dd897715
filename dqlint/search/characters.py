r"""Which characters a `Chars` reads: a superset as ranges of code points, and for one character the exact answer.

The non-ASCII members of \w are taken to be all of non-ASCII, those of \d whole blocks: a superset whatever the version
of Unicode, and a handful of ranges where the exact answer has hundreds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from dqlint.search.folding import fold
from dqlint.search.syntax import MAX_CODE, Chars

Ranges = tuple[tuple[int, int], ...]

ASCII_WORD: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
_ASCII_CATEGORIES: dict[str, Ranges] = {
    "w": ASCII_WORD,
    "d": ((48, 57),),
    "s": ((9, 13), (28, 32)),
}
_ASCII_BLANKS = ((9, 13), (32, 32))  # under ASCII, 28 to 31 are none
_BEYOND_ASCII: dict[str, Ranges] = {
    "w": ((128, MAX_CODE),),
    "d": ((0x660, 0x1CFF), (0xA620, 0xABFF), (0xFF10, 0xFF19), (0x10400, 0x1E95F), (0x1FBF0, 0x1FBF9)),
    "s": (
        (0x85, 0x85), (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A),
        (0x2028, 0x2029), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000),
    ),
}  # fmt: skip
# Every non-ASCII character that takes part in some case mapping of `re` lies here (tests ask all of Unicode).
_CASED: Ranges = (
    (0xB5, 0x587), (0x10A0, 0x10FF), (0x13A0, 0x13FF), (0x1C80, 0x2188), (0x24B6, 0x24E9), (0x2C00, 0x2D2F),
    (0xA640, 0xA7FF), (0xAB30, 0xABBF), (0xFB00, 0xFB06), (0xFF21, 0xFF5A), (0x10400, 0x105BF), (0x10C80, 0x10D8F),
    (0x118A0, 0x118DF), (0x16E40, 0x16EDF), (0x1E900, 0x1E943),
)  # fmt: skip
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FEW = 256


@lru_cache(maxsize=1_000)
def superset(chars: Chars) -> Ranges:
    """Ranges that hold every character that `chars` reads, sorted and apart."""
    spans: list[tuple[int, int]] = []
    for item in chars.items:
        spans += (_surely if chars.negated else _possibly)(item, chars)
    return complement(merge(spans)) if chars.negated else merge(spans)


def _possibly(item: tuple[int, int] | str, chars: Chars) -> Iterable[tuple[int, int]]:
    if isinstance(item, str):
        inside = _in_ascii(item, chars)
        if item.isupper():
            return (*inside, (128, MAX_CODE))
        return inside if chars.ascii else (*inside, *_BEYOND_ASCII[item])
    if not chars.ignorecase:
        return (item,)
    return (item, *_other_cases(item))


def _surely(item: tuple[int, int] | str, chars: Chars) -> Iterable[tuple[int, int]]:
    """Ranges that `chars`, but for its negation, reads every character of."""
    if isinstance(item, str):
        return _in_ascii(item, chars)
    if not chars.ignorecase:
        return (item,)
    letters = [(ord(c), ord(c)) for c in _LETTERS if item[0] <= ord(c.swapcase()) <= item[1]]
    return (*intersect((item,), complement(_CASED)), *letters)


def _in_ascii(category: str, chars: Chars) -> Ranges:
    lower = category.lower()
    inside = _ASCII_BLANKS if chars.ascii and lower == "s" else _ASCII_CATEGORIES[lower]
    return inside if category.islower() else intersect(complement(inside), ((0, 127),))


def _other_cases(span: tuple[int, int]) -> Iterable[tuple[int, int]]:
    cased = intersect((span,), ((65, 90), (97, 122), *_CASED))
    if sum(high - low + 1 for low, high in cased) <= _FEW:
        found = "".join(_variants(chr(code)) for low, high in cased for code in range(low, high + 1))
        return [(ord(c), ord(c)) for c in found]
    ascii_letters = "".join(c + c.swapcase() for c in _LETTERS if span[0] <= ord(c) <= span[1])
    outside = "".join(_variants(c) for c in "\u0130\u0131\u017f\u212a" if span[0] <= ord(c) <= span[1])
    return (*_CASED, *((ord(c), ord(c)) for c in ascii_letters + outside))


def _variants(char: str) -> str:
    lower = char.lower()
    if char.isascii() and lower not in "isk":
        return lower + lower.upper()
    return _by_fold().get(fold(char), char)


@cache
def _by_fold() -> dict[str, str]:
    groups: dict[str, str] = {}
    for low, high in ((65, 90), (97, 122), *_CASED):
        for code in range(low, high + 1):
            key = fold(chr(code))
            groups[key] = groups.get(key, "") + chr(code)
    return groups


def reads(chars: Chars, char: str) -> bool:
    """Whether `chars` reads the character, as `re` has it."""
    tried = {char, *_variants(char)} if chars.ignorecase else {char}
    return any(_holds(item, c, chars) for item in chars.items for c in tried) != chars.negated


def _holds(item: tuple[int, int] | str, char: str, chars: Chars) -> bool:
    if not isinstance(item, str):
        return item[0] <= ord(char) <= item[1]
    if char.isascii():
        return any(low <= ord(char) <= high for low, high in _in_ascii(item, chars))
    if chars.ascii:
        return item.isupper()
    lower = item.lower()
    inside = char.isspace() if lower == "s" else char.isdecimal() if lower == "d" else char.isalnum() or char == "_"
    return inside == item.islower()


def merge(spans: Iterable[tuple[int, int]]) -> Ranges:
    """The same code points in sorted ranges that neither overlap nor touch."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def complement(spans: Sequence[tuple[int, int]]) -> Ranges:
    """All code points outside of sorted ranges."""
    lows = [0, *(high + 1 for _, high in spans)]
    highs = [*(low - 1 for low, _ in spans), MAX_CODE]
    return tuple((low, high) for low, high in zip(lows, highs, strict=True) if low <= high)


def intersect(left: Sequence[tuple[int, int]], right: Sequence[tuple[int, int]]) -> Ranges:
    """The code points in both."""
    both = ((max(a, c), min(b, d)) for a, b in left for c, d in right)
    return merge((low, high) for low, high in both if low <= high)
