"""One output as a pointer names it, checked: no name that leads out of the repository, no md5 that is none."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any, NamedTuple

from dqlint.located import Spot
from dqlint.model import Problem

BYTES, LINES = "md5", "md5-dos2unix"
"""Hashes: of the bytes (DVC 3); of the bytes with the line ends of a text as LF (DVC 2, which names no hash)."""

_MD5 = re.compile(r"([0-9a-f]{32})(\.dir)?")
_DIGITS = 32
_SIZE = re.compile(r"[0-9]{1,18}")
_URL = re.compile(r"\w+://")
_OUTSIDE = "it lies outside of the repository"


class Out(NamedTuple):
    """A file or folder that DVC tracks.

    `name` is posix, from the repository's top; as written for what lies elsewhere. `md5` is 32 hex digits, "" when
    the pointer has none; that of a folder is the md5 of its manifest. `line` is 1-based, in the pointer. `pushed` is no
    for `push: false`. `unavailable` says why no cache has its bytes, "" where one may: ask before anything is opened.
    """

    name: str
    md5: str
    size: int | None
    is_dir: bool
    pointer: str
    line: int
    hash_name: str = BYTES
    pushed: bool = True
    remote: str = ""
    unavailable: str = ""


class Refused(Exception):
    """What cannot be read as an output."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def is_no(value: Any) -> bool:
    """Whether a YAML scalar is `false`, as dvc reads it."""
    return isinstance(value, str) and value.lower() == "false"


def is_md5(text: str) -> bool:
    """Whether a text is the md5 of a file: safe as part of a path."""
    return _MD5.fullmatch(text) is not None and len(text) == _DIGITS


def place(folder: str, written: str) -> str | None:
    """The name from the top of what a file in `folder` writes; None where it is none or leads out of the top."""
    if "\0" in written or PurePosixPath(written).is_absolute() or PureWindowsPath(written).anchor:
        return None
    name = posixpath.normpath(posixpath.join(folder, written))
    return None if ".." in PureWindowsPath(name).parts else "" if name == "." else name


def elsewhere(written: str) -> bool:
    """Whether a path is absolute or a URL: what DVC calls an external output."""
    return bool(_URL.match(written) or PurePosixPath(written).is_absolute() or PureWindowsPath(written).anchor)


def out(spot: Spot, written: Any, folder: str) -> Out:
    """The output that stands at a spot, its path from `folder`. Raises Refused."""
    if not isinstance(written, Mapping):
        raise Refused(spot.problem("an output is no mapping", "write `- path: name`, or let dvc write the file"))
    name = _name(spot, written.get("path"), folder)
    md5, is_dir, lacks = _md5(spot, written)
    return Out(
        name=name,
        md5=md5,
        size=_size(written.get("size")),
        is_dir=is_dir,
        pointer=spot.document.file,
        line=spot.child("path").position()[0],
        hash_name=_text(written.get("hash")) or LINES,
        pushed=not is_no(written.get("push")),
        remote=_text(written.get("remote")),
        unavailable=_OUTSIDE if elsewhere(name) else lacks,
    )


def inside(folder: Out, spot: Spot, written: Any) -> Out:
    """A file of a folder whose files the pointer itself lists. Raises Refused."""
    if not isinstance(written, Mapping):
        raise Refused(spot.problem("an entry of `files` is no mapping", "let dvc write the file"))
    relpath, at = written.get("relpath"), spot.child("relpath")
    name = place("", relpath) if isinstance(relpath, str) else None
    if not name:
        raise Refused(at.problem(f"the relpath {relpath!r} leads out of its folder", "let dvc write the file"))
    md5, _, lacks = _md5(spot, written)
    whole = folder._replace(name=posixpath.join(folder.name, name), md5=md5, is_dir=False, line=at.position()[0])
    return whole._replace(size=_size(written.get("size")), unavailable=_OUTSIDE if elsewhere(folder.name) else lacks)


def _name(spot: Spot, written: Any, folder: str) -> str:
    at = spot.child("path")
    if not isinstance(written, str):
        raise Refused(at.problem("an output without a path", "write `path: name`, or let dvc write the file"))
    if elsewhere(written):
        return written
    name = place(folder, written)
    if name:
        return name
    where = "names the whole repository" if name == "" else "leads out of the repository"
    raise Refused(at.problem(f"the path {written!r} {where}", "an output is a file or folder in the repository"))


def _md5(spot: Spot, written: Mapping[str, Any]) -> tuple[str, bool, str]:
    """The digits, whether those of a folder, and why there are none."""
    value, name = written.get("md5"), written.get("hash", BYTES)
    if name not in (BYTES, LINES):
        return "", False, f"its hash is {name}, not md5"
    if value is None:
        other = next((key for key in ("etag", "checksum") if key in written), None)
        return "", False, f"the pointer has its {other}, no md5" if other else "the pointer has no md5 of it"
    found = _MD5.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        hint = "32 digits 0-9 a-f, with .dir after those of a folder; let dvc write the file"
        raise Refused(spot.child("md5").problem(f"{value!r} is no md5", hint))
    return found[1], found[2] is not None, ""


def _size(value: Any) -> int | None:
    return int(value) if isinstance(value, str) and _SIZE.fullmatch(value) else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
