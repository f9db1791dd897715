"""dqlint.yaml: what a project says of its data and of the rules. `find` it, `load` it, `show` it.

What reads YAML is imported where there is a file to read: most runs on a few files have none.
"""

from __future__ import annotations

from pathlib import Path

from dqlint.config.nearest import NAMES, find
from dqlint.config.nouns import Config, Dataset, Pack, Setting, defaults

__all__ = ["NAMES", "Config", "Dataset", "Pack", "Setting", "defaults", "find", "load", "show"]


def load(path: Path) -> Config:
    """The config of a file; the same object as long as neither it nor what it extends changes. Raises ConfigError."""
    from dqlint.config import loading

    return loading.load(path)


def show(config: Config) -> str:
    """The config as YAML, with where each value comes from as a comment."""
    from dqlint.config import showing

    return showing.show(config)
