"""Kind `label-variants`: labels that are another spelling of a more frequent one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Literal, NamedTuple

from dqlint import labels
from dqlint.batch import Batch
from dqlint.check import Kind, Search
from dqlint.columns import Column
from dqlint.corpus import Corpus
from dqlint.model import Hit
from dqlint.options import Between, FieldPath, OptionSet, option

_MOST_LABELS = 10_000  # distinct ones; more are free text
_MANY_LABELS = 100  # more than that, most of them standing once, are free text, too
_MOST_ROWS = 1_000  # findings for one spelling
_MOST_NEIGHBOURS = 50  # labels compared for the sake of one word
_MOST_AS_RARE = 0.25  # share of the labels that are no slips and yet as rare: where it is more, rarity says nothing
_CUT = itemgetter(slice(labels.LONGEST + 1))
_INDEX = re.compile(r"\[\d+\]")


class Options(OptionSet):
    """Which spellings are variants of each other."""

    field: FieldPath = option(FieldPath("label"), "the field that holds the label, or a list of labels")
    by: Literal["form", "spelling"] = option(
        doc="`form`: the same but for case, separators, blanks, punctuation at the end, look-alike characters; "
        "`spelling`: the same but for one slip in one word of four letters or more"
    )
    share: float = option(
        0.1,
        "for spelling: how rare a label is that may be a slip, as a share of the rows that have the other one",
        Between(0, 1),
    )


@dataclass(slots=True)
class Memory:
    """The labels of one place in the records, with the number of their rows; None when they are free text.

    Of a text that is too long for a label the beginning is kept, which is still too long.
    """

    counts: Counter[str] | None = field(default_factory=Counter)
    files: dict[str, None] = field(default_factory=dict)


class Class(NamedTuple):
    """Spellings of one form, the most frequent first, and how many labels have one of them."""

    spellings: Sequence[str]
    size: int


@dataclass
class Variant:
    """What is said of a rarer spelling."""

    usual: str
    count: int
    usual_count: int
    difference: str


class LabelVariants:
    """Counts labels; the rows of the variants are looked for at the end, if there are any."""

    searches: tuple[Search, ...] = ()

    def __init__(self, options: Options) -> None:
        self.options = options
        self._memories: dict[str, Memory] = {}

    def examine(self, batch: Batch) -> Iterator[Hit]:
        counted = batch.once("label counts", self.options.field, lambda: _counted(batch.values(self.options.field)))
        for place, counts in counted.items():
            memory = self._memories.setdefault(place, Memory())
            memory.files[batch.file] = None
            _add(memory, counts)
        return iter(())

    def merge(self, later: LabelVariants) -> None:
        """Take over what a check saw that looked at later rows."""
        for place, memory in later._memories.items():
            mine = self._memories.setdefault(place, Memory())
            mine.files.update(memory.files)
            _add(mine, memory.counts)

    def conclude(self, corpus: Corpus) -> Iterator[Hit]:
        for place, memory in self._memories.items():
            variants = self._variants(memory.counts or {})
            if variants:
                yield from self._hits(corpus, memory, place, variants)

    def _variants(self, counts: Mapping[str, int]) -> Mapping[str, Variant]:
        if len(counts) > max(_MANY_LABELS, sum(counts.values()) // 2):
            return {}
        classes = _classes(counts)
        return (
            _by_form(classes, counts)
            if self.options.by == "form"
            else _by_spelling(classes, counts, self.options.share)
        )

    def _hits(self, corpus: Corpus, memory: Memory, place: str, variants: Mapping[str, Variant]) -> Iterator[Hit]:
        found: Counter[str] = Counter()
        for file in memory.files:
            for batch in corpus.batches(file):
                for label, row, path in _single_labels(batch.values(self.options.field)):
                    variant = variants.get(label)
                    if variant and found[label] < _MOST_ROWS and _INDEX.sub("[*]", path) == place:
                        found[label] += corpus.is_new(batch.place(row))
                        yield batch.hit(row, path, values={"label": label, **vars(variant)})


def _counted(column: Column) -> Mapping[str, Counter[str]]:
    """The labels of a column by their place in the record, the members of a list being in one."""
    types = set(map(type, column.values))
    if len(set(column.paths)) == 1 and types <= {str, int, bool}:
        texts = column.values if types == {str} else map(labels.written, column.values)
        return {_INDEX.sub("[*]", column.paths[0]): Counter(map(_CUT, texts))}
    counts: dict[str, Counter[str]] = {}
    for label, _, place in _single_labels(column):
        counts.setdefault(_INDEX.sub("[*]", place), Counter())[_CUT(label)] += 1
    return counts


def _single_labels(column: Column) -> Iterator[tuple[str, int, str]]:
    """Every label of a column as written, with its row and path; numbers with a fraction are scores."""
    for value, row, path in zip(*column, strict=True):
        for label, place in labels.singles(value, path):
            if not isinstance(label, float):
                yield labels.written(label), row, place


def _add(memory: Memory, counts: Counter[str] | None) -> None:
    if memory.counts is None or counts is None:
        memory.counts = None
        return
    memory.counts.update(counts)
    if len(memory.counts) > _MOST_LABELS:
        memory.counts = None


def _classes(counts: Mapping[str, int]) -> list[Class]:
    """Labels of one form together; of equally frequent spellings the one that was seen first is the usual one."""
    classes: dict[str, list[str]] = {}
    for label in counts:
        classes.setdefault(labels.form(label), []).append(label)
    return [
        Class(sorted(alike, key=lambda label: -counts[label]), sum(counts[label] for label in alike))
        for alike in classes.values()
    ]


def _by_form(classes: Sequence[Class], counts: Mapping[str, int]) -> dict[str, Variant]:
    return {
        label: Variant(usual, counts[label], counts[usual], ", ".join(labels.differences(label, usual)))
        for (usual, *others), _ in classes
        for label in others
    }


def _by_spelling(classes: Sequence[Class], counts: Mapping[str, int], share: float) -> dict[str, Variant]:
    """Rare labels that are a slip away from a frequent one, where labels that are none are seldom as rare."""
    frequent = sorted((one for one in classes if share * one.size >= 1), key=lambda one: -one.size)
    if not frequent:
        return {}
    slips = [*_slips(classes, _Neighbours(frequent), share)]
    named = {rare.spellings[0] for rare, _ in slips}
    sure = sorted(one.size for one in classes if one.spellings[0] not in named)
    return {
        label: Variant(usual.spellings[0], counts[label], usual.size, "spelling")
        for rare, usual in slips
        if bisect_right(sure, rare.size) <= _MOST_AS_RARE * len(sure)
        for label in rare.spellings
    }


def _slips(classes: Sequence[Class], known: _Neighbours, share: float) -> Iterator[tuple[Class, Class]]:
    for rare in classes:
        usual = known.nearest(rare) if rare.size <= share * known.most else None
        if usual and rare.size <= share * usual.size:
            yield rare, usual


class _Neighbours:
    """Frequent labels, found by what is left of them without a letter of one word: not all are compared with all."""

    def __init__(self, frequent: Sequence[Class]) -> None:
        self.most = frequent[0].size
        self._classes: dict[object, list[tuple[Class, str]]] = {}
        self._words: dict[str, int] = {}  # how many labels the most frequent one has in which the word stands
        for one in frequent:
            parts = labels.words(one.spellings[0])
            for part in parts:
                self._words.setdefault(part, one.size)
            for key, word in _keys(parts):
                near = self._classes.setdefault(key, [])
                if len(near) < _MOST_NEIGHBOURS:
                    near.append((one, word))

    def nearest(self, rare: Class) -> Class | None:
        """The most frequent label that differs from the rare one by a slip, in a word that no more frequent one has."""
        near = [
            one
            for key, word in _keys(labels.words(rare.spellings[0]))
            if self._words.get(word, 0) <= rare.size
            for one, usual in self._classes.get(key, ())
            if labels.is_slip(word, usual)
        ]
        return max(near, key=lambda one: (one.size, one.spellings), default=None)


def _keys(parts: tuple[str, ...]) -> Iterator[tuple[object, str]]:
    for at, word in enumerate(parts):
        for left in labels.thinned(word):
            yield (parts[:at], left, parts[at + 1 :]), word


KIND = Kind(
    name="label-variants",
    summary="Labels that are another spelling of a more frequent one.",
    options=Options,
    make=LabelVariants,
    values={
        "label": "the rarer spelling",
        "usual": "the more frequent one",
        "count": "how many labels are spelled the rarer way",
        "usual_count": "how many are spelled the other way",
        "difference": "in what the two differ, as `case, separators`; for spelling just that word",
    },
    scope="dataset",
)
