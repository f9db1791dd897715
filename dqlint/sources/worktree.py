"""Data files in the work tree: what a path on the command line or a glob of a config stands for."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath

DATA_FILE = re.compile(r"\.(jsonl|ndjson|json|csv|tsv|parquet)(\.(gz|zst))?$", re.IGNORECASE)
_NOT_DATA = frozenset({"node_modules", "__pycache__", "venv", "site-packages"})


def files_under(folder: Path) -> Iterator[Path]:
    """Every file under a folder with the name of a data file, sorted; hidden and installed folders are left out."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _NOT_DATA)
        for name in sorted(names):
            if DATA_FILE.search(name) and not name.startswith("."):
                yield Path(parent, name)


def matching(root: Path, globs: Iterable[str]) -> list[Path]:
    """The files that any of the globs names, sorted; `**` is any number of folders."""
    return sorted({path for glob in globs for path in root.glob(glob) if not path.is_dir()})


def named_by(path: str, globs: Iterable[str]) -> bool:
    """Whether a posix path relative to the globs' root is one that a glob names."""
    return any(_regex(glob).fullmatch(path) for glob in globs)


@lru_cache(maxsize=256)
def _regex(glob: str) -> re.Pattern[str]:
    pieces = re.split(r"(\*\*/|\*\*|\*|\?|\[[^\]]+\])", str(PurePosixPath(glob)))
    known = {"**/": "(?:[^/]+/)*", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    return re.compile(
        "".join(known.get(p) or (p.replace("[!", "[^") if p[:1] == "[" else re.escape(p)) for p in pieces)
    )


def name_of(path: Path, root: Path) -> str:
    """The posix name of a file from the root; the whole path where it lies elsewhere."""
    whole = Path(os.path.normpath(path.absolute()))
    try:
        return whole.relative_to(root).as_posix()
    except ValueError:
        return whole.as_posix()
