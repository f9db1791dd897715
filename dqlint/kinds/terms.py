"""Kind `terms`: words and phrases that texts must not have, each with a better one where there is one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Literal

from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck, Search
from dqlint.model import Hit
from dqlint.options import FieldPath, NotEmpty, OptionSet, option
from dqlint.phrases import any_of


class Options(OptionSet):
    """Which terms are looked for, and where."""

    fields: tuple[FieldPath, ...] = option(doc="the fields whose texts are searched", check=NotEmpty())
    words: tuple[str, ...] = option((), "words and phrases that are not wanted", NotEmpty(each=True))
    instead: Mapping[str, str] = option(
        {}, "words and phrases that are not wanted, with what to write instead", NotEmpty(each=True)
    )
    case: Literal["ignore", "match"] = option("ignore", "whether upper and lower case have to agree")
    whole: bool = option(default=True, doc="find whole words only; scripts without spaces have no such limit")


class Terms(RowCheck):
    """One hit for a text, at the first term in it: findings are told apart by row and field."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.terms = sorted({*options.words, *options.instead}, key=lambda term: (-len(term), term))
        self.pattern = any_of(self.terms, whole=options.whole, match_case=options.case == "match")
        self.searches = tuple(Search(field, self.pattern) for field in options.fields)

    def examine(self, batch: Batch) -> Iterator[Hit]:
        for field in self.options.fields:
            _, rows, places = batch.texts(field)
            for entry, found in groupby(batch.search(field, self.pattern), itemgetter(0)):
                matches = [match for _, match in found]
                yield batch.hit(rows[entry], places[entry], matches[0].span(), self._values(matches))

    def _values(self, matches: list[re.Match[str]]) -> Mapping[str, str | int]:
        first = matches[0]
        term = self.terms[(first.lastindex or 1) - 1]
        return {
            "term": " ".join(first[0].split()),
            "instead": self.options.instead.get(term, ""),
            "count": len(matches),
        }


KIND = Kind(
    name="terms",
    summary="Words and phrases that texts must not have, each with a better one where there is one.",
    options=Options,
    make=Terms,
    values={
        "term": "the first term as it stands in the text, on one line",
        "instead": "what to write instead, or nothing",
        "count": "how many terms the text has",
    },
)
