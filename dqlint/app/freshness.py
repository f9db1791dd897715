"""Whether a metric file is that of today's data, rules and dqlint, told by digests: no row is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dqlint import __version__
from dqlint.app import targets
from dqlint.app.check import Request, grouped
from dqlint.app.metrics import choose, key, named, read, with_datasets
from dqlint.app.pinning import Pinned, differences
from dqlint.config import Config, Dataset
from dqlint.metrics.record import Lock, Numbers, Record
from dqlint.metrics.settings import settings_digest
from dqlint.rules.digest import of
from dqlint.sources import worktree

_UNKNOWN = "is neither in Git's index nor in a DVC pointer there: add it"
TOLERANCE = 1e-9  # of a number: what machines may differ by in the last digit written


def outdated(request: Request) -> list[str]:
    """What of the metric file is out of date against the work tree, in words. Raises ConfigError."""
    config = with_datasets(request)
    record, pinned = read(config), Pinned(config.root)
    groups = named(grouped(targets.find((), request.config_file, request.here)))
    files = {
        name: pinned.here((worktree.name_of(one.path, config.root) for one in group), _pins(record.lock, name))
        for name, group in groups.items()
    }
    return [*_edited(record), *_stale(record.lock, config, {n: g[0].dataset for n, g in groups.items()}, files)]


def unlike_committed(request: Request) -> list[str]:
    """The same against Git's index and the DVC pointers in it, where the data itself need not be there."""
    config = with_datasets(request)
    record, pinned = read(config), Pinned(config.root)
    said = pinned.said()
    datasets = {key(one.name): one for one in config.datasets}
    files = {
        name: {file: said[file] for file in _files_of(pin.files, datasets.get(name), config, said)}
        for name, pin in record.lock.datasets.items()
    }
    folders = {file for file, digest in said.items() if digest.endswith(".dir")}
    return [*_edited(record), *_stale(record.lock, config, datasets, files, folders, _UNKNOWN)]


def _files_of(
    pinned: Mapping[str, str], dataset: Dataset | None, config: Config, said: Mapping[str, str]
) -> Iterator[str]:
    """The files and DVC folders of a dataset that Git and DVC tell of: those pinned, and those that the globs name."""
    globs = [glob for one in dataset.splits.values() for glob in one] if dataset else []
    for file in said:
        if file in pinned or (worktree.named_by(file, globs) and not worktree.named_by(file, config.exclude)):
            yield file


def _pins(lock: Lock, name: str) -> Mapping[str, str]:
    return lock.datasets[name].files if name in lock.datasets else {}


def _edited(record: Record) -> Iterator[str]:
    if record.lock.numbers != of(record.numbers):
        yield "the numbers are not those that were computed: the metric file, or its lock, was edited or merged"


def _stale(
    lock: Lock,
    config: Config,
    datasets: Mapping[str, Dataset | None],
    files: Mapping[str, Mapping[str, str]],
    folders: Sequence[str] | set[str] = (),
    gone: str = "is gone",
) -> Iterator[str]:
    if lock.version != __version__:
        yield f"computed by dqlint {lock.version}, this is {__version__}"
    yield from (f"the dataset {name!r} is new" for name in datasets if name not in lock.datasets)
    for name, pin in lock.datasets.items():
        if name not in datasets:
            yield f"the dataset {name!r} is gone"
            continue
        chosen = choose(config, datasets[name])
        if settings_digest(chosen.rules.values(), chosen.counted, datasets[name]) != pin.rules:
            yield f"{name}: rules or config changed"
        yield from (f"{name}: {one}" for one in differences(pin.files, files.get(name, {}), folders, gone))


def moved(committed: Numbers, computed: Numbers) -> Iterator[str]:
    """Which numbers of the metric file are not those that are computed now, beyond the tolerance."""
    for name in sorted({*committed, *computed}):
        was, now = committed.get(name, {}), computed.get(name, {})
        for metric in (*now, *(metric for metric in was if metric not in now)):
            if metric not in was or metric not in now:
                yield f"{name}.{metric} is {'new' if metric in now else 'gone'}"
            elif abs(now[metric] - was[metric]) > TOLERANCE * max(abs(now[metric]), abs(was[metric])):
                yield f"{name}.{metric} is {was[metric]:g} in the file, and {now[metric]:g} when computed"
