"""Git LFS: the small text that stands for a file in Git, and the file itself in the local store.

Format: https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import NamedTuple

from dqlint import project

_LARGEST = 1024  # bytes; the specification keeps pointers below
_PIECE = 1 << 20  # bytes read at once
_POINTER = re.compile(
    rb"version https?://(?:git-lfs\.github\.com|hawser\.github\.com|git-media\.io)/[^\s]+\r?\n"
    rb"(?:ext-\d-\S+ [^\r\n]+\r?\n)*"
    rb"oid sha256:([0-9a-f]{64})\r?\n"
    rb"size (\d{1,18})\s*"
)


class Pointer(NamedTuple):
    """What stands in Git for a file: the SHA-256 of its bytes in hexadecimal, and how many they are."""

    oid: str
    size: int


def is_pointer(data: bytes) -> Pointer | None:
    """The pointer that the bytes are; None if they are the file itself."""
    match = _POINTER.fullmatch(data) if len(data) < _LARGEST else None
    return Pointer(match[1].decode(), int(match[2])) if match else None


def pointer_at(path: Path) -> Pointer | None:
    """The pointer that a file is, as long as its content has not been checked out; None if it is anything else."""
    try:
        return is_pointer(path.read_bytes()) if project.is_file(path) and path.stat().st_size < _LARGEST else None
    except OSError:
        return None


def find(common: Path, pointer: Pointer, storage: str | None = None) -> Path | None:
    """The file in the local store; None if it was not fetched, or not whole.

    `common` is the git directory that all work trees share, `storage` the value of `lfs.storage` in Git's config. A
    clone made with `--reference` also has the store of the other clone.
    """
    stores = [common / (storage or "lfs"), *_referenced(common)]
    paths = (store / "objects" / pointer.oid[:2] / pointer.oid[2:4] / pointer.oid for store in stores)
    return next((path for path in paths if project.is_file(path) and path.stat().st_size == pointer.size), None)


def stands_at(path: Path, pointer: Pointer) -> bool:
    """Whether a file is the one that a pointer stands for."""
    try:
        if not project.is_file(path) or path.stat().st_size != pointer.size:
            return False
        with path.open("rb") as file:
            hashed = hashlib.sha256()
            while piece := file.read(_PIECE):
                hashed.update(piece)
    except OSError:
        return False
    return hashed.hexdigest() == pointer.oid


def _referenced(common: Path) -> list[Path]:
    """The stores beside the object folders that this clone borrows from."""
    try:
        lines = (common / "objects/info/alternates").read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return []
    return [(common / "objects" / line).parent / "lfs" for line in lines if line and not line.startswith(("#", '"'))]
