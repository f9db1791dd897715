"""Which config file governs a folder."""

from __future__ import annotations

import os
from pathlib import Path

from dqlint import project

NAMES = ("dqlint.yaml", "dqlint.yml", ".dqlint.yaml")


def find(start: Path, known: dict[Path, Path | None] | None = None) -> Path | None:
    """The nearest config at or above a folder (or a file's folder), no higher than the Git top level.

    Whatever has the name of a config ends the search, a link that leads nowhere too: it is for `load` to refuse it.
    `known` is a run's memory by folder, read and added to.
    """
    start = project.absolute(start)
    return _find(start if start.is_dir() else start.parent, {} if known is None else known)


def _find(folder: Path, known: dict[Path, Path | None]) -> Path | None:
    if folder not in known:
        here = next((folder / name for name in NAMES if os.path.lexists(f"{folder}/{name}")), None)
        last = here is not None or folder.parent == folder or os.path.lexists(folder / ".git")
        known[folder] = here if last else _find(folder.parent, known)
    return known[folder]
