"""Two versions of the data side by side: which files each has, and which file of one is which of the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from dqlint import project
from dqlint.app import targets
from dqlint.app.check import Request, spare
from dqlint.app.metrics import key, key_of
from dqlint.app.revisions import View, base_of
from dqlint.app.since import Before, earlier_name, is_same
from dqlint.app.targets import Target
from dqlint.config import Config, Dataset
from dqlint.model import ConfigError, Problem
from dqlint.sources import dvc, worktree
from dqlint.trees import Tree
from dqlint.trees.stored import Stored


class Side(NamedTuple):
    """A version with its data files; `problems` say why they cannot be known. No `view`: there is nothing yet."""

    view: View | None
    targets: Sequence[Target]
    problems: Sequence[Problem] = ()


class Pair(NamedTuple):
    """A file in both versions: no `old` where it is new, no `new` where it is gone. `same`: nothing in it changed."""

    old: Target | None
    new: Target | None
    same: bool = False


class Group(NamedTuple):
    """A dataset, or a file of none, in both versions. `name` is what the metric file calls it."""

    name: str
    config: Config
    dataset: Dataset | None
    pairs: Sequence[Pair]

    @property
    def same(self) -> bool:
        """Whether all of its files are in both versions, and the same."""
        return bool(self.pairs) and all(pair.same for pair in self.pairs)

    @property
    def old(self) -> list[Target]:
        """The files of the old version."""
        return [pair.old for pair in self.pairs if pair.old]

    @property
    def new(self) -> list[Target]:
        """The files of the new version."""
        return [pair.new for pair in self.pairs if pair.new]


class Sides(NamedTuple):
    """Both versions. `missing` are files that a version should have and whose content is not at hand."""

    old: Side
    new: Side
    groups: Sequence[Group]
    missing: Sequence[Problem]


def sides(request: Request, view: View) -> Sides:
    """The files of the version that a view shows, and of the one that it is compared with. Raises ConfigError."""
    base = base_of(view)
    new = _side(request, view)
    old = _side(request, base) if base else Side(None, ())
    spare(request.spare, new.targets)
    pairs = list(_pairs(old, new, view))
    groups = [_group(some) for some in _grouped(pairs)]
    missing = [*_not_checked_out(pairs, old, view)]
    if old.problems or new.problems:
        groups += _unseen(request, view, groups)
    else:
        missing += _nowhere(request, view, groups)
    return Sides(old, new, groups, missing)


def _side(request: Request, view: View) -> Side:
    try:
        found = _named(request, view)
    except ConfigError as error:
        if not _is_of_unknown_folders(error, view.tree):
            raise
        return Side(view, (), error.problems)
    view.tree.pull([target.name for target in found])
    return Side(view, found)


def _is_of_unknown_folders(error: ConfigError, tree: Tree) -> bool:
    """Whether it is about folders that DVC tracks, and of which it is not known what they hold."""
    tracked = tree.tracked if isinstance(tree, Stored) else None
    unknown = {out.name for out in tracked.unknown} if tracked else set()
    return all(problem.file in unknown for problem in error.problems)


def _named(request: Request, view: View) -> list[Target]:
    paths = [path for path in map(view.inside, request.paths) if _is_there(path, view)]
    if request.paths and not paths:
        return []
    return targets.find(paths, view.config(request.config_file), view.here, view.tree, lenient=True)


def _is_there(path: Path, view: View) -> bool:
    if view.tree.is_folder(path):
        return True
    return worktree.name_of(path, view.tree.top) in view.tree if isinstance(view.tree, Stored) else path.exists()


def _pairs(old: Side, new: Side, view: View) -> Iterator[Pair]:
    """Every file of either version, those of the new one first."""
    left = {target.name: target for target in old.targets}
    for target in new.targets:
        before = _before(target, left, view)
        if before is None:
            yield Pair(None, target)
        else:
            left.pop(before.name, None)
            yield Pair(before, target, _is_same(before, target, view))
    yield from (Pair(target, None) for target in left.values())


def _before(target: Target, old: Mapping[str, Target], view: View) -> Target | None:
    """The file as it was: also under another name, where it may have been in no dataset."""
    base = view.bases[0] if view.bases else None
    name = earlier_name(target.name, base, view) if base else target.name
    if base and name not in old and name != target.name and name in base.tree:
        return target._replace(name=name, path=view.tree.top / name)
    found = old.get(name)
    return found and found._replace(config=target.config, dataset=target.dataset)


def _is_same(before: Target, target: Target, view: View) -> bool:
    if not view.bases:
        return view.bases is None
    return before.split == target.split and is_same(Before(view.bases[0].tree, before.name), target, view)


def _grouped(pairs: Iterable[Pair]) -> list[list[Pair]]:
    groups: dict[object, list[Pair]] = {}
    for pair in pairs:
        one = pair.new or pair.old
        if one:
            groups.setdefault(one.corpus, []).append(pair)
    return [*groups.values()]


def _group(pairs: Sequence[Pair]) -> Group:
    first = next(one for pair in pairs for one in (pair.new, pair.old) if one)
    return Group(key_of(first), first.config, first.dataset, pairs)


def _not_checked_out(pairs: Sequence[Pair], old: Side, view: View) -> Iterator[Problem]:
    """The files that the work tree lacks, though it holds their pointer, or Git was told to leave them out of it."""
    if old.view is None or isinstance(view.tree, Stored) or not isinstance(old.view.tree, Stored):
        return
    base = old.view.tree
    for gone in (pair.old for pair in pairs if pair.old and not pair.new):
        if gone.name in base.entries:
            if gone.name not in view.changed:
                yield Problem(gone.name, 0, 0, "is not checked out here", "`git sparse-checkout` leaves it out")
        elif out := _still_tracked(gone.name, base, view):
            yield Problem(gone.name, 0, 0, "is not in the work tree, though its pointer is", f"dvc checkout {out}")


def _still_tracked(name: str, base: Stored, view: View) -> str:
    """The pointer of a file, where it is in the work tree and still names the file."""
    pointer = base.pointer(name)
    path = view.tree.top / pointer
    found, _ = dvc.outs({pointer: path.read_bytes()}) if path.is_file() else ([], [])
    return pointer if any(name == out.name or name.startswith(f"{out.name}/") for out in found) else ""


def _unseen(request: Request, view: View, groups: Sequence[Group]) -> list[Group]:
    """The datasets of which no file is known, as that of a version cannot be: their metric files may speak of them."""
    config = targets.govern(view.here, view.config(request.config_file))
    known = {group.name for group in groups}
    named = {key(one.name): one for one in config.datasets if not request.paths}
    return [Group(name, config, one, ()) for name, one in named.items() if name not in known]


def _nowhere(request: Request, view: View, groups: Sequence[Group]) -> list[Problem]:
    """What is named and is in neither version. Raises ConfigError where that is all."""
    files = [one for group in groups for one in (*group.old, *group.new)]
    problems = [
        Problem(str(path), 0, 0, "neither version has data there")
        for path in request.paths
        if not any(project.absolute(one.path).is_relative_to(project.absolute(view.inside(path))) for one in files)
    ]
    if not request.paths:
        problems += _empty_splits(targets.govern(view.here, view.config(request.config_file)), files)
    if not files:
        nothing = Problem(str(view.outside), 0, 0, "neither version has data files in this folder")
        raise ConfigError(*(problems or [nothing]))
    return problems


def _empty_splits(config: Config, files: Iterable[Target]) -> list[Problem]:
    known = {(one.dataset.name, one.split) for one in files if one.dataset}
    return [
        one.nothing(split, globs[0])
        for one in config.datasets
        for split, globs in one.splits.items()
        if globs and (one.name, split) not in known
    ]
