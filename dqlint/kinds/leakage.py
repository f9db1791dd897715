"""Kind `leakage`: evaluation rows that stand in the training rows, word for word, nearly, or inside longer texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from dqlint.check import CorpusCheck, Kind
from dqlint.corpus import Corpus
from dqlint.model import Hit
from dqlint.options import Between, FieldPath, NotEmpty, OptionSet, option, replaced
from dqlint.similarity.guard import difference
from dqlint.similarity.likeness import Likeness
from dqlint.similarity.words import spaced
from dqlint.table import Kept, Table

_FEWEST_WORDS = 4  # shorter texts are the same by chance: yes, 42, positive


class Options(OptionSet):
    """What is looked for, in which texts."""

    by: Literal["exact", "near", "contained"] = option(
        doc="`exact`: the same words in the same order; `near`: almost the same words, and asking for the same; "
        "`contained`: half of the runs of eight words"
    )
    fields: tuple[FieldPath, ...] = option(
        (FieldPath("input"),),
        "the fields whose texts are compared, each with the same field of others",
        NotEmpty(),
    )
    threshold: float = option(
        0.8, "for near: the least Jaccard similarity of the words", Between(0.51, 1), least="review_from"
    )
    review_from: float | None = option(
        None,
        "for near, less than the threshold: rows from this similarity on are reported, too, as borderline ones, which "
        "are always informational and fail nothing",
        Between(0.51, 1),
    )
    share: float = option(0.5, "for contained: the least share of the runs of eight words", Between(0.01, 1))


class Leak(NamedTuple):
    """A row of the evaluation data and one of the training data that holds it, and how much of it."""

    row: int
    holder: int
    share: float
    borderline: bool = False


class Leakage(CorpusCheck):
    """One hit for each training row and field that holds an evaluation row: the training row is the one to remove."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._find = {"exact": _exact, "near": _near, "contained": _contained}[options.by]

    def conclude(self, corpus: Corpus) -> Iterator[Hit]:
        train, tested = (corpus.table.splits.get(split) for split in ("train", "eval"))
        if train is None or tested is None:
            return
        for field in self.options.fields:
            texts, others = tested.whole(field), train.whole(field)
            seen: set[int] = set()
            for leak in self._leaks(texts, others):
                if leak.holder not in seen:
                    seen.add(leak.holder)
                    yield _hit(train, tested, field, leak)

    def _leaks(self, texts: Sequence[str], others: Sequence[str]) -> Iterator[Leak]:
        options = self.options
        yield from self._find(texts, others, options)
        if options.by == "near" and options.review_from and options.review_from < options.threshold:
            for leak in _near(texts, others, replaced(options, threshold=options.review_from)):
                if leak.share < options.threshold:
                    yield leak._replace(borderline=True)


def _hit(train: Table, tested: Table, field: str, leak: Leak) -> Hit:
    there = tested.place(leak.row)
    values = {"line": there.line, "file": there.file, "percent": round(100 * leak.share)}
    here, path = train.place(leak.holder), train.path(field, leak.holder)
    return Hit(here, path, None, values, (there,), leak.share, borderline=leak.borderline)


def _exact(texts: Sequence[str], others: Sequence[str], _: Options) -> Iterator[Leak]:
    rows: dict[str, int] = {}
    for row, said in _said(texts):
        rows.setdefault(said, row)
    for holder, said in _said(others):
        if said in rows:
            yield Leak(rows[said], holder, 1.0)


def _said(texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    for row, text in enumerate(texts):
        words = spaced(text).split()
        if len(words) >= _FEWEST_WORDS:
            yield row, " ".join(words)


def _near(texts: Sequence[str], others: Sequence[str], options: Options) -> Iterator[Leak]:
    """Near pairs between the two that the exact search does not find."""
    from dqlint.similarity.across import near_across

    for row, holder, similarity in near_across(texts, others, Likeness.of(options.threshold)):
        one, other = texts[row], others[holder]
        if spaced(one).split() != spaced(other).split() and difference(one, other) is None:
            yield Leak(row, holder, similarity)


def _contained(texts: Sequence[str], others: Sequence[str], options: Options) -> Iterator[Leak]:
    from dqlint.similarity.containment import contained

    for row, holder, share in contained(texts, others, options.share):
        if spaced(texts[row]).split() != spaced(others[holder]).split():
            yield Leak(row, holder, share)


def _kept(options: Options) -> Kept:
    return Kept(frozenset(options.fields))


VALUES: Mapping[str, str] = {
    "line": "the line of the evaluation row",
    "file": "the file of that row",
    "percent": "how much of it stands here, in percent",
}

KIND = Kind(
    name="leakage",
    summary="Evaluation rows that stand in the training rows.",
    options=Options,
    make=Leakage,
    values=VALUES,
    scope="dataset",
    keeps=_kept,
)
