"""Kind `json-schema`: records, fields, or the JSON inside a text or its code blocks, held against a JSON Schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property, reduce
from itertools import islice
from typing import Any, NoReturn

from dqlint import paths
from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck, Search
from dqlint.fences import Fence, fences
from dqlint.model import Hit
from dqlint.options import FieldPath, JsonSchema, OptionSet, option
from dqlint.strictjson import why_not_json
from dqlint.validation import Mistake, Schema


class Options(OptionSet):
    """What is held against which schema."""

    schema: JsonSchema = option(doc="the JSON Schema (2020-12 where it names no other), or the path of its file")
    field: FieldPath | None = option(
        None,
        "the field or path that is checked, the record as a whole where left out; `output#` is the JSON in the text of "
        "`output`, `output#/items/*` what lies in it",
    )
    fences: bool = option(
        default=False,
        doc="hold the code blocks called `json` in the texts of the field (`output` where none is named) against it; "
        "the first mistake in a text is reported, and what is not JSON is left to the kind `parses`",
    )


_JSON_FENCE = re.compile(r"[`~][ \t]*json", re.IGNORECASE)


class Conformity(RowCheck):
    """One hit for each place of a row that breaks the schema."""

    def __init__(self, options: Options) -> None:
        self.options = options
        if options.fences:
            self.searches = (Search(self._field, _JSON_FENCE),)

    @property
    def _field(self) -> str:
        return self.options.field or "output"

    @cached_property
    def _schema(self) -> Schema:
        return Schema(self.options.schema)

    def examine(self, batch: Batch) -> Iterator[Hit]:
        field, embedded, pointer = (self.options.field or "").partition("#")
        if self.options.fences:
            yield from self._in_fences(batch)
        elif embedded:
            yield from self._inside(batch, field, pointer)
        elif field:
            for value, row, path in zip(*batch.values(field), strict=True):
                yield from self._against(batch, row, path, value)
        else:
            for row, record in enumerate(batch.records):
                yield from self._against(batch, row, "", record)

    def _inside(self, batch: Batch, field: str, pointer: str) -> Iterator[Hit]:
        for text, row, path in zip(*batch.texts(field), strict=True):
            try:
                value = json.loads(text, parse_constant=_refuse)
            except (ValueError, RecursionError) as error:
                values = {"problem": f"is not JSON: {why_not_json(error)}", "at": "$", "keyword": ""}
                yield batch.hit(row, path, values=values)
                continue
            for place, member in paths.inside(value, pointer, path):
                yield from self._against(batch, row, place, member)

    def _in_fences(self, batch: Batch) -> Iterator[Hit]:
        texts, rows, places = batch.texts(self._field)
        for entry in dict.fromkeys(entry for entry, _ in batch.search(self._field, _JSON_FENCE)):
            found = (pair for block in fences(texts[entry]) for pair in self._mistakes(block))
            for block, mistake in islice(found, 1):
                values = {"problem": mistake.message, "at": _at(mistake.path), "keyword": mistake.keyword}
                yield batch.hit(rows[entry], places[entry], (block.start, block.end), values)

    def _mistakes(self, block: Fence) -> Iterator[tuple[Fence, Mistake]]:
        if not block.closed or block.language != "json":
            return
        try:
            value = json.loads(block.text, parse_constant=_refuse)
        except (ValueError, RecursionError):
            return
        for mistake in self._schema.mistakes(value):
            yield block, mistake

    def _against(self, batch: Batch, row: int, path: str, value: Any) -> Iterator[Hit]:
        for mistake in self._schema.mistakes(value):
            place = reduce(paths.child, mistake.path, path)
            values = {"problem": mistake.message, "at": _at(mistake.path), "keyword": mistake.keyword}
            yield batch.hit(row, place, values=values)


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number of JSON")


def _at(steps: tuple[str | int, ...]) -> str:
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)


KIND = Kind(
    name="json-schema",
    summary="Records, fields, or the JSON inside a text or its code blocks, held against a JSON Schema.",
    options=Options,
    make=Conformity,
    values={
        "problem": "what is wrong there; several things are set apart by semicolons",
        "at": "where in the value that is checked, as $.items[2].name",
        "keyword": "the keyword of the schema that is broken; empty where the text is not JSON",
    },
)
