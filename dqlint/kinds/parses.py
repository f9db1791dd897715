"""Kind `parses`: texts, or the code blocks in them, that are not in the language they are said to be in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck, Search
from dqlint.fences import Fence, fences
from dqlint.languages import NAMES, Language, Mistake, is_illustration, mistake
from dqlint.model import Hit
from dqlint.options import FieldPath, NotEmpty, option

_FENCE = re.compile(r"```|~~~")
_LIKE_JSON = re.compile(r'\A\s*(?:\[\s*)?\{\s*"[^"\n]*"\s*:')


@dataclass(frozen=True, slots=True)
class Options:
    """What is parsed, and as what."""

    fields: tuple[FieldPath, ...] = option((FieldPath("output"),), "the fields whose texts are looked at", NotEmpty())
    what: Literal["fences", "unclosed-fences", "text", "json-like-text"] = option(
        doc="what is parsed: code blocks of a language; whole texts; only those texts that begin like a JSON object (or a "
        "list of them) and end as one, or in the middle of it. `unclosed-fences` parses nothing: it finds code blocks "
        "whose fence never closes",
    )
    language: Language = option("json", "the language of the texts, or of the code blocks that are looked at")
    illustrations: Literal["allow", "report"] = option(
        "allow",
        "what is broken for the sake of people who read it: something left out (`...`, `<your key>`, `{{ name }}`) where "
        "the mistake is, a comment in JSON, or members of a JSON object without the object",
    )


class Broken(NamedTuple):
    """A mistake: its place in the whole text, and line and column, from 1, in the block or text that was parsed."""

    offset: int
    reason: str
    line: int
    column: int


class Parses(RowCheck):
    """One hit for a text, at the first mistake: findings are told apart by row and field."""

    def __init__(self, options: Options) -> None:
        self.options = options
        pattern = _LIKE_JSON if options.what == "json-like-text" else _FENCE
        self.searches = () if options.what == "text" else tuple(Search(field, pattern) for field in options.fields)

    def examine(self, batch: Batch) -> Iterator[Hit]:
        for field in self.options.fields:
            texts, rows, places = batch.texts(field)
            for entry, broken in self._found(batch, field):
                first = broken[0]
                start = min(first.offset, len(texts[entry]) - 1)
                values = {"reason": first.reason, "line": first.line, "column": first.column, "count": len(broken)}
                yield batch.hit(rows[entry], places[entry], (start, start + 1), values)

    def _found(self, batch: Batch, field: str) -> Iterator[tuple[int, list[Broken]]]:
        if self.options.what == "text":
            found = ((entry, self._in_text(text)) for entry, text in enumerate(batch.texts(field).values))
        elif self.options.what == "json-like-text":
            matches = batch.search(field, _LIKE_JSON)
            found = ((entry, self._in_json_like(match.string)) for entry, match in matches)
        else:
            look = self._unclosed if self.options.what == "unclosed-fences" else self._in_fences
            found = ((entry, look(inside)) for entry, inside in _fenced(batch, field).items())
        yield from ((entry, broken) for entry, broken in found if broken)

    def _in_text(self, text: str) -> list[Broken]:
        wrong = self._mistake(text)
        return [_broken(text, wrong, wrong.offset)] if wrong else []

    def _in_json_like(self, text: str) -> list[Broken]:
        wrong = self._mistake(text)
        end = text.rstrip()
        closes = {"{": "}", "[": "]"}[text.lstrip()[0]]
        return [_broken(text, wrong, wrong.offset)] if wrong and (end[-1] == closes or wrong.offset >= len(end)) else []

    def _in_fences(self, inside: Iterable[Fence]) -> list[Broken]:
        wanted = (fence for fence in inside if fence.closed and NAMES.get(fence.language) == self.options.language)
        wrong = ((fence, self._mistake(fence.text)) for fence in wanted)
        return [_broken(fence.text, one, fence.offset(one.offset)) for fence, one in wrong if one]

    def _unclosed(self, inside: Iterable[Fence]) -> list[Broken]:
        return [Broken(fence.start, "", fence.line, 1) for fence in inside if not fence.closed]

    def _mistake(self, text: str) -> Mistake | None:
        wrong = mistake(self.options.language, text)
        if wrong and self.options.illustrations == "allow" and is_illustration(self.options.language, text, wrong):
            return None
        return wrong


def _fenced(batch: Batch, field: str) -> Mapping[int, list[Fence]]:
    """The code blocks of the texts that have some, by entry."""

    def make() -> Mapping[int, list[Fence]]:
        texts = batch.texts(field).values
        return {
            entry: fences(texts[entry]) for entry in dict.fromkeys(entry for entry, _ in batch.search(field, _FENCE))
        }

    return batch.once("fences", field, make)


def _broken(text: str, wrong: Mistake, offset: int) -> Broken:
    before = re.split(r"\r\n?|\n", text[: wrong.offset])
    return Broken(offset, wrong.reason, len(before), len(before[-1]) + 1)


KIND = Kind(
    name="parses",
    summary="Texts, or the code blocks in them, that are not in the language they are said to be in.",
    options=Options,
    make=Parses,
    values={
        "reason": "what is wrong, in words; empty for a fence that never closes",
        "line": "the line of the mistake in the block (or text) that was parsed, from 1; for a fence, in the whole text",
        "column": "the column, from 1",
        "count": "how many code blocks of the text have a mistake",
    },
)
