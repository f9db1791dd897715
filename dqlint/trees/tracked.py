"""What DVC's pointers in a version stand for, and where that lies."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from pathlib import Path

from dqlint.model import ConfigError, Problem
from dqlint.sources import dvc
from dqlint.sources.dvc import Out, Store
from dqlint.sources.git import Repository


class Tracked:
    """The files that DVC tracks, by name, and the folders of which it is not known what files they hold.

    `commit` is the version, None the index; `label` is what messages call it.
    """

    def __init__(self, repository: Repository, label: str, commit: str | None) -> None:
        self.outs: dict[str, Out] = {}
        self.unknown: list[Out] = []
        self._repository = repository
        self._label = label
        self._commit = commit
        self._stores: dict[str, Store] = {}
        self._all: Sequence[Out] = ()

    def read(self, texts: Mapping[str, bytes], held: Container[str]) -> None:
        """Take in the texts of pointers; what Git holds itself is left out. Raises ConfigError where one is broken."""
        self._all, problems = dvc.outs(texts)
        if problems:
            raise ConfigError(*problems)
        self._look_into_folders(held)

    def _look_into_folders(self, held: Container[str]) -> None:
        self.unknown = []
        for out in self._all:
            files = dvc.files(out, self._store(out).manifest)
            if files is None:
                self.unknown.append(out)
            else:
                self.outs.update({file.name: file for file in files if file.name not in held})

    def is_on_disk(self, name: str, path: Path) -> bool:
        """Whether a file in the work tree has the content of the one with that name."""
        return name in self.outs and not dvc.stale(self.outs[name], path)

    def path(self, out: Out) -> Path | None:
        """Where the content lies: in DVC's cache, else in the work tree, if that still has it."""
        if out.unavailable:
            return None
        checked_out = self._repository.top / out.name
        found = self._store(out).find(out.md5, out.hash_name)
        return found or (None if self._repository.bare or dvc.stale(out, checked_out) else checked_out)

    def fetch(self, outs: Iterable[Out], held: Container[str]) -> None:
        """Have dvc bring what is not in its cache. Raises ConfigError where it fails."""
        problems = dvc.fetch(self._repository.top, outs, self._commit)
        if problems:
            raise ConfigError(*problems)
        self._look_into_folders(held)

    def missing(self, out: Out) -> Problem:
        """That the content cannot be had, and what to do."""
        message = f"its content in {self._label} is not in DVC's cache (md5 {out.md5 or 'unknown'})"
        hint = dvc.how_to_get(out, self._commit, self._root(out))
        if not self._commit and not self._repository.bare and (self._repository.top / out.name).exists():
            message += ", and the work tree has another"
            hint = f"record that with `dvc add {out.name}` or `dvc commit`; or {hint}"
        return Problem(out.name, 0, 0, message, hint)

    def _store(self, out: Out) -> Store:
        root = self._root(out)
        if root not in self._stores:
            self._stores[root] = Store.at(self._repository.top, root)
        return self._stores[root]

    def _root(self, out: Out) -> str:
        return dvc.root_of(self._repository.top, out.pointer) or ""
