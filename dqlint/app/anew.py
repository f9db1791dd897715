"""Rules that are others than at the versions a run is compared with: for these every row counts as changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from dqlint import project, rules
from dqlint.app import targets
from dqlint.app.revisions import View
from dqlint.app.targets import Target
from dqlint.config import Config, Dataset
from dqlint.model import ConfigError, Rule
from dqlint.rules.digest import digest


def anew(
    target: Target, chosen: Sequence[Rule], view: View, select: Sequence[str], ignore: Sequence[str]
) -> frozenset[str]:
    """The codes of the chosen rules that no version has as they are, for the dataset that the target is a file of."""
    folders = [base.settings for base in view.bases or () if base.settings]
    if not folders:
        return frozenset()
    now = {rule.code: digest(rule) for rule in chosen}
    then = [_then(target, folder, view.tree.top, select, ignore) for folder in folders]
    return frozenset(code for code, one in now.items() if all(one != known.get(code) for known in then))


def _then(target: Target, folder: Path, top: Path, select: Sequence[str], ignore: Sequence[str]) -> Mapping[str, str]:
    """The digests of the rules at a version; none where they cannot be loaded or look at the data otherwise."""
    try:
        config = targets.govern((folder / target.name).parent, _governing(target.config, folder, top))
        dataset = next((one for one in config.datasets if target.dataset and one.name == target.dataset.name), None)
        if _reading(dataset) != _reading(target.dataset):
            return {}
        return {rule.code: digest(rule) for rule in rules.select(config, dataset, select, ignore)}
    except ConfigError:
        return {}


def _governing(config: Config, folder: Path, top: Path) -> Path | None:
    """The config at the version; itself where it lies outside of the repository, None where there was none."""
    now = project.absolute(config.file) if config.file else None
    if now is None or not now.is_relative_to(top):
        return now
    then = folder / now.relative_to(top)
    return then if then.is_file() else None


def _reading(dataset: Dataset | None) -> object:
    """How a dataset's rows are looked at."""
    return dataset and (dataset.layout, dataset.fields, dataset.turns)
