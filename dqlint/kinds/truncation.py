"""Kind `truncation`: texts that were cut at one length, which shows in many of them at once.

A script that keeps the first 2,000 characters leaves many texts of exactly 2,000, none longer, and most of them stop in
the middle of a sentence. One such text proves nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from dqlint.batch import Batch
from dqlint.check import Kind, Search
from dqlint.corpus import Corpus
from dqlint.model import Hit, Place
from dqlint.options import Between, FieldPath, NotEmpty, OptionSet, option

_NEAR = 0.9  # the lengths from this share of the longest on are held against it
_TIMES = 5  # how many times as many texts the longest length has as those have on average
_MOST = 0.5  # the share of a file's texts up to which one length is a pile and not the usual length
_SOFT_ENDS = ",;-–—(，、،"


class Options(OptionSet):
    """Which texts are counted, and how many make a pile."""

    fields: tuple[FieldPath, ...] = option(doc="the fields whose texts are counted, each by itself", check=NotEmpty())
    least: int = option(5, "how many different texts of the longest length there are at least", Between(2))
    shortest: int = option(200, "the least length in characters that may be a cut", Between(1))


class Cut(NamedTuple):
    """A text of the longest length that ends no sentence."""

    place: Place
    path: str
    text: str


class Truncation:
    """Counts lengths by file and field; the rows are looked for at the end, where lengths pile up at the longest."""

    searches: tuple[Search, ...] = ()

    def __init__(self, options: Options) -> None:
        self.options = options
        self._lengths: dict[tuple[str, str], Counter[int]] = {}

    def examine(self, batch: Batch) -> Iterator[Hit]:
        for field in self.options.fields:
            self._lengths.setdefault((batch.file, field), Counter()).update(map(len, batch.texts(field).values))
        return iter(())

    def merge(self, later: Truncation) -> None:
        """Take over what a check saw that looked at later rows."""
        for key, lengths in later._lengths.items():
            self._lengths.setdefault(key, Counter()).update(lengths)

    def conclude(self, corpus: Corpus) -> Iterator[Hit]:
        for (file, field), lengths in self._lengths.items():
            longest = max(lengths, default=0)
            if longest < self.options.shortest or not self._is_pile(lengths, longest):
                continue
            cuts = [*_cuts(corpus, file, field, longest)]
            different = len({cut.text for cut in cuts})
            if different >= self.options.least and 2 * len(cuts) > lengths[longest]:
                values = {"length": longest, "count": len(cuts)}
                yield from (Hit(place, path, (max(0, longest - 1), longest), values) for place, path, _ in cuts)

    def _is_pile(self, lengths: Counter[int], longest: int) -> bool:
        count = lengths[longest]
        if not self.options.least <= count <= _MOST * lengths.total():
            return False
        low = int(longest * _NEAR)
        near = sum(lengths[length] for length in range(low, longest)) if low < longest else 0
        return count * (longest - low) >= _TIMES * near


def _cuts(corpus: Corpus, file: str, field: str, longest: int) -> Iterator[Cut]:
    for batch in corpus.batches(file):
        for text, row, path in zip(*batch.texts(field), strict=True):
            if len(text) == longest and _ends_no_sentence(text):
                yield Cut(batch.place(row), path, text)


def _ends_no_sentence(text: str) -> bool:
    last = text.rstrip()[-1:]
    return last.isalnum() or last in _SOFT_ENDS


KIND = Kind(
    name="truncation",
    summary="Texts that were cut at one length, which many of a file share and none exceeds.",
    options=Options,
    make=Truncation,
    values={
        "length": "the length in characters at which they were cut",
        "count": "how many texts of the file stop there in the middle of a sentence",
    },
    scope="dataset",
)
