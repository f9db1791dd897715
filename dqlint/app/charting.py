"""`dqlint init --dvc`: dvc.yaml is told of the metric file and of the charts."""

from __future__ import annotations

import os
from pathlib import Path

from dqlint import dvc_yaml, project
from dqlint.config import Config
from dqlint.metrics import plots


def with_metrics(config: Config, file: Path) -> str:
    """The text of a dvc.yaml, which need not be there, with what it lacks. Raises ConfigError."""
    name = project.posix(file, config.root)
    text = project.read_text(file, name) if project.is_file(file) else ""
    charts = plots.entries(_from(file, config.plots)) if config.plots else []
    return dvc_yaml.with_entries(text, [_from(file, config.metrics)], charts, name)


def _from(file: Path, path: Path) -> str:
    return Path(os.path.relpath(path, file.parent)).as_posix()
