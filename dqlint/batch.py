"""A run of rows with what checks want of it, made once on first use: columns by occurrence, turns, pattern hits."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from dqlint import columns
from dqlint.columns import Column, Conversation, Said
from dqlint.layouts import FIELDS, Layout
from dqlint.model import NO_VALUES, Defect, Hit, Place, Record, Rows
from dqlint.search import TooSlow, matches
from dqlint.talk import Part, Talk

T = TypeVar("T")

EVERY_TEXT = ""
"""A field for `texts` and `search`: every text of a row, wherever it stands in the record."""

# Whose turns a field's texts are; in an answer (chosen, rejected) they are the assistant's.
_SPEAKERS: Mapping[str, str] = {"input": "user", "output": "assistant", "system": "system"}
_WITHOUT_TURNS = (("system", "system"), ("input", "user"), ("output", "assistant"))


class Scanner(Protocol):
    """Finds which texts of a field may match which of the run's patterns (`dqlint.search.Searcher`)."""

    def scan(self, field: str, texts: Sequence[str], tail: int = 0) -> Mapping[re.Pattern[str], Sequence[int]]:
        """Indices of the texts that may match, ascending, for every pattern declared for the field and the tail."""


class Stuck(Exception):
    """A check gave up on its batch at a row, for the reason given."""

    def __init__(self, place: Place, reason: str) -> None:
        super().__init__(reason)
        self.place = place


