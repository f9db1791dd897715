"""Which split a data file is by its name, where nobody said."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import NamedTuple

from dqlint.deferred import deferred

SPLITS = ("train", "eval", "reference")
_WORDS = (
    ("train", deferred(r"(?:^|[^a-z])(?:train|training)(?:[^a-z]|$)")),
    (
        "eval",
        deferred(r"(?:^|[^a-z])(?:test|eval(?:uation)?|val(?:id(?:at(?:e|ion))?)?|dev|heldout|holdout)(?:[^a-z]|$)"),
    ),
    ("reference", deferred(r"(?:^|[^a-z])(?:prod|production|reference)(?:[^a-z]|$)")),
)
_PART = deferred(r"-?\d+-of-\d+$")


def guess(name: str) -> str:
    """`eval` or `reference` where the file's name (or its folder's) says so, else `train`."""
    path = PurePosixPath(name.lower())
    for text in (path.name, path.parent.name):
        for split, word in _WORDS:
            if word.search(text):
                return split
    return "train"


class Home(NamedTuple):
    """The dataset that a file belongs to by its name: files of one folder and title are splits and parts of one."""

    folder: str
    title: str


def home(name: str) -> Home:
    """Where a file belongs: `a/b/train-x.csv`, `a/b/x_test.csv` and `a/b/test/x.csv` are `x` in `a/b`.

    The title is what the file's name says beside the split and the number of a part, else the folder's name.
    """
    path = PurePosixPath(name)
    folder = path.parent
    if any(map(is_split, _words(folder.name))):
        folder = folder.parent / _without_split(folder.name)
    title = _without_split(_PART.sub("", path.name.split(".")[0]))
    return Home(folder.as_posix(), title or folder.name or "data")


def _without_split(name: str) -> str:
    return "-".join(word for word in _words(name) if not is_split(word))


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[^\w]|_", name) if word]


def is_split(word: str) -> bool:
    """Whether a word of a file's name says which split the file is."""
    return any(pattern.fullmatch(word.lower()) for _, pattern in _WORDS)
