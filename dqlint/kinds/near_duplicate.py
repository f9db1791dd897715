"""Kind `near-duplicate`: rows that ask for the same as an earlier row of their split, in almost the same words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from dqlint.alike import near_groups, near_rows, near_rows_of
from dqlint.check import CorpusCheck, Kind
from dqlint.corpus import Corpus
from dqlint.labels import form, singles, written
from dqlint.model import Hit
from dqlint.options import Between, FieldPath, OptionSet, option
from dqlint.similarity.judged import Judged
from dqlint.similarity.likeness import Likeness, Measure
from dqlint.similarity.words import words
from dqlint.table import Kept, Table
from dqlint.visible import shortened

_SHOWN = 60


class Options(OptionSet):
    """What is compared, and how alike it is."""

    check: Literal["same", "duplicate", "variant"] = option(
        doc="`same`: what asks and answers in the same words, in another record; `duplicate`: what asks for the same; "
        "`variant`: what only differs in a number, a name, a word that counts"
    )
    field: FieldPath = option(
        FieldPath("input"), "the field whose texts are compared, a key at a time where each key stands once in a row"
    )
    measure: Measure = option(
        "words",
        "`words`: the Jaccard similarity of the sets of words; `ratio`: of 1 what is left when the letters are taken "
        "off that two texts do not have in the same order; `token_sort_ratio`: the same with the words sorted. By "
        "letters the time grows with the square of the rows: 10,000 prompts take a second, 52,000 take 20 (with a "
        "threshold of 0.9, a fifth of a second and 2)",
    )
    threshold: float = option(0.8, "the least similarity, in each key's text", Between(0.51, 1), least="review_from")
    review_from: float | None = option(
        None,
        "less than the threshold: rows from this similarity on are reported, too, as borderline ones, which are always "
        "informational and fail nothing",
        Between(0.51, 1),
    )
    one_word: bool = option(
        default=True,
        doc="by words, rows of four words and more are near, too, when all but one word of each is in the other",
    )

    @property
    def likeness(self) -> Likeness:
        """The same as whole numbers."""
        return Likeness.of(self.threshold, one_word=self.one_word, measure=self.measure)


class NearDuplicate(CorpusCheck):
    """One hit for each row that is like another in the way the rule looks for."""

    def __init__(self, options: Options) -> None:
        self.options = options

    def conclude(self, corpus: Corpus) -> Iterator[Hit]:
        for table in corpus.table.splits.values():
            hits = [*self._hits(corpus, table, self._near(corpus, table))]
            yield from hits
            found = {hit.place for hit in hits}
            for hit in self._hits(corpus, table, self._borderline(corpus, table)):
                if hit.place not in found:
                    yield hit._replace(borderline=True)

    @property
    def _has_borderline(self) -> bool:
        return self.options.review_from is not None and self.options.review_from < self.options.threshold

    def _near(self, corpus: Corpus, table: Table) -> Sequence[Judged]:
        """Near rows: all, where what is borderline depends on them, else those that may have to be told."""
        options = self.options
        if self._has_borderline:
            return near_rows(table, options.field, options.likeness)
        return near_rows_of(corpus, table, options.field, options.likeness)

    def _hits(self, corpus: Corpus, table: Table, near: Iterable[Judged]) -> Iterator[Hit]:
        pairs = [pair for pair in near if self._is(table, pair)]
        for pair in _of_other_records(corpus, table, pairs) if self.options.check == "same" else pairs:
            yield _hit(table, pair, self.options.field)

    def _borderline(self, corpus: Corpus, table: Table) -> Iterator[Judged]:
        """Rows that are near from `review-from` on, and are in no chain of near rows up to the threshold."""
        options, sure = self.options, self.options.likeness
        if options.review_from is None or not self._has_borderline:
            return
        group_of = {row: group[0] for group in near_groups(corpus, table, options.field, sure) for row in group}
        wider = Likeness.of(options.review_from, one_word=options.one_word, measure=options.measure)
        for pair in near_rows_of(corpus, table, options.field, wider):
            if group_of.get(pair.row, pair.row) != group_of.get(pair.witness, pair.witness):
                yield pair

    def _is(self, table: Table, pair: Judged) -> bool:
        """Whether the pair is what the rule looks for. Rows that are labelled otherwise are in conflict."""
        if self.options.check == "variant" or pair.difference:
            return self.options.check == "variant" and pair.difference is not None
        if _labels(table, pair.row) != _labels(table, pair.witness):
            return False
        return _is_same(table, pair, self.options.field) == (self.options.check == "same")


def _is_same(table: Table, pair: Judged, field: str) -> bool:
    """Whether the two have the same words in the same order, in question and answer."""
    return pair.similarity == 1 and all(
        _said(table, name, pair.row) == _said(table, name, pair.witness) for name in (field, "output", "system")
    )


def _of_other_records(corpus: Corpus, table: Table, pairs: Sequence[Judged]) -> list[Judged]:
    """Those of the pairs whose records are not the same throughout."""
    records = corpus.rows({table.place(row) for pair in pairs for row in (pair.row, pair.witness)}) if pairs else {}
    of = {row: records.get(table.place(row)) for pair in pairs for row in (pair.row, pair.witness)}
    return [pair for pair in pairs if of[pair.row] != of[pair.witness]]


def _labels(table: Table, row: int) -> frozenset[str]:
    values = table.values("label", row)
    return frozenset(form(written(label)) for value, path in values for label, _ in singles(value, path))


def _said(table: Table, field: str, row: int) -> list[list[str]]:
    return [words(text) for text, _ in table.texts(field, row)]


def _hit(table: Table, pair: Judged, field: str) -> Hit:
    here, there = table.place(pair.row), table.place(pair.witness)
    return Hit(here, table.path(field, pair.row), None, _values(table, pair), (there,), pair.similarity)


def _values(table: Table, pair: Judged) -> Mapping[str, Any]:
    there, found = table.place(pair.witness), pair.difference
    return {
        "line": there.line,
        "file": there.file,
        "percent": round(100 * pair.similarity),
        "what": found.what if found else "",
        "here": shortened(found.there, _SHOWN) if found else "",
        "there": shortened(found.here, _SHOWN) if found else "",
    }


def _kept(options: Options) -> Kept:
    return Kept(frozenset((options.field, "output", "system")), frozenset(("label",)))


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
