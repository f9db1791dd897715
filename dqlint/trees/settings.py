"""Configs, packs and schemas as they are in Git, laid out in a folder, so that they are loaded like those on disk."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from dqlint import project
from dqlint.trees.stored import Stored

SUFFIXES = (".yaml", ".yml", ".json")
_LARGEST_TOKENIZER = 100_000_000


def _limit(name: str) -> int:
    """The bytes that a setting has at most. A tokenizer, which no one writes by hand, has more."""
    return _LARGEST_TOKENIZER if "tokenizer" in PurePosixPath(name).name.lower() else project.LARGEST


def is_setting(name: str) -> bool:
    """Whether a file may be a config, a pack, a schema or a tokenizer; one that holds data may be, too."""
    return name.lower().endswith(SUFFIXES)


def lay_out(tree: Stored, folder: Path) -> None:
    """Write the settings of a tree into an empty folder, which then passes for the top of a repository.

    What is too large to be written by hand is left out, as is what cannot be had or written here: whoever needs it
    finds no such file.
    """
    (folder / ".git").touch()
    for name, data in tree.small({name: _limit(name) for name in tree.entries if is_setting(name)}):
        target = project.within(folder, name, folder)
        if target is not None:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
