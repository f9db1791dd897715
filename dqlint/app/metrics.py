"""`dqlint metrics`: the numbers of each dataset, what they were computed from, and what came of the gates."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from dqlint import __version__, engine, project, rules, splits
from dqlint.app import targets
from dqlint.app.check import Request, grouped
from dqlint.app.linted import Chosen, linted
from dqlint.app.pinning import Pinned
from dqlint.app.targets import Target
from dqlint.config import Config, Dataset
from dqlint.definitions import Gate, MetricName
from dqlint.metrics import plots, record
from dqlint.metrics.causes import Cause, causes
from dqlint.metrics.computing import FEEDERS, Number
from dqlint.metrics.gates import Base, Verdict, judge
from dqlint.metrics.record import Numbers, Pin, Record
from dqlint.metrics.settings import settings_digest
from dqlint.model import ConfigError, Problem
from dqlint.sources import git, worktree
from dqlint.tally import by_rule
from dqlint.trees.work import WorkTree

NO_ROWS = "no rows here to compute metrics of"
NO_BASE = "no base was named: --base REV"
Bases = Callable[[str], Base]


class Measured(NamedTuple):
    """A dataset: its numbers, what they were computed from, a verdict for each bound, and what gates were missed by.

    `dataset` is its name as the metric file has it.
    """

    dataset: str
    numbers: Mapping[str, Number]
    pin: Pin
    verdicts: Sequence[Verdict]
    causes: Mapping[MetricName, Sequence[Cause]]
    plots: plots.Plots


def measure(request: Request, bases: Bases, watch: engine.Watch = engine.UNWATCHED) -> list[Measured]:
    """Compute the metrics of the datasets that the request names. Raises ConfigError for a file that cannot be read."""
    groups = grouped(targets.find(request.paths, request.config_file, request.here))
    found = [_measured(name, group, request, bases, watch) for name, group in named(groups).items()]
    measured = [one for one in found if one]
    if not measured:
        hint = "where `dqlint check` passes over files, or no layout fits, name their fields in dqlint.yaml"
        raise ConfigError(Problem(worktree.name_of(request.here, targets.top(request.here)), 0, 0, NO_ROWS, hint))
    return measured


def _measured(
    name: str, group: Sequence[Target], request: Request, bases: Bases, watch: engine.Watch
) -> Measured | None:
    config, dataset = group[0].config, group[0].dataset
    chosen = choose(config, dataset)
    facts, numbers, problems = linted(group, WorkTree(request.here), chosen, request, watch)
    if problems:
        raise ConfigError(*problems)
    if not facts.run.parts:
        return None
    verdicts = [*judge(gates_of(config, dataset), numbers, bases(name))]
    missed = [one.metric for one in verdicts if one.state == "missed"]
    return Measured(
        name,
        numbers,
        Pin(
            settings_digest(chosen.rules.values(), chosen.counted, dataset),
            Pinned(config.root).here(worktree.name_of(one.path, config.root) for one in group),
            {one.code: one.findings for one in by_rule(facts.run.findings)},
        ),
        verdicts,
        {metric: causes(facts, metric) for metric in missed},
        plots.of(name, facts) if config.plots else plots.Plots(),
    )


def choose(config: Config, dataset: Dataset | None) -> Chosen:
    """The rules that the project runs and those that feed metrics, as the project sets them. Raises ConfigError.

    No selection on the command line moves a number, nor does turning a feeding rule off.
    """
    own = rules.select(config, dataset)
    feeding = rules.select(config, dataset, FEEDERS)
    by_code = {rule.code: rule for rule in (*own, *feeding)}
    return Chosen(dict(sorted(by_code.items())), frozenset(rule.code for rule in own))


def gates_of(config: Config, dataset: Dataset | None) -> dict[MetricName, Gate]:
    """The gates of a dataset: its own, metric by metric, over those of all."""
    return {**config.gates, **(dataset.gates if dataset else {})}


def named(groups: Sequence[Sequence[Target]]) -> dict[str, Sequence[Target]]:
    """The groups of files by name. Raises ConfigError where two come to one name."""
    named: dict[str, Sequence[Target]] = {}
    problems = []
    for group in groups:
        name = key_of(group[0])
        if name in named:
            problems.append(_same_name(name, group[0]))
        named[name] = group
    if problems:
        raise ConfigError(*problems)
    return named


def _same_name(name: str, target: Target) -> Problem:
    message, hint = f"two datasets are {name!r} in the metric file, in which no name has a dot", "rename one of them"
    return (
        target.dataset.spot.problem(message, hint, key=True)
        if target.dataset
        else Problem(target.name, 0, 0, message, hint)
    )


def key_of(target: Target) -> str:
    """The name of a dataset in the metric file: DVC takes a dot for a level, and `error` for a failure of its own."""
    home = splits.home(target.name)
    return key(target.dataset.name if target.dataset else posixpath.normpath(posixpath.join(home.folder, home.title)))


def key(name: str) -> str:
    """A name as the metric file may have it."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "_", name)
    return f"{plain}_" if plain == "error" else plain


