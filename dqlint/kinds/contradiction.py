"""Kind `contradiction`: rows that ask for the same and are answered otherwise: a conflict, no duplicates to delete."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from dqlint.alike import same_requests
from dqlint.check import CorpusCheck, Kind
from dqlint.corpus import Corpus
from dqlint.labels import form, singles, written
from dqlint.model import Hit
from dqlint.options import Between, FieldPath, OptionSet, option
from dqlint.similarity.likeness import Likeness
from dqlint.similarity.words import words
from dqlint.table import Kept, Table
from dqlint.visible import shortened

_SHOWN = 60
_FINAL = re.compile(r"(?:####|(?i:final answer|the answer is)\s*:?)\s*([^\n]{1,60}?)\.?\s*\Z")
_YES, _NO = (
    frozenset(("yes", "true", "correct", "是", "对")),
    frozenset(("no", "false", "incorrect", "不是", "否", "不对")),
)
_NUMBER = re.compile(r"[$€£]?\s?(-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s?%?")
_CHOICE = re.compile(r"\(?([A-Ea-e])\)(?:\s[^\n]*)?|([A-E])(?:[.:]\s[^\n]*|[.:])?")


class Options(OptionSet):
    """What must not differ among rows that ask for the same."""

    check: Literal["label", "answer", "output", "preference"] = option(
        doc="`label`: the labels; `answer`: outputs that are a number, yes or no, or a choice; `output`: outputs in "
        "any words; `preference`: which of the same two answers is preferred"
    )
    field: FieldPath = option(FieldPath("input"), "the field that asks")
    label: FieldPath = option(FieldPath("label"), "for label: the field that holds it, or a list of labels")
    threshold: float = option(0.8, "the least Jaccard similarity of the words that ask", Between(0.51, 1))

    @property
    def likeness(self) -> Likeness:
        """How like the rows that ask for the same are."""
        return Likeness.of(self.threshold)


class Stand(NamedTuple):
    """What a row says: to compare, in words, and where. Only what is said of the same `about` can be in conflict."""

    key: Hashable
    shown: str
    path: str
    about: Hashable = None


Reader = Callable[[Table, int, Options], "Stand | None"]


class Contradiction(CorpusCheck):
    """One hit for each row that says otherwise than most of those that ask for the same."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._read = _READERS[options.check]

    def conclude(self, corpus: Corpus) -> Iterator[Hit]:
        for table in corpus.table.splits.values():
            for group in same_requests(corpus, table, self.options.field, self.options.likeness):
                stands = [(row, stand) for row in group if (stand := self._read(table, row, self.options))]
                for about in dict.fromkeys(stand.about for _, stand in stands):
                    yield from _hits(table, {row: stand for row, stand in stands if stand.about == about})


def _hits(table: Table, stands: Mapping[int, Stand]) -> Iterator[Hit]:
    """The rows of every value but the one that most rows have, or the first row where it is as frequent as any."""
    counts = Counter(stand.key for stand in stands.values())
    if len(counts) == 1:
        return
    usual = max(counts, key=lambda key: counts[key])  # of several the one that comes first
    first = next(row for row, stand in stands.items() if stand.key == usual)
    there = table.place(first)
    for row, stand in stands.items():
        if stand.key != usual:
            values = {
                "here": shortened(stand.shown, _SHOWN),
                "there": shortened(stands[first].shown, _SHOWN),
                "line": there.line,
                "file": there.file,
                "count": counts[stand.key],
                "usual_count": counts[usual],
                "standing": _standing(counts[stand.key], counts[usual]),
            }
            yield Hit(table.place(row), stand.path, None, values, (there,))


def _standing(count: int, usual: int) -> str:
    rows = f"{count} row{'' if count == 1 else 's'}"
    return f"{rows} each" if count == usual else f"in the minority, {rows} to {usual}"


def _label(table: Table, row: int, options: Options) -> Stand | None:
    found = [
        (written(label), place)
        for value, path in table.values(options.label, row)
        for label, place in singles(value, path)
    ]
    if not found:
        return None
    return Stand(frozenset(form(label) for label, _ in found), ", ".join(label for label, _ in found), found[0][1])


def _answer(table: Table, row: int, _: Options) -> Stand | None:
    texts = table.texts("output", row)
    closed = closed_answer(texts[0].text) if len(texts) == 1 else None
    return Stand(closed, _last(texts[0].text), texts[0].path) if closed else None


def closed_answer(text: str) -> str | None:
    """What a text answers where there are few answers to give: yes, no, a number, the letter of a choice; else None."""
    answer = _last(text).rstrip(".!")
    low = answer.casefold()
    if low in _YES or low in _NO:
        return "yes" if low in _YES else "no"
    number = _NUMBER.fullmatch(answer)
    if number:
        return str(Fraction(number[1].replace(",", "")))
    choice = _CHOICE.fullmatch(answer)
    return (choice[1] or choice[2]).upper() if choice else None


def _last(text: str) -> str:
    """What a text answers in the end, where it says so; else all of it."""
    final = _FINAL.search(text)
    return (final[1] if final else text).strip()


def _output(table: Table, row: int, _: Options) -> Stand | None:
    texts = table.texts("output", row)
    said = _said(table, "output", row)
    return Stand(said, texts[0].text.strip(), texts[0].path) if said else None


def _preference(table: Table, row: int, _: Options) -> Stand | None:
    """Of which pair of answers which is preferred."""
    chosen, rejected = (_said(table, field, row) for field in ("chosen", "rejected"))
    if not chosen or not rejected or chosen == rejected:
        return None
    texts = table.texts("chosen", row)
    shown = " ".join(" ".join(text.split()) for text, _ in texts)
    return Stand(chosen, shown, texts[0].path, frozenset((chosen, rejected)))


def _said(table: Table, field: str, row: int) -> tuple[str, ...]:
    return tuple(word for text, _ in table.texts(field, row) for word in words(text))


_READERS: Mapping[str, Reader] = {"label": _label, "answer": _answer, "output": _output, "preference": _preference}
_NEEDED: Mapping[str, Sequence[str]] = {
    "label": (), "answer": ("output",), "output": ("output",), "preference": ("chosen", "rejected"),
}  # fmt: skip


def _kept(options: Options) -> Kept:
    values = frozenset((options.label,)) if options.check == "label" else frozenset[str]()
    return Kept(frozenset((options.field, *_NEEDED[options.check])), values)


VALUES: Mapping[str, str] = {
    "here": "what this row says, 60 characters at most",
    "there": "what most of the rows say that ask for the same; where none is in the majority, the first of them",
    "line": "the line of the first row that says that",
    "file": "the file of that row",
    "count": "how many of the rows say what this row says",
    "usual_count": "how many say the other",
    "standing": "the two counts in words, and whether this row is in the minority",
}

KIND = Kind(
    name="contradiction",
    summary="Rows that ask for the same and are answered otherwise.",
    options=Options,
    make=Contradiction,
    values=VALUES,
    scope="dataset",
    keeps=_kept,
)
