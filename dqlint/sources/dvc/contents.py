"""Bytes against pointers: md5 as DVC takes it, the files of a folder, and whether the work tree holds what is named.

A folder's md5 is that of its manifest: a JSON array of {"md5", "relpath"} sorted by relpath, written as Python's json
does with sorted keys.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from dqlint.model import ConfigError, Problem
from dqlint.sources.dvc.outs import BYTES, LINES, Out, elsewhere, is_md5, place

_CHUNK: Final = 1 << 20
_HEAD: Final = 512  # bytes in which DVC 2 looks for signs of a text
_TEXT: Final = bytes(range(32, 127)) + b"\n\r\t\f\b"
_OTHER: Final = 0.3  # of the head, at most
_NEVER: Final = frozenset({".git", ".hg", ".dvc"})


def md5_of(path: Path, hash_name: str = BYTES) -> str:
    """The md5 of a file, by a hash that a pointer names. Raises OSError."""
    digest = hashlib.md5(usedforsecurity=False)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk.replace(b"\r\n", b"\n") if hash_name == LINES and _is_text(chunk) else chunk)
    return digest.hexdigest()


def _is_text(chunk: bytes) -> bool:
    """As DVC 2 guesses, of every chunk anew: no NUL in its head, and at most three in ten bytes that no text has."""
    head = chunk[:_HEAD]
    return b"\0" not in head and len(head.translate(None, _TEXT)) / len(head) <= _OTHER


def stale(out: Out, path: Path) -> bool:
    """Whether the work-tree file or folder is not what the pointer names: other bytes, not there, not readable.

    A folder is read whole; files that a `.dvcignore` leaves out count, so such a folder is stale here.
    """
    if out.unavailable or not out.md5 or path.is_dir() is not out.is_dir:
        return True
    try:
        if out.is_dir:
            return hashlib.md5(manifest_of(path, out.hash_name), usedforsecurity=False).hexdigest() != out.md5
        return not path.is_file() or md5_of(path, out.hash_name) != out.md5
    except OSError:
        return True


def manifest_of(folder: Path, hash_name: str = BYTES) -> bytes:
    """The manifest that DVC would write of a folder. Raises OSError."""
    import json

    entries = [{"md5": md5_of(path, hash_name), "relpath": name} for name, path in sorted(_under(folder))]
    return json.dumps(entries, sort_keys=True).encode()


def _under(folder: Path) -> Iterator[tuple[str, Path]]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in _NEVER]
        for name in names:
            path = Path(parent, name)
            if name not in _NEVER:
                if not path.is_file():
                    raise FileNotFoundError(path)  # a link to nowhere, or what would never end
                yield path.relative_to(folder).as_posix(), path


def files(out: Out, read_manifest: Callable[[str], bytes | None]) -> list[Out] | None:
    """The files of a folder, or the file itself; None where the manifest cannot be had.

    None of them is outside of the repository: an external output has none.
    `read_manifest` gives the bytes for the folder's md5 (`Store.manifest`). Raises ConfigError where they are not what
    the md5 says, or name a file outside of the folder.
    """
    if elsewhere(out.name):
        return []
    if not out.is_dir:
        return [out]
    data = read_manifest(out.md5)
    if data is None:
        return None
    if hashlib.md5(data, usedforsecurity=False).hexdigest() != out.md5:
        raise _broken(out, "is damaged: its md5 is another")
    from dqlint import strictjson

    entries, _ = strictjson.strict(data)
    if not isinstance(entries, list):
        raise _broken(out, "is no JSON array")
    return [_entry(out, entry) for entry in entries]


def _entry(out: Out, entry: Any) -> Out:
    md5, relpath = (entry.get("md5"), entry.get("relpath")) if isinstance(entry, dict) else (None, None)
    if not isinstance(md5, str) or not is_md5(md5):
        raise _broken(out, f"has {md5!r}, which is no md5")
    name = place("", relpath) if isinstance(relpath, str) else None
    if not name:
        raise _broken(out, f"names {relpath!r}, which is no file in the folder")
    return out._replace(name=posixpath.join(out.name, name), md5=md5, size=None, is_dir=False)


def _broken(out: Out, what: str) -> ConfigError:
    message = f"the manifest {out.md5}.dir of {out.name!r} {what}"
    return ConfigError(Problem(out.pointer, out.line, 0, message, "take it out of the cache and run `dvc fetch`"))