def with_datasets(request: Request) -> Config:
    """The config that governs here. Raises ConfigError where it names no datasets, whose numbers are to be kept."""
    config = targets.govern(request.here, request.config_file)
    if not config.datasets:
        file = config.spot.document.file or str(request.here / "dqlint.yaml")
        hint = "a metric file is that of declared datasets: `dqlint init` writes them"
        raise ConfigError(Problem(file, 0, 0, "declares no datasets", hint))
    return config


def written(measured: Sequence[Measured], config: Config) -> Iterator[tuple[Path, str]]:
    """The files to write, each with its text. Raises ConfigError where one is a data file or a link that leads out."""
    globs = [glob for one in config.datasets for split in one.splits.values() for glob in split]
    for path, text in _files(measured, config):
        name = project.posix(path, config.root)
        if worktree.named_by(name, globs):
            raise ConfigError(Problem(name, 0, 0, "is named as a data file, too", "give `metrics` another path"))
        if not project.leads_into(path, project.bound(config.root)):
            raise ConfigError(Problem(name, 0, 0, "is a link out of the repository", "delete the link"))
        yield path, text


def _files(measured: Sequence[Measured], config: Config) -> Iterator[tuple[Path, str]]:
    numbers: Numbers = {one.dataset: one.numbers for one in measured}
    lock = record.lock(numbers, {one.dataset: one.pin for one in measured}, __version__)
    yield config.metrics, record.numbers_text(numbers)
    yield record.lock_file(config.metrics), record.lock_text(lock)
    if config.plots:
        for name, text in plots.files([one.plots for one in measured]):
            yield config.plots / name, text


def read(config: Config) -> Record:
    """The metric file of the work tree and its lock. Raises ConfigError."""
    lock = record.lock_file(config.metrics)
    name, lock_name = (project.posix(path, config.root) for path in (config.metrics, lock))
    return Record(
        record.read_numbers(_text(config.metrics, name), name), record.read_lock(_text(lock, lock_name), lock_name)
    )


def _text(path: Path, name: str) -> str:
    if not project.is_file(path):
        raise ConfigError(Problem(name, 0, 0, "there is no such file", record.AGAIN))
    return project.read_text(path, name)


def base(config: Config, rev: str) -> tuple[Record | None, str]:
    """The metric file of a revision with its lock; without them, why not. Raises ConfigError: no such revision."""
    repository = git.repository(config.root)
    if repository is None:
        raise ConfigError(Problem("--base", 0, 0, "there is no Git repository here", "run `git init`"))
    tree = repository.tree(_base_commit(repository, rev))
    names = [project.posix(path, config.root) for path in (config.metrics, record.lock_file(config.metrics))]
    missing = next((name for name in names if name not in tree), None)
    if missing:
        return None, f"{rev} has no {missing}"
    with repository.blobs() as blobs:
        texts = [blobs.read(tree[name].oid) for name in names]
    if None in texts:
        return None, f"what {rev} has in {names[0]} is not in this clone"
    numbers, lock = [(text or b"").decode("utf-8", "replace") for text in texts]
    there = [f"{rev}:{name}" for name in names]
    return Record(record.read_numbers(numbers, there[0]), record.read_lock(lock, there[1])), ""


def _base_commit(repository: git.Repository, rev: str) -> str:
    """The commit of a revision; for `REV...` the last that it shares with HEAD, as `check --since` has it."""
    commit = repository.commit(rev.removesuffix("...") or "HEAD", "--base")
    if not rev.endswith("...") or repository.head is None:
        return commit
    shared = repository.merge_base(commit, repository.head)
    if shared is None:
        hint = "fetch more of the history: `git fetch --unshallow`, or in CI check out with fetch-depth: 0"
        raise ConfigError(Problem("--base", 0, 0, f"{rev!r} shares no commit with HEAD here", hint))
    return shared


def bases(found: Record | None, why: str) -> Bases:
    """The numbers of a base by dataset."""
    if found is None:
        return lambda _: Base({}, why)
    return lambda name: Base(found.numbers[name]) if name in found.numbers else Base({}, "the base has no such dataset")


def estranged(found: Record, now: Mapping[str, Pin]) -> list[str]:
    """Why a base's numbers are not all comparable with today's, in words."""
    told = []
    if found.lock.version != __version__:
        told.append(f"the base was computed by dqlint {found.lock.version}, this is {__version__}")
    changed = [name for name, pin in now.items() if (was := found.lock.datasets.get(name)) and was.rules != pin.rules]
    if changed:
        told.append(f"rules or config changed since the base: {', '.join(sorted(changed))}")
    return told


def as_committed(found: Record, config: Config, known: Bases) -> list[Measured]:
    """The numbers of a metric file, held against the gates of today."""
    datasets = {key(one.name): one for one in config.datasets}
    return [
        Measured(
            name,
            numbers,
            found.lock.datasets[name],
            [*judge(gates_of(config, datasets.get(name)), numbers, known(name))],
            {},
            plots.Plots(),
        )
        for name, numbers in found.numbers.items()
        if name in found.lock.datasets
    ]
