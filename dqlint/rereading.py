"""The data files of a run, and their rows as whole-dataset checks see them again at the end."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from dqlint import where
from dqlint.batch import Batch
from dqlint.cache import Cache
from dqlint.corpus import Corpus
from dqlint.crew import Member, admitted
from dqlint.layouts import Layout
from dqlint.layouts.detect import Detection
from dqlint.model import Rows
from dqlint.scope import Scope
from dqlint.search import Searcher
from dqlint.table import Table

Reader = Callable[[], Iterable[Rows]]
Again = Callable[[Container[int]], Iterable[Rows]]
Fit = Callable[[Detection], Layout | None]

NO_LAYOUT = Layout("none", "no layout fits", (), {})


class DataFile(NamedTuple):
    """A data file at a version: its posix name, its split, how to read its rows (again, if need be).

    `fit` turns what detection found into the layout to lint with; None refuses the file's rows. `again` is a shorter
    way to the rows that start on some lines, where there is one.
    """

    name: str
    split: str
    read: Reader
    fit: Fit
    again: Again | None = None


class Rereading:
    """The rows of all files: a corpus for each rule."""

    def __init__(
        self,
        files: Sequence[DataFile],
        layouts: Mapping[str, Layout],
        table: Table,
        scope: Scope | None,
        cache: Cache,
    ) -> None:
        self._files = {file.name: file for file in files}
        self._layouts = layouts
        self._table = table
        self._scope = scope
        self._cache = cache

    @property
    def whole(self) -> Corpus:
        """All rows."""
        return Corpus(partial(self._read, None), self._table, partial(self._read_again, None))

    def corpus(self, member: Member) -> Corpus:
        """The rows as the check of a rule sees them, which may have a filter, and be another than it was."""
        scope = None if self._scope is None or member.rule.code in self._scope.anew else self._scope
        read, again = partial(self._read, member.test), partial(self._read_again, member.test)
        return Corpus(read, self._table, again, scope, self._cache)

    def _read(self, test: where.Test | None, name: str) -> Iterator[Batch]:
        return self._batches(test, name, self._files[name].read())

    def _read_again(self, test: where.Test | None, name: str, lines: Container[int]) -> Iterator[Batch]:
        file = self._files[name]
        return self._batches(test, name, file.again(lines) if file.again else file.read())

    def _batches(self, test: where.Test | None, name: str, found: Iterable[Rows]) -> Iterator[Batch]:
        for rows in found:
            layout = self._layouts.get(name, NO_LAYOUT)
            batch = Batch(name, self._files[name].split, rows, layout, Searcher(()))
            yield admitted(batch, test) if test else batch
