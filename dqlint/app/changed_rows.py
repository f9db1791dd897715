"""Which rows of a dataset differ between two versions: added, removed, edited field by field, or only moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from dqlint.app.revisions import View
from dqlint.app.sides import Group, Pair
from dqlint.app.since import is_plain, whole, with_line_feeds
from dqlint.app.targets import Target
from dqlint.changes import keys, lines, rows
from dqlint.changes.edits import edits
from dqlint.changes.keys import Key
from dqlint.changes.rows import Difference
from dqlint.model import Place, Record, Rows
from dqlint.readers import Reading

_ID = "id"
NONE = Difference((), (), 0, ())


class Edited(NamedTuple):
    """A row that was edited: where it was, and where it is."""

    old: Place
    new: Place


class Moved(NamedTuple):
    """Rows that stand in another place, in the same file or another, as they were."""

    old: str
    new: str
    rows: int


class ChangedRows(NamedTuple):
    """What differs, in the order of the data. `before` and `after` hold the records of the rows that are named.

    Of a file that is new or gone as a whole only the first records are kept.
    """

    added: Sequence[Place] = ()
    removed: Sequence[Place] = ()
    edited: Sequence[Edited] = ()
    moved: Sequence[Moved] = ()
    before: Mapping[Place, Record] = {}
    after: Mapping[Place, Record] = {}


class _Half(NamedTuple):
    """The rows of one version of a file that the other has not: places, keys and records by number."""

    places: Mapping[int, Place]
    keys: Mapping[int, Key]
    records: Mapping[int, Record]


class _File(NamedTuple):
    pair: Pair
    difference: Difference
    old: _Half
    new: _Half


_EMPTY = _Half({}, {}, {})


def changed_rows(group: Group, old: View | None, new: View) -> ChangedRows:
    """What differs between the versions of a dataset. Raises ConfigError for a file that cannot be had or read.

    A row that went from one file to another has moved. Which removed row is which added one, edited, is a guess.
    """
    files = [_compared(pair, old, new) for pair in group.pairs if not pair.same]
    moved, gone, come = _across(files)
    paths = group.dataset.fields.get(_ID, ()) if group.dataset else ()
    edited = [one for file in files for one in _edited(file, gone, come, (*paths, _ID)[0])]
    taken = {one.old for one in edited}, {one.new for one in edited}
    return ChangedRows(
        added=_left((file.new for file in files), come, taken[1]),
        removed=_left((file.old for file in files), gone, taken[0]),
        edited=edited,
        moved=[*_within(files), *moved],
        before=_records(file.old for file in files),
        after=_records(file.new for file in files),
    )


def _compared(pair: Pair, old: View | None, new: View) -> _File:
    before = old.tree.read(pair.old.path, pair.old.name) if pair.old and old else None
    after = new.tree.read(pair.new.path, pair.new.name) if pair.new else None
    if pair.old is None or before is None:
        return _File(pair, NONE, _EMPTY, _all(after, pair.new))
    if pair.new is None or after is None:
        return _File(pair, NONE, _all(before, pair.old), _EMPTY)
    if is_plain(before) and is_plain(after):
        return _by_line(pair, pair.old, pair.new, lines.compare(whole(before), whole(after)))
    return _by_row(pair, _Read(with_line_feeds(before), pair.old), _Read(with_line_feeds(after), pair.new))


def _all(reading: Reading | None, target: Target | None) -> _Half:
    if reading is None or target is None:
        return _EMPTY
    read = _Read(reading, target)
    return _Half(read.places(range(len(read.keys))), dict(enumerate(read.keys)), dict(enumerate(read.first)))


def _by_line(pair: Pair, old: Target, new: Target, found: lines.Compared) -> _File:
    return _File(pair, found.difference, _of_lines(old, found.old), _of_lines(new, found.new))


def _of_lines(target: Target, records: Mapping[int, Record]) -> _Half:
    """Lines by their numbers; where lines are rows of their own, nobody asks for the number of the row."""
    places = {line: Place(target.name, line + 1, 1, line, target.split) for line in records}
    return _Half(places, {line: keys.key(record) for line, record in records.items()}, records)


class _Read:
    """The keys of the rows of a file, where each stands, and the first of the records."""

    def __init__(self, reading: Reading, target: Target) -> None:
        self._reading = reading
        self._target = target
        self._lines: list[int] = []
        self._columns: list[int] = []
        self.first: Sequence[Record] = ()
        self.keys = keys.keys(self._noting())

    def _noting(self) -> Iterator[Rows]:
        for some in self._reading:
            self.first = self.first or some.records
            self._lines += some.lines
            self._columns += some.columns
            yield some

    def places(self, numbers: Iterable[int]) -> dict[int, Place]:
        name, split = self._target.name, self._target.split
        return {row: Place(name, self._lines[row], self._columns[row], row, split) for row in numbers}

    def half(self, numbers: Collection[int]) -> _Half:
        """Some rows, which are read again for their records: a version may be too large to be kept."""
        wanted = set(numbers)
        records = {
            some.first + at: record
            for some in (self._reading if wanted else ())
            for at, record in enumerate(some.records)
            if some.first + at in wanted
        }
        return _Half(self.places(numbers), {row: self.keys[row] for row in numbers}, records)


def _by_row(pair: Pair, old: _Read, new: _Read) -> _File:
    found = rows.difference(old.keys, new.keys)
    return _File(pair, found, old.half(found.removed), new.half(found.added))


def _across(files: Sequence[_File]) -> tuple[list[Moved], set[Place], set[Place]]:
    """The rows that one file lost and another got."""
    waiting: dict[Key, list[Place]] = {}
    for file in files:
        for row, place in file.old.places.items():
            waiting.setdefault(file.old.keys[row], []).append(place)
    gone, come = set(), set()
    counts: Counter[tuple[str, str]] = Counter()
    for file in files if len(files) > 1 else ():
        for row, place in file.new.places.items():
            found = waiting.get(file.new.keys[row])
            if found:
                before = found.pop(0)
                gone.add(before)
                come.add(place)
                counts[before.file, place.file] += 1
    return [Moved(*names, count) for names, count in counts.items()], gone, come


def _edited(file: _File, gone: set[Place], come: set[Place], id_path: str) -> Iterator[Edited]:
    old = {row: record for row, record in file.old.records.items() if file.old.places[row] not in gone}
    new = {row: record for row, record in file.new.records.items() if file.new.places[row] not in come}
    for one in edits(file.difference, old, new, id_path):
        yield Edited(file.old.places[one.old], file.new.places[one.new])


def _left(halves: Iterable[_Half], moved: set[Place], edited: set[Place]) -> list[Place]:
    return [place for half in halves for place in half.places.values() if place not in moved and place not in edited]


def _within(files: Iterable[_File]) -> Iterator[Moved]:
    for file in files:
        if file.pair.old and file.pair.new and file.difference.moved:
            yield Moved(file.pair.old.name, file.pair.new.name, file.difference.moved)


def _records(halves: Iterable[_Half]) -> dict[Place, Record]:
    return {half.places[row]: record for half in halves for row, record in half.records.items()}
