"""Finds text whose bytes were read in the wrong encoding (mojibake), and what it should read.

UTF-8 has a form of its own: a lead byte says how many continuation bytes follow. Read in another encoding, that form
stays: `é` (C3 A9) becomes `Ã©`. So characters that turn back into such bytes are a suspect. Whether it is sure goes by
what it reads then: a dash, an emoji or a letter inside a word is; one letter of another script is not, as `café »` with
a no-break space would be a Chinese character.

Undefined bytes of windows-1252 are C1 controls, as in the WHATWG encoding standard; Latin-1 is read as windows-1252.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from typing import NamedTuple

from dqlint.deferred import deferred

_ROUNDS = 3  # text may have been read wrongly more than once
_FAR = 40  # characters of a word that are shown on either side
_MOST = 10_000  # suspects of a text that are looked at
_WINDOWS, _LATIN = "windows-1252", "Latin-1"


class Garbled(NamedTuple):
    """A word that was read in a wrong encoding: where it stands, what it should read, and which encoding that was.

    `start` and `end` count characters of the text; `reads` is "" where the text is lost.
    """

    start: int
    end: int
    reads: str
    charset: str


def _looks(charset: str, byte: int) -> str:
    """The characters that a byte may have become, undefined ones and those of Latin-1 as C1 controls."""
    seen = bytes([byte]).decode(charset, "ignore")
    return (seen or chr(byte)) + (chr(byte) if charset == _WINDOWS else "")


def _class(charset: str, low: int, high: int) -> str:
    return f"[{re.escape(''.join(_looks(charset, byte) for byte in range(low, high)))}]"


@cache
def _bytes(charset: str) -> Mapping[str, int]:
    """The byte that each character may have been; none in encodings of several bytes."""
    if charset not in _CHARSETS:
        return {}
    return {look: byte for byte in range(0x80, 0x100) for look in _looks(charset, byte)}


_CHARSETS = (_WINDOWS, "windows-1250", "windows-1251", "koi8-r", "mac-roman", "cp437")
_TAILS = {charset: _class(charset, 0x80, 0xC0) for charset in _CHARSETS}
_TAIL = _TAILS[_WINDOWS]
_UNIT = "|".join((
    _class(_WINDOWS, 0xC2, 0xE0) + _TAIL,
    _class(_WINDOWS, 0xE0, 0xF0) + _TAIL * 2,
    _class(_WINDOWS, 0xF0, 0xF5) + _TAIL * 3,
    "\xe2\u20ac(?![\u015b\u0165])",  # a closing quote whose last byte, undefined in windows-1252, was dropped
    "[\x80\x82-\x8c\x8e\x91-\x9c\x9e\x9f]",  # windows-1252 read as Latin-1
))  # fmt: skip
# What no text holds by itself, by the encoding in which UTF-8 was read: runs of Cyrillic letters, dashes and quotes;
# in encodings of East Asia, what common characters or U+FFFD turn into.
_SURE: Mapping[str, re.Pattern[str]] = {
    charset: deferred(pattern)
    for charset, pattern in {
        "windows-1250": "\xe2\u20ac[\u015b\u0165]",
        "windows-1251": f"(?:[РС]{_TAILS['windows-1251']}){{3,}}|вЂ{_TAILS['windows-1251']}",
        "koi8-r": f"(?:[пя]{_TAILS['koi8-r']}){{3,}}|Б─{_TAILS['koi8-r']}",
        "mac-roman": f"‚Ä{_TAILS['mac-roman']}|[a-z]√{_TAILS['mac-roman']}|(?:[–—]{_TAILS['mac-roman']}){{3,}}",
        "cp437": f"ΓÇ{_TAILS['cp437']}|[a-z]├{_TAILS['cp437']}",
        "gb18030": "锟斤拷|烫烫烫|(?:[銆锛鐨鏄鈥][^\x00-\x7f]{1,3}){2}|鈥[\u2e80-\u9fff]",
        "cp932": "(?:[縺繧繝][^\x00-\x7f]){3}",
        "cp949": "占쏙옙",
        "big5": "嚙踝蕭",
    }.items()
}

#: Matches in every text with mojibake, and in some without.
SUSPECT = deferred("|".join((_UNIT, *(pattern.pattern for pattern in _SURE.values()))))

_UNITS = deferred(_UNIT)
_RUN = deferred(f"(?:{_UNIT}){{1,20}}")
# Characters that stand after a letter in clean text, too: quotes, dashes, ellipsis, no-break and soft space.
_WEAK = frozenset("\xa0\xad«»‘’‚“”„‹›–—…•´¨")
_MATHS = frozenset("·±¹²³°¼½¾")  # after Å, the unit
_C1 = deferred("[\x80-\x9f]")
# What a character may read as, by code point: others count only beside another of their script.
_BLOCKS: tuple[tuple[int, int, str], ...] = (
    (0x80, 0xC0, "sign"),
    (0xC0, 0x100, "western"),
    (0x100, 0x180, "latin"),
    (0x370, 0x400, "greek"),
    (0x1E00, 0x1F00, "latin"),
    *((low, high, "symbol") for low, high in (
        (0x2010, 0x27C0), (0x2900, 0x2C00), (0x3000, 0x3040), (0xFE00, 0xFE10), (0xFEFF, 0x10000), (0x1F000, 0x20000)
    )),
)  # fmt: skip


class _Unit(NamedTuple):
    """One character that was read as several: what it should read, and the characters beside it."""

    start: int
    end: int
    wrong: str
    reads: str
    before: str
    after: str


def find(text: str) -> list[Garbled]:
    """The words that were read in a wrong encoding, in order; none where the text can be meant as it stands."""
    spots = sorted((*_windows(text), *_sure(text)))
    found: list[Garbled] = []
    for start, charset in spots:
        if not found or start >= found[-1].end:
            found.append(_garbled(text, start, charset))
    return found


def _windows(text: str) -> Iterator[tuple[int, str]]:
    for unit in _units(text):
        yield unit.start, _WINDOWS if len(unit.wrong) > 1 else _LATIN


def _sure(text: str) -> Iterator[tuple[int, str]]:
    for charset, pattern in _SURE.items():
        for match in pattern.finditer(text):
            yield match.start(), charset


def _garbled(text: str, at: int, charset: str) -> Garbled:
    """The word around a place, as it stands and as it should read; of a long one the part from there on."""
    before = text[max(0, at - _FAR) : at].replace("\n", " ").rpartition(" ")[2]
    start = at if len(before) == _FAR else at - len(before)
    end = at + len(text[at : at + _FAR].replace("\n", " ").partition(" ")[0])
    if end == at + _FAR and (run := _RUN.match(text, at)):
        end = run.end()
    return Garbled(start, end, _mended(text[start:end], charset), charset)


def _mended(word: str, charset: str) -> str:
    if charset not in (_WINDOWS, _LATIN):
        return _read_again(word, charset)
    word = _decoded_all(word)
    for _ in range(_ROUNDS - 1):
        if not _units(word):
            break
        word = _decoded_all(word)
    return word


def _decoded_all(word: str) -> str:
    return _UNITS.sub(lambda match: _decoded(match[0]) or match[0], word)


def _read_again(word: str, charset: str) -> str:
    known = _bytes(charset)
    there = b"".join(bytes([known[char]]) if char in known else _encoded(char, charset) for char in word)
    reads = there.decode("utf-8", "replace")
    return "" if "\ufffd\ufffd" in reads or reads == word else reads


def _encoded(char: str, charset: str) -> bytes:
    try:
        return char.encode(charset)
    except UnicodeEncodeError:
        return char.encode("utf-8", "replace")


def _units(text: str) -> list[_Unit]:
    """The characters read as windows-1252: all of them where one is sure, or two that may be."""
    units = [
        _Unit(start, end, match[0], reads, text[max(0, start - 1) : start], text[end : end + 1])
        for match in islice(_UNITS.finditer(text), _MOST)
        for start, end in (match.span(),)
        if (reads := _decoded(match[0]))
    ]
    pairs = zip(units, islice(units, 1, None), strict=False)
    may_be = sum(map(_is_in_a_word, units))
    sure = may_be > 1 or any(map(_is_sure, units)) or any(_are_one_script(*pair) for pair in pairs)
    return units if sure else []


def _decoded(wrong: str) -> str:
    """What the characters should read; "" where they are no UTF-8."""
    if len(wrong) == 1:
        return wrong.encode("latin-1").decode(_WINDOWS)
    if wrong == "\xe2\u20ac":
        return "\u201d"
    try:
        reads = bytes(map(_bytes(_WINDOWS).__getitem__, wrong)).decode()
    except UnicodeDecodeError:
        return ""
    return reads if unicodedata.category(reads) not in ("Cn", "Co", "Cs") else ""


def _is_sure(unit: _Unit) -> bool:
    """Whether nobody writes this."""
    if _C1.search(unit.wrong):
        return True
    block, tail = _block(unit.reads), unit.wrong[1:]
    if _WEAK.issuperset(tail):  # after a capital, but that stands inside a word in small letters
        return unit.wrong[0].isupper() and unit.before.islower() and unit.after.islower()
    if block == "sign":  # `Â°`
        return not unit.before.isupper()
    if block == "western":  # `Ã©`
        return unit.reads.isupper() or unit.after.islower() or not unit.before.isupper()
    if block == "latin":  # `Å¼`
        return _is_letter(unit.before) or (_is_letter(unit.after) and not _MATHS.issuperset(tail))
    return block != ""


def _is_in_a_word(unit: _Unit) -> bool:
    """Whether it reads as a Latin letter inside a word, or a space or sign after something that is no capital."""
    block = _block(unit.reads)
    in_word = block == "sign" or (block in ("western", "latin") and _is_letter(unit.before + unit.after))
    return in_word and not unit.before.isupper()


def _block(char: str) -> str:
    return next((name for low, high, name in _BLOCKS if low <= ord(char) < high), "")


def _are_one_script(left: _Unit, right: _Unit) -> bool:
    """Whether two characters in a row read as letters of one script other than Latin."""
    if left.end != right.start or _WEAK.issuperset(left.wrong[1:] + right.wrong[1:]):
        return False
    script = _script(left.reads)
    return script != "" and script == _script(right.reads)


def _script(char: str) -> str:
    """The script of a letter, by its name; "" for what is no letter."""
    return re.split("[ -]", unicodedata.name(char, ""))[0] if char.isalpha() else ""


def _is_letter(chars: str) -> bool:
    """Whether a letter of ASCII is among them."""
    return any(char.isascii() and char.isalpha() for char in chars)
