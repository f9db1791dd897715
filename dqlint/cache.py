"""Files of what was worked out once and can be again: in the project's Git folder, or else the user's cache folder.

An entry is named by the digest of what it was made for. A cache never makes a run fail: one that cannot be read or
written is as good as none, and what is no file of ours is no entry. Nor does it make sure that an entry is whole:
who keeps something here checks it on the way out (`dqlint.packed`).

No text of a dataset belongs in here, only digests, hashes and numbers; and of those only the user may read the files
(0600, in a folder of 0700; on Windows as the folder above says). Still, who can read hashes of words can tell whether
a word that he tries is among them.
"""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from dqlint import project
from dqlint.deferred import deferred

LARGEST = 1 << 28  # bytes of all entries together
MOST = 500  # entries
_STALE = 3_600  # seconds after which a file that was never finished is nobody's any more
_NAME = deferred(r"[a-z-]+\.[0-9a-f]{32}(?P<unfinished>\.[0-9a-f]{16}\.tmp)?")
_FLAGS = (
    os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
)  # a pipe is not waited for
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


class Cache(NamedTuple):
    """The entries in a folder, or none at all. `scope` tells projects apart that share the folder."""

    folder: Path | None = None
    scope: str = ""

    @classmethod
    def at(cls, folder: Path) -> Cache:
        """The cache for a folder (an absolute path): all work trees of a repository share that in its Git folder.

        A Git folder that another user owns is left alone.
        """
        top = project.top(folder)
        common = git_folder(top) if top else None
        if common and _is_ours(common):
            return cls(common / "dqlint")
        return cls(_of_user(), str(top or folder))

    def get(self, kind: str, key: str) -> bytes | None:
        """What was put last under a key of a kind (a-z and hyphens), None where there is nothing to be had."""
        path = self._path(kind, key)
        if path is None or not _is_folder(path.parent):
            return None
        try:
            return _read(path)
        except OSError:
            return None

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Keep data under a key, in place of what is there; the entries that were not used for longest may go.

        Runs beside this one find the old entry or the new one, never a part.
        """
        path = self._path(kind, key)
        if path is None or len(data) > LARGEST:
            return
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _is_folder(path.parent):
                _write(path, data)
                _make_room(path.parent)
        except OSError:  # it is read-only, or full, or open in another program
            return

    def _path(self, kind: str, key: str) -> Path | None:
        if self.folder is None:
            return None
        name = blake2b(f"{self.scope}\0{key}".encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        return self.folder / f"{kind}.{name}"


NONE = Cache()
"""Keeps nothing."""


def git_folder(top: Path) -> Path | None:
    """The Git folder of the work tree at `top`, for a linked one that of the main one; None where it is none.

    As gitrepository-layout(5) has it: `.git` may be a file that says where the folder is, and `commondir` in there says
    where the one is that all work trees share. The folder of a submodule is its own.
    """
    try:
        own = top / ".git"
        if own.is_file():
            own = top / _said(own).removeprefix("gitdir: ")
        common = own / _said(own / "commondir") if (own / "commondir").is_file() else own
        is_git = (own / "HEAD").is_file() and (common / "objects").is_dir()
    except (OSError, ValueError):
        return None
    return Path(os.path.normpath(common)) if is_git else None


def _said(file: Path) -> str:
    with file.open("rb") as stream:
        return os.fsdecode(stream.read(1 << 15)).rstrip("\r\n")


def _is_ours(folder: Path) -> bool:
    return sys.platform == "win32" or folder.stat().st_uid == os.geteuid()


def _of_user() -> Path | None:
    """The user's cache folder, where the system has it. A path that is not absolute counts as none."""
    if sys.platform == "win32":
        found = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        found = os.path.expanduser("~/Library/Caches")  # noqa: PTH111 Path.expanduser raises where there is no home
    else:
        found = os.environ.get("XDG_CACHE_HOME", "")
        found = found if os.path.isabs(found) else os.path.expanduser("~/.cache")  # noqa: PTH111, PTH117 the same
    return Path(found, "dqlint") if os.path.isabs(found) else None  # noqa: PTH117 "" is none


def _is_folder(path: Path) -> bool:
    """Whether it is a folder itself, not a link to one."""
    try:
        return stat.S_ISDIR(path.lstat().st_mode)
    except (OSError, ValueError):
        return False


def _read(path: Path) -> bytes | None:
    """The bytes of a regular file, which is from now on the one used last."""
    with os.fdopen(os.open(path, _FLAGS), "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST or _is_link(path):
            return None
        data = stream.read()
    try:
        os.utime(path)
    except OSError:  # not ours to write: it is read all the same
        return data
    return data


def _is_link(path: Path) -> bool:
    """Where the system has no O_NOFOLLOW."""
    return not hasattr(os, "O_NOFOLLOW") and path.is_symlink()


def _write(path: Path, data: bytes) -> None:
    unfinished = path.with_name(f"{path.name}.{os.urandom(8).hex()}.tmp")
    try:
        with os.fdopen(os.open(unfinished, _NEW, 0o600), "wb") as stream:
            stream.write(data)
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


class _Entry(NamedTuple):
    used: float
    size: int
    path: str
    is_unfinished: bool


def _make_room(folder: Path) -> None:
    """Remove what was never finished, and the entries used last until the rest is small enough."""
    entries = sorted(_entries(folder), reverse=True)
    now, room = time.time(), LARGEST
    for number, entry in enumerate(entries):
        room -= entry.size
        if entry.used < now - _STALE if entry.is_unfinished else number >= MOST or room < 0:
            Path(entry.path).unlink(missing_ok=True)


def _entries(folder: Path) -> Iterator[_Entry]:
    with os.scandir(folder) as files:
        for file in files:
            name = _NAME.fullmatch(file.name)
            if name and file.is_file(follow_symlinks=False):
                status = file.stat(follow_symlinks=False)
                yield _Entry(status.st_mtime, status.st_size, file.path, bool(name["unfinished"]))
