"""Kind `encoding`: characters that are not those which were meant, though the bytes are valid.

Three defects that a single pattern cannot tell: text read in a wrong encoding, letters of another script that look
alike, and letters written as two characters where there is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Literal, NamedTuple

from dqlint import mojibake
from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck, Search
from dqlint.deferred import deferred
from dqlint.model import Hit
from dqlint.options import FieldPath, NotEmpty, OptionSet, option
from dqlint.visible import shortened

_SHOWN = 80
# Cyrillic and Greek letters that look like a Latin one in most fonts, and that Latin one.
_CYRILLIC = dict(zip("аеорсухіјѕһԁԛԝАВЕКМНОРСТХІЈЅ", "aeopcyxijshdqwABEKMHOPCTXIJS", strict=True))
_GREEK = dict(zip("οΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "oABEZHIKMNOPTYX", strict=True))
_ALIKE: Mapping[str, str] = {**_CYRILLIC, **_GREEK}
_LATIN_ALIKE: Mapping[str, str] = {latin: other for other, latin in _CYRILLIC.items()}
_OTHER = "\u0400-\u052f" + "".join(_GREEK)
_INFLECTED = deferred("[A-Z]{2,}[\u0430-\u045f]+")  # an abbreviation with a Slavic ending: SMSка
_BETWEEN_SCRIPTS = deferred(f"[A-Za-z][{_OTHER}]|[{_OTHER}][A-Za-z]")
_LETTER_AND_MARK = deferred(
    "[A-Za-z\xc0-\u024f\u0370-\u052f\u1ea0-\u1eff][\u0300-\u0345]|[\u3041-\u30ff][\u3099\u309a]|[\u1100-\u1112][\u1161-\u1175]"
)
# Rows that speak of the defect show it on purpose.
_ON_MOJIBAKE = deferred("(?i)mojibake|garbled|double[- ]encod|wrong(?:ly)? (?:en|de)cod|乱码|亂碼|文字化け|кракозябр")
_ON_SCRIPTS = deferred("(?i)homogl?yph|homograph|confusable|look-?alike|punycode|cyrillic|greek|кирилли|латин|unicode")
_NEVER = deferred("(?!)")


def _missing(detector: str) -> str | None:
    """What a detector lacks here, or None."""
    if detector != "ftfy":
        return None
    from importlib.util import find_spec

    return None if find_spec("ftfy") else "the detector ftfy is not installed: pip install 'dqlint[text]'"


class Options(OptionSet):
    """Which defect is looked for, and where."""

    check: Literal["mojibake", "confusable", "decomposed"] = option(doc="the defect that is reported")
    fields: tuple[FieldPath, ...] = option(doc="the fields whose texts are searched", check=NotEmpty())
    detector: Literal["built-in", "ftfy"] = option(
        "built-in",
        "for mojibake: `ftfy` also reports what that library would mend, and needs it (`dqlint[text]`)",
        _missing,
    )


class Spot(NamedTuple):
    """What is wrong in a text, first: the span, the word that holds it, what it should read, and the message's rest."""

    span: tuple[int, int]
    word: str
    reads: str
    problem: str
    words: int


