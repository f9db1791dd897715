"""Kind `fences`: code blocks in a text whose fence is opened and never closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck, Search
from dqlint.fences import MARKS, Fence, fenced
from dqlint.model import Hit
from dqlint.options import FieldPath, NotEmpty, OptionSet, option

_INFO_CHARACTERS = 40


class Options(OptionSet):
    """Where it is looked for."""

    fields: tuple[FieldPath, ...] = option((FieldPath("output"),), "the fields whose texts are looked at", NotEmpty())


class Fences(RowCheck):
    """One hit for a text: a fence that never closes reaches to its end, so there is only one."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self.searches = tuple(Search(field, MARKS) for field in options.fields)

    def examine(self, batch: Batch) -> Iterator[Hit]:
        for field in self.options.fields:
            _, rows, places = batch.texts(field)
            for entry, blocks in _fenced(batch, field).items():
                last = blocks[-1] if blocks else None
                if last and not last.closed:
                    values = {"line": last.line, "info": last.info[:_INFO_CHARACTERS]}
                    yield batch.hit(rows[entry], places[entry], (last.start, last.end), values)


def _fenced(batch: Batch, field: str) -> Mapping[int, list[Fence]]:
    """The code blocks of the texts that have some, by entry; made once for all rules that look at them."""

    def make() -> Mapping[int, list[Fence]]:
        return fenced(batch.texts(field).values, (entry for entry, _ in batch.search(field, MARKS)))

    return batch.once("fences", field, make)


KIND = Kind(
    name="fences",
    summary="Code blocks in a text whose fence is opened and never closed, as CommonMark reads fences.",
    options=Options,
    make=Fences,
    values={
        "line": "the line in which the fence is opened, from 1",
        "info": f"what stands behind the opening fence, {_INFO_CHARACTERS} characters at most; often the language",
    },
)
