"""Rules that are others than at the versions a run is compared with: for these every row counts as changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dqlint import project, rules
from dqlint.app import targets
from dqlint.app.revisions import Base, View
from dqlint.app.targets import Target
from dqlint.config import Config, Dataset
from dqlint.model import ConfigError, Rule
from dqlint.rules.digest import digest


def anew(
    target: Target, chosen: Sequence[Rule], view: View, select: Sequence[str], ignore: Sequence[str]
) -> frozenset[str]:
    """The codes of the chosen rules that no version has as they are, for the dataset that the target is a file of."""
    bases = [base for base in view.bases or () if base.settings]
    if not bases:
        return frozenset()
    now = {rule.code: digest(rule) for rule in chosen}
    then = [_then(target, base, view, select, ignore) for base in bases]
    return frozenset(code for code, one in now.items() if all(one != known.get(code) for known in then))


def _then(target: Target, base: Base, view: View, select: Sequence[str], ignore: Sequence[str]) -> Mapping[str, str]:
    """The digests of the rules at a version; none where they cannot be loaded or look at the data otherwise."""
    try:
        config = config_then(target, target.name, base, view)
        dataset = next((one for one in config.datasets if target.dataset and one.name == target.dataset.name), None)
        if _reading(dataset) != _reading(target.dataset):
            return {}
        return {rule.code: digest(rule) for rule in rules.select(config, dataset, select, ignore)}
    except ConfigError:
        return {}


def config_then(target: Target, name: str, base: Base, view: View) -> Config:
    """The config that governed a file at a version, for what is a target under that or another name now.

    Raises ConfigError where it cannot be read.
    """
    if base.settings is None:
        return target.config
    now = project.absolute(target.config.file) if target.config.file else None
    if now is None or not now.is_relative_to(view.tree.top):
        return targets.govern((base.settings / name).parent, now)
    then = base.settings / now.relative_to(view.tree.top)
    return targets.govern((base.settings / name).parent, then if then.is_file() else None)


def _reading(dataset: Dataset | None) -> object:
    """How a dataset's rows are looked at."""
    return dataset and (dataset.layout, dataset.fields, dataset.turns)
