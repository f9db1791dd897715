"""`dqlint init --dvc`: dvc.yaml is told of the metric file and of the charts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from dqlint import dvc_yaml, project
from dqlint.app import targets
from dqlint.config import Config
from dqlint.metrics import plots


def with_metrics(config: Config, file: Path, *, staged: bool = False) -> str:
    """The text of a dvc.yaml, which need not be there, with what it lacks: entries, or a stage for `dvc repro`.

    Raises ConfigError.
    """
    name = project.posix(file, config.root)
    text = project.read_text(file, name) if project.is_file(file) else ""
    charts = plots.entries(_from(file, config.plots)) if config.plots else []
    metrics = [_from(file, config.metrics)]
    if staged:
        return dvc_yaml.with_stage(text, "dqlint", "dqlint metrics", [*_read(config, file)], metrics, charts)
    return dvc_yaml.with_entries(text, metrics, charts, name)


def _read(config: Config, file: Path) -> Iterator[str]:
    """What the numbers come of: the config, the project's own packs, and the data."""
    found = targets.find((), config.file, config.root)
    packs = (pack.path for pack in config.packs if pack.path)
    for path in (*([config.file] if config.file else []), *packs, *(target.path for target in found)):
        yield _from(file, path)


def _from(file: Path, path: Path) -> str:
    return Path(os.path.relpath(path, file.parent)).as_posix()
