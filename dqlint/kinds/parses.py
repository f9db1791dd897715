"""Kind `parses`: texts, or the code blocks in them, that are not in the language they are said to be in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal, NamedTuple

from dqlint.batch import Batch
from dqlint.check import Kind, RowCheck, Search
from dqlint.deferred import deferred
from dqlint.fences import MARKS, Fence, fenced
from dqlint.illustrations import is_illustration
from dqlint.languages import NAMES, Language, Mistake, mistake
from dqlint.model import Hit
from dqlint.options import FieldPath, NotEmpty, OptionSet, option

_ASIDE = r"[ \t]*(?:\#[^\n]*)?\n"
_IMPORT = r"(?:import|from)[ ][^\n;{]*\n"
_LOOKALIKES: Mapping[Language, re.Pattern[str]] = {
    "json": deferred(r'\A\s*(?:\[\s*)?\{\s*"[^"\n]*"\s*:'),
    # Imports, then a function, a class or (where there are imports) an assignment.
    "python": deferred(
        rf"\A(?:{_ASIDE})*(?:(?:{_IMPORT}|{_ASIDE})*"
        rf"(?:(?:async[ ]+)?def[ ]+\w+[ ]*\([^\n]*\)[^\n;{{=]*|class[ ]+\w+[^\n;{{]*):{_ASIDE}"
        rf"|{_IMPORT}(?:{_IMPORT}|{_ASIDE})*[A-Za-z_]\w*[ ]=[ ][^\n;]*\n)"
    ),
}
_SHOWN: Mapping[Language, str] = {"json": "JSON", "python": "Python 3", "yaml": "YAML"}
_CUT_STRING = "a string that never closes"  # of strictjson: the text ends in it
_PROSE = deferred(r"[A-Z][\w'-]*(?: [a-z'-]+){2}|[A-Z][a-z]+(?: [A-Za-z]+)?:|[A-Z][a-z]+[.!]?[ \t]*$", re.MULTILINE)

_PRINTED = deferred(r"^[ \t]*#.*\b(?:outputs?|prints?|results?|returns?)\b", re.MULTILINE | re.IGNORECASE)


class Options(OptionSet):
    """What is parsed, and as what."""

    fields: tuple[FieldPath, ...] = option((FieldPath("output"),), "the fields whose texts are looked at", NotEmpty())
    what: Literal["fences", "text", "lookalikes"] = option(
        doc="what is parsed: code blocks that name the language; whole texts; or those whole texts that look like it: "
        "JSON objects (or a list of them), closed or cut off, and Python that begins with a function, a class or "
        "imports, where no code block, no prose and nothing that it prints follows"
    )
    language: Language = option(doc="the language; lookalikes are known of json and python")
    illustrations: Literal["allow", "report"] = option(
        "allow",
        "what is broken for people who read it: something left out where the mistake is (`...`, `<your key>`, "
        "`{{ name }}`, a comment in place of code), a comment in JSON, members of an object without the object",
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
        looks = {"text": None, "lookalikes": _LOOKALIKES.get(options.language)}
        self.pattern = looks.get(options.what, MARKS)
        self.searches = tuple(Search(field, self.pattern) for field in options.fields) if self.pattern else ()

    def examine(self, batch: Batch) -> Iterator[Hit]:
        for field in self.options.fields:
            texts, rows, places = batch.texts(field)
            for entry, broken in self._found(batch, field):
                first = broken[0]
                start = min(first.offset, len(texts[entry]) - 1)
                values = {
                    "language": _SHOWN[self.options.language],
                    "reason": first.reason,
                    "line": first.line,
                    "column": first.column,
                    "count": len(broken),
                }
                yield batch.hit(rows[entry], places[entry], (start, start + 1), values)

    def _found(self, batch: Batch, field: str) -> Iterator[tuple[int, list[Broken]]]:
        look = {"text": self._texts, "lookalikes": self._lookalikes}.get(self.options.what, self._fences)
        return ((entry, broken) for entry, broken in look(batch, field) if broken)

    def _texts(self, batch: Batch, field: str) -> Iterator[tuple[int, list[Broken]]]:
        for entry, text in enumerate(batch.texts(field).values):
            wrong = self._mistake(text)
            yield entry, [_broken(text, wrong, wrong.offset)] if wrong else []

    def _lookalikes(self, batch: Batch, field: str) -> Iterator[tuple[int, list[Broken]]]:
        for entry, match in batch.search(field, self.pattern) if self.pattern else ():
            text = match.string
            wrong = self._mistake(text)
            yield entry, [_broken(text, wrong, wrong.offset)] if wrong and self._is_meant(text, wrong) else []

    def _is_meant(self, text: str, wrong: Mistake) -> bool:
        """Whether all of a text is meant to be in the language that it looks like."""
        if self.options.language == "json":
            end = text.rstrip()
            is_cut = wrong.offset >= len(end) or wrong.reason == _CUT_STRING
            return is_cut or end[-1] == ("]" if text.lstrip()[0] == "[" else "}")
        start = text.rfind("\n", 0, wrong.offset) + 1
        before = text[:start].rpartition("\n\n")[2]
        return not MARKS.search(text) and not _PROSE.match(text, start) and not _PRINTED.search(before)

    def _fences(self, batch: Batch, field: str) -> Iterator[tuple[int, list[Broken]]]:
        for entry, blocks in _fenced(batch, field).items():
            yield entry, [*self._broken_blocks(blocks)]

    def _broken_blocks(self, blocks: list[Fence]) -> Iterator[Broken]:
        for block in blocks:
            if block.closed and NAMES.get(block.language) == self.options.language:
                wrong = self._mistake(block.text)
                if wrong:
                    yield _broken(block.text, wrong, block.offset(wrong.offset))

    def _mistake(self, text: str) -> Mistake | None:
        wrong = mistake(self.options.language, text)
        if wrong and self.options.illustrations == "allow" and is_illustration(self.options.language, text, wrong):
            return None
        return wrong


def _fenced(batch: Batch, field: str) -> Mapping[int, list[Fence]]:
    """The code blocks of the texts that have some, by entry; made once for all rules that look at them."""

    def make() -> Mapping[int, list[Fence]]:
        return fenced(batch.texts(field).values, (entry for entry, _ in batch.search(field, MARKS)))

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
        "language": "the language, as JSON, Python 3 or YAML",
        "reason": "what is wrong, in words",
        "line": "the line of the mistake in the block or text that was parsed, from 1",
        "column": "the column, from 1",
        "count": "how many code blocks of the text have a mistake",
    },
)
