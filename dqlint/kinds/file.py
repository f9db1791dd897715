"""Kind `file`: what a file as a whole has to be: its name, how many rows it has, what its first row looks like."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from dqlint.batch import Batch
from dqlint.check import Kind, Search
from dqlint.corpus import Corpus
from dqlint.model import Hit, Place
from dqlint.options import Between, JsonSchema, NotEmpty, OptionSet, option
from dqlint.validation import Schema


class Options(OptionSet):
    """What a file has to be. A file that is none of it is told once."""

    names: tuple[str, ...] = option((), "globs of which the file's name has to fit one", NotEmpty(each=True))
    least: int = option(0, "the fewest rows", Between(0))
    most: int | None = option(None, "the most rows", Between(0), least="least")
    first: JsonSchema | None = option(None, "the JSON Schema of the first row, by which many trainers judge a file")


@dataclass(slots=True)
class Seen:
    """What is known of a file: where it begins, how many rows there are, what is wrong with the first."""

    place: Place
    rows: int = 0
    problems: list[str] = field(default_factory=list)


class File:
    """Counts the rows of every file, and looks at the first."""

    searches: tuple[Search, ...] = ()

    def __init__(self, options: Options) -> None:
        self.options = options
        self._files: dict[str, Seen] = {}

    def examine(self, batch: Batch) -> Iterator[Hit]:
        if len(batch):
            seen = self._files.setdefault(batch.file, Seen(batch.place(0)))
            if not seen.rows:
                seen.problems = self._first(batch)
            seen.rows += len(batch)
        return iter(())

    def _first(self, batch: Batch) -> list[str]:
        if self.options.first is None or batch.first:
            return []
        return [mistake.message for mistake in Schema(self.options.first).mistakes(batch.records[0])]

    def merge(self, later: File) -> None:
        """Take over what a check saw that looked at later rows."""
        for file, seen in later._files.items():
            mine = self._files.setdefault(file, Seen(seen.place, 0, seen.problems))
            mine.rows += seen.rows

    def conclude(self, corpus: Corpus) -> Iterator[Hit]:
        for file, seen in self._files.items():
            for problem in self._problems(file, seen):
                yield Hit(seen.place, values={"problem": problem, "rows": seen.rows, "name": _name(file)})

    def _problems(self, file: str, seen: Seen) -> Iterator[str]:
        options = self.options
        if options.names and not any(fnmatchcase(_name(file), glob) for glob in options.names):
            yield f"the file is named {_name(file)}"
        if seen.rows < options.least:
            yield f"the file has {seen.rows} {'row' if seen.rows == 1 else 'rows'}, fewer than {options.least:,}"
        if options.most is not None and seen.rows > options.most:
            yield f"the file has {seen.rows:,} rows, more than {options.most:,}"
        yield from seen.problems


def _name(file: str) -> str:
    return file.rpartition("/")[2]


KIND = Kind(
    name="file",
    summary="What a file as a whole has to be: its name, how many rows it has, what its first row looks like.",
    options=Options,
    make=File,
    values={
        "problem": "what is wrong, in words",
        "rows": "how many rows the file has",
        "name": "the file's name, without its folder",
    },
    scope="dataset",
)
