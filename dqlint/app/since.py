"""Which rows of a dataset changed since the versions that a run is compared with."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from dqlint.app.anew import config_then
from dqlint.app.remembered import Remembered
from dqlint.app.revisions import Base, View
from dqlint.app.targets import Target, home
from dqlint.changes import digests, keys, lines, rows
from dqlint.changes.digests import Version
from dqlint.changes.keys import Key
from dqlint.model import ConfigError, Defect, Problem, Rows
from dqlint.readers import Reading, read_bytes
from dqlint.scope import Changed
from dqlint.trees.stored import Stored

_BLANK = re.compile(rb"[ \t\r\v\f]*\n|[ \t\r\v\f]+\Z")
_BLANK_AFTER = re.compile(rb"\n(?:[ \t\r\v\f]*\n|[ \t\r\v\f]+\Z)")


class Since(NamedTuple):
    """What changed in each file that is not as it was, None for all of it.

    `problems` are the files whose earlier content cannot be had: nothing is said of them.
    """

    files: dict[str, Changed | None]
    problems: list[Problem]


class Before(NamedTuple):
    """A file as it was: in which tree, and under which name."""

    tree: Stored
    name: str


def since(group: Sequence[Target], view: View, remembered: Remembered) -> Since:
    """What changed in the files of a group. What is remembered makes that faster and no different."""
    found = Since({}, [])
    for target in group:
        try:
            befores = [*_befores(target, view)]
            if not any(is_same(before, target, view) for before in befores):
                found.files[target.name] = _changed(target, befores, view, remembered) if befores else None
        except ConfigError as error:
            found.problems.extend(error.problems)
    return found


def _befores(target: Target, view: View) -> Iterator[Before]:
    """The file in all bases that have it: also under another name, but not in another dataset or split."""
    for base in view.bases or ():
        name = earlier_name(target.name, base, view)
        if name in base.tree and (name == target.name or _is_at_home(name, base, target, view)):
            yield Before(base.tree, name)


def earlier_name(name: str, base: Base, view: View) -> str:
    """The name that a file had; where DVC tracks it, it is its pointer that was renamed."""
    pointer = view.tree.pointer(name) if isinstance(view.tree, Stored) else ""
    if not pointer:
        return view.renamed.get(name, name)
    before = view.renamed.get(pointer)
    named = [out.name for out in base.tree.outs.values() if out.pointer == before]
    return named[0] if len(named) == 1 else name


def _is_at_home(name: str, base: Base, target: Target, view: View) -> bool:
    """Whether a file that has another name now was in the dataset and split that it is in."""
    return home(name, config_then(target, name, base, view)) == home(target.name, target.config)


def is_same(before: Before, target: Target, view: View) -> bool:
    """Whether the file has the same name and content."""
    if before.name != target.name:
        return False
    if isinstance(view.tree, Stored):
        return before.tree.id(before.name) == view.tree.id(target.name)
    entry = before.tree.entries.get(before.name)
    if entry is None:
        return before.tree.is_on_disk(before.name, target.path)
    return view.changed.isdisjoint((target.name, entry.name))


def _changed(target: Target, befores: Sequence[Before], view: View, remembered: Remembered) -> Changed:
    """What is new in a file: what none of its versions had."""
    new = view.tree.read(target.path, target.name)
    keys_of = [_content(before, target) for before in befores]
    here = _content(Before(view.tree, target.name), target) if isinstance(view.tree, Stored) else ""
    known = remembered.version(keys_of[0]) if len(befores) == 1 else None
    if known is not None and is_plain(new):
        data = whole(new)
        if here and not remembered.has(here):
            remembered.keep({here: data}, known, unsure=here)
        return _by_digests(known, data)
    olds = [tree.read(tree.top / name, target.name) for tree, name in befores]
    if not all(map(is_plain, (new, *olds))):
        return _by_row(olds, new)
    *before, after = (whole(one) for one in (*olds, new))
    contents = zip((*keys_of, here), (*before, after), strict=True)
    remembered.keep({key: data for key, data in contents if key}, unsure=here)
    return _by_line(before, after)


def _content(version: Before, target: Target) -> str:
    """What is equal where content is, and is taken for the same format."""
    return f"{version.tree.id(version.name)} {target.name}"


def is_plain(reading: Reading) -> bool:
    """Whether it is JSON Lines in UTF-8 as they are."""
    return (reading.format, reading.compression, reading.encoding) == ("jsonl", "none", "utf-8")


def _by_digests(old: Version, after: bytes) -> Changed:
    """As by line, against one version that is not read."""
    new = digests.added(old, after)
    found = [line + 1 for line in new.lines]
    if _is_empty(after):
        found += [] if old.is_empty else [1]
    elif new.blank and not old.has_blank:
        found.append(new.blank[0] + 1)
    among = range(new.among.start + 1, new.among.stop + 1) if old.good else None
    return Changed(lines=frozenset(found), among=among)


def _by_line(before: Sequence[bytes], after: bytes) -> Changed:
    """Of lines, as they stand in a file or in several that were merged."""
    if len(before) == 1:
        added: Sequence[int] = lines.compare(before[0], after).difference.added
    else:
        known: dict[bytes, Key] = {}
        parents = [lines.line_keys(data, known) for data in before]
        added = rows.against_all(lines.line_keys(after, known), parents)
    found = [line + 1 for line in added]
    blank = _blank(after)
    if blank and not any(map(_is_empty if _is_empty(after) else _first_blank, before)):
        found.append(blank)
    return Changed(lines=frozenset(found))


def _blank(data: bytes) -> int:
    """The number of the line of what the reader says of an empty file, or of blank lines; 0 where it says nothing."""
    return 1 if _is_empty(data) else _first_blank(data)


def _is_empty(data: bytes) -> bool:
    return not data or data.isspace()


def _first_blank(data: bytes) -> int:
    """The number of the first blank line, 0 where there is none."""
    if _BLANK.match(data):
        return 1
    found = _BLANK_AFTER.search(data)
    return data.count(b"\n", 0, found.start() + 1) + 1 if found else 0


def whole(reading: Reading) -> bytes:
    """The bytes of a file that is not packed."""
    with reading.open() as file:
        return file.read()


def _by_row(olds: Sequence[Reading], new: Reading) -> Changed:
    *before, after = (_Keyed(with_line_feeds(one)) for one in (*olds, new))
    added = rows.against_all(after.keys, [one.keys for one in before])
    known = reduce(or_, (Counter(map(_flaw, one.flaws)) for one in before))
    come = [(flaw.line, flaw.column) for flaw in after.flaws if not _taken(known, flaw)]
    return Changed(frozenset(added), spots=frozenset(come))


def with_line_feeds(reading: Reading) -> Reading:
    """The file with LF for CRLF, of which Git makes one the other: in CSV a cell may hold them."""
    if (reading.compression, reading.encoding) != ("none", "utf-8") or reading.format == "parquet":
        return reading
    data = whole(reading)
    return read_bytes(lines.line_feeds(data), reading.name) if b"\r" in data else reading


class _Keyed:
    """The keys of the rows of a file, and what was wrong in reading it that is no row."""

    def __init__(self, reading: Reading) -> None:
        self.flaws: list[Defect] = []
        self.keys = keys.keys(self._noting(reading))

    def _noting(self, reading: Reading) -> Iterator[Rows]:
        for some in reading:
            self.flaws += [defect for defect in some.defects if defect.row < 0]
            yield some


def _flaw(defect: Defect) -> tuple[str, str]:
    return defect.name, defect.text


def _taken(known: Counter[tuple[str, str]], defect: Defect) -> bool:
    """Whether there was such a flaw, which is then taken off."""
    known[_flaw(defect)] -= 1
    return known[_flaw(defect)] >= 0