class Batch:
    """Rows of one file. Indices into `records` are rows of the batch; `numbers` are their numbers in the file.

    `lines` and `columns` say where each of them starts.
    """

    def __init__(self, file: str, split: str, rows: Rows, layout: Layout, scanner: Scanner) -> None:
        self.file = file
        self.split = split
        self.first = rows.first
        self.records: list[Record] = rows.records
        self.defects: list[Defect] = rows.defects
        self.layout = layout
        self.numbers: Sequence[int] = range(rows.first, rows.first + len(rows.records))
        self.lines = rows.lines
        self.columns = rows.columns
        self._scanner = scanner
        self._made: dict[tuple[str, str], Any] = {}
        self._latest: dict[Hashable, tuple[Hashable, Any]] = {}

    def __len__(self) -> int:
        return len(self.records)

    def place(self, row: int) -> Place:
        """Where a row of the batch lies."""
        return Place(self.file, self.lines[row], self.columns[row], self.numbers[row], self.split)

    def record(self, place: Place) -> Record | None:
        """The record at a place, or None where it is not a row of the batch."""
        row = place.row - self.first
        return self.records[row] if place.file == self.file and 0 <= row < len(self.records) else None

    def only(self, keep: Sequence[int], scanner: Scanner | None = None) -> Batch:
        """The batch with these of its rows alone, and without defects; another scanner may be for their texts."""
        lines = [self.lines[row] for row in keep]
        rows = Rows(self.first, [self.records[row] for row in keep], lines, [self.columns[row] for row in keep], [])
        batch = Batch(self.file, self.split, rows, self.layout, scanner or self._scanner)
        batch.numbers = [self.numbers[row] for row in keep]
        return batch

    def hit(
        self,
        row: int,
        field: str = "",
        span: tuple[int, int] | None = None,
        values: Mapping[str, Any] = NO_VALUES,
        related: Iterable[int] = (),
    ) -> Hit:
        """A hit on a row of the batch; `related` are other rows of it."""
        return Hit(self.place(row), field, span, values, tuple(map(self.place, related)))

    def once(self, what: str, field: str, make: Callable[[], T]) -> T:
        """A product of the batch that several checks want: made by the first that asks."""
        key = (what, field)
        if key not in self._made:
            self._made[key] = make()
        made: T = self._made[key]
        return made

    def values(self, field: str) -> Column:
        """What stands in a field, as it is. `field` is a field of the layout, or a path into the record."""
        return self.once("values", field, lambda: self._values(field))

    def texts(self, field: str) -> Column:
        """The texts of a field: strings, the text of content parts and of turns (the assistant's, in an answer)."""
        return self.once("texts", field, lambda: self._texts(field))

    def conversations(self, field: str = "messages") -> list[Conversation]:
        """The conversations in a field; none where the layout has no turns or the value is no list of them."""
        return self.once(
            "conversations", field, lambda: [*columns.conversations(self.values(field), self.layout.turns)]
        )

    def latest(self, what: Hashable, key: Hashable, make: Callable[[], T]) -> T:
        """Like `once`, of a product that is asked for row by row: kept until that of another key is asked for."""
        known = self._latest.get(what)
        if known is None or known[0] != key:
            known = self._latest[what] = (key, make())
        made: T = known[1]
        return made

    def talk(self, row: int) -> Talk:
        """What is said in a row, in order: its turns, or else its system text, input and output."""
        return self.latest("talk", row, lambda: Talk(self._talk(row)))

    def _talk(self, row: int) -> list[Said]:
        told = self.once("talk", "", lambda: {one.row: one for one in reversed(self.conversations())})
        if row in told:
            return [*columns.told(told[row], self.layout.turns)]
        return [
            Said(speaker, column.values[entry], column.paths[entry], turn)
            for turn, (field, speaker) in enumerate(_WITHOUT_TURNS)
            for column in (self.texts(field),)
            for entry in column.entries(row)
        ]

    def prompt(self, entry: int) -> Part:
        """What the user last said before an answer, an entry of `texts("output")`; nothing where nobody asked.

        For the entries that a pattern has found, in order, not for all: it is kept only until the next is asked for.
        """
        _, rows, places = self.texts("output")
        talk = self.talk(rows[entry])
        turn = talk.turn(places[entry])
        return talk.prompt(sys.maxsize if turn is None else turn)

    def search(
        self, field: str, pattern: re.Pattern[str], keep: Callable[[int], bool] | None = None, tail: int = 0
    ) -> Iterator[tuple[int, re.Match[str]]]:
        """Every match in the texts of a field, with the entry's index in `texts(field)`: of those that `keep` accepts.

        With a `tail`, those that begin in the last so many characters of a text. The pattern must be among the check's
        `searches`: the first call scans the column for all of them. Raises Stuck at a text on which the pattern takes
        too long.
        """
        texts, rows, _ = self.texts(field)
        candidates = self.candidates(field, pattern, tail)
        try:
            yield from matches(pattern, texts, filter(keep, candidates) if keep else candidates, tail=tail)
        except TooSlow as slow:
            raise Stuck(self.place(rows[slow.entry]), str(slow)) from None

    def holds(self, pattern: re.Pattern[str], row: int, text: str) -> bool:
        """Whether the pattern matches in one text of a row. Raises Stuck where it takes too long.

        For the few texts that `search` has found, as each is gone through by itself.
        """
        return self.latest(pattern, (row, text), lambda: self._holds(pattern, row, text))

    def _holds(self, pattern: re.Pattern[str], row: int, text: str) -> bool:
        try:
            return next(matches(pattern, [text], [0]), None) is not None
        except TooSlow as slow:
            raise Stuck(self.place(row), str(slow)) from None

    def candidates(self, field: str, pattern: re.Pattern[str], tail: int = 0) -> Sequence[int]:
        """Entries of `texts(field)` that may hold a match, in order; no other entry does."""
        made = self.once(f"scan of {tail}", field, lambda: self._scanner.scan(field, self.texts(field).values, tail))
        return made[pattern]

    def _texts(self, field: str) -> Column:
        if field == EVERY_TEXT:
            return columns.every_text(self.records)
        return columns.texts(self.values(field), _SPEAKERS.get(field, "assistant"), self.layout.turns)

    def _values(self, field: str) -> Column:
        outside, embedded, pointer = field.partition("#")
        if embedded and outside in FIELDS:
            return columns.inside(self.texts(outside), pointer)
        where = self.layout.fields.get(field, () if field in FIELDS else (field,))
        column = columns.at(self.records, where, self.once("keys", "", lambda: set().union(*self.records)))
        speaker = _SPEAKERS.get(field) if "messages" in self.layout.fields else None
        if speaker is None:
            return column
        said = columns.said(speaker, self.conversations())
        return columns.together(column, said) if column.values else said
