"""Which data files a command is about, and which config, dataset and split each of them belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from dqlint import config as configs
from dqlint import project, splits
from dqlint.config import Config, Dataset
from dqlint.model import ConfigError, Problem
from dqlint.sources import worktree
from dqlint.trees import Tree
from dqlint.trees.work import WorkTree


class Target(NamedTuple):
    """A data file with its posix name and what is known of it. `walked` says that nobody named it: a folder held it."""

    path: Path
    name: str
    split: str
    config: Config
    dataset: Dataset | None = None
    walked: bool = False

    @property
    def corpus(self) -> tuple[Path | None, object]:
        """What files of one corpus share: their dataset, and where they are in none their name without the split."""
        return self.config.file, self.dataset.name if self.dataset else splits.home(self.name)


def find(
    paths: Sequence[Path],
    config_file: Path | None,
    here: Path,
    tree: Tree | None = None,
    *,
    or_none: bool = False,
    lenient: bool = False,
) -> list[Target]:
    """The files that the paths stand for; without paths, those of the config's datasets, else all under `here`.

    They are found in the tree, without one in the work tree; paths and `here` lie in it. `lenient`: what names nothing
    there is no mistake, as another version may have it.

    Raises ConfigError: a path that is not there, a folder without data (`here` may be one `or_none`), a glob that names
    nothing or leads out of the repository, a file that a config puts in two places.
    """
    finder = _Finder(config_file, here, tree or WorkTree(here), lenient=lenient)
    targets = [target for path in paths for target in finder.at(path)]
    if not paths:
        targets = [*finder.declared()]
        if not targets and not finder.problems:
            targets = [*(finder.under(here) if or_none or lenient else finder.at(here))]
    if finder.problems:
        raise ConfigError(*dict.fromkeys(finder.problems))
    return [*{project.absolute(target.path): target for target in targets}.values()]


def govern(folder: Path, config_file: Path | None) -> Config:
    """The config that governs the files of a folder: the one named, else the nearest upward, else the defaults."""
    nearest = config_file or configs.find(folder)
    return configs.load(nearest) if nearest else configs.defaults(top(folder))


def top(folder: Path) -> Path:
    """The folder that names start from: the top level of the Git repository, else the folder itself."""
    here = project.absolute(folder)
    return project.top(here) or here


class _Finder:
    """Makes targets; what is wrong goes to `problems`."""

    def __init__(self, config_file: Path | None, here: Path, tree: Tree, *, lenient: bool) -> None:
        self.config_file = config_file
        self.here = here
        self.tree = tree
        self.lenient = lenient
        self.problems: list[Problem] = []

    def at(self, path: Path) -> list[Target]:
        """The file that the path names, or those under the folder."""
        if not self.tree.is_folder(path):
            return [self.target(path, govern(path.parent, self.config_file))]
        found = [*self.under(path)]
        if not found and not self.lenient:
            self.problems.append(_nothing(worktree.name_of(path, self.tree.top)))
        return found

    def under(self, folder: Path) -> Iterator[Target]:
        for file in self.tree.under(folder):
            config = govern(file.parent, self.config_file)
            target = self.target(file, config, walked=True)
            if not _excluded(file, config) and (target.dataset or not config.datasets):
                yield target

    def target(self, path: Path, config: Config, *, walked: bool = False) -> Target:
        name = worktree.name_of(path, self.tree.top)
        homes = [*_homes(worktree.name_of(path, config.root), config)]
        if not homes:
            return Target(path, name, splits.guess(name), config, walked=walked)
        self.problems += (_two_homes(name, homes[0], other) for other in homes[1:])
        dataset, split = homes[0]
        return Target(path, name, split, config, dataset)

    def declared(self) -> Iterator[Target]:
        """The files of the datasets of the config that governs this folder."""
        config = govern(self.here, self.config_file)
        for dataset in config.datasets:
            for split in dataset.splits:
                for file in self.files(dataset, split, config):
                    yield self.target(file, config)

    def files(self, dataset: Dataset, split: str, config: Config) -> Iterator[Path]:
        found = {glob: self.tree.matching(config.root, [glob]) for glob in dataset.splits[split]}
        kept = {glob: [file for file in files if not _excluded(file, config)] for glob, files in found.items()}
        self.problems += (
            dataset.excluded(split, glob)
            if found[glob]
            else dataset.nothing(split, glob, tracked=_is_tracked(glob, config))
            for glob, files in kept.items()
            if not files and (worktree.is_literal(glob) or not any(kept.values())) and (found[glob] or not self.lenient)
        )
        for file in sorted({file for files in kept.values() for file in files}):
            if project.leads_into(file, project.bound(config.root)):
                yield file
            else:
                self.problems.append(dataset.leads_out(split, worktree.name_of(file, self.tree.top)))


def _is_tracked(glob: str, config: Config) -> bool:
    """Whether a DVC pointer lies where what the glob names, or a folder above it, would be."""
    *above, _ = PurePosixPath(glob).parents
    return bool(worktree.matching(config.root, (f"{one}.dvc" for one in (glob, *above))))


def _excluded(file: Path, config: Config) -> bool:
    """Whether the config leaves a file out, or it is dqlint's own."""
    return project.absolute(file) == config.decisions or worktree.named_by(
        worktree.name_of(file, config.root), config.exclude
    )


def home(name: str, config: Config) -> tuple[str, str]:
    """The dataset and split that a config gives to a file of that posix name from the top; "" where it gives none."""
    inside = worktree.name_of(top(config.root) / name, config.root)
    found = next(_homes(inside, config), None)
    return (found[0].name, found[1]) if found else ("", "")


def _homes(inside: str, config: Config) -> Iterator[tuple[Dataset, str]]:
    """Every dataset and split that names the file `inside` the config's root."""
    for dataset in config.datasets:
        for split, globs in dataset.splits.items():
            if worktree.named_by(inside, globs):
                yield dataset, split


def _two_homes(name: str, first: tuple[Dataset, str], other: tuple[Dataset, str]) -> Problem:
    places = [f"{split!r} of the dataset {dataset.name!r}" for dataset, split in (first, other)]
    dataset, split = other
    hint = "a file belongs to one dataset and one split: name it in one of them"
    return dataset.spot.child(split).problem(f"{name} is in {places[0]} and in {places[1]}", hint)


def _nothing(folder: str) -> Problem:
    hint = "dqlint reads .jsonl, .json, .csv, .tsv and .parquet, also in .gz and .zst"
    return Problem(folder, 0, 0, "no data files in this folder", hint)
