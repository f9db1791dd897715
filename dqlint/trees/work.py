"""The work tree: files as they are on disk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from dqlint import project, readers
from dqlint.model import ConfigError, Problem
from dqlint.readers import Reading
from dqlint.sources import lfs, worktree


class WorkTree:
    """The files around a folder; names start at the top level of its Git repository, else at the folder itself.

    What lies in the folders `apart`, from the top, is found only by its own path.
    """

    label = "the work tree"

    def __init__(self, here: Path, apart: Iterable[str] = ()) -> None:
        here = project.absolute(here)
        self.top = project.top(here) or here
        self._apart = [self.top / name for name in apart]

    def is_folder(self, path: Path) -> bool:
        """Whether the path is a folder."""
        return path.is_dir()

    def under(self, folder: Path) -> Iterator[Path]:
        """The data files under a folder."""
        return (path for path in worktree.files_under(folder) if not self._is_apart(path))

    def matching(self, root: Path, globs: Iterable[str]) -> list[Path]:
        """The files that the globs name."""
        return [path for path in worktree.matching(root, globs) if not self._is_apart(path)]

    def _is_apart(self, path: Path) -> bool:
        return any(project.absolute(path).is_relative_to(folder) for folder in self._apart)

    def read(self, path: Path, name: str) -> Reading:
        """A data file. Raises ConfigError."""
        pointer = lfs.pointer_at(path)
        if pointer:
            import shlex

            message = f"its content is in Git LFS, and not checked out ({pointer.size:,} bytes)"
            raise ConfigError(Problem(name, 0, 0, message, f"git lfs pull --include {shlex.quote(name)}"))
        return readers.read(path, name)

    def pull(self, names: Iterable[str]) -> None:
        """Nothing: `dvc pull` is what fills a work tree."""
