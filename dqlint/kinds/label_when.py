"""Kind `label-when`: a labelling rule of the project: a text in which certain words stand has a certain label."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal, NamedTuple

from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck, Search
from dqlint.labels import form, singles, written
from dqlint.model import Hit
from dqlint.options import FieldPath, NotEmpty, OptionSet, option
from dqlint.phrases import any_of
from dqlint.visible import shortened

_SHOWN_WORDS = 3
_SHOWN_CHARACTERS = 60


class Clause(OptionSet):
    """Words or a pattern, and the label that they speak for."""

    label: str | int | float | bool = option(doc="the label of texts in which one of these stands")
    words: tuple[str, ...] = option((), "words and phrases, found whole", NotEmpty(each=True))
    pattern: re.Pattern[str] | None = option(None, "a regular expression, besides the words or in place of them")
    unless: re.Pattern[str] | None = option(
        None, "a text in which this matches, too, does not count: `not a refund`, say, or words in quotation marks"
    )


def _sound(clauses: Sequence[Clause | None]) -> str | None:
    """What is wrong with the clauses, or None."""
    if not clauses:
        return "empty: name one at least"
    bare = next((one for one in clauses if one and not one.words and one.pattern is None), None)
    return f"the clause for {bare.label!r} has neither 'words' nor a 'pattern'" if bare else None


class Options(OptionSet):
    """Which words mean which label."""

    when: tuple[Clause, ...] = option(
        doc="clauses; each whose words stand in a text votes for its label, and a row whose votes differ is left alone",
        check=_sound,
    )
    field: FieldPath = option(FieldPath("label"), "the field that holds the label, or a list of labels")
    fields: tuple[FieldPath, ...] = option((FieldPath("input"),), "the fields whose texts are searched", NotEmpty())
    case: Literal["ignore", "match"] = option("ignore", "whether upper and lower case of the words have to agree")


class Vote(NamedTuple):
    """What a clause has found in a row."""

    label: str
    found: str


class LabelWhen(RowCheck):
    """One hit for a row whose votes agree on a label that it does not have."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._asked = [
            (clause, pattern)
            for clause in options.when
            for pattern in _patterns(clause, match_case=options.case == "match")
        ]
        self.searches = tuple(Search(field, pattern) for _, pattern in self._asked for field in options.fields)

    def examine(self, batch: Batch) -> Iterator[Hit]:
        votes: dict[int, list[Vote]] = {}
        for field in self.options.fields:
            for clause, pattern in self._asked:
                for row, vote in _votes(batch, field, clause, pattern):
                    votes.setdefault(row, []).append(vote)
        agreed = {row: cast for row, cast in sorted(votes.items()) if len({vote.label for vote in cast}) == 1}
        given = _labels_of(batch, self.options.field, agreed)
        for row, cast in agreed.items():
            if row in given and not _has(given[row], cast[0].label):
                yield batch.hit(row, given[row][0][1], values=_values(given[row], cast))


def _patterns(clause: Clause, *, match_case: bool) -> Iterator[re.Pattern[str]]:
    if clause.words:
        yield any_of(sorted(clause.words, key=lambda word: (-len(word), word)), match_case=match_case)
    if clause.pattern:
        yield clause.pattern


def _votes(batch: Batch, field: str, clause: Clause, pattern: re.Pattern[str]) -> Iterator[tuple[int, Vote]]:
    texts, rows, _ = batch.texts(field)
    for entry, found in groupby(batch.search(field, pattern), itemgetter(0)):
        words = dict.fromkeys(" ".join(match[0].split()) for _, match in found)
        if not (clause.unless and batch.holds(clause.unless, rows[entry], texts[entry])):
            yield from ((rows[entry], Vote(written(clause.label), word)) for word in words)


Given = list[tuple[str, str]]


def _labels_of(batch: Batch, field: str, wanted: Any) -> dict[int, Given]:
    """The labels of the wanted rows as written, each with its path."""
    given: dict[int, Given] = {}
    for value, row, path in zip(*batch.values(field), strict=True) if wanted else ():
        if row in wanted:
            given.setdefault(row, []).extend((written(label), place) for label, place in singles(value, path))
    return {row: labels for row, labels in given.items() if labels}


def _has(given: Given, label: str) -> bool:
    """Whether the row has the label; another spelling of it is for other rules."""
    return form(label) in {form(one) for one, _ in given}


def _values(given: Given, cast: Sequence[Vote]) -> dict[str, str]:
    """What the message may say."""
    words: dict[str, str] = {}
    for vote in cast:
        words.setdefault(vote.found.casefold(), vote.found)
    shown = ", ".join(repr(shortened(word, _SHOWN_CHARACTERS)) for word in [*words.values()][:_SHOWN_WORDS])
    return {
        "label": shortened(", ".join(label for label, _ in given), _SHOWN_CHARACTERS),
        "means": cast[0].label,
        "words": shown + (", ..." if len(words) > _SHOWN_WORDS else ""),
    }


KIND = Kind(
    name="label-when",
    summary="A labelling rule: texts with certain words have a certain label.",
    options=Options,
    make=LabelWhen,
    values={
        "label": "the label of the row; of several, all with commas between them",
        "means": "the label that the words speak for",
        "words": f"the words as they stand in the text, in quotation marks; of more than {_SHOWN_WORDS} the first",
    },
)
