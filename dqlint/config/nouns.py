"""What a loaded config is made of."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from dqlint.definitions import Gate, MetricName
from dqlint.layouts import Turns
from dqlint.located import Document, Spot
from dqlint.model import NO_VALUES, Problem, Severity


class Setting(NamedTuple):
    """What a config says of one code, a family's prefix or ALL.

    `enabled` is None where only `severity`, `options` or `where` are set for a prefix; whoever sets one rule by its
    code wants it to run. `options` and `where` are as written: they stand at `spot.child("with")` and
    `spot.child("where")`, and a relative file in them starts at `spot.child(...).document.path`.
    """

    enabled: bool | None
    severity: Severity | None
    options: Mapping[str, Any]
    where: Mapping[str, Any] | None
    spot: Spot


class Pack(NamedTuple):
    """Rules to run: a shipped pack by `name`, as of `version` (None: as it is now), or the file or folder `path`."""

    name: str
    version: str | None
    path: Path | None
    spot: Spot


class Dataset(NamedTuple):
    """Files that belong together. `splits`: train, eval, reference -> globs from the config's root.

    `fields` holds the fields that the project names itself, each with the paths that may hold it.
    """

    name: str
    splits: Mapping[str, tuple[str, ...]]
    layout: str | None
    fields: Mapping[str, tuple[str, ...]]
    turns: Turns | None
    rules: Mapping[str, Setting]
    spot: Spot
    gates: Mapping[MetricName, Gate] = NO_VALUES

    def nothing(self, split: str, glob: str, *, tracked: bool = False) -> Problem:
        """The problem of a glob that matches no file; `tracked`: DVC has some that it would match."""
        hint = "DVC tracks it: run `dvc pull`" if tracked else "paths start at the folder of this file"
        return self._problem(split, f"no file matches {glob}", hint)

    def excluded(self, split: str, glob: str) -> Problem:
        """The problem of a glob of whose files none is left."""
        return self._problem(split, f"`exclude` leaves out all that matches {glob}", "take it out here or there")

    def leads_out(self, split: str, file: str) -> Problem:
        """The problem of a link to a file elsewhere."""
        return self._problem(split, f"{file} is, or lies behind, a link out of the repository", "copy the file into it")

    def _problem(self, split: str, message: str, hint: str) -> Problem:
        return self.spot.child(split).problem(message, hint)


class Config(NamedTuple):
    """A project's config with what it extends. `file` is None where there is none; `root` is an absolute folder.

    `decisions` is the file of accepted findings, which need not be there. `gates` hold for every dataset, but where it
    has its own for a metric. `metrics` is the file of the numbers and `plots` the folder for plot data, both absolute.

    `written` is the merged data as the user wrote it, and `spot` says where each part of it stands.
    """

    file: Path | None
    root: Path
    datasets: tuple[Dataset, ...] = ()
    rules: Mapping[str, Setting] = NO_VALUES
    packs: tuple[Pack, ...] = ()
    fail_on: Severity = "error"
    exclude: tuple[str, ...] = ()
    decisions: Path = Path("dqlint/decisions.jsonl")
    required_version: str | None = None
    gates: Mapping[MetricName, Gate] = NO_VALUES
    metrics: Path = Path()
    plots: Path | None = None
    written: Mapping[str, Any] = NO_VALUES
    spot: Spot = Spot(Document({}, ""))


def defaults(root: Path) -> Config:
    """The config of a project that has none."""
    pack = Pack("recommended", None, None, Spot(Document({}, "")))
    folder = root / "dqlint"
    return Config(None, root, packs=(pack,), decisions=folder / "decisions.jsonl", metrics=folder / "metrics.json")
