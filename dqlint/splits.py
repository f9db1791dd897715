"""Which split a data file is by its name, where nobody said."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

SPLITS = ("train", "eval", "reference")
_WORDS = (
    ("train", re.compile(r"(?:^|[^a-z])(?:train|training)(?:[^a-z]|$)")),
    (
        "eval",
        re.compile(r"(?:^|[^a-z])(?:test|eval(?:uation)?|val(?:id(?:at(?:e|ion))?)?|dev|heldout|holdout)(?:[^a-z]|$)"),
    ),
    ("reference", re.compile(r"(?:^|[^a-z])(?:prod|production|reference)(?:[^a-z]|$)")),
)


def guess(name: str) -> str:
    """`eval` or `reference` where the file's name (or its folder's) says so, else `train`."""
    path = PurePosixPath(name.lower())
    for text in (path.name, path.parent.name):
        for split, word in _WORDS:
            if word.search(text):
                return split
    return "train"


def is_split(word: str) -> bool:
    """Whether a word of a file's name says which split the file is."""
    return any(pattern.fullmatch(word.lower()) for _, pattern in _WORDS)
