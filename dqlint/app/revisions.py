"""Which version of the data a run looks at, and which it is held against."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from dqlint import project
from dqlint.model import NO_VALUES, ConfigError, Problem
from dqlint.sources.git import Blobs, Repository, repository
from dqlint.trees import Tree
from dqlint.trees.settings import is_setting, lay_out
from dqlint.trees.stored import Stored
from dqlint.trees.work import WorkTree

_DEEPEN = "fetch more of the history: `git fetch --unshallow`, or in CI check out with fetch-depth: 0"


class Wanted(NamedTuple):
    """The versions as they were asked for: the index or a revision (`rev`), and what it is compared with (`since`)."""

    staged: bool = False
    since: str | None = None
    rev: str | None = None


class View(NamedTuple):
    """What a run looks at. `here` is the working directory, and stands in the tree for `outside`.

    `bases` are what it is compared with, None where all rows count; of several, a row counts that none of them has.
    `renamed` gives files of the tree their old names; `changed` are the files that differ, by their names in the tree.
    """

    tree: Tree
    here: Path
    outside: Path
    bases: tuple[Stored, ...] | None = None
    renamed: Mapping[str, str] = NO_VALUES
    changed: frozenset[str] = frozenset()

    def inside(self, path: Path) -> Path:
        """What a path on the command line is in the tree."""
        return self.here / os.path.relpath(path, self.outside) if self.here != self.outside else path


@contextmanager
def view(wanted: Wanted, here: Path) -> Iterator[View]:
    """What is asked for, readable as long as the context lasts. Raises ConfigError where Git cannot give it."""
    wanted = _as_hook(wanted)
    if wanted == Wanted():
        yield View(WorkTree(here), here, here)
        return
    found = repository(here)
    if found is None:
        option = next(name for name, value in zip(("--staged", "--since", "--rev"), wanted, strict=True) if value)
        raise ConfigError(Problem(option, 0, 0, "this is not a Git repository", "`git init` makes one"))
    with ExitStack() as stack:
        yield _Opening(found, stack.enter_context(found.blobs()), here, stack).view(wanted)


def _as_hook(wanted: Wanted) -> Wanted:
    """Where pre-commit names the commits that are pushed, these are what a hook is to look at."""
    before, after = os.environ.get("PRE_COMMIT_FROM_REF"), os.environ.get("PRE_COMMIT_TO_REF")
    return Wanted(since=f"{before}...", rev=after) if wanted.staged and before and after else wanted


class _Opening:
    """Opens trees of a repository."""

    def __init__(self, found: Repository, blobs: Blobs, here: Path, stack: ExitStack) -> None:
        self.repository = found
        self.blobs = blobs
        self.here = here
        self.top = found.top if found.bare else WorkTree(here).top
        self.stack = stack

    def view(self, wanted: Wanted) -> View:
        if wanted.staged:
            tree = self.with_settings(self.stored("the index"))
            return self.against(tree, self.repository.merge_heads(), "index")
        tip = self.repository.commit(wanted.rev, "--rev") if wanted.rev else None
        new: Tree = self.at(tip, wanted.rev or "") if tip else WorkTree(self.here)
        if wanted.since is None:
            return self.seen(new)
        return self.against(new, (self.base(wanted.since, tip),), tip or "worktree")

    def base(self, since: str, tip: str | None) -> str:
        """The commit that `--since` names: REV itself, or for `REV...` the last that it shares with the tip."""
        name = since.removesuffix("...")
        commit = self.repository.commit(name or "HEAD", "--since")
        other = tip or self.repository.head
        if name == since or other is None:
            return commit
        shared = self.repository.merge_base(commit, other)
        if shared is None:
            hint = _DEEPEN if self.repository.shallow else f"compare with the revision itself: --since {name}"
            raise ConfigError(Problem("--since", 0, 0, f"{name!r} shares no commit with this version", hint))
        return shared

    def at(self, commit: str, label: str) -> Stored:
        """A commit, with the settings of the work tree, or its own where there is none."""
        tree = self.stored(label, commit)
        return self.laid_out(tree) if self.repository.bare else tree

    def against(self, tree: Tree, commits: tuple[str, ...], new: str) -> View:
        changes = [(commit, self.repository.changed(commit, new)) for commit in commits]
        sides = [(one.old, one.new) for _, found in changes for one in found]
        return self.seen(tree)._replace(
            bases=tuple(self.stored(commit[:12], commit) for commit in commits),
            renamed={new.name: old.name for old, new in sides if old and new and old.name != new.name},
            changed=frozenset(one.name for side in sides for one in side if one),
        )

    def with_settings(self, tree: Stored) -> Stored:
        """The index, with the settings that are staged where the work tree's are others."""
        settings = {name for name in tree.entries if is_setting(name)}
        return tree if settings <= self.repository.clean(settings) else self.laid_out(tree)

    def laid_out(self, tree: Stored) -> Stored:
        """The tree with its settings in a folder of their own."""
        folder = Path(self.stack.enter_context(TemporaryDirectory(prefix="dqlint-"))).resolve()
        lay_out(tree, filter(is_setting, tree.entries), folder)
        return Stored(self.repository, self.blobs, folder, tree.label, tree.commit)

    def stored(self, label: str, commit: str | None = None) -> Stored:
        return Stored(self.repository, self.blobs, self.top, label, commit)

    def seen(self, tree: Tree) -> View:
        """A view of the tree alone."""
        if tree.top == self.top:
            return View(tree, self.here, self.here)
        here = project.absolute(self.here)
        return View(tree, tree.top / here.relative_to(self.top) if here.is_relative_to(self.top) else tree.top, here)
