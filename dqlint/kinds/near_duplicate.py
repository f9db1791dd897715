"""Kind `near-duplicate`: rows that ask for the same as an earlier row of their split, in almost the same words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from dqlint.alike import near_rows
from dqlint.batch import Batch
from dqlint.check import Kind, Search
from dqlint.corpus import Corpus
from dqlint.labels import form, singles, written
from dqlint.model import Hit
from dqlint.options import Between, FieldPath, option
from dqlint.similarity.judged import Judged
from dqlint.similarity.likeness import Likeness
from dqlint.similarity.words import spaced
from dqlint.table import Kept, Table

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Options:
    """What is compared, and how alike it is."""

    check: Literal["duplicate", "variant"] = option(
        doc="`duplicate`: what asks for the same; `variant`: what only differs in a number, a name, a word that counts"
    )
    field: FieldPath = option(
        FieldPath("input"), "the field whose texts are compared, a key at a time where each key stands once in a row"
    )
    threshold: float = option(0.8, "the least Jaccard similarity of the words, in each key's text", Between(0.51, 1))
    one_word: bool = option(
        default=True, doc="rows of four words and more are near, too, when all but one word of each is in the other"
    )

    @property
    def likeness(self) -> Likeness:
        """The same as whole numbers."""
        return Likeness(Fraction(str(self.threshold)), self.one_word)


class NearDuplicate:
    """Has no memory of its own: the corpus keeps the texts. Rows with other labels are a conflict, not duplicates."""

    searches: tuple[Search, ...] = ()

    def __init__(self, options: Options) -> None:
        self.options = options

    def examine(self, batch: Batch) -> Iterator[Hit]:
        return iter(())

    def merge(self, later: NearDuplicate) -> None:
        """There is nothing to take over."""

    def conclude(self, corpus: Corpus) -> Iterator[Hit]:
        for table in corpus.table.splits.values():
            for pair in near_rows(table, self.options.field, self.options.likeness):
                if self._is_wanted(table, pair):
                    yield _hit(table, pair, self.options.field)

    def _is_wanted(self, table: Table, pair: Judged) -> bool:
        if self.options.check == "variant":
            return pair.difference is not None
        return pair.difference is None and not _are_other_rules(table, pair, self.options.field)


def _are_other_rules(table: Table, pair: Judged, field: str) -> bool:
    """Whether the two are in conflict, or the same in every word of question and answer."""
    one, other = pair.witness, pair.row
    if _labels(table, one) != _labels(table, other):
        return True
    return pair.similarity == 1 and all(
        _said(table, name, one) == _said(table, name, other) for name in (field, "output")
    )


def _labels(table: Table, row: int) -> frozenset[str]:
    values = table.values("label")[row]
    return frozenset(form(written(label)) for value, path in values for label, _ in singles(value, path))


def _said(table: Table, field: str, row: int) -> list[str]:
    return [spaced(text).split() for text, _ in table.texts(field)[row]]  # type: ignore[misc]


def _hit(table: Table, pair: Judged, field: str) -> Hit:
    here, there = table.place(pair.row), table.place(pair.witness)
    path = next((text.path for text in table.texts(field)[pair.row]), "")
    return Hit(here, path, None, _values(table, pair), (there,), pair.similarity)


def _values(table: Table, pair: Judged) -> Mapping[str, Any]:
    there, found = table.place(pair.witness), pair.difference
    return {
        "line": there.line,
        "file": there.file,
        "percent": round(100 * pair.similarity),
        "what": found.what if found else "",
        "here": _cut(found.there) if found else "",
        "there": _cut(found.here) if found else "",
    }


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _kept(options: Options) -> Kept:
    return Kept(frozenset((options.field, "output")), frozenset(("label",)))


KIND = Kind(
    name="near-duplicate",
    summary="Rows that ask for the same as an earlier row of their split, in almost the same words.",
    options=Options,
    make=NearDuplicate,
    values={
        "line": "the line of the row that it is like",
        "file": "the file of that row",
        "percent": "how alike the two are, in percent",
        "what": "for variant: in what they differ: number, sign, negation, direction or word",
        "here": "for variant: what this row has and the other has not",
        "there": "for variant: what the other row has and this has not",
    },
    scope="dataset",
    keeps=_kept,
)
