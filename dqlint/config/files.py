"""Config files: reading one, with all that it extends, into one piece of data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dqlint import located, project
from dqlint.config.shape import ConfigShape
from dqlint.located import Document, Spot
from dqlint.model import ConfigError, Problem
from dqlint.options import wrong_type

# How many levels of keys below a top-level key are merged one by one; below them the nearer file's value stands whole.
_LEVELS: Mapping[str, int] = {"datasets": 1, "gates": 1, "rules": 3}


def root_of(file: Path) -> Path:
    """The folder that paths may not leave: the Git top level, outside of Git the config's own folder."""
    return project.top(file.parent) or file.parent


@dataclass
class Chain:
    """A config and all that it extends, the farthest first, and what was wrong in reading them."""

    root: Path
    documents: list[Document] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add(self, file: Path, followed: tuple[Path, ...] = ()) -> None:
        """Read a file, after those that it extends."""
        try:
            document = located.load_file(file, project.posix(file, self.root), self.problems)
        except ConfigError as error:
            self.problems += error.problems
            return
        if not isinstance(document.data, dict):
            self.problems.append(_no_config(document))
            return
        for spot, written in _extended(document):
            parent = self._parent(file, written, spot, (*followed, file))
            if parent is not None and parent not in self.files:
                self.add(parent, (*followed, file))
        self.documents.append(document)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that were read."""
        return tuple(document.path for document in self.documents if document.path is not None)

    def _parent(self, file: Path, written: str, spot: Spot, followed: tuple[Path, ...]) -> Path | None:
        parent = project.within(file.parent, written, project.bound(file.parent))
        if parent is None:
            self.problems.append(spot.problem(f"{written!r} leads out of the repository", _RELATIVE))
        elif parent in followed:
            names = " -> ".join(project.posix(one, self.root) for one in (*followed[followed.index(parent) :], parent))
            self.problems.append(spot.problem(f"configs extend each other in a circle: {names}", "take one link out"))
        elif not project.is_file(parent):
            self.problems.append(spot.problem(f"there is no file {written!r}", _RELATIVE))
        else:
            return parent
        return None

    def merged(self) -> tuple[Any, Spot]:
        """All as one: what stands nearer wins."""
        data, spot = self.documents[0].data, Spot(self.documents[0])
        for document in self.documents[1:]:
            data, spot = merge(data, spot, document.data, Spot(document))
        return data, spot


_RELATIVE = "name a config of this repository, relative to this file"


def _no_config(document: Document) -> Problem:
    if document.data is None:
        return Problem(
            document.file, 0, 0, "the file is empty", "`dqlint init` writes one; `rules: {}` is the smallest"
        )
    return wrong_type(document.data, ConfigShape, Spot(document))


def _extended(document: Document) -> list[tuple[Spot, str]]:
    """The configs that a document says it extends; what is no text is for the shape to refuse."""
    written = document.data.get("extends")
    spot = Spot(document).child("extends")
    listed = [(spot, written)] if isinstance(written, str) else []
    if isinstance(written, list):
        listed = [(spot.child(index), one) for index, one in enumerate(written) if isinstance(one, str)]
    return listed


def merge(far: Any, far_spot: Spot, near: Any, near_spot: Spot, route: tuple[str, ...] = ()) -> tuple[Any, Spot]:
    """Two configs as one, where a key with nothing under it says nothing. Each value keeps its own spot."""
    deep = not route or len(route) <= _LEVELS.get(route[0], 0)
    if not (deep and isinstance(far, dict) and isinstance(near, dict)):
        return (far, far_spot) if near is None else (near, near_spot)
    data, spots = dict(far), {key: far_spot.child(key) for key in far}
    for key, value in near.items():
        data[key], spots[key] = value, near_spot.child(key)
        if key in far:
            data[key], spots[key] = merge(far[key], far_spot.child(key), value, spots[key], (*route, key))
    return data, Spot(near_spot.document, near_spot.route, spots)
