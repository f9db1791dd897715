"""Kind `vocabulary`: the values of a field must be among those allowed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Literal

from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck
from dqlint.labels import singles, written
from dqlint.model import Hit
from dqlint.options import FieldPath, NotEmpty, OptionSet, option

_NEAR = 70  # the least ratio of two spellings alike (0 to 100)


class Options(OptionSet):
    """Which values a field may have."""

    field: FieldPath = option(FieldPath("label"), "the field that is checked; of a list, each entry")
    allowed: tuple[str | int | bool, ...] = option(
        doc="the values that are allowed; 1 allows the text '1' too", check=NotEmpty()
    )
    case: Literal["match", "ignore"] = option("match", "whether upper and lower case have to agree")


class Vocabulary(RowCheck):
    """Values outside the vocabulary, with the one that is closest in spelling where one is near."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._words = [written(value) for value in options.allowed]
        self._known = {self._folded(word) for word in self._words}
        self._closest = lru_cache(maxsize=10_000)(self._search)

    def examine(self, batch: Batch) -> Iterator[Hit]:
        for value, row, path in zip(*batch.values(self.options.field), strict=True):
            for single, place in singles(value, path):
                text = written(single)
                if self._folded(text) not in self._known:
                    closest = self._closest(text)
                    hint = f"; closest is {closest!r}" if closest else ""
                    yield batch.hit(row, place, values={"value": single, "closest": closest, "hint": hint})

    def _folded(self, text: str) -> str:
        return text.casefold() if self.options.case == "ignore" else text

    def _search(self, text: str) -> str:
        from rapidfuzz import fuzz, process, utils

        best = process.extractOne(
            text, self._words, scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=_NEAR
        )
        return best[0] if best else ""


KIND = Kind(
    name="vocabulary",
    summary="The values of a field must be among those allowed.",
    options=Options,
    make=Vocabulary,
    values={
        "value": "the value that is not allowed",
        "closest": "the allowed value that is spelled most like it; empty where none is near",
        "hint": "the same in words, as \"; closest is 'billing'\", or empty",
    },
)
