"""From the shape of a config to the nouns: what types alone cannot say is held against the project here."""

from __future__ import annotations

import os
import posixpath
import re
from collections.abc import Iterator, Mapping
from pathlib import Path, PureWindowsPath
from typing import Any, TypeVar

from dqlint import project
from dqlint.config.nouns import Config, Dataset, Pack, Setting
from dqlint.config.shape import ConfigShape, DatasetShape, Fields, Gates, GateShape, RuleSetting, Said, TurnKeys
from dqlint.definitions import DEFINITIONS, RECOMMENDED, Gate, MetricName
from dqlint.layouts import ANY_TURNS, Turns
from dqlint.located import Spot
from dqlint.model import SEVERITIES, Problem
from dqlint.options import closest, declared
from dqlint.splits import SPLITS

T = TypeVar("T")

SELECTOR = re.compile(r"ALL|[A-Z]{1,3}|[A-Z]{3}[0-9]{1,3}")
_CODE = re.compile(r"[A-Z]{3}[0-9]{3}")
_NOT_OURS = frozenset((".git", ".dvc"))  # folders
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
_PACK = re.compile(r"(?P<name>[a-z][a-z0-9-]*)(@(?P<version>[0-9]+(\.[0-9]+)*))?")


def build(bare: Config, shape: ConfigShape, problems: list[Problem]) -> Config:
    """A config that knows where it lies, filled with what the shape says; what is wrong is added to `problems`."""
    builder, spot = _Builder(bare.root, problems), bare.spot
    return bare._replace(
        datasets=tuple(
            builder.datasets(_read(shape.datasets), bare.written.get("datasets", {}), spot.child("datasets"))
        ),
        rules=builder.settings(shape.rules, spot.child("rules")),
        packs=tuple(builder.packs(shape.packs, spot.child("packs"))),
        fail_on=shape.fail_on,
        exclude=tuple(builder.globs(shape.exclude, spot.child("exclude"))),
        decisions=builder.place(shape.decisions, spot.child("decisions"), bare.file) or bare.root,
        required_version=shape.required_version,
        gates=builder.gates(shape.gates, spot.child("gates")),
        metrics=builder.metrics(shape.metrics, spot.child("metrics"), bare.file) or bare.root,
        plots=builder.place(shape.plots, spot.child("plots"), bare.file),
    )


class _Builder:
    """Makes the nouns of a config; what is wrong goes to `problems`."""

    def __init__(self, root: Path, problems: list[Problem]) -> None:
        self.root = root
        self.problems = problems

    def datasets(self, shapes: Mapping[str, DatasetShape], written: Mapping[str, Any], spot: Spot) -> Iterator[Dataset]:
        for name, shape in shapes.items():
            if not any((written[name] or {}).get(split) is not None for split in SPLITS):
                problem = spot.child(name).problem(f"the dataset {name!r} names no files", _FILES, key=True)
                self.problems.append(problem)
            yield self.dataset(name, shape, spot.child(name))

    def dataset(self, name: str, shape: DatasetShape, spot: Spot) -> Dataset:
        if not _NAME.fullmatch(name):
            hint = "write letters, digits and _ . - in it"
            self.problems.append(spot.problem(f"{name!r} is no name of a dataset", hint, key=True))
        return Dataset(
            name,
            self.splits(shape, spot),
            shape.layout,
            _fields(shape.fields),
            _turns(shape.turns),
            self.settings(shape.rules, spot.child("rules")),
            spot,
            self.gates(shape.gates, spot.child("gates")),
        )

    def splits(self, shape: DatasetShape, spot: Spot) -> dict[str, tuple[str, ...]]:
        given = {split: getattr(shape, split) for split in SPLITS if getattr(shape, split) is not None}
        splits: dict[str, tuple[str, ...]] = {}
        for split, written in given.items():
            globs = tuple(self.globs(written, spot.child(split)))
            for other in (one for one, others in splits.items() if set(globs) & set(others)):
                message = f"{split!r} names the same files as {other!r}"
                self.problems.append(spot.child(split).problem(message, "a file belongs to one split", key=True))
            if written == ():
                self.problems.append(spot.child(split).problem(f"{split!r} names no files", _FILES))
            splits[split] = globs
        return splits

    def globs(self, written: str | tuple[str, ...] | None, spot: Spot) -> Iterator[str]:
        """The globs from the root."""
        for glob, at in [(written, spot)] if isinstance(written, str) else _listed(written, spot):
            folder = at.document.path.parent if at.document.path else self.root
            hint = _unusable(glob)
            rooted = posixpath.normpath(posixpath.join(project.posix(folder, self.root), glob)) if not hint else ""
            if hint:
                self.problems.append(at.problem(f"{glob!r} is no glob of files in the repository", hint))
            elif rooted.split("/")[0] == ".." or posixpath.isabs(rooted):
                self.problems.append(at.problem(f"{glob!r} leads out of {_name(self.root)}", _MOVE))
            else:
                yield rooted

    def settings(self, said: Mapping[str, Said] | None, spot: Spot) -> dict[str, Setting]:
        for selector in said or {}:
            if not SELECTOR.fullmatch(selector):
                upper = selector.upper()
                hint = f"did you mean {upper!r}?" if upper == "ALL" or _CODE.fullmatch(upper) else _CODES
                problem = spot.child(selector).problem(f"{selector!r} names no rules", hint, key=True)
                self.problems.append(problem)
        return {selector: _setting(selector, one, spot.child(selector)) for selector, one in _read(said).items()}

    def gates(self, said: Gates, spot: Spot) -> Mapping[MetricName, Gate]:
        if isinstance(said, str):
            return RECOMMENDED
        told = said.items() if said else ()
        return {name: self.gate(name, shape, spot.child(name)) for name, shape in told if shape is not None}

    def gate(self, name: MetricName, shape: GateShape, spot: Spot) -> Gate:
        if shape == GateShape():
            self.problems.append(spot.problem(f"the gate of {name} has no bound", "write min, max or may-worsen"))
        if shape.may_worsen is not None and DEFINITIONS[name].better == "neither":
            problem = spot.child("may-worsen").problem(f"{name} gets neither better nor worse", "write min or max")
            self.problems.append(problem)
        return Gate(shape.min, shape.max, shape.may_worsen)

    def place(self, written: str | None, spot: Spot, file: Path | None) -> Path | None:
        """What a path to be written to names, from the folder of the file that names it."""
        if written is None:
            return None
        folder = (spot.document.path or file or self.root / "dqlint.yaml").parent
        top = project.bound(folder)
        path = project.within(folder, written, top) if written.strip() else None
        if path is None:
            self.problems.append(spot.problem(f"{written!r} is no path in the repository", _FROM_HERE))
        elif not _NOT_OURS.isdisjoint(one.lower() for one in path.resolve().relative_to(top.resolve()).parts):
            self.problems.append(spot.problem(f"{written!r} is Git's or DVC's own", _FROM_HERE))
        return path

    def metrics(self, written: str | None, spot: Spot, file: Path | None) -> Path | None:
        """The metric file; its name is that of no config, script or document, which it would take the place of."""
        if written is not None and not written.lower().endswith(".json"):
            self.problems.append(spot.problem(f"{written!r} is no name of a metric file", "let it end in .json"))
        return self.place(written, spot, file)

    def packs(self, written: tuple[str, ...] | None, spot: Spot) -> Iterator[Pack]:
        for name, at in _listed(written, spot):
            match = _PACK.fullmatch(name)
            if match:
                yield Pack(match["name"], match["version"], None, at)
            elif name.startswith(".") or "/" in name or "\\" in name:
                yield from self.own_pack(name, at)
            else:
                hint = (
                    closest(name.partition("@")[0], ["recommended"]) or "write recommended, recommended@0.3 or ./folder"
                )
                self.problems.append(at.problem(f"{name!r} is no pack of rules", hint))

    def own_pack(self, written: str, spot: Spot) -> Iterator[Pack]:
        folder = spot.document.path.parent if spot.document.path else self.root
        path = project.within(folder, written, project.bound(folder))
        if _is_absolute(written):
            self.problems.append(spot.problem(f"{written!r} is no path in the repository", _FROM_HERE))
        elif path is None:
            self.problems.append(spot.problem(f"{written!r} leads out of the repository", _MOVE))
        elif not path.exists():
            hint = "write the path of a rule file or of a folder of them, from this file's folder"
            self.problems.append(spot.problem(f"there is no file or folder {written!r}", hint))
        else:
            yield Pack(written, None, path, spot)