class Encoding(RowCheck):
    """One hit for a text, at the first defect. Rows that speak of such defects are left alone."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._pattern, self._about, self._look = _CHECKS[options.check]
        if options.check == "mojibake" and options.detector == "ftfy":
            self._pattern, self._look = _NOT_ASCII, _mojibake_or_ftfy
        self.searches = tuple(Search(field, self._pattern) for field in options.fields)

    def examine(self, batch: Batch) -> Iterator[Hit]:
        for field in self.options.fields:
            texts, rows, places = batch.texts(field)
            for entry, _ in groupby(batch.search(field, self._pattern), itemgetter(0)):
                spot = self._look(texts[entry])
                if spot and not self._is_spoken_of(batch, rows[entry]):
                    values = {
                        "word": shortened(spot.word, _SHOWN),
                        "reads": shortened(spot.reads, _SHOWN),
                        "problem": spot.problem,
                    }
                    yield batch.hit(rows[entry], places[entry], spot.span, {**values, "count": spot.words})

    def _is_spoken_of(self, batch: Batch, row: int) -> bool:
        return batch.latest(self._about, row, lambda: any(self._about.search(one.text) for one in batch.talk(row).said))


def _mojibake(text: str) -> Spot | None:
    found = mojibake.find(text)
    if not found:
        return None
    start, end, reads, charset = found[0]
    problem = f"it should read {shortened(reads, _SHOWN)!r}" if reads else "what it was is lost"
    return Spot((start, end), text[start:end], reads, f"{problem} (the text was read as {charset})", len(found))


def _mojibake_or_ftfy(text: str) -> Spot | None:
    return _mojibake(text) or _ftfy(text)


def _ftfy(text: str) -> Spot | None:
    import ftfy

    lines = ((line, ftfy.fix_encoding(line)) for line in text.splitlines(keepends=True) if not line.isascii())
    changed = [(line, mended) for line, mended in lines if mended != line]
    if not changed:
        return None
    line, mended = changed[0]
    start = text.index(line)
    problem = f"it should read {shortened(mended.strip(), _SHOWN)!r} (says ftfy)"
    return Spot((start, start + len(line)), line.strip(), mended.strip(), problem, len(changed))


def _confusable(text: str) -> Spot | None:
    spots = [spot for word in _words(text, _BETWEEN_SCRIPTS) if (spot := _intruder(text, word))]
    return spots[0]._replace(words=len(spots)) if spots else None


def _intruder(text: str, span: tuple[int, int]) -> Spot | None:
    """Letters of one script in a word of another, where each looks like a letter of that."""
    word = text[slice(*span)]
    latin = [char for char in word if char.isascii() and char.isalpha()]
    other = [char for char in word if char in _ALIKE or "\u0400" <= char <= "\u052f"]
    stranger = any(char.isalpha() and not char.isascii() and char not in other for char in word)
    if stranger or _INFLECTED.fullmatch(word):
        return None
    if len(latin) > 1 and set(other) <= _ALIKE.keys() and not set(latin) <= _LATIN_ALIKE.keys():
        return _swapped(span, word, other[0], _ALIKE)
    if len(other) > 1 and set(latin) <= _LATIN_ALIKE.keys() and not set(other) <= _ALIKE.keys():
        return _swapped(span, word, latin[0], _LATIN_ALIKE)
    return None


def _swapped(span: tuple[int, int], word: str, letter: str, alike: Mapping[str, str]) -> Spot:
    reads = "".join(alike.get(char, char) for char in word)
    at = span[0] + word.index(letter)
    name = unicodedata.name(letter).lower()
    return Spot((at, at + 1), word, reads, f"{letter!r} is U+{ord(letter):04X} {name}", 1)


def _decomposed(text: str) -> Spot | None:
    spots = [
        Spot(span, word, reads, f"{len(word) - len(reads)} of its characters are combining ones", 1)
        for span in _words(text, _LETTER_AND_MARK)
        for word in (text[slice(*span)],)
        for reads in (unicodedata.normalize("NFC", word),)
        if reads != word and not any(map(unicodedata.combining, reads))
    ]
    return spots[0]._replace(words=len(spots)) if spots else None


def _words(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """The spans of the words in which the pattern matches, each once."""
    done = 0
    for match in pattern.finditer(text):
        if match.start() >= done:
            start, done = match.start(), match.end()
            while start > 0 and _is_of_word(text[start - 1]):
                start -= 1
            while done < len(text) and _is_of_word(text[done]):
                done += 1
            yield start, done


def _is_of_word(char: str) -> bool:
    return char.isalnum() or unicodedata.combining(char) > 0


_NOT_ASCII = deferred("[^\x00-\x7f]")
# What to search for, what leaves a text alone, and how a text is looked at.
_CHECKS: Mapping[str, tuple[re.Pattern[str], re.Pattern[str], Callable[[str], Spot | None]]] = {
    "mojibake": (mojibake.SUSPECT, _ON_MOJIBAKE, _mojibake),
    "confusable": (_BETWEEN_SCRIPTS, _ON_SCRIPTS, _confusable),
    "decomposed": (_LETTER_AND_MARK, _NEVER, _decomposed),
}

KIND = Kind(
    name="encoding",
    summary="Characters that are not those which were meant: mojibake, letters that look alike, decomposed letters.",
    options=Options,
    make=Encoding,
    values={
        "word": f"the first word that is wrong, {_SHOWN} characters at most",
        "reads": "what it should read; empty where the text is lost",
        "problem": "what is wrong with it, in words",
        "count": "how many words of the text are wrong",
    },
)
