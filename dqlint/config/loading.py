"""A config file, with all that it extends, as a Config; or everything that is wrong with it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from dqlint import __version__, options, project, versions
from dqlint.config.build import build
from dqlint.config.files import Chain, root_of
from dqlint.config.nearest import NAMES
from dqlint.config.nouns import Config
from dqlint.config.shape import ConfigShape
from dqlint.located import Document, Spot
from dqlint.model import ConfigError, Problem


class _Loaded(NamedTuple):
    config: Config
    files: tuple[Path, ...]
    stamp: tuple[tuple[int, int], ...]


_LOADED: dict[Path, _Loaded] = {}


def load(path: Path) -> Config:
    """The config of a file; the same object as long as neither it nor what it extends changes. Raises ConfigError."""
    path = project.absolute(path)
    known = _LOADED.get(path)
    if known is None or known.stamp != _stamp(known.files):
        known = _LOADED[path] = _load(path)
    return known.config


def _stamp(files: Sequence[Path]) -> tuple[tuple[int, int], ...]:
    seen = (file.stat() if file.exists() else None for file in files)
    return tuple((status.st_mtime_ns, status.st_size) if status else (0, 0) for status in seen)


def _load(path: Path) -> _Loaded:
    chain = Chain(root_of(path))
    chain.add(path)
    outdated = [problem for document in chain.documents for problem in _outdated(document)]
    if outdated:  # what else is wrong may be what a newer dqlint understands
        raise ConfigError(*outdated)
    problems = [*_rivals(path, chain), *chain.problems]
    stamp = _stamp(chain.files)
    config = _built(path, chain, problems) if chain.documents else None
    if problems or config is None:
        raise ConfigError(*sorted(dict.fromkeys(problems), key=lambda one: (one.file, one.line, one.column)))
    return _Loaded(config, chain.files, stamp)


def _built(path: Path, chain: Chain, problems: list[Problem]) -> Config | None:
    data, spot = chain.merged()
    shape = options.read_leniently(ConfigShape, data, spot, problems)
    bare = Config(path, chain.root, written=data, spot=spot)
    return build(bare, shape, problems) if shape is not None else None


def _outdated(document: Document) -> list[Problem]:
    asked = document.data.get("required-version")
    spot = Spot(document).child("required-version")
    try:
        if not isinstance(asked, str) or versions.satisfies(__version__, asked):
            return []
    except ValueError as error:
        return [spot.problem(str(error), "write it like '>=0.3, <1'")]
    return [spot.problem(f"this project asks for dqlint {asked}, this is {__version__}", "install a version that fits")]


def _rivals(path: Path, chain: Chain) -> list[Problem]:
    """Two configs of one folder: nobody could say which of them counts."""
    others = [name for name in NAMES if name != path.name and os.path.lexists(path.with_name(name))]
    if not others or path.name not in NAMES:
        return []
    return [
        Problem(
            project.posix(path, chain.root), 0, 0, f"there is also {others[0]} in this folder", "keep one of the two"
        )
    ]
