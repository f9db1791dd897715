"""Kind `json-schema`: records, fields, or the JSON inside a text, held against a JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, reduce
from typing import Any, NoReturn

from dqlint import paths
from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck
from dqlint.model import Hit
from dqlint.options import FieldPath, JsonSchema, option
from dqlint.strictjson import why_not_json
from dqlint.validation import Schema


@dataclass(frozen=True, slots=True)
class Options:
    """What is held against which schema."""

    schema: JsonSchema = option(doc="the JSON Schema (2020-12 where it names no other), or the path of its file")
    field: FieldPath | None = option(
        None,
        "the field or path that is checked, the record as a whole where left out; `output#` is the JSON in the text of "
        "`output`, `output#/items/*` what lies in it",
    )


class Conformity(RowCheck):
    """One hit for each place of a row that breaks the schema."""

    def __init__(self, options: Options) -> None:
        self.options = options

    @cached_property
    def _schema(self) -> Schema:
        return Schema(self.options.schema)

    def examine(self, batch: Batch) -> Iterator[Hit]:
        field, embedded, pointer = (self.options.field or "").partition("#")
        if embedded:
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
    summary="Records, fields, or the JSON inside a text, held against a JSON Schema.",
    options=Options,
    make=Conformity,
    values={
        "problem": "what is wrong there; several things are set apart by semicolons",
        "at": "where in the value that is checked, as $.items[2].name",
        "keyword": "the keyword of the schema that is broken; empty where the text is not JSON",
    },
)
