"""Which data files a command is about, and which config, dataset and split each of them belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from dqlint import config as configs
from dqlint import project, splits
from dqlint.config import Config, Dataset
from dqlint.model import ConfigError, Problem
from dqlint.sources import worktree


class Target(NamedTuple):
    """A data file with its posix name and what is known of it. `walked` says that nobody named it: a folder held it."""

    path: Path
    name: str
    split: str
    config: Config
    dataset: Dataset | None = None
    walked: bool = False


def find(paths: Sequence[Path], config_file: Path | None, here: Path) -> list[Target]:
    """The files that the paths stand for; without paths, those of the config's datasets, else all under `here`.

    Raises ConfigError: a path that is not there, a folder without data, a glob that names nothing.
    """
    targets: list[Target] = []
    problems: list[Problem] = []
    for path in paths:
        found = [*_under(path, config_file, here)]
        targets += found
        if not found:
            problems.append(_nothing(path))
    if not paths:
        targets = _declared(config_file, here, problems) or [*_under(here, config_file, here)]
        if not targets and not problems:
            problems.append(_nothing(here))
    if problems:
        raise ConfigError(*problems)
    return [*{project.absolute(target.path): target for target in targets}.values()]


def govern(folder: Path, config_file: Path | None) -> Config:
    """The config that governs the files of a folder: the one named, else the nearest upward, else the defaults."""
    nearest = config_file or configs.find(folder)
    return configs.load(nearest) if nearest else configs.defaults(top(folder))


def top(folder: Path) -> Path:
    """The folder that names start from: the top level of the Git repository, else the folder itself."""
    here = project.absolute(folder)
    return project.top(here) or here


def _under(path: Path, config_file: Path | None, here: Path) -> Iterator[Target]:
    if not path.is_dir():
        yield _target(path, config_file, here)
        return
    for file in worktree.files_under(path):
        target = _target(file, config_file, here, walked=True)
        excluded = worktree.named_by(worktree.name_of(file, target.config.root), target.config.exclude)
        if not excluded and (target.dataset or not target.config.datasets):
            yield target


def _target(path: Path, config_file: Path | None, here: Path, *, walked: bool = False) -> Target:
    config = govern(path.parent, config_file)
    name = worktree.name_of(path, top(here))
    inside = worktree.name_of(path, config.root)
    for dataset in config.datasets:
        for split, globs in dataset.splits.items():
            if worktree.named_by(inside, globs):
                return Target(path, name, split, config, dataset)
    return Target(path, name, splits.guess(name), config, walked=walked)


def _declared(config_file: Path | None, here: Path, problems: list[Problem]) -> list[Target]:
    config = govern(here, config_file)
    targets: list[Target] = []
    for dataset in config.datasets:
        for split, globs in dataset.splits.items():
            files = worktree.matching(config.root, globs)
            kept = [
                file for file in files if not worktree.named_by(worktree.name_of(file, config.root), config.exclude)
            ]
            names = [worktree.name_of(file, top(here)) for file in kept]
            targets += (Target(file, name, split, config, dataset) for file, name in zip(kept, names, strict=True))
            if not kept:
                problems.append(dataset.nothing(split))
    return targets


def _nothing(folder: Path) -> Problem:
    hint = "dqlint reads .jsonl, .json, .csv, .tsv and .parquet, also in .gz and .zst"
    return Problem(str(folder), 0, 0, "no data files in this folder", hint)
