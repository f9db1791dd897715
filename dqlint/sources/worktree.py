"""Data files in the work tree: what a path on the command line or a glob of a config stands for.

In a glob, `*`, `?` and `[...]` stand for characters of one name and `**` for any number of folders. As in a shell none
of them stands for a name that begins with a dot, and a bracket that is never closed is a bracket.
"""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath

from dqlint import project

DATA_FILE = re.compile(r"\.(jsonl|ndjson|json|csv|tsv|parquet)(\.(gz|zst))?$", re.IGNORECASE)
_NOT_DATA = frozenset({"node_modules", "__pycache__", "venv", "site-packages"})
_WILD = re.compile(r"[*?\[]")
_DEEP = "**"


def files_under(folder: Path) -> Iterator[Path]:
    """Every file under a folder with the name of a data file, sorted.

    Hidden and installed folders are left out, and links that lead out of the repository.
    """
    bound = project.bound(Path(os.path.realpath(folder)))
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _NOT_DATA)
        for name in sorted(names):
            path = Path(parent, name)
            if DATA_FILE.search(name) and not name.startswith(".") and _stays(path, bound):
                yield path


def is_data_file(inside: str) -> bool:
    """Whether a posix path, from the folder that is walked, is one of a file that a walk would find."""
    *folders, name = inside.split("/")
    hidden = any(part.startswith(".") for part in (*folders, name))
    return not hidden and not _NOT_DATA.intersection(folders) and DATA_FILE.search(name) is not None


def _stays(path: Path, bound: Path) -> bool:
    return not path.is_symlink() or project.leads_into(path, bound)


def matching(root: Path, globs: Iterable[str]) -> list[Path]:
    """The files that any of the globs names, sorted. `**` does not follow links."""
    found = (path for glob in globs for path in _found(root, _pieces(glob), frozenset({0})))
    return sorted(set(found))


def named_by(path: str, globs: Iterable[str]) -> bool:
    """Whether a posix path relative to the globs' root is one that a glob names."""
    return any(_names(_pieces(glob), path) for glob in globs)


def may_hold(folder: str, globs: Iterable[str]) -> bool:
    """Whether a glob may name a file below a folder, a posix path relative to the globs' root."""
    return any(_leads_below(_pieces(glob), folder) for glob in globs)


def is_literal(glob: str) -> bool:
    """Whether the glob is the path of one file."""
    return not _WILD.search(glob)


@lru_cache(maxsize=256)
def _pieces(glob: str) -> tuple[str, ...]:
    """The glob name by name; a `**` at its end is all files below."""
    pieces = PurePosixPath(glob).parts
    return (*pieces, "*") if pieces[-1:] == (_DEEP,) else pieces


def _found(folder: Path, pieces: tuple[str, ...], reached: frozenset[int]) -> Iterator[Path]:
    """The files below a folder. `reached` are the places in the glob that the folder's own path leads to."""
    for name, is_folder, is_link in _entries(folder):
        after = _after(pieces, reached, name, deep=not is_link)
        if is_folder and after - {len(pieces)}:
            yield from _found(folder / name, pieces, after)
        elif not is_folder and len(pieces) in after:
            yield folder / name


def _entries(folder: Path) -> list[tuple[str, bool, bool]]:
    """Name, whether a folder, whether a link; none where the folder cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return [(entry.name, _is_folder(entry), entry.is_symlink()) for entry in entries]
    except OSError:
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself
        return False


def _names(pieces: tuple[str, ...], path: str) -> bool:
    reached = frozenset({0})
    parts = path.split("/")
    for number, part in enumerate(parts, 1):
        reached = _after(pieces, reached, part, deep=number < len(parts))
    return len(pieces) in reached


def _leads_below(pieces: tuple[str, ...], folder: str) -> bool:
    reached = frozenset({0})
    for part in folder.split("/"):
        reached = _after(pieces, reached, part, deep=True)
    return bool(reached - {len(pieces)})


def _after(pieces: tuple[str, ...], reached: frozenset[int], name: str, *, deep: bool) -> frozenset[int]:
    """The places in the glob after one more name; `deep` says that `**` may stand for it."""
    after: set[int] = set()
    for place in _with_none(pieces, reached):
        if pieces[place] == _DEEP:
            after.update({place} if deep and not name.startswith(".") else ())
        elif _fits(pieces[place], name):
            after.add(place + 1)
    return frozenset(after)


def _with_none(pieces: tuple[str, ...], reached: frozenset[int]) -> set[int]:
    """The places, and those past each `**` that stands for no folder."""
    places = set()
    for place in reached:
        while place < len(pieces):
            places.add(place)
            if pieces[place] != _DEEP:
                break
            place += 1  # noqa: PLW2901 on to what follows **
    return places


def _fits(piece: str, name: str) -> bool:
    hidden = name.startswith(".") and not piece.startswith(".")
    return piece == name or (not hidden and _regex(piece).match(name) is not None)


@lru_cache(maxsize=256)
def _regex(piece: str) -> re.Pattern[str]:
    return re.compile(fnmatch.translate(piece))


def name_of(path: Path, root: Path) -> str:
    """The posix name of a file from the root; the whole path where it lies elsewhere."""
    whole = project.absolute(path)
    try:
        return whole.relative_to(root).as_posix()
    except ValueError:
        return whole.as_posix()
