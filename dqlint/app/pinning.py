"""Digests of data files: of what the work tree holds, or of what Git and DVC say there is, without the data.

A file goes by the blob id of its content, so that no version in Git needs to be read to be compared; by its md5 where
DVC tracks it, and outside of Git. Names are posix, from the top of the repository, or from the config's folder where
there is none.
"""

from __future__ import annotations

import hashlib
import posixpath
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path

from dqlint.model import NO_VALUES, ConfigError, Problem
from dqlint.sources import dvc, git


class Pinned:
    """The data files of a project with what their digests are made of."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._repository = git.repository(root)

    def here(self, names: Iterable[str], pinned: Mapping[str, str] = NO_VALUES) -> dict[str, str]:
        """The digests of files in the work tree, and of each DVC folder that holds one. Raises ConfigError.

        Those that are `pinned` already are taken in the same way, as a file may be new to Git or DVC since.
        """
        wanted = [*names]
        by_git = [name for name in wanted if self._is_for_git(name, pinned.get(name, ""))]
        found = self._repository.content_ids(by_git) if self._repository else {}
        digests = {name: f"git:{oid}" for name, oid in found.items()}
        for name in wanted:
            if name not in digests:
                digests |= self._by_bytes(name)
        return digests

    def _is_for_git(self, name: str, pinned: str) -> bool:
        """Whether a file goes by its blob id: what no DVC tracks and no link leads to."""
        if pinned or (self._root / name).is_symlink():
            return pinned.startswith("git:")
        return name in self._in_git or not (name in self._in_dvc or self.folder_of(name))

    def said(self) -> dict[str, str]:
        """The digests of all files and DVC folders of the index and the pointers in it; nothing of them is read."""
        return {name: f"git:{entry.oid}" for name, entry in self._in_git.items()} | {
            name: _of_out(out, out.md5) for name, out in self._in_dvc.items() if out.md5
        }

    def _by_bytes(self, name: str) -> dict[str, str]:
        out, folder = self._in_dvc.get(name), self.folder_of(name)
        try:
            digests = {name: f"md5:{dvc.md5_of(self._root / name, (out or folder or _PLAIN).hash_name)}"}
            if folder:
                manifest = dvc.manifest_of(self._root / folder.name, folder.hash_name)
                digests[folder.name] = _of_out(folder, hashlib.md5(manifest, usedforsecurity=False).hexdigest())
        except OSError as error:
            raise ConfigError(Problem(name, 0, 0, f"cannot be read: {error.strerror or error}")) from None
        return digests

    def folder_of(self, name: str) -> dvc.Out | None:
        """The folder that DVC tracks as a whole and in which the file lies."""
        parents = (name[:at] for at, char in enumerate(name) if char == "/")
        return next((out for one in parents if (out := self._in_dvc.get(one)) and out.is_dir), None)

    @cached_property
    def _in_git(self) -> Mapping[str, git.Entry]:
        """The files in the index: links lead elsewhere, and of submodules Git knows the commit alone."""
        index = self._repository.index() if self._repository else {}
        return {name: entry for name, entry in index.items() if entry.mode.startswith("100")}

    @cached_property
    def _in_dvc(self) -> Mapping[str, dvc.Out]:
        pointers = {name: self._root / name for name in self._in_git if dvc.is_pointer(name)}
        texts = {name: path.read_bytes() for name, path in pointers.items() if path.is_file()}
        found, _ = dvc.outs(texts)
        return {out.name: out for out in found if not out.unavailable}


_PLAIN = dvc.Out("", "", None, is_dir=False, pointer="", line=0)


def _of_out(out: dvc.Out, md5: str) -> str:
    return f"md5:{md5}{'.dir' if out.is_dir else ''}"


def differences(
    pinned: Mapping[str, str], now: Mapping[str, str], folders: Iterable[str] = (), gone: str = "is gone"
) -> list[str]:
    """What differs between the files of a lock and those of now, in words; those in `folders` go by these."""
    inside = (*(f"{posixpath.join(folder, '')}" for folder in folders),)
    told = []
    for name in sorted({*pinned, *now}):
        if name.startswith(inside):
            continue
        if name not in now:
            told.append(f"{name} {gone}")
        elif name not in pinned:
            told.append(f"{name} is new")
        elif pinned[name] != now[name]:
            told.append(f"{name} changed")
    return told
