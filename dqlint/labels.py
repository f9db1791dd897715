"""Labels: the single ones of a field, the form that spellings of one label share, and slips of the pen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any
from unicodedata import normalize

from dqlint import paths
from dqlint.deferred import deferred

Label = str | int | float | bool
LONGEST = 100  # characters: what is longer is a text, not a label

# Soft hyphen, zero-width characters, marks of direction, byte order mark, variation selectors.
_INVISIBLE = deferred("[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]")

# Cyrillic, then Greek letters that look as a Latin one does in most typefaces (pairs that UTS #39 names as well).
_LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορυχ",
    "ABESIJKMHOPCTYXaesijopcyxhdqwABEZHIKMNOPTYXaikvopux",
)
_LATIN = deferred("[A-Za-z\xc0-\u024f]")
_NOT_A_LETTER = deferred(r"[\W\d_]+")
_QUOTED = deferred(r"""\s*(["'`])(.+)\1\s*|\s*[\u201c\u201e\u2018\xab](.+)[\u201d\u201c\u2019\xbb]\s*""", re.DOTALL)
_ENDS = deferred(r"^[\s_]+|[\s_.,;:!?\u2026\u3001\u3002]+$")
_DASH = "-\u2010-\u2015\u2212"
# Between letters and digits; a hyphen after a blank and before a digit is a sign: `grade -1`.
_SEPARATOR = deferred(rf"(?<=[^\W_])(?:[\s_]*[{_DASH}]+[\s_]+|[\s_]+|[{_DASH}]+)(?=[^\W_])")
_LOOSE = deferred(r"(?<=[^\d\s_])[\s_]+(?=[^\s_])|(?<=\d)[\s_]+(?=[^\d\s_])")
_CAMEL = deferred(r"(?<=[a-z\d])(?=[A-Z])")
_WORD = deferred(r"[^\W\d_]+|\d+")
_LEAST_LETTERS = 4
_LEAST_LETTERS_CHANGED = 7  # another letter in place of one makes another word sooner than one letter more or less


def singles(value: Any, path: str) -> Iterator[tuple[Label, str]]:
    """The label in a field, or the members of a list of labels, with their paths; nothing of what is no label."""
    members = enumerate(value) if isinstance(value, list) else ()
    for single, place in [(value, path), *((member, paths.child(path, index)) for index, member in members)]:
        if isinstance(single, str | int | float):
            yield single, place


def written(label: Label) -> str:
    """The label as text: 1, 1.0 and "1" are one, so are true and "true"."""
    if isinstance(label, bool):
        return "true" if label else "false"
    if isinstance(label, float) and label.is_integer() and abs(label) < 2**53:
        label = int(label)
    return str(label)


def form(label: str) -> str:
    """What stays of a label without case, separators, blanks and punctuation at its ends, and look-alike characters.

    A text longer than `LONGEST` stays as it is.
    """
    return _form(label, _STEPS) if len(label) <= LONGEST else label


def differences(label: str, other: str) -> list[str]:
    """In what two labels of one form differ, in words; where no one thing makes the difference, in their spelling."""
    without = {name: {key: step for key, step in _STEPS.items() if key != name} for name in _STEPS}
    found = [name for name, steps in without.items() if _form(label, steps) != _form(other, steps)]
    return found or ["spelling"]


def words(label: str) -> tuple[str, ...]:
    """The words and numbers of a label in lower case: of `CardPayment 2` as of `card_payment-2`; none of a text."""
    if len(label) > LONGEST:
        return ()
    return tuple(_WORD.findall(_CAMEL.sub(" ", _latin(_INVISIBLE.sub("", label))).casefold()))


def thinned(word: str) -> set[str]:
    """The word and all that is left of it without one letter: words that a slip turns into each other share one."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def is_slip(word: str, usual: str) -> bool:
    """Whether a word is the usual one with one letter lost, doubled, added, changed or two of them swapped.

    What may be a word of its own is no slip: another first letter (`valid`, `invalid`; `male`, `female`), another
    ending (`refund`, `refunds`; `charged`, `charger`), digits, short words. Nor is it one in scripts without capitals,
    where one letter says more.
    """
    if min(len(word), len(usual)) < _LEAST_LETTERS or not (_is_lower(word) and _is_lower(usual)):
        return False
    start = _same(word, usual)
    end = _same(word[start:][::-1], usual[start:][::-1])
    ours, theirs = word[start : len(word) - end], usual[start : len(usual) - end]
    if not start:
        return False
    if len(ours) == len(theirs) == 1:
        return end > 0 and len(word) >= _LEAST_LETTERS_CHANGED
    if len(ours) + len(theirs) == 1:
        more = ours or theirs
        return end > 0 or (more == word[start - 1] and more not in "es")
    return len(ours) == len(theirs) == 2 and ours == theirs[::-1]  # noqa: PLR2004 - two letters swapped


def _same(word: str, other: str) -> int:
    """With how many same letters two words start."""
    pairs = enumerate(zip(word, other, strict=False))
    return next((at for at, (one, two) in pairs if one != two), min(len(word), len(other)))


def _is_lower(word: str) -> bool:
    return all(map(str.islower, word))


def _latin(text: str) -> str:
    """Compatible characters as one, and Cyrillic and Greek look-alikes as Latin where they pass for it.

    They do beside a Latin letter, and in a text that has no others; a word of their own script is left alone.
    """
    text = normalize("NFKC", text)
    if text.isascii():
        return text
    letters = _NOT_A_LETTER.sub("", text)
    alone = (letters + letters.lower() + letters.upper()).translate(_LOOK_ALIKES).isascii()
    return text.translate(_LOOK_ALIKES) if alone or _LATIN.search(text) else text


def _unquoted(text: str) -> str:
    match = _QUOTED.fullmatch(text)
    return (match[2] or match[3]) if match else text


def _joined(text: str) -> str:
    """Separators gone, but for one between digits: level_1_1 is not level_11."""
    return _LOOSE.sub("", _SEPARATOR.sub("_", text))


_STEPS: Mapping[str, Callable[[str], str]] = {
    "invisible characters": lambda text: _INVISIBLE.sub("", text),
    "look-alike characters": _latin,
    "case": str.casefold,
    "quotes": _unquoted,
    "blanks or punctuation at the end": lambda text: _ENDS.sub("", text),
    "separators": _joined,
}


def _form(label: str, steps: Mapping[str, Callable[[str], str]]) -> str:
    text = label
    for step in steps.values():
        text = step(text)
    return text or label
