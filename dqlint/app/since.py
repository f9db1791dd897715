"""Which rows of a dataset changed since the versions that a run is compared with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from dqlint.app.revisions import View
from dqlint.app.targets import Target
from dqlint.changes import keys, lines, rows
from dqlint.model import ConfigError, Defect, Problem, Rows
from dqlint.readers import Reading
from dqlint.scope import Changed
from dqlint.trees.stored import Stored

NOTHING = Changed()


class Since(NamedTuple):
    """What changed in each file, None for all of it; a file in which nothing did is left out.

    `problems` are the files whose earlier content cannot be had: nothing is said of them.
    """

    files: dict[str, Changed | None]
    problems: list[Problem]


def since(group: Sequence[Target], view: View) -> Since:
    """What changed in the files of a group."""
    found = Since({}, [])
    for target in group:
        try:
            changed = _changed(target, view)
        except ConfigError as error:
            found.problems.extend(error.problems)
            continue
        if changed is None or changed:
            found.files[target.name] = changed
    return found


def _changed(target: Target, view: View) -> Changed | None:
    """What changed in a file against all bases that have it; None where none has."""
    known = [(base, name) for base in view.bases or () if (name := _name(target.name, base, view)) in base]
    if not known:
        return None
    if any(_same(base, name, target, view) for base, name in known):
        return NOTHING
    new = view.tree.read(target.path, target.name)
    olds = [base.read(base.top / name, target.name) for base, name in known]
    return (_by_line if all(map(_is_plain, (new, *olds))) else _by_row)(olds, new)


def _name(name: str, base: Stored, view: View) -> str:
    """The name that a file had; where DVC tracks it, it is its pointer that was renamed."""
    if name in view.renamed or not isinstance(view.tree, Stored) or name in view.tree.entries:
        return view.renamed.get(name, name)
    pointer = view.renamed.get(view.tree.pointed.outs[name].pointer)
    named = [out.name for out in base.pointed.outs.values() if out.pointer == pointer]
    return named[0] if len(named) == 1 else name


def _same(base: Stored, name: str, target: Target, view: View) -> bool:
    if isinstance(view.tree, Stored):
        return base.id(name) == view.tree.id(target.name)
    if name not in base.entries:
        return base.is_on_disk(name, target.path)
    return name == target.name and target.name not in view.changed


def _is_plain(reading: Reading) -> bool:
    """Whether it is JSON Lines in UTF-8 as they are."""
    return (reading.format, reading.compression, reading.encoding) == ("jsonl", "none", "utf-8")


def _by_line(olds: Sequence[Reading], new: Reading) -> Changed:
    if len(olds) == 1:
        added = lines.compare(_bytes(olds[0]), _bytes(new)).difference.added
    else:
        known: dict[bytes, keys.Key] = {}
        parents = [lines.line_keys(_bytes(old), known) for old in olds]
        added = rows.against_all(lines.line_keys(_bytes(new), known), parents)
    return Changed(lines=frozenset(line + 1 for line in added))


def _bytes(reading: Reading) -> bytes:
    with reading.open() as file:
        return file.read()


def _by_row(olds: Sequence[Reading], new: Reading) -> Changed:
    parents, made = [*map(_Keyed, olds)], _Keyed(new)
    known = reduce(or_, (Counter(map(_flaw, parent.flaws)) for parent in parents))
    come = [flaw for flaw in made.flaws if not _taken(known, flaw)]
    added = rows.against_all(made.keys, [parent.keys for parent in parents])
    return Changed(frozenset(added), frozenset(flaw.line for flaw in come))


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
