"""Trees: the files of a project as they are in one place, the work tree, Git's index or a commit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from dqlint.readers import Reading


class Tree(Protocol):
    """Where files are found and read. A path lies in the folder `top`, whether or not it is a file on disk."""

    @property
    def top(self) -> Path:
        """The folder that names start from, an absolute path."""

    @property
    def label(self) -> str:
        """What messages call it."""

    def is_folder(self, path: Path) -> bool:
        """Whether the path is a folder here."""

    def under(self, folder: Path) -> Iterator[Path]:
        """Every file under a folder with the name of a data file, sorted; hidden and installed folders are left out."""

    def matching(self, root: Path, globs: Iterable[str]) -> list[Path]:
        """The files that any of the globs names, which start at `root`; sorted."""

    def read(self, path: Path, name: str) -> Reading:
        """A data file; `name` is what messages call it. Raises ConfigError where it cannot be had or read."""

    def pull(self, names: Iterable[str]) -> None:
        """Have what is not here of these files fetched, where that was asked for. Raises ConfigError where it fails."""