_FILES = "write train: data/train*.jsonl, or eval, or reference"
_FROM_HERE = "write a path that starts at this file's folder"
_MOVE = "name files inside it"
_CODES = "write a code like LBL001, a family's prefix like LBL, or ALL"


def _name(root: Path) -> str:
    return "the repository" if os.path.lexists(root / ".git") else f"the folder {root.name!r} (there is no repository)"


def _listed(written: tuple[str, ...] | None, spot: Spot) -> list[tuple[str, Spot]]:
    """The members of a list with their spots, but for those that were refused."""
    return [(one, spot.child(index)) for index, one in enumerate(written or ()) if one is not None]


def _read(written: Mapping[str, T] | None) -> dict[str, T]:
    """The members of a mapping, but for those that were refused."""
    return {key: one for key, one in (written or {}).items() if one is not None}


def _unusable(glob: str) -> str:
    """What to write instead of a glob that is none, or ""."""
    if not glob.strip() or "\0" in glob:
        return "write one, like data/train*.jsonl"
    if "://" in glob:
        return "dqlint reads files of the repository only"
    if "\\" in glob:
        return f"write {glob.replace(chr(92), '/')!r}"
    return _FROM_HERE if _is_absolute(glob) else ""


def _is_absolute(path: str) -> bool:
    return path.startswith(("/", "~")) or bool(PureWindowsPath(path).drive)


def _fields(shape: Fields | None) -> dict[str, tuple[str, ...]]:
    written = {name: getattr(shape, name) for name in declared(Fields)} if shape else {}
    return {name: _several(paths) for name, paths in written.items() if paths is not None}


def _turns(shape: TurnKeys | None) -> Turns | None:
    if shape is None:
        return None
    role = ANY_TURNS.role if shape.role is None else _several(shape.role)
    content = ANY_TURNS.content if shape.content is None else _several(shape.content)
    return Turns(role, content, ANY_TURNS.roles if shape.roles is None else shape.roles)


def _several(written: str | tuple[str, ...]) -> tuple[str, ...]:
    return (written,) if isinstance(written, str) else written


def _setting(selector: str, said: Said, spot: Spot) -> Setting:
    single = True if _CODE.fullmatch(selector) else None
    if isinstance(said, RuleSetting):
        return Setting(single, said.severity, said.with_ or {}, said.where, spot)
    severity = said if said in SEVERITIES else None
    return Setting(_SWITCH.get(said, single), severity, {}, None, spot)


_SWITCH: Mapping[str, bool] = {"on": True, "off": False}
