"""Which version of the data a run looks at, and which it is held against."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from dqlint import config as configs
from dqlint import project
from dqlint.model import NO_VALUES, ConfigError, Problem
from dqlint.sources import worktree
from dqlint.sources.git import Change, repository
from dqlint.trees import Tree
from dqlint.trees.settings import is_setting, lay_out
from dqlint.trees.stored import Origin, Stored
from dqlint.trees.work import WorkTree

_DEEPEN = "fetch more of the history: `git fetch --unshallow`, or in CI check out with fetch-depth: 0"
_FROM, _TO = "PRE_COMMIT_FROM_REF", "PRE_COMMIT_TO_REF"


class Wanted(NamedTuple):
    """The versions as they were asked for: the index or a revision (`rev`), and what it is compared with (`since`)."""

    staged: bool = False
    since: str | None = None
    rev: str | None = None


class Base(NamedTuple):
    """What a version is compared with; `settings` is a folder with its configs, None where they are the same."""

    tree: Stored
    settings: Path | None


class View(NamedTuple):
    """What a run looks at. `here` is the working directory, and stands in the tree for `outside`.

    `bases` are what it is compared with, None where all rows count; of several, a row counts that none of them has.
    `renamed` gives files of the tree their old names; `changed` are the names of files that differ, old and new.
    `is_hook` says that a hook asked, which leaves to CI what takes long.
    """

    tree: Tree
    here: Path
    outside: Path
    bases: tuple[Base, ...] | None = None
    renamed: Mapping[str, str] = NO_VALUES
    changed: frozenset[str] = frozenset()
    is_hook: bool = False

    @property
    def trees(self) -> tuple[Tree, ...]:
        """All that is read: the version looked at, and those that it is compared with."""
        return (self.tree, *(base.tree for base in self.bases or ()))

    def inside(self, path: Path) -> Path:
        """What a path on the command line is in the tree."""
        return self.here / os.path.relpath(path, self.outside) if self.here != self.outside else path

    def config(self, file: Path | None) -> Path | None:
        """What `--config` names: the file in the tree, itself where it is not there."""
        inside = file and self.inside(file)
        return inside if inside and inside.is_file() else file


def base_of(view: View) -> View | None:
    """The first version that a view is compared with, under the same settings; None before the first commit."""
    if view.bases is None:
        return view
    return View(view.bases[0].tree.moved_to(view.tree.top), view.here, view.outside) if view.bases else None


@contextmanager
def view(wanted: Wanted, here: Path, *, pulls: bool = False) -> Iterator[View]:
    """What is asked for, readable as long as the context lasts; `pulls` lets dvc fetch what is not in its cache.

    Raises ConfigError where Git cannot give it.
    """
    if wanted == Wanted():
        yield View(WorkTree(here), here, here)
        return
    found = repository(here)
    if found is None:
        option = next(name for name, value in zip(("--staged", "--since", "--rev"), wanted, strict=True) if value)
        raise ConfigError(Problem(option, 0, 0, "this is not a Git repository", "`git init` makes one"))
    with ExitStack() as stack:
        opening = _Opening(Origin(found, stack.enter_context(found.blobs()), pulls), here, stack)
        yield opening.staged() if wanted.staged else opening.revisions(wanted)


class _Opening:
    """Opens trees of a repository."""

    def __init__(self, origin: Origin, here: Path, stack: ExitStack) -> None:
        self.origin = origin
        self.repository = origin.repository
        self.here = here
        self.top = self.repository.top if self.repository.bare else WorkTree(here).top
        self.stack = stack

    def staged(self) -> View:
        """What a hook is to look at: the index; where pre-commit says so, commits that are pushed, or everything."""
        before, after = os.environ.get(_FROM), os.environ.get(_TO)
        if before and after:
            return self.pushed(before, after)
        heads = self.repository.merge_heads()
        changes = [self.repository.changed(head, "index") for head in heads]
        if heads and not any(changes) and _is_on_all_files():
            return View(WorkTree(self.here), self.here, self.here)
        tree = self.stored("the index")
        tree = tree if self.has_its_settings(tree) else self.laid_out(tree)
        return self.against(tree, heads, changes)._replace(is_hook=True)

    def pushed(self, before: str, after: str) -> View:
        """A commit against the last that it shares with another."""
        tip = self.repository.commit(after, _TO)
        base = self.shared(self.repository.commit(before, _FROM), tip, _FROM)
        return self.against(self.at(tip, after), (base,), [self.repository.changed(base, tip)])._replace(is_hook=True)

    def revisions(self, wanted: Wanted) -> View:
        """The work tree or a revision, against another where one is named."""
        tip = self.repository.commit(wanted.rev, "--rev") if wanted.rev else None
        tree: Tree = self.at(tip, wanted.rev or "") if tip else WorkTree(self.here)
        if wanted.since is None:
            return self.seen(tree)
        base = self.base(wanted.since, tip or self.repository.head)
        return self.against(tree, (base,), [self.repository.changed(base, tip or "worktree")])

    def base(self, since: str, tip: str | None) -> str:
        """The commit that `--since` names: REV itself, or for `REV...` the last that it shares with the tip."""
        name = since.removesuffix("...")
        commit = self.repository.commit(name or "HEAD", "--since")
        return commit if name == since or tip is None else self.shared(commit, tip, "--since")

    def shared(self, commit: str, tip: str, option: str) -> str:
        """The last commit that two share. Raises ConfigError where there is none, or this clone does not hold it."""
        found = self.repository.merge_base(commit, tip)
        if found is None:
            hint = _DEEPEN if self.repository.shallow else "compare with the revision itself: --since REV, without ..."
            raise ConfigError(Problem(option, 0, 0, f"{commit[:12]} shares no commit with {tip[:12]}", hint))
        return found

    def at(self, commit: str, label: str) -> Stored:
        """A commit, with the settings of the work tree, or its own where there is none."""
        tree = self.stored(label, commit)
        return self.laid_out(tree) if self.repository.bare else tree

    def against(self, tree: Tree, commits: tuple[str, ...], changes: Sequence[Sequence[Change]]) -> View:
        sides = [(change.old, change.new) for some in changes for change in some]
        changed = frozenset(one.name for side in sides for one in side if one)
        has_others = any(map(is_setting, changed))
        trees = [self.stored(commit[:12], commit) for commit in commits]
        for base, some in zip(trees, changes, strict=True):
            if isinstance(tree, Stored):
                base.known_from(tree, some)
        if isinstance(tree, WorkTree):
            tree = WorkTree(self.here, {name for base in trees for name in base.submodules})
        return self.seen(tree)._replace(
            bases=tuple(Base(base, self.settings(base) if has_others else None) for base in trees),
            renamed={new.name: old.name for old, new in sides if old and new and old.name != new.name},
            changed=changed,
        )

    def has_its_settings(self, index: Stored) -> bool:
        """Whether the settings of the work tree are those that are staged. Raises ConfigError for a config that is not.

        As a change that is not staged does not count, the staged one does; but nobody expects none to count.
        """
        settings = {name for name in index.entries if is_setting(name)}
        unstaged = [name for name in _governing(index) if name not in settings and os.path.lexists(self.top / name)]
        if unstaged:
            message = "this file is not staged: the commit would be without it"
            raise ConfigError(*(Problem(name, 0, 0, message, f"run `git add {name}`") for name in unstaged))
        return settings <= self.repository.clean(settings)

    def laid_out(self, tree: Stored) -> Stored:
        """The tree with its settings in a folder of their own."""
        return Stored(self.origin, self.settings(tree), tree.label, tree.commit)

    def settings(self, tree: Stored) -> Path:
        """A folder with the settings of a tree."""
        from tempfile import TemporaryDirectory

        folder = Path(self.stack.enter_context(TemporaryDirectory(prefix="dqlint-"))).resolve()
        lay_out(tree, folder)
        return folder

    def stored(self, label: str, commit: str | None = None) -> Stored:
        return Stored(self.origin, self.top, label, commit)

    def seen(self, tree: Tree) -> View:
        """A view of the tree alone."""
        if tree.top == self.top:
            return View(tree, self.here, self.here)
        here = project.absolute(self.here)
        return View(tree, tree.top / here.relative_to(self.top) if here.is_relative_to(self.top) else tree.top, here)


def _is_on_all_files() -> bool:
    """Whether pre-commit or prek runs its hooks on all files: they say nothing of it, but Git runs no hook then."""
    return "PRE_COMMIT" in os.environ and "GIT_INDEX_FILE" not in os.environ


def _governing(index: Stored) -> list[str]:
    """The names that configs of the data files would have, in each of their folders and above."""
    data = filter(worktree.DATA_FILE.search, index.names)
    folders = {folder for name in data for folder in PurePosixPath(name).parents}
    return sorted((folder / name).as_posix() for folder in folders for name in configs.NAMES)
