"""What metrics are computed from: the findings of a run, its measures, and columns of the rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from dqlint import where
from dqlint.labels import singles, written
from dqlint.metrics.annotations import FIELD, Annotated, annotated
from dqlint.model import Finding, Measure, Rule
from dqlint.statistics import diversity
from dqlint.table import Kept, Part, Table

KEPT = Kept(texts=frozenset(("input", "output")), values=frozenset(("label", FIELD)))

Row = tuple[str, int]  # a file, and the number of a row in it


class Run(NamedTuple):
    """A run over the files of a dataset. `rules` are all that ran, by code; `counted` those that the project runs."""

    findings: Sequence[Finding]
    measures: Sequence[Measure]
    parts: Sequence[Part]
    rules: Mapping[str, Rule]
    counted: frozenset[str]


class Diversity(NamedTuple):
    """Two measures of how varied texts are; None where there are none."""

    distinct: float | None
    compression: float | None


class Facts:
    """A run, as metrics ask for it."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self._splits = Table(run.parts).splits

    def rows_of(self, split: str) -> Table:
        """The rows of a split."""
        return self._splits.get(split) or Table(())

    @cached_property
    def train(self) -> Table:
        """The rows to train on."""
        return self.rows_of("train")

    @cached_property
    def by_code(self) -> Mapping[str, Sequence[Finding]]:
        """The findings of each rule."""
        found: dict[str, list[Finding]] = {}
        for one in self.run.findings:
            found.setdefault(one.code, []).append(one)
        return found

    def of(self, codes: Iterable[str]) -> list[Finding]:
        """The findings of some rules in train files, borderline ones aside, in the order of the data."""
        found = (one for code in codes for one in self.by_code.get(code, ()) if not one.borderline)
        return sorted((one for one in found if one.place.split == "train"), key=lambda one: one.place)

    def found(self, codes: Iterable[str]) -> set[Row]:
        """The train rows with a finding of these rules."""
        return {(one.place.file, one.place.row) for one in self.of(codes) if one.place.row >= 0}

    def looked_at(self, codes: Iterable[str]) -> bool:
        """Whether any of the rules looks at any of the train files."""
        files = {(part.file, part.split, part.layout) for part in self.train.parts}
        chosen = [self.run.rules[code].where for code in codes if code in self.run.rules]
        return any(where.admits(one, *file) for one in chosen for file in files)

    def labels(self, split: str) -> Counter[str]:
        """How often each label stands in a split."""
        return Counter(
            written(label)
            for part in self.rows_of(split).parts
            for value, _, path in zip(*part.values["label"], strict=True)
            for label, _ in singles(value, path)
        )

    def texts(self, field: str) -> list[str]:
        """The texts of a field in the train rows."""
        return [text for part in self.train.parts for text in part.texts[field].values]

    @cached_property
    def annotated(self) -> list[Annotated]:
        """The train rows that have annotations."""
        return annotated(self.train)

    @cached_property
    def diversity(self) -> Diversity:
        """How varied a sample of the outputs is, or of the inputs where there are none."""
        from concurrent.futures import ThreadPoolExecutor

        from dqlint.similarity.sets import hashed_words

        texts = diversity.sample(self.texts("output") or self.texts("input"))
        if not texts:
            return Diversity(None, None)
        with ThreadPoolExecutor(1) as pool:  # packing leaves Python free for the rest
            packed = pool.submit(diversity.compression_ratio, texts)
            return Diversity(diversity.distinct(*hashed_words(texts)), packed.result())
