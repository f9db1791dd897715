"""The metric file that a version of the project holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dqlint import __version__, project
from dqlint.config import Config
from dqlint.metrics import record
from dqlint.metrics.record import Numbers, Pin, Record
from dqlint.model import ConfigError, Problem
from dqlint.trees import Tree
from dqlint.trees.stored import Stored

_MOST = 1e15


def committed(tree: Tree, config: Config) -> Record | str:
    """The metric file of a version with its lock; without them, why not."""
    paths = (config.metrics, record.lock_file(config.metrics))
    numbers, lock = (project.posix(path, config.root) for path in paths)
    try:
        texts = [_text(name, tree) for name in (numbers, lock)]
        if texts[0] is None or texts[1] is None:
            return f"has no {numbers if texts[0] is None else lock}"
        return Record(plausible(record.read_numbers(texts[0], numbers)), record.read_lock(texts[1], lock))
    except ConfigError as error:
        return in_a_line(error)


def in_a_line(error: ConfigError) -> str:
    """What is wrong, for a line of something else."""
    return "; ".join(f"{one.file}: {one.message}" for one in error.problems)


def plausible(numbers: Numbers) -> Numbers:
    """The numbers, if they can be those of metrics. Raises ConfigError for one that is infinite, or as good as that."""
    for dataset, told in numbers.items():
        for metric, number in told.items():
            if not is_plausible(number):
                raise ConfigError(Problem(f"{dataset}.{metric}", 0, 0, "is no number that a metric can have"))
    return numbers


def is_plausible(number: float) -> bool:
    """Whether a metric can have the value."""
    return -_MOST < number < _MOST


def _text(name: str, tree: Tree) -> str | None:
    if isinstance(tree, Stored):
        return tree.blob(name).decode("utf-8", "replace") if name in tree.entries else None
    path = tree.top / name
    return project.read_text(path, name) if project.is_file(path) else None


def is_of(pin: Pin, tree: Tree, names: Iterable[str]) -> bool:
    """Whether numbers were computed from the files that the version holds."""
    return isinstance(tree, Stored) and {name: _digest(name, tree) for name in names} == _files(pin.files)


def _digest(name: str, tree: Stored) -> str:
    return f"{'git' if name in tree.entries else 'md5'}:{tree.id(name)}" if name in tree else ""


def _files(pinned: Mapping[str, str]) -> dict[str, str]:
    """The digests of files, without those of folders that DVC tracks as a whole."""
    return {name: digest for name, digest in pinned.items() if not digest.endswith(".dir")}


def is_strange(found: Record, dataset: str, rules: str) -> bool:
    """Whether the numbers of a dataset are those of another dqlint, or of other rules."""
    pin = found.lock.datasets.get(dataset)
    return pin is not None and (found.lock.version != __version__ or pin.rules != rules)
