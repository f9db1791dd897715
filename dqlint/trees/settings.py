"""Configs, packs and schemas as they are in Git, laid out in a folder, so that they are loaded like those on disk."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dqlint import project
from dqlint.trees.stored import Stored

SUFFIXES = (".yaml", ".yml", ".json")


def is_setting(name: str) -> bool:
    """Whether a file may be a config, a pack, a schema or a tokenizer; one that holds data may be, too."""
    return name.lower().endswith(SUFFIXES)


def lay_out(tree: Stored, names: Iterable[str], folder: Path) -> None:
    """Write files of a tree into an empty folder, which then passes for the top of a repository.

    What is too large to be written by hand is left out, as is what cannot be had or written here: whoever needs it
    finds no such file.
    """
    (folder / ".git").touch()
    for name in names:
        data = tree.blob(name)
        target = project.within(folder, name, folder)
        if target is not None and len(data) <= project.LARGEST:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
