"""Kind `style-conflict`: rows that ask for almost the same and are answered in another format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from dqlint.alike import near_groups
from dqlint.check import CorpusCheck, Kind
from dqlint.corpus import Corpus
from dqlint.formats import Format, format_of, puts_in_words
from dqlint.model import Hit
from dqlint.options import Between, FieldPath, OptionSet, option
from dqlint.similarity.likeness import Likeness
from dqlint.table import Kept, Table


class Options(OptionSet):
    """What asks, and what answers."""

    field: FieldPath = option(FieldPath("input"), "the field that asks")
    output: FieldPath = option(FieldPath("output"), "the field that answers; rows with several such texts are passed")
    threshold: float = option(0.8, "the least Jaccard similarity of the words that ask", Between(0.51, 1))

    @property
    def likeness(self) -> Likeness:
        """How like the rows are that ask for almost the same."""
        return Likeness.of(self.threshold)


class StyleConflict(CorpusCheck):
    """One hit for each row in another format than most of those that ask for almost the same.

    Rows of one template count as such, whatever its slots hold: "Convert 3 hours to minutes" wants an answer of the
    same form as "Convert 5 hours to minutes".
    """

    def __init__(self, options: Options) -> None:
        self.options = options

    def conclude(self, corpus: Corpus) -> Iterator[Hit]:
        for table in corpus.table.splits.values():
            for group in near_groups(corpus, table, self.options.field, self.options.likeness):
                answers = {row: answer for row in group if (answer := _answer(table, row, self.options.output))}
                yield from self._hits(table, _comparable(answers))

    def _hits(self, table: Table, formats: Mapping[int, Format]) -> Iterator[Hit]:
        """The rows of every format but the one that most rows have, or the first row where it is as frequent as any."""
        counts = Counter(formats.values())
        if len(counts) <= 1:
            return
        usual = max(counts, key=lambda one: counts[one])  # of several the one that comes first
        first = next(row for row, one in formats.items() if one == usual)
        there = table.place(first)
        for row, one in formats.items():
            if one != usual:
                values = {
                    "here": one,
                    "there": usual,
                    "line": there.line,
                    "file": there.file,
                    "count": counts[one],
                    "usual_count": counts[usual],
                    "rows": len(formats),
                }
                yield Hit(table.place(row), table.path(self.options.output, row), None, values, (there,))


def _answer(table: Table, row: int, field: str) -> str:
    texts = table.texts(field, row)
    return texts[0].text if len(texts) == 1 else ""


def _comparable(answers: Mapping[int, str]) -> dict[int, Format]:
    """The formats of answers. Beside bare ones, only such plain texts count that say in words what these say bare."""
    formats = {row: found for row, answer in answers.items() if (found := format_of(answer))}
    bare = [answers[row] for row, one in formats.items() if one == "a bare answer"]
    if not bare or "plain text" not in formats.values():
        return formats
    return {row: one for row, one in formats.items() if one != "plain text" or puts_in_words(answers[row], bare)}


def _kept(options: Options) -> Kept:
    return Kept(frozenset((options.field, options.output)))


KIND = Kind(
    name="style-conflict",
    summary="Rows that ask for almost the same and are answered in another format.",
    options=Options,
    make=StyleConflict,
    values={
        "here": "the format of this row's answer",
        "there": "the format most of the rows have; where none is in the majority, that of the first of them",
        "line": "the line of the first row in that format",
        "file": "the file of that row",
        "count": "how many of the rows are in the format of this row",
        "usual_count": "how many are in the other",
        "rows": "how many ask for almost the same",
    },
    scope="dataset",
    keeps=_kept,
)
